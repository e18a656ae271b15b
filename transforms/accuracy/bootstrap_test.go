package accuracy

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// half is a golden set of n none rows of which every other is called on.
func half(n int) ([]schemas.Golden, []Prediction) {
	var golden []schemas.Golden
	var predictions []Prediction
	for i := range n {
		id := fmt.Sprint(i)
		golden = append(golden, schemas.Golden{ID: id})
		predictions = append(predictions, Prediction{ID: id, Calls: make([]schemas.Call, i%2)})
	}
	return golden, predictions
}

// The interval of a share is near that of the normal approximation, p ± 1.96 √(p(1-p)/n): ±0.049 for a half of 400. With
// 1000 samples the standard error of a 2.5% point is √(0.025·0.975/1000) / (density there), 0.0021; the draw is seeded, so
// the test is one draw, allowed five of these.
func TestIntervalOfAShare(t *testing.T) {
	golden, predictions := half(400)
	r, err := Score(golden, predictions, Params{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	f, _ := Get(r.Headline, "over_calls")
	if f.Value != 0.5 || math.Abs(*f.Low-0.451) > 0.0105 || math.Abs(*f.High-0.549) > 0.0105 {
		t.Errorf("%g from %g to %g", f.Value, *f.Low, *f.High)
	}
}

func TestIntervalsHangOnTheSeedAlone(t *testing.T) {
	golden, predictions := half(40)
	score := func(seed int64) string {
		r, err := Score(golden, predictions, Params{Seed: seed, Bootstraps: 50})
		if err != nil {
			t.Fatal(err)
		}
		return jsonOf(t, r)
	}
	first := score(1)
	workers := runtime.GOMAXPROCS(1)
	alone := score(1)
	runtime.GOMAXPROCS(workers)
	if first != alone || first == score(2) {
		t.Error("intervals hang on the number of workers, or not on the seed")
	}
}

func TestFewRowsHaveNoInterval(t *testing.T) {
	golden, predictions := half(9)
	r, err := Score(golden, predictions, Params{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Headline {
		if f.Low != nil || f.High != nil {
			t.Errorf("%+v", f)
		}
	}
}

func TestQuantile(t *testing.T) {
	for _, test := range []struct {
		of   []float64
		q    float64
		want float64
	}{{nil, 0.5, 0}, {[]float64{3}, 0.9, 3}, {[]float64{1, 2, 3, 4}, 0.5, 2.5}, {[]float64{1, 2, 3, 4}, 1, 4}, {[]float64{0, 10}, 0.025, 0.25}} {
		if got := quantile(test.of, test.q); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%v at %g: %g, want %g", test.of, test.q, got, test.want)
		}
	}
}

// benchmarkRows repeats the reference fixture to 10,000 rows.
func benchmarkRows(b *testing.B) ([]schemas.Golden, []Prediction, Params) {
	r, predictions, p := readReference(b)
	p.Embed = nil
	by := map[string]Prediction{}
	for _, one := range predictions {
		by[one.ID] = one
	}
	var golden []schemas.Golden
	var answers []Prediction
	for i := range 10000 {
		g := r.Golden[i%len(r.Golden)]
		one := by[g.ID]
		g.ID = fmt.Sprint(i)
		one.ID = g.ID
		golden, answers = append(golden, g), append(answers, one)
	}
	return golden, answers, p
}

func BenchmarkScore(b *testing.B) {
	golden, answers, p := benchmarkRows(b)
	for name, samples := range map[string]int{"without": -1, "bootstrap": 1000} {
		b.Run(name, func(b *testing.B) {
			p.Bootstraps = samples
			for b.Loop() {
				if _, err := Score(golden, answers, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Figures beside the headline have the interval of a share too (see TestIntervalOfAShare): of 400 calls half have another
// enum and an invented argument, and three quarters another text.
func TestIntervalsOfDetails(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(`[{"name":"f","parameters":{"type":"object","properties":{"kind":{"type":"string","enum":["a","b"]},"about":{"type":"string"}}}}]`))
	if err != nil {
		t.Fatal(err)
	}
	var golden []schemas.Golden
	var predictions []Prediction
	for i := range 400 {
		id := fmt.Sprint(i)
		call := func(kind, about, more string) []schemas.Call {
			return []schemas.Call{{Name: "f", Arguments: []byte(fmt.Sprintf(`{"kind":%q,"about":%q%s}`, kind, about, more))}}
		}
		golden = append(golden, schemas.Golden{ID: id, Calls: call("a", "red", "")})
		about := "red"
		if i%4 > 0 {
			about = "blue"
		}
		predictions = append(predictions, Prediction{ID: id, Calls: [][]schemas.Call{call("a", about, ""), call("b", about, `,"more":1`)}[i%2]})
	}
	r, err := Score(golden, predictions, Params{Seed: 7, Functions: functions, CatchAll: map[string]string{"kind": "b"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Figure{"enum": r.Enums[0].Accuracy, "given": r.Enums[0].GivenFunction, "stated": r.Enums[0].WithoutCatchAll, "invented": r.Format.Invented} {
		if f.Value != 0.5 || f.N != 400 || f.Low == nil || math.Abs(*f.Low-0.451) > 0.0105 || math.Abs(*f.High-0.549) > 0.0105 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	// 0.25 ± 1.96 √(0.25·0.75/400) = 0.25 ± 0.0424
	for name, f := range map[string]Figure{"exact": r.Texts[0].NormalisedExact, "token F1": r.Texts[0].TokenF1} {
		if f.Value != 0.25 || f.Low == nil || math.Abs(*f.Low-0.2076) > 0.0105 || math.Abs(*f.High-0.2924) > 0.0105 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f, ok := Get(r.Headline, "function_micro_f1"); !ok || f.Value != r.Functions.MicroF1 || f.Value != 1 {
		t.Errorf("micro F1 %+v, want %g", f, r.Functions.MicroF1)
	}
	if f := r.Restraint.OverCalls; f.Low != nil || f.N != 0 {
		t.Errorf("an interval of nothing: %+v", f)
	}
}
