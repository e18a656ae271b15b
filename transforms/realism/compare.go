package realism

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/linear"
	"github.com/routenator/routenator/transforms/stats"
)

// Params of a test. The zero value is valid.
type Params struct {
	Seed int64
	Rows int // the most rows a side; default 5000
	Top  int // n-grams of the tested rows that are named; default 30
}

// Result of a test.
type Result struct {
	Rows  int     `json:"rows"` // of each side
	AUC   float64 `json:"auc"`  // mean over the folds; 0.5 is alike, 1 is told apart without fail
	Low   float64 `json:"low"`  // 95% bootstrap interval, over the groups of each fold
	High  float64 `json:"high"`
	Grams []Gram  `json:"grams"` // that give the tested rows away, those that tell most first
	Lacks []Gram  `json:"lacks"` // at most 10 that the reference says more
}

// ErrTooFew says that the sides share too few lengths to be compared.
var ErrTooFew = errors.New("realism: fewer than 50 rows a side are of equal length; give more rows")

// ErrOneGroup says that rows share groups and texts so widely that none are left to be asked about.
var ErrOneGroup = errors.New("realism: nearly all rows share a group or a text; nothing is left to be asked about")

const (
	leastRows  = 50
	bootstraps = 200
)

// side is 0 for the reference and 1 for the rows that are tested.
type scored struct {
	side    int
	score   float64
	cluster string
}

// Compare tests how well rows can be told from reference.
func Compare(rows, reference []Row, p Params) (*Result, error) {
	if p.Rows == 0 {
		p.Rows = 5000
	}
	if p.Top == 0 {
		p.Top = 30
	}
	written, real := Match(rows, reference, p.Rows, p.Seed)
	if len(written) < leastRows {
		return nil, ErrTooFew
	}
	sides := [2][]Row{real, written}
	byFold := crossValidate(sides, p.Seed)
	result := &Result{Rows: len(written), AUC: meanAUC(byFold)}
	if math.IsNaN(result.AUC) {
		return nil, ErrOneGroup
	}
	result.Low, result.High = interval(byFold, p.Seed)
	result.Grams, result.Lacks = telling(sides, p)
	return result, nil
}

// crossValidate returns the out-of-fold scores, fold by fold.
func crossValidate(sides [2][]Row, seed int64) [folds][]scored {
	var examples [folds][]linear.Row
	var of [folds][]string // the clusters of examples
	names := clusters(sides)
	for side, rows := range sides {
		for i, r := range rows {
			at := foldOf(names[side][i], seed)
			of[at] = append(of[at], names[side][i])
			examples[at] = append(examples[at], linear.Row{Vector: linear.Vector(r.Query), Class: side})
		}
	}
	var out [folds][]scored
	var work sync.WaitGroup
	for at := range folds {
		work.Go(func() {
			var train []linear.Row
			for other := range folds {
				if other != at {
					train = append(train, examples[other]...)
				}
			}
			if !slices.ContainsFunc(train, func(r linear.Row) bool { return r.Class != train[0].Class }) {
				return // of one side alone nothing is learned
			}
			model := linear.Train(train, 2, linear.Params{Seed: seed})
			for i, r := range examples[at] {
				out[at] = append(out[at], scored{r.Class, model.Scores(r.Vector)[1], of[at][i]})
			}
		})
	}
	work.Wait()
	return out
}

// meanAUC averages over the folds: scores of different models have no common scale.
func meanAUC(byFold [folds][]scored) float64 {
	sum, n := 0.0, 0
	for _, rows := range byFold {
		var score [2][]float64
		for _, s := range rows {
			score[s.side] = append(score[s.side], s.score)
		}
		if auc := stats.AUC(score[1], score[0]); !math.IsNaN(auc) {
			sum += auc
			n++
		}
	}
	return sum / float64(n)
}

// interval resamples the clusters of each fold: rows of one asset are no evidence of their own (Davison and Hinkley 1997,
// "Bootstrap Methods and their Application", section 3.8).
func interval(byFold [folds][]scored, seed int64) (low, high float64) {
	var together [folds][][]scored
	for at, rows := range byFold {
		index := map[string]int{}
		for _, r := range rows {
			i, ok := index[r.cluster]
			if !ok {
				i = len(together[at])
				index[r.cluster] = i
				together[at] = append(together[at], nil)
			}
			together[at][i] = append(together[at][i], r)
		}
	}
	var all []float64
	for i := range bootstraps {
		s := hash.New(seed, strconv.Itoa(i), "realism.bootstrap")
		var sample [folds][]scored
		for at, list := range together {
			for range list {
				sample[at] = append(sample[at], list[s.Intn(len(list))]...)
			}
		}
		if auc := meanAUC(sample); !math.IsNaN(auc) {
			all = append(all, auc)
		}
	}
	if len(all) == 0 {
		return 0, 1
	}
	slices.Sort(all)
	return all[len(all)*25/1000], all[len(all)*975/1000]
}
