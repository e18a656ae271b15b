package accuracy

import (
	"fmt"
	"testing"

	"github.com/routenator/routenator/schemas"
	"pgregory.net/rapid"
)

// goldOf reads gold calls of one argument each: {name, accepted values}.
func goldOf(t testing.TB, accept ...schemas.Accept) []goldCall {
	t.Helper()
	gold, err := readGold(&schemas.Golden{ID: "x", Accept: accept}, tools{}, tools{})
	if err != nil {
		t.Fatal(err)
	}
	return gold
}

// mostExact is the most gold calls that can be right at once, by trying every way.
func mostExact(gold []goldCall, predicted []call, used []bool) int {
	if len(gold) == 0 {
		return 0
	}
	best := mostExact(gold[1:], predicted, used)
	for p := range predicted {
		if !used[p] && gold[0].same(&predicted[p]) {
			used[p] = true
			best = max(best, 1+mostExact(gold[1:], predicted, used))
			used[p] = false
		}
	}
	return best
}

func TestAlignPairsEveryCallOnceAndAsManyExactlyAsCanBe(t *testing.T) {
	name := rapid.SampledFrom([]string{"f", "g"})
	values := rapid.Map(rapid.SliceOfN(rapid.IntRange(0, 3), 1, 3), func(list []int) (out []byte) {
		for i, v := range list {
			if i > 0 {
				out = append(out, ',')
			}
			out = fmt.Append(out, v)
		}
		return append(append([]byte{'['}, out...), ']')
	})
	rapid.Check(t, func(r *rapid.T) {
		var accept []schemas.Accept
		for range rapid.IntRange(0, 4).Draw(r, "gold") {
			var one schemas.Accept
			unmarshal(t, fmt.Sprintf(`{%q: {"x": %s}}`, name.Draw(r, "name"), values.Draw(r, "values")), &one)
			accept = append(accept, one)
		}
		gold := goldOf(t, accept...)
		var list []schemas.Call
		for range rapid.IntRange(0, 4).Draw(r, "predicted") {
			list = append(list, schemas.Call{Name: name.Draw(r, "name"), Arguments: fmt.Appendf(nil, `{"x": %d}`, rapid.IntRange(0, 3).Draw(r, "x"))})
		}
		predicted := readPredicted(list)
		pairs, exact := align(gold, predicted)
		got, seenGold, seenPredicted := 0, map[int]bool{-1: false}, map[int]bool{}
		for _, p := range pairs {
			if p.gold < 0 && p.predicted < 0 || p.gold >= 0 && seenGold[p.gold] || p.predicted >= 0 && seenPredicted[p.predicted] {
				r.Fatalf("pairs %v", pairs)
			}
			seenGold[p.gold], seenPredicted[p.predicted] = true, true
			if p.gold >= 0 && p.predicted >= 0 && gold[p.gold].same(&predicted[p.predicted]) {
				got++
			}
		}
		for i := range gold {
			if !seenGold[i] {
				r.Fatalf("gold %d is in no pair of %v", i, pairs)
			}
		}
		for i := range predicted {
			if !seenPredicted[i] {
				r.Fatalf("predicted %d is in no pair of %v", i, pairs)
			}
		}
		want := mostExact(gold, predicted, make([]bool, len(predicted)))
		if got != want || exact != (want == len(gold) && len(gold) == len(predicted)) {
			r.Fatalf("%d exact, want %d; exact is %v", got, want, exact)
		}
	})
}

func TestAlignPrefersNamesAndThenArguments(t *testing.T) {
	gold := goldOf(t, accept(t, `{"f": {"x": [1], "y": [1]}}`), accept(t, `{"f": {"x": [2], "y": [2]}}`), accept(t, `{"g": {}}`))
	predicted := readPredicted([]schemas.Call{{Name: "h"}, {Name: "f", Arguments: []byte(`{"x": 2, "y": 9}`)}, {Name: "f", Arguments: []byte(`{"x": 1}`)}})
	pairs, exact := align(gold, predicted)
	if want := []pair{{0, 2}, {1, 1}, {2, 0}}; exact || fmt.Sprint(pairs) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", pairs, want)
	}
}
