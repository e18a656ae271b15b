package stats

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// reference holds what other libraries answer, as scripts/reference/stats.py wrote it with the versions inside.
type reference struct {
	Versions map[string]string
	McNemar  []struct {
		B, C      int
		Exact     float64
		ChiSquare [2]float64 `json:"chi_square"` // statistic, p: of every pair here
		Corrected [2]float64
	}
	Paired []struct {
		Name      string
		A, B      []float64
		T         [2]float64
		Wilcoxon  [2]float64
		WilcoxonN int `json:"wilcoxon_n"`
		Mean      float64
		Interval  [2]float64
		Error     float64 // standard error of the mean, of n
	}
	Holm         []struct{ P, Adjusted []float64 }
	PowerMcNemar []struct {
		N                                     int
		Discordance, Alpha, Power, Difference float64
	} `json:"power_mcnemar"`
	PowerT []struct {
		N                    int
		Alpha, Power, Effect float64
	} `json:"power_t"`
	Distributions []struct {
		P, Q                 []float64
		Wasserstein, Entropy float64
		TotalVariation       float64 `json:"total_variation"`
		JensenShannon        float64 `json:"jensen_shannon"`
		NormalisedEntropy    float64 `json:"normalised_entropy"`
	}
	Samples []struct {
		P, Q  []int
		G     [2]float64 // statistic, p
		Least float64
	}
	Histograms []struct {
		Values    []int
		Mean      float64
		Quantiles [][2]float64
	}
	Labels []struct {
		A, B  []int
		Kappa float64
	}
	Scores []struct {
		Positive, Negative []float64
		AUC                float64
	}
	SelfBLEU []struct {
		Texts     [][]string
		N         int
		Mean      float64  // by NLTK
		Sacrebleu *float64 // nil where a text is shorter than N
	} `json:"self_bleu"`
	Distinct []struct {
		Texts              [][]string
		N, Distinct, Total int
	}
}

func readReference(t *testing.T) reference {
	t.Helper()
	file, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var out reference
	if err := json.Unmarshal(file, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// near says whether two numbers are the same to 1e-9, of 1 or of the number wanted where that is below.
func near(got, want float64) bool {
	return math.Abs(got-want) <= 1e-9*min(1, math.Abs(want)) || math.Abs(got-want) <= 1e-15
}

func checkNear(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !near(got, want) {
		t.Errorf("%s: %.15g, want %.15g", what, got, want)
	}
}
