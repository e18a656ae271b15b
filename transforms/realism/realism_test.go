package realism

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

var (
	verbs  = []string{"play", "find", "add", "show", "book", "rate", "open", "start"}
	things = []string{"song", "table", "movie", "list", "book", "room", "lamp", "film"}
	names  = []string{"anna", "ben", "carla", "dev", "emil", "fay", "gil", "hana"}
)

// queries writes n queries of three to four words; every query says please with the given chance.
func queries(n int, seed int64, please float64) []Row {
	var rows []Row
	for i := range n {
		s := hash.New(seed, fmt.Sprint(i), "test")
		q := fmt.Sprintf("%s %d %s for %s", verbs[s.Intn(8)], s.Intn(1000), things[s.Intn(8)], names[s.Intn(8)])
		if s.Float64() < please {
			q = fmt.Sprintf("%s %d %s please %s", verbs[s.Intn(8)], s.Intn(1000), things[s.Intn(8)], names[s.Intn(8)])
		}
		rows = append(rows, Row{Query: q})
	}
	return rows
}

// Of rows from one source the area is 0.5; its standard error with 1,000 rows a side is 0.013, so 0.06 is 4.6 of them.
func TestCompareAlike(t *testing.T) {
	r, err := Compare(queries(1000, 1, 0.1), queries(1000, 2, 0.1), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.AUC-0.5) > 0.06 || r.Low > 0.5 || r.High < 0.5-0.03 {
		t.Errorf("area %.3f [%.3f, %.3f]", r.AUC, r.Low, r.High)
	}
}

// A word that one side says in 60% and the other in 0% of the rows tells them apart, and is named first. By it alone the
// area is 0.8: the 40% without it are told by chance.
func TestCompareNamesWhatTells(t *testing.T) {
	r, err := Compare(queries(1000, 1, 0.6), queries(1000, 2, 0), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.AUC-0.8) > 0.06 || r.Low >= r.AUC || r.High <= r.AUC {
		t.Errorf("area %.3f [%.3f, %.3f], want about 0.8", r.AUC, r.Low, r.High)
	}
	if !slices.ContainsFunc(r.Grams[:4], func(g Gram) bool {
		return strings.Contains(g.Text, "please") && g.Weight > 0 && g.Reference == 0 && len(g.Queries) == 3
	}) {
		t.Errorf("%+v", r.Grams[:4])
	}
	if !slices.ContainsFunc(r.Lacks, func(g Gram) bool { return strings.Contains(g.Text, "for") && g.Weight < 0 }) {
		t.Errorf("%+v", r.Lacks)
	}
	for _, g := range r.Grams {
		if g.Written <= g.Reference || len(g.Queries) != min(3, g.Written) {
			t.Errorf("%+v does not give the tested rows away", g)
		}
	}
}

func TestCompareIsDeterministic(t *testing.T) {
	a, b := queries(300, 1, 0.5), queries(300, 2, 0.2)
	first, err := Compare(a, b, Params{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(a)
	again, _ := Compare(a, b, Params{Seed: 3})
	if first.AUC != again.AUC || first.Low != again.Low || fmt.Sprint(first.Grams) != fmt.Sprint(again.Grams) {
		t.Errorf("%v and %v", first, again)
	}
}

func TestMatch(t *testing.T) {
	a := append(queries(200, 1, 0), Row{Query: "one word more than all the others have"})
	b := append(queries(100, 2, 0), Row{Query: "lone"}, Row{Query: "lone"})
	fromA, fromB := Match(a, b, 1000, 0)
	if len(fromA) != len(fromB) || len(fromA) < 95 || len(fromA) > 100 {
		t.Fatalf("%d and %d rows", len(fromA), len(fromB))
	}
	for i := range fromA {
		if text.CountWords(fromA[i].Query) != text.CountWords(fromB[i].Query) {
			t.Fatalf("%q beside %q", fromA[i].Query, fromB[i].Query)
		}
	}
	if fromA, _ = Match(a, b, 20, 0); len(fromA) != 20 {
		t.Errorf("%d rows, want 20", len(fromA))
	}
}

// Rows of one asset are in one fold, and so are those that a text ties to them, in any order.
func TestGroupsStayTogether(t *testing.T) {
	var written, real []Row
	for i := range 50 {
		asset := fmt.Sprint("asset", i)
		written = append(written, Row{fmt.Sprint("a ", i), asset}, Row{fmt.Sprint("B ", i), asset})
		real = append(real, Row{Query: fmt.Sprint("b ", i)})
	}
	fold := func(written []Row) (at [2][]int) {
		for side, names := range clusters([2][]Row{real, written}) {
			for _, name := range names {
				at[side] = append(at[side], foldOf(name, 1))
			}
		}
		return at
	}
	at := fold(written)
	used := map[int]bool{}
	for i, f := range at[0] {
		used[f] = true
		if at[1][2*i] != f || at[1][2*i+1] != f {
			t.Fatalf("asset %d is in the folds %d, %d and %d", i, f, at[1][2*i], at[1][2*i+1])
		}
	}
	if len(used) != folds {
		t.Errorf("%d folds are used", len(used))
	}
	slices.Reverse(written)
	again := fold(written)
	if !slices.Equal(at[0], again[0]) {
		t.Error("the folds depend on the order of rows")
	}
	for i := range written {
		written[i].Group = "one"
	}
	if _, err := Compare(written, append(real, queries(5, 1, 0)...), Params{}); !errors.Is(err, ErrOneGroup) {
		t.Errorf("one group of all: %v", err)
	}
}

// Rows that come from few assets are less evidence than as many on their own: the interval is wider. Twenty rows an asset of
// one score each are as one row, so that it is about the root of 20 times as wide; twice is far below.
func TestIntervalIsOfGroups(t *testing.T) {
	var own, grouped [folds][]scored
	for i := range 2000 {
		s := hash.New(1, fmt.Sprint(i/20), "test")
		r := scored{side: i / 20 % 2, score: s.Float64() + float64(i/20%2)/3, cluster: fmt.Sprint(i)}
		own[i/20%folds] = append(own[i/20%folds], r)
		r.cluster = fmt.Sprint(i / 20)
		grouped[i/20%folds] = append(grouped[i/20%folds], r)
	}
	low, high := interval(own, 1)
	wideLow, wideHigh := interval(grouped, 1)
	if wideHigh-wideLow < 2*(high-low) {
		t.Errorf("[%.3f, %.3f] of rows, [%.3f, %.3f] of groups", low, high, wideLow, wideHigh)
	}
}

func TestCompareTooFew(t *testing.T) {
	if _, err := Compare(queries(40, 1, 0), queries(1000, 2, 0), Params{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("%v", err)
	}
}

// The same queries on both sides, of which only one side knows the assets, are alike: a query is never asked about by a model
// that has learned it from the other side.
func TestCompareTheSameQueries(t *testing.T) {
	real := queries(1000, 1, 0.3)
	written := make([]Row, len(real))
	for i, r := range real {
		written[i] = Row{Query: r.Query, Group: fmt.Sprint("asset", i%300)}
	}
	r, err := Compare(written, real, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.AUC < 0.49 || r.AUC > 0.51 {
		t.Errorf("area %.3f [%.3f, %.3f], want 0.5", r.AUC, r.Low, r.High)
	}
}
