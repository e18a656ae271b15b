package stats

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestF1AndKappaAgreeWithScikitLearn(t *testing.T) {
	cases := readReference(t).Labels
	if len(cases) < 4 {
		t.Fatal("cases are missing")
	}
	for i, c := range cases {
		got, err := F1(c.Confusion)
		if err != nil || got.N != len(c.Gold) || len(got.Classes) != c.Classes {
			t.Fatalf("case %d: %+v, %v", i, got, err)
		}
		checkNear(t, fmt.Sprint(i, " macro"), got.Macro, c.Macro)
		checkNear(t, fmt.Sprint(i, " micro"), got.Micro, c.Micro)
		checkNear(t, fmt.Sprint(i, " weighted"), got.Weighted, c.Weighted)
		checkNear(t, fmt.Sprint(i, " accuracy"), got.Accuracy, c.Accuracy)
		for k, class := range got.Classes {
			checkNear(t, fmt.Sprint(i, " precision ", k), class.Precision, c.Precision[k])
			checkNear(t, fmt.Sprint(i, " recall ", k), class.Recall, c.Recall[k])
			checkNear(t, fmt.Sprint(i, " F1 ", k), class.F1, c.F1[k])
		}
		checkNear(t, fmt.Sprint(i, " kappa"), Kappa(named(c.Gold), named(c.Predicted)), c.Kappa)
	}
}

func named(classes []int) []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		out[i] = strconv.Itoa(c)
	}
	return out
}

func TestAUCAgreesWithScikitLearn(t *testing.T) {
	cases := readReference(t).Scores
	if len(cases) < 2 {
		t.Fatal("cases are missing")
	}
	for i, c := range cases {
		checkNear(t, strconv.Itoa(i), AUC(c.Positive, c.Negative), c.AUC)
	}
}

func TestF1AtTheEdges(t *testing.T) {
	if _, err := F1(nil); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	if _, err := F1([][]int{{0, 0}, {0, 0}}); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	// a class that no row is of, or said to be of, is no part of the mean
	if got, err := F1([][]int{{3, 0, 0}, {0, 2, 0}, {0, 0, 0}}); err != nil || got.Macro != 1 || got.Classes[2] != (ClassF1{}) {
		t.Errorf("%+v, %v", got, err)
	}
	// nothing can be read: wrong, not left out
	if got, err := F1([][]int{{0, 0, 4}, {0, 0, 4}}); err != nil || got.Macro != 0 || got.Accuracy != 0 || got.N != 8 {
		t.Errorf("%+v, %v", got, err)
	}
	wantPanic(t, "not square", func() { F1([][]int{{1}, {1}}) })
	wantPanic(t, "ragged", func() { F1([][]int{{1, 0}, {1, 0, 2}}) })
	wantPanic(t, "negative", func() { F1([][]int{{1, 0}, {-1, 0}}) })
}

func TestF1IsBoundedAndMicroIsAccuracy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "classes")
		confusion := make([][]int, n)
		for i := range confusion {
			confusion[i] = rapid.SliceOfN(rapid.IntRange(0, 9), n, n).Draw(t, "line")
		}
		confusion[0][0]++
		got, err := F1(confusion)
		if err != nil || !near(got.Micro, got.Accuracy) || !(got.Macro > 0 && got.Macro <= 1) || !(got.Weighted > 0 && got.Weighted <= 1+1e-12) {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}

func ExampleF1() {
	scores, err := F1([][]int{ // gold by predicted: Search, Generate; the last column cannot be read
		{90, 8, 2},
		{20, 80, 0},
	})
	fmt.Printf("macro %.3f, weighted %.3f, Search %.3f, %v\n", scores.Macro, scores.Weighted, scores.Classes[0].F1, err)
	// Output: macro 0.854, weighted 0.854, Search 0.857, <nil>
}
