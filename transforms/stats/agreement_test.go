package stats

import (
	"strconv"
	"testing"
)

func TestKappaAgreesWithScikitLearn(t *testing.T) {
	cases := readReference(t).Labels
	if len(cases) < 4 {
		t.Fatal("cases are missing")
	}
	for i, c := range cases {
		checkNear(t, strconv.Itoa(i), Kappa(named(c.A), named(c.B)), c.Kappa)
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
