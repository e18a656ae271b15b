package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
)

// What counts as good and as worth a look. They are habits of the field and round numbers, and no tests: the intervals
// beside the figures are.
const (
	closeJS     = 0.01 // shares nobody could tell apart
	farJS       = 0.05
	closeWords  = 0.5 // words
	farWords    = 2.0
	goodAUC     = 0.65 // a linear model is nearly blind
	badAUC      = 0.85
	fewRepeats  = 0.01
	manyRepeats = 0.05
	manyMasked  = 0.25 // of the rows have one of ten skeletons
)

// noted is a sentence and how much it matters.
type noted struct {
	weight float64
	text   string
}

func sentences(list []noted) []string {
	slices.SortStableFunc(list, func(a, b noted) int { return cmp.Compare(b.weight, a.weight) })
	out := []string{}
	for _, n := range list[:min(len(list), 12)] {
		out = append(out, n.text)
	}
	return out
}

// good says what is good, best first.
func good(e *evaluation.Evaluation) []string {
	var list []noted
	add := func(weight float64, format string, args ...any) {
		list = append(list, noted{weight, fmt.Sprintf(format, args...)})
	}
	for i := range e.Datasets {
		d := &e.Datasets[i]
		if d.Reference {
			continue
		}
		if r := d.Realism; r != nil && r.Result != nil && r.AUC <= goodAUC {
			add(5, "%s reads like the reference: a linear model tells them apart with an AUC of %.2f (%.2f to %.2f; 0.5 is blind).", d.Name, r.AUC, r.Low, r.High)
		}
		var near []string
		for _, t := range d.All.Shares {
			if t.JS != nil && t.JS.Value <= closeJS {
				near = append(near, t.Of)
			}
		}
		if len(near) > 0 {
			add(4, "%s has the reference's shares of %s (Jensen-Shannon at most %g).", d.Name, strings.Join(near, ", "), closeJS)
		}
		if w := d.All.Words.W1; w != nil && w.Value <= closeWords {
			add(3, "%s is as long as the reference: its words are %.2f away (Wasserstein-1).", d.Name, w.Value)
		}
		if d.Rows > 0 && float64(d.Duplicates.Exact) <= fewRepeats*float64(d.Rows) && d.Duplicates.Conflicts == 0 {
			add(1, "%s has %d repeated rows of %d, and no text with two functions.", d.Name, d.Duplicates.Exact, d.Rows)
		}
	}
	for _, s := range e.Significance {
		for _, p := range s.Pairs {
			if t := headTest(&p); t != nil && t.Adjusted <= 0.05 {
				better, worse := p.A, p.B
				if p.MeanB > p.MeanA {
					better, worse = p.B, p.A
				}
				add(6, "%s is better than %s by %s: %.3g against %.3g, p = %.2g after Holm.", better, worse, s.Measure, max(p.MeanA, p.MeanB), min(p.MeanA, p.MeanB), t.Adjusted)
			}
		}
	}
	for i := range e.Students {
		if s := &e.Students[i]; !s.KeywordSeparable {
			add(2, "The student of %s beats the keyword rule: there is more to learn from it than words.", s.Dataset)
		}
	}
	return sentences(list)
}

// headTest is the test that a sentence rests on.
func headTest(p *evaluation.Pair) *evaluation.PTest {
	if p.McNemar != nil {
		return p.McNemar
	}
	return p.Wilcoxon
}

// notes says what to look at first.
func notes(e *evaluation.Evaluation) []string {
	var list []noted
	add := func(weight float64, format string, args ...any) {
		list = append(list, noted{weight, fmt.Sprintf(format, args...)})
	}
	for _, g := range e.Gates {
		if !g.Passed {
			add(100, "The gate %s failed.", g.Expression)
		}
	}
	for i := range e.Inputs {
		in := &e.Inputs[i]
		for _, r := range in.Refused {
			add(50, "%d of %d rows of %s were not evaluated: %s.", r.Rows, in.Rows, in.Name, r.Reason)
		}
	}
	for i := range e.Datasets {
		if d := &e.Datasets[i]; !d.Reference {
			noteDataset(d, add)
		}
	}
	for i := range e.Models {
		noteModel(&e.Models[i], add)
	}
	for _, s := range e.Significance {
		for _, p := range s.Pairs {
			if t := headTest(&p); t != nil && t.Adjusted > 0.05 && p.Detectable != nil {
				add(5, "%s and %s do not differ beyond chance by %s (p = %.2g after Holm); with %d rows a difference of %.1f points would be seen.", p.A, p.B, s.Measure, t.Adjusted, p.N, 100**p.Detectable)
			}
		}
	}
	for i := range e.Students {
		if s := &e.Students[i]; s.KeywordSeparable {
			add(12, "%s is separable by keywords: its student does not beat a rule of words beyond the interval.", s.Dataset)
		}
	}
	return sentences(list)
}

func noteDataset(d *evaluation.Dataset, add func(float64, string, ...any)) {
	if d.Rows == 0 {
		add(60, "%s has no row.", d.Name)
		return
	}
	if r := d.Realism; r != nil && r.Result != nil && r.AUC >= badAUC {
		text := fmt.Sprintf("%s is easily told from the reference: AUC %.2f (%.2f to %.2f).", d.Name, r.AUC, r.Low, r.High)
		if len(r.Grams) > 0 {
			text += fmt.Sprintf(" The first sign is %q (%d rows here, %d there).", r.Grams[0].Text, r.Grams[0].Written, r.Grams[0].Reference)
		}
		add(20+10*r.AUC, "%s", text)
	} else if r != nil && r.Result == nil {
		add(2, "The realism of %s could not be measured: %s.", d.Name, r.Why)
	}
	for _, t := range d.All.Shares {
		if t.JS != nil && t.JS.Low >= farJS {
			add(10+10*t.JS.Value, "%s has other shares of %s than the reference: Jensen-Shannon %.3f%s.", d.Name, t.Of, t.JS.Value, farthest(&t))
		}
	}
	if w := d.All.Words.W1; w != nil && w.Low >= farWords {
		add(10+w.Value, "%s is %.1f words from the reference in length: %.1f on average.", d.Name, w.Value, d.All.Words.Mean)
	}
	if share := float64(d.Duplicates.Exact) / float64(d.Rows); share > manyRepeats {
		add(10+10*share, "%.1f%% of the rows of %s repeat another's text.", 100*share, d.Name)
	}
	if n := d.Duplicates.Near; n != nil && n.Low > 2*manyRepeats {
		add(8+10*n.Value, "%.1f%% of the rows of %s are nearly another's text (%.1f to %.1f%%).", 100*n.Value, d.Name, 100*n.Low, 100*n.High)
	}
	if d.Duplicates.Conflicts > 0 {
		add(15, "%d texts of %s stand with more than one function.", d.Duplicates.Conflicts, d.Name)
	}
	if d.Skeletons.Top10 > manyMasked && d.Skeletons.Rows >= 50 {
		add(9+10*d.Skeletons.Top10, "Ten patterns make %.0f%% of %s; the commonest is %q.", 100*d.Skeletons.Top10, d.Name, d.Skeletons.Top[0].Skeleton)
	}
}

// farthest names the value whose share differs most.
func farthest(t *evaluation.Table) string {
	mine, theirs := 0, 0
	for _, v := range t.Values {
		mine, theirs = mine+v.Rows, theirs+v.Reference
	}
	best, at := 0.0, -1
	for i, v := range t.Values {
		if d := float64(v.Rows)/float64(mine) - float64(v.Reference)/float64(theirs); max(d, -d) > best && v.Value != "" {
			best, at = max(d, -d), i
		}
	}
	if at < 0 {
		return ""
	}
	v := t.Values[at]
	return fmt.Sprintf("; most of all %q, %.1f%% against %.1f%%", v.Value, 100*float64(v.Rows)/float64(mine), 100*float64(v.Reference)/float64(theirs))
}

func noteModel(m *evaluation.Model, add func(float64, string, ...any)) {
	if m.Accuracy == nil {
		return
	}
	for _, l := range []struct {
		count int
		what  string
	}{{m.Accuracy.Missing.Count, "golden rows have no prediction, and count as wrong"}, {m.Accuracy.Extra.Count, "predictions are for no golden row"},
		{m.Accuracy.Doubled.Count, "ids have several predictions, of which the first counts"}} {
		if l.count > 0 {
			add(40, "%s: %d %s.", m.Name, l.count, l.what)
		}
	}
	if n := m.Accuracy.Functions.Unreadable; n > 0 {
		add(20, "%s: %d decisions could not be read from its outputs, and count as wrong.", m.Name, n)
	}
	for _, w := range m.Accuracy.Warnings {
		add(3, "%s: %s", m.Name, w)
	}
}
