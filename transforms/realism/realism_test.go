package realism

import (
	"errors"
	"fmt"
	"math"
	"slices"
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
	top := r.Grams[:4]
	if !slices.ContainsFunc(top, func(g Gram) bool {
		return g.Text == "please" && g.Weight > 0 && g.Reference == 0 && len(g.Queries) == 3
	}) &&
		!slices.ContainsFunc(top, func(g Gram) bool { return g.Text == "for" && g.Weight < 0 }) {
		t.Errorf("%+v", top)
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

func TestGroupsStayTogether(t *testing.T) {
	for i := range 50 {
		group := fmt.Sprint("asset", i)
		if fold(Row{"a b", group}, 1) != fold(Row{"c d", group}, 1) {
			t.Fatalf("%s is in two folds", group)
		}
	}
}

func TestCompareTooFew(t *testing.T) {
	if _, err := Compare(queries(40, 1, 0), queries(1000, 2, 0), Params{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("%v", err)
	}
}
