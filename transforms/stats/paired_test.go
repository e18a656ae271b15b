package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPairedTestsAgreeWithScipy(t *testing.T) {
	cases := readReference(t).Paired
	if len(cases) < 9 {
		t.Fatal("cases are missing")
	}
	for _, c := range cases {
		student, err := PairedT(c.A, c.B)
		if err != nil {
			t.Fatal(c.Name, err)
		}
		checkNear(t, c.Name+" t", student.Statistic, c.T[0])
		checkNear(t, c.Name+" p of t", student.P, c.T[1])
		signed, err := Wilcoxon(c.A, c.B)
		if err != nil || signed.N != c.WilcoxonN {
			t.Fatal(c.Name, err, signed.N)
		}
		checkNear(t, c.Name+" rank sum", signed.Statistic, c.Wilcoxon[0])
		checkNear(t, c.Name+" p of ranks", signed.P, c.Wilcoxon[1])
	}
}

func TestPairedTestsWithoutAnAnswer(t *testing.T) {
	student := func(a, b []float64) (Test, error) { return PairedT(a, b) }
	signed := func(a, b []float64) (Test, error) { w, err := Wilcoxon(a, b); return w.Test, err }
	zeros := make([]float64, 20)
	nan, inf := math.NaN(), math.Inf(1)
	for name, test := range map[string]struct {
		f    func(a, b []float64) (Test, error)
		a, b []float64
		p    float64
		err  error
	}{
		"t of none":            {student, nil, nil, 0, ErrTooFew},
		"t of one":             {student, []float64{1}, []float64{2}, 0, ErrTooFew},
		"t of alike":           {student, []float64{1, 2}, []float64{1, 2}, 1, nil},
		"t without variance":   {student, []float64{2, 3}, []float64{1, 2}, 0, ErrNoVariance},
		"t to rounding":        {student, []float64{0.3, 0.2}, []float64{0.2, 0.1}, 0, ErrNoVariance},
		"t of NaN":             {student, []float64{nan, 1}, []float64{1, 2}, 0, ErrNotFinite},
		"t of infinities":      {student, []float64{inf, 1}, []float64{inf, 2}, 0, ErrNotFinite},
		"t of huge":            {student, []float64{1e200, 1}, []float64{1, 2}, 0, ErrNotFinite},
		"ranks of none":        {signed, nil, nil, 0, ErrTooFew},
		"ranks of one":         {signed, []float64{1}, []float64{2}, 1, nil},
		"ranks of one, alike":  {signed, []float64{1}, []float64{1}, 1, nil},
		"ranks of 20 alike":    {signed, zeros, zeros, 1, nil},
		"ranks of five, fixed": {signed, []float64{1, 1, 1, 1, 1}, zeros[:5], 0.0625, nil}, // 2/2^5
		"ranks of NaN":         {signed, []float64{nan}, []float64{1}, 0, ErrNotFinite},
	} {
		if got, err := test.f(test.a, test.b); !errors.Is(err, test.err) || got.P != test.p {
			t.Errorf("%s: %+v, %v; want %g, %v", name, got, err, test.p, test.err)
		}
	}
	wantPanic(t, "lengths", func() { PairedT(zeros, zeros[1:]) })
	wantPanic(t, "lengths", func() { Wilcoxon(zeros, zeros[1:]) })
}

// pairs draws pairs of small whole numbers, many of them tied.
func pairs(t *rapid.T, least, most int) (a, b []float64) {
	n := rapid.IntRange(least, most).Draw(t, "pairs")
	value := rapid.Map(rapid.IntRange(0, 9), func(i int) float64 { return float64(i) })
	return rapid.SliceOfN(value, n, n).Draw(t, "a"), rapid.SliceOfN(value, n, n).Draw(t, "b")
}

func TestWilcoxonCountsAllSigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pairs(t, 1, 10)
		got, err := Wilcoxon(a, b)
		if err != nil || !got.Exact {
			t.Fatal(got, err)
		}
		if want := bySigns(a, b); !near(got.P, want) {
			t.Fatalf("p = %g, want %g", got.P, want)
		}
	})
}

// bySigns gives all signs to the ranks of what is not 0, one after another.
func bySigns(a, b []float64) float64 {
	var d []float64
	for i := range a {
		if a[i] != b[i] {
			d = append(d, a[i]-b[i])
		}
	}
	rank := func(i int) (r float64) {
		for _, other := range d {
			switch x, y := math.Abs(other), math.Abs(d[i]); {
			case x < y:
				r++
			case x == y:
				r += 0.5
			}
		}
		return r + 0.5
	}
	sum, total := 0.0, 0.0
	for i := range d {
		total += rank(i)
		if d[i] > 0 {
			sum += rank(i)
		}
	}
	least, extreme := min(sum, total-sum), 0
	for signs := range 1 << len(d) {
		s := 0.0
		for i := range d {
			if signs>>i&1 == 1 {
				s += rank(i)
			}
		}
		if s <= least {
			extreme++
		}
	}
	return min(1, 2*float64(extreme)/float64(int(1)<<len(d)))
}

func TestPairedTestsDoNotCareWhichIsFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pairs(t, 2, 70)
		student, err := PairedT(a, b)
		back, errBack := PairedT(b, a)
		if !errors.Is(errBack, err) || !near(student.P, back.P) || !near(student.Statistic, -back.Statistic) || !(student.P >= 0 && student.P <= 1) {
			t.Fatalf("%+v %v, %+v %v", student, err, back, errBack)
		}
		signed, err := Wilcoxon(a, b)
		signedBack, errBack := Wilcoxon(b, a)
		if err != nil || errBack != nil || signed != signedBack || !(signed.P > 0 && signed.P <= 1) {
			t.Fatalf("%+v, %+v", signed, signedBack)
		}
	})
}
