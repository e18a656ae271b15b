package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Bounds of what is good, and of what asks for a look. Divergences are in bits, shares of 1.
const (
	aucGood          = 0.6  // told from the reference no better than this, the whole interval: it passes
	aucPoor          = 0.8  // told from the reference better than this
	jsGood           = 0.01 // a table or the words diverge less: as the reference
	jsPoor           = 0.05 // they diverge more
	entropyPoor      = 0.6  // of keyword positions, where the reference is not as uneven
	duplicatesPoor   = 0.01 // of the rows repeat a text
	nearPoor         = 0.3  // of the rows are near another
	skeletonTen      = 0.2  // of the rows have one of the ten commonest skeletons
	skeletonsBeyond  = 0.05 // and so much more than of the reference's rows
	closedValues     = 50   // an argument with fewer values is an enum, of which all should occur
	smallDataset     = 1000 // rows, below which a share is a matter of a few rows
	unreadablePoor   = 0.01 // of a model's outputs
	overCallsPoor    = 0.1  // of the rows where no call is right
	leakPoor         = 0.03 // how far the headline is above that without near training rows
	catchAllPoor     = 0.1  // how far an enum's accuracy is above that without its catch-all value
	referencePoints  = 0.05 // a student this near to one trained on the reference is as good
	mostNotes        = 14   // that are listed
	mostNamedInNotes = 3    // datasets or models that one note names
)

// notes gathers what is good apart from what asks for a look.
type notes struct{ good, look []string }

func (n *notes) praise(format string, args ...any) {
	n.good = append(n.good, fmt.Sprintf(format, args...))
}
func (n *notes) ask(format string, args ...any) {
	n.look = append(n.look, fmt.Sprintf(format, args...))
}

// Notes says in words what is good, and what to look at first, a sentence or two each, computed from the evaluation's
// numbers with the bounds above. They are for Evaluation.Good and Evaluation.Notes.
func Notes(e *evaluation.Evaluation) (good, look []string) {
	var n notes
	n.gates(e.Gates)
	n.inputs(e)
	n.datasets(e)
	n.models(e)
	n.students(e)
	if len(n.good) == 0 && len(n.look) == 0 && len(e.Datasets)+len(e.Models) > 0 {
		n.praise("Nothing is beyond the bounds within which this report is silent.")
	}
	return first(n.good), first(n.look)
}

// first cuts a list that is too long to be read, and says so.
func first(list []string) []string {
	if len(list) <= mostNotes {
		return list
	}
	return append(list[:mostNotes:mostNotes], fmt.Sprintf("And %d more: the sections below say which.", len(list)-mostNotes))
}

func (n *notes) datasets(e *evaluation.Evaluation) {
	var tested []*evaluation.Dataset
	for i := range e.Datasets {
		d := &e.Datasets[i]
		if d.Rows == 0 {
			n.ask("%s has no row: nothing is said about it.", name(d.Name))
			continue
		}
		if !d.Reference {
			tested = append(tested, d)
		}
	}
	n.realism(tested)
	n.words(tested)
	for _, of := range tablesOf(e) {
		n.shares(tested, of)
	}
	for _, a := range argumentsOf(e) {
		n.positions(tested, a)
	}
	n.repeats(tested)
	n.skeletons(tested, e.Datasets)
	n.coverage(tested)
	n.small(tested)
}

// found is a dataset or model and the number for which it is named.
type found[T any] struct {
	name  string
	value float64
	of    T
}

// named lists the first of those that were found after the first one, with their numbers.
func named[T any](list []found[T], write func(float64) string) string {
	if len(list) < 2 {
		return ""
	}
	var parts []string
	for _, f := range list[1:min(len(list), mostNamedInNotes+1)] {
		parts = append(parts, f.name+" "+write(f.value))
	}
	if more := len(list) - 1 - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return " Also: " + strings.Join(parts, ", ") + "."
}

// together lists names as the subject of a sentence.
func together[T any](list []found[T]) string {
	var parts []string
	for _, f := range list[:min(len(list), mostNamedInNotes)] {
		parts = append(parts, f.name)
	}
	if more := len(list) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// above gathers those of which value is above bound, the highest first.
func above[T any](list []T, bound float64, called func(T) string, value func(T) (float64, bool)) []found[T] {
	var out []found[T]
	for _, x := range list {
		if v, ok := value(x); ok && page.Finite(v) && v > bound {
			out = append(out, found[T]{name(called(x)), v, x})
		}
	}
	slices.SortStableFunc(out, func(a, b found[T]) int { return cmp.Compare(b.value, a.value) })
	return out
}

func datasetName(d *evaluation.Dataset) string { return d.Name }

// worst gathers the datasets of which value is above bound, the highest first.
func worst(tested []*evaluation.Dataset, bound float64, value func(d *evaluation.Dataset) (float64, bool)) []found[*evaluation.Dataset] {
	return above(tested, bound, datasetName, value)
}

// good gathers the datasets whose whole interval is below bound, the lowest value first. The end of an interval that counts
// is the upper one, or the value where that is higher.
func good(tested []*evaluation.Dataset, bound float64, value func(d *evaluation.Dataset) measured) []found[*evaluation.Dataset] {
	var out []found[*evaluation.Dataset]
	for _, d := range tested {
		if m := value(d); m.ok && m.hasInterval && max(m.value, m.high) <= bound {
			out = append(out, found[*evaluation.Dataset]{name(d.Name), m.value, d})
		}
	}
	slices.SortStableFunc(out, func(a, b found[*evaluation.Dataset]) int { return cmp.Compare(a.value, b.value) })
	return out
}

// atMost is the value of the only one of a rising list, or the highest of several.
func atMost[T any](rising []found[T]) string {
	text := three(rising[len(rising)-1].value)
	if len(rising) > 1 {
		return "at most " + text
	}
	return text
}

func (n *notes) realism(tested []*evaluation.Dataset) {
	if list := good(tested, aucGood, func(d *evaluation.Dataset) measured { return auc(d.Realism) }); len(list) > 0 {
		n.praise("%s %s for the reference: a classifier tells them apart with an AUC of %s, where 0.5 is a coin's toss.", together(list), page.Plural(len(list), "passes", "pass"), atMost(list))
	}
	list := worst(tested, aucPoor, func(d *evaluation.Dataset) (float64, bool) { m := auc(d.Realism); return m.value, m.ok })
	if len(list) == 0 {
		return
	}
	d := list[0].of
	said := ""
	if len(d.Realism.Grams) > 0 {
		g := d.Realism.Grams[0]
		said = fmt.Sprintf(" %q tells most: %s of its rows have it and %s of the reference's.", name(g.Text), percent(page.Share(g.Written, d.Realism.Rows)), percent(page.Share(g.Reference, d.Realism.Rows)))
	}
	n.ask("Look at what gives %s away: a classifier tells it from the reference with an AUC of %s.%s%s%s", name(d.Name), auc(d.Realism).text(three), said, worstRoute(d), named(list, three))
}

// worstRoute names the route that is told best, where it is told better than the whole.
func worstRoute(d *evaluation.Dataset) string {
	at, most := -1, auc(d.Realism).high
	for i := range d.Routes {
		if r := d.Routes[i].AUC; r != nil && r.Low > most {
			at, most = i, r.Low
		}
	}
	if at < 0 {
		return ""
	}
	return fmt.Sprintf(" Its route %s is told best, with %s.", name(d.Routes[at].Name), three(d.Routes[at].AUC.Value))
}

func (n *notes) words(tested []*evaluation.Dataset) {
	if list := good(tested, jsGood, func(d *evaluation.Dataset) measured { return distance(d.All.Words.JS) }); len(list) > 0 {
		n.praise("The queries of %s are as long as the reference's: divergence %s bits.", together(list), atMost(list))
	}
	list := worst(tested, jsPoor, func(d *evaluation.Dataset) (float64, bool) { return distanceValue(d.All.Words.JS) })
	if len(list) > 0 {
		w := &list[0].of.All.Words
		away := ""
		if w.W1 != nil {
			away = fmt.Sprintf(", %s words from the reference's on average", words2(w.W1.Value))
		}
		n.ask("Look at how long the queries of %s are: median %s, mean %s%s; divergence %s bits.%s", list[0].name, one(w.Median), one(w.Mean), away, three(list[0].value), named(list, three))
	}
}

func distanceValue(d *evaluation.Distance) (float64, bool) {
	if d == nil {
		return 0, false
	}
	return d.Value, true
}

func (n *notes) shares(tested []*evaluation.Dataset, of string) {
	if list := good(tested, jsGood, func(d *evaluation.Dataset) measured { return distance(findTable(&d.All, of).JS) }); len(list) > 0 {
		n.praise("%s %s the reference's shares of %s: divergence %s bits.", together(list), page.Plural(len(list), "has", "have"), tableName(of), atMost(list))
	}
	list := worst(tested, jsPoor, func(d *evaluation.Dataset) (float64, bool) { return distanceValue(findTable(&d.All, of).JS) })
	if len(list) > 0 {
		t := findTable(&list[0].of.All, of)
		n.ask("Look at the shares of %s in %s: divergence %s bits from the reference.%s%s", tableName(of), list[0].name, three(list[0].value), furthest(&t), named(list, three))
	}
}

// furthest names the value whose share is furthest from the reference's.
func furthest(t *evaluation.Table) string {
	rows, reference := totals(t)
	at, most := -1, 0.0
	for i, v := range t.Values {
		if gap := math.Abs(page.Share(v.Rows, rows) - page.Share(v.Reference, reference)); gap > most {
			at, most = i, gap
		}
	}
	if at < 0 || reference == 0 {
		return ""
	}
	v := t.Values[at]
	return fmt.Sprintf(" Furthest is %s: %s, where the reference has %s.", name(v.Value), percent(page.Share(v.Rows, rows)), percent(page.Share(v.Reference, reference)))
}

func (n *notes) positions(tested []*evaluation.Dataset, argument string) {
	uneven := worst(tested, 1-entropyPoor, func(d *evaluation.Dataset) (float64, bool) {
		p := findPosition(&d.All, argument)
		if p.Entropy == nil || p.JS != nil && p.JS.Value <= jsPoor {
			return 0, false
		}
		return 1 - *p.Entropy, true
	})
	if len(uneven) > 0 {
		p := findPosition(&uneven[0].of.All, argument)
		n.ask("Look at where %s says %s: %s of those queries begin with it and %s end with it; the positions' entropy is %s, where 1 is even.%s", uneven[0].name, name(argument),
			percent(p.First), percent(p.Last), three(1-uneven[0].value), named(uneven, func(v float64) string { return three(1 - v) }))
		return
	}
	away := worst(tested, jsPoor, func(d *evaluation.Dataset) (float64, bool) { return distanceValue(findPosition(&d.All, argument).JS) })
	if len(away) > 0 {
		n.ask("Look at where %s says %s: divergence %s bits from the reference's positions.%s", away[0].name, name(argument), three(away[0].value), named(away, three))
	}
}

func (n *notes) repeats(tested []*evaluation.Dataset) {
	list := worst(tested, duplicatesPoor, func(d *evaluation.Dataset) (float64, bool) { return page.Share(d.Duplicates.Exact, d.Rows), true })
	if len(list) > 0 {
		n.ask("Look at the repeats: %s of the rows of %s say what another row says word for word.%s", percent(list[0].value), list[0].name, named(list, percent))
	}
	list = worst(tested, 0, func(d *evaluation.Dataset) (float64, bool) { return float64(d.Duplicates.Conflicts), true })
	if len(list) > 0 {
		count := int(list[0].value)
		n.ask("Look at the labels: %s %s of %s %s with more than one function.%s", page.Thousands(count), page.Plural(count, "text", "texts"), list[0].name, page.Plural(count, "stands", "stand"), named(list, whole))
	}
	list = worst(tested, nearPoor, func(d *evaluation.Dataset) (float64, bool) {
		if d.Duplicates.Near == nil {
			return 0, false
		}
		return d.Duplicates.Near.Value, true
	})
	if len(list) > 0 {
		n.ask("Look at the near repeats: %s of the rows of %s are near another row's text.%s", percent(list[0].value), list[0].name, named(list, percent))
	}
}

// skeletons names the dataset with few phrasings, where people do not repeat themselves as much.
func (n *notes) skeletons(tested []*evaluation.Dataset, all []evaluation.Dataset) {
	real := 0.0
	for i := range all {
		if all[i].Reference {
			real = all[i].Skeletons.Top10
		}
	}
	list := worst(tested, max(skeletonTen, real+skeletonsBeyond), func(d *evaluation.Dataset) (float64, bool) { return d.Skeletons.Top10, d.Skeletons.Rows > 0 })
	if len(list) == 0 {
		return
	}
	beside := ""
	if real > 0 {
		beside = fmt.Sprintf(", and %s of the reference's", percent(real))
	}
	n.ask("Look at the phrasings: ten skeletons make %s of the rows of %s%s.%s", percent(list[0].value), list[0].name, beside, named(list, percent))
}

// coverage names the dataset that never says most values of closed arguments.
func (n *notes) coverage(tested []*evaluation.Dataset) {
	list := worst(tested, 0, func(d *evaluation.Dataset) (float64, bool) {
		v := unsaid(d)
		if v == nil {
			return 0, false
		}
		return float64(v.Of - v.Found), true
	})
	if len(list) > 0 {
		v := unsaid(list[0].of)
		n.ask("%s never says %s of the %s values of %s that the reference has: %s.%s", list[0].name, page.Thousands(v.Of-v.Found), page.Thousands(v.Of), name(v.Argument), quoted(v.Missing), named(list, whole))
	}
}

// unsaid is the closed argument of which a dataset lacks most values; nil where it lacks none.
func unsaid(d *evaluation.Dataset) *evaluation.CoveredArgument {
	var most *evaluation.CoveredArgument
	if d.Coverage == nil {
		return nil
	}
	for i := range d.Coverage.Values {
		v := &d.Coverage.Values[i]
		if v.Of < closedValues && v.Found < v.Of && (most == nil || v.Of-v.Found > most.Of-most.Found) {
			most = v
		}
	}
	return most
}

// quoted lists a few values.
func quoted(values []string) string {
	var parts []string
	for _, v := range values[:min(len(values), mostNamedInNotes)] {
		parts = append(parts, fmt.Sprintf("%q", name(v)))
	}
	if len(values) > mostNamedInNotes {
		parts = append(parts, "and more")
	}
	return strings.Join(parts, ", ")
}

func (n *notes) small(tested []*evaluation.Dataset) {
	var small []found[*evaluation.Dataset]
	for _, d := range tested {
		if d.Rows < smallDataset {
			small = append(small, found[*evaluation.Dataset]{fmt.Sprintf("%s (%s)", name(d.Name), page.Thousands(d.Rows)), float64(d.Rows), d})
		}
	}
	if len(small) > 0 {
		n.ask("Few rows: %s. A share there is a matter of a few of them.", together(small))
	}
}
