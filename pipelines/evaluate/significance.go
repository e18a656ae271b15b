package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/stats"
)

// measure is one way to score rows: of each model, a score of each golden row, NaN where it has none.
type measure struct {
	name   string
	binary bool
	scores [][]float64
}

// compareModels tests every pair of models by every measure.
func (j *job) compareModels() {
	if len(j.predictions) < 2 {
		return
	}
	for _, m := range j.measures() {
		s := evaluation.Significance{Measure: m.name, Pairs: []evaluation.Pair{}}
		for a := range m.scores {
			for b := a + 1; b < len(m.scores); b++ {
				s.Pairs = append(s.Pairs, j.pair(&m, a, b))
			}
		}
		adjust(s.Pairs)
		j.evaluation.Significance = append(j.evaluation.Significance, s)
	}
}

func (j *job) measures() []measure {
	if len(j.leaderboard) > 0 {
		m := measure{name: evaluation.MeasureExact, binary: true}
		for _, p := range j.predictions {
			m.scores = append(m.scores, scoresOf(p.passes, func(passed bool) float64 { return float(passed) }))
		}
		return []measure{m}
	}
	list := []measure{{name: evaluation.MeasureFunction, binary: true}, {name: evaluation.MeasureExact, binary: true}, {name: evaluation.MeasureSimilarity}}
	for i := range j.evaluation.Models {
		rows := j.evaluation.Models[i].Accuracy.RowScores
		list[0].scores = append(list[0].scores, scoresOf(rows, func(r accuracy.RowScore) float64 { return float(r.Function) }))
		list[1].scores = append(list[1].scores, scoresOf(rows, func(r accuracy.RowScore) float64 { return float(r.Exact) }))
		list[2].scores = append(list[2].scores, scoresOf(rows, func(r accuracy.RowScore) float64 { return r.Similarity }))
	}
	return list
}

func scoresOf[T any](rows []T, score func(T) float64) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = score(r)
	}
	return out
}

func float(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// pair tests two models on the rows that both have a score on.
func (j *job) pair(m *measure, first, second int) evaluation.Pair {
	names := [2]string{j.predictions[first].name, j.predictions[second].name}
	p := evaluation.Pair{A: names[0], B: names[1]}
	var a, b []float64
	for i, score := range m.scores[first] {
		if other := m.scores[second][i]; !math.IsNaN(score) && !math.IsNaN(other) {
			a, b = append(a, score), append(b, other)
		}
	}
	if p.N = len(a); p.N == 0 {
		p.Notes = append(p.Notes, "no row has a score of both")
		return p
	}
	p.MeanA, p.MeanB = mean(a), mean(b)
	t := &tester{pair: &p}
	if d, err := stats.BootstrapDifference(a, b, stats.BootstrapParams{Seed: j.config.seed, ID: m.name + "/" + p.A + "/" + p.B}); t.ok("bootstrap", err) {
		p.Difference = &evaluation.Interval{Value: d.Mean, Low: d.Low, High: d.High, N: d.N}
		p.Bootstrap = &evaluation.PTest{Statistic: d.Mean, P: d.P}
	}
	if m.binary {
		t.binary(a, b)
	} else {
		t.scores(a, b)
	}
	return p
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// tester fills in the tests of one pair.
type tester struct{ pair *evaluation.Pair }

// ok notes why a test is missing.
func (t *tester) ok(test string, err error) bool {
	if err != nil {
		t.pair.Notes = append(t.pair.Notes, fmt.Sprintf("%s: %v", test, err))
	}
	return err == nil
}

func (t *tester) test(name string, test stats.Test, err error) *evaluation.PTest {
	if !t.ok(name, err) {
		return nil
	}
	return outcome(test)
}

// outcome is nil for a test without an answer: there is nothing to test.
func outcome(test stats.Test) *evaluation.PTest {
	if math.IsNaN(test.P) || math.IsNaN(test.Statistic) || math.IsInf(test.Statistic, 0) {
		return nil
	}
	return &evaluation.PTest{Statistic: test.Statistic, P: test.P}
}

// binary tests right and wrong answers.
func (t *tester) binary(a, b []float64) {
	right := func(x []float64) []bool {
		out := make([]bool, len(x))
		for i, v := range x {
			out[i] = v == 1
		}
		return out
	}
	onlyA, onlyB := stats.Discordant(right(a), right(b))
	p := t.pair
	p.OnlyA, p.OnlyB = &onlyA, &onlyB
	p.McNemar = outcome(stats.McNemarExact(onlyA, onlyB))
	p.ChiSquare = outcome(stats.McNemarCorrected(onlyA, onlyB))
	p.Uncorrected = outcome(stats.McNemarChiSquare(onlyA, onlyB))
	d, err := stats.MinimumDifferenceMcNemar(len(a), float64(onlyA+onlyB)/float64(len(a)), stats.PowerParams{})
	if errors.Is(err, stats.ErrUndetectable) {
		p.Notes = append(p.Notes, fmt.Sprintf("detectable difference: of %d rows %d are right by one model alone, too few to tell any difference", len(a), onlyA+onlyB))
	} else if t.ok("detectable difference", err) {
		p.Detectable = &d
	}
}

// scores tests similarities.
func (t *tester) scores(a, b []float64) {
	p := t.pair
	paired, err := stats.PairedT(a, b)
	p.PairedT = t.test("paired t", paired, err)
	signed, err := stats.Wilcoxon(a, b)
	p.Wilcoxon = t.test("Wilcoxon", signed.Test, err)
	switch deviation := deviationOf(a, b); {
	case len(a) < 2:
		t.ok("detectable difference", stats.ErrTooFew)
	case deviation == 0:
		p.Notes = append(p.Notes, "detectable difference: all differences are alike")
	default:
		d, err := stats.MinimumDifferenceT(len(a), deviation, stats.PowerParams{})
		if t.ok("detectable difference", err) {
			p.Detectable = &d
		}
	}
}

// deviationOf is the sample standard deviation of the differences, 0 below two.
func deviationOf(a, b []float64) float64 {
	if len(a) < 2 {
		return 0
	}
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
	}
	middle, sum := mean(differences), 0.0
	for _, d := range differences {
		sum += (d - middle) * (d - middle)
	}
	return math.Sqrt(sum / float64(len(a)-1))
}

// adjust corrects each test for the number of pairs.
func adjust(pairs []evaluation.Pair) {
	for _, of := range []func(*evaluation.Pair) *evaluation.PTest{
		func(p *evaluation.Pair) *evaluation.PTest { return p.McNemar }, func(p *evaluation.Pair) *evaluation.PTest { return p.ChiSquare },
		func(p *evaluation.Pair) *evaluation.PTest { return p.Uncorrected },
		func(p *evaluation.Pair) *evaluation.PTest { return p.PairedT }, func(p *evaluation.Pair) *evaluation.PTest { return p.Wilcoxon },
		func(p *evaluation.Pair) *evaluation.PTest { return p.Bootstrap },
	} {
		values := make([]float64, len(pairs))
		for i := range pairs {
			values[i] = math.NaN() // a test that was not made does not count
			if t := of(&pairs[i]); t != nil {
				values[i] = t.P
			}
		}
		for i, adjusted := range stats.Holm(values) {
			if t := of(&pairs[i]); t != nil {
				t.Adjusted = adjusted
			}
		}
	}
}
