package phrases

import (
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// target is what one cell asks of the grammar.
type target struct {
	labels  map[string]string
	words   lengths            // lengths that the cell allows
	places  [last + 1]bool     // places of the keyword that it allows
	keyword string             // the argument whose place counts
	values  map[string]allowed // what arguments may hold
	phrases []*phrase          // those that may fit
	weights []float64
	calls   map[*phrase][]choices // of the parallel ones: what each of its calls can be
}

// choices are phrases to choose from by weight.
type choices struct {
	phrases []*phrase
	weights []float64
}

// allowed limits one argument: to one value, to a bin of numbers, to absence, or only to being there.
type allowed struct {
	absent   bool
	given    bool
	value    string
	from, to float64 // of a bin; used when binned
	binned   bool
}

// request is what one call of a row must say. Its arguments have a bit each.
type request struct {
	function *schemas.Function // nil where nothing is called
	keyword  string
	limits   map[string]allowed
	must     []string // arguments that have to be said, a bit each
	missing  string   // clarify: the argument that may not be said
	fixed    map[string]string
	file     *schemas.PhraseFile
	draws    []drawn
}

// newTarget reads the cell's labels, by the recipe's attributes.
func newTarget(domain *schemas.Domain, labels map[string]string) *target {
	t := &target{labels: labels, words: ^lengths(0), values: map[string]allowed{}, calls: map[*phrase][]choices{}}
	for i := range t.places {
		t.places[i] = true
	}
	silent := false
	for _, name := range domain.Recipe.AttributeNames() {
		a := domain.Recipe.Attributes[name]
		if a.Measure == schemas.MeasurePosition {
			t.keyword = a.Keyword
		}
		if label, ok := labels[name]; ok {
			t.read(domain, &a, label)
		}
		if label := labels[name]; a.From == "outcome" && (label == schemas.OutcomeClarify || label == schemas.OutcomeNone) {
			silent = true
		}
	}
	if silent { // no call is made, so that no argument has a label; the query may say some all the same
		t.values = map[string]allowed{}
	}
	return t
}

func (t *target) read(domain *schemas.Domain, a *schemas.Attribute, label string) {
	switch {
	case a.Measure == schemas.MeasureWords:
		t.words = wordsOf(a, label)
	case a.Measure == schemas.MeasurePosition:
		t.places = placesOf(label)
	case a.From == "calls":
		given := subset(label)
		for _, argument := range a.Arguments {
			t.limit(argument, allowed{absent: !given[argument], given: given[argument]})
		}
	case a.Argument() != "":
		t.limit(a.Argument(), limit(domain, a, label))
	}
}

// limit adds what one attribute asks of an argument to what others ask: a value says more than a bin, and a bin more
// than that it is there.
func (t *target) limit(argument string, l allowed) {
	if old := t.values[argument]; old.given && l.given && (old.value != "" || old.binned && l.value == "") {
		return
	}
	t.values[argument] = l
}

func limit(domain *schemas.Domain, a *schemas.Attribute, label string) allowed {
	catchAll, has := domain.CatchAll(a.Argument())
	if label == "" || has && label == catchAll {
		return allowed{absent: true}
	}
	i := slices.Index(a.BinLabels(), label)
	if i < 0 {
		return allowed{given: true, value: label}
	}
	to := float64(1 << 52)
	if i+1 < len(a.Bins) {
		to = float64(a.Bins[i+1])
	}
	return allowed{given: true, binned: true, from: float64(a.Bins[i]), to: to}
}

// subset reads a label that joins names with "+".
func subset(label string) map[string]bool {
	in := map[string]bool{}
	for name := range strings.SplitSeq(label, "+") {
		in[name] = true
	}
	return in
}

func wordsOf(a *schemas.Attribute, label string) lengths {
	if len(a.Bins) == 0 {
		return ^lengths(0)
	}
	i := slices.Index(a.BinLabels(), label)
	if i < 0 {
		return 0
	}
	words := ^lengths(0) << min(a.Bins[i], 63)
	if i+1 < len(a.Bins) {
		words &^= ^lengths(0) << min(a.Bins[i+1], 63)
	}
	return words
}

func placesOf(label string) (places [last + 1]bool) {
	switch label {
	case "absent":
		places[none] = true
	case "first":
		places[first], places[only] = true, true
	case "middle":
		places[middle] = true
	case "last":
		places[last] = true
	}
	return places
}

// goal is the set of shapes that the cell allows for a whole phrase whose request has all of must to say.
func (t *target) goal(r *request) shape {
	var goal shape
	for p, ok := range t.places {
		if ok && t.words != 0 {
			goal = append(goal, extent{said: r.all(), place: place(p), words: t.words &^ 1})
		}
	}
	return goal
}

// fits says whether the phrase is made for a cell with these labels.
func (t *target) fits(domain *schemas.Domain, p *phrase) bool {
	for name, label := range t.labels {
		a := domain.Recipe.Attributes[name]
		switch {
		case a.From == "outcome":
			if p.spec.Outcome != label {
				return false
			}
		case a.From == "function":
			if callee(p) != label {
				return false
			}
		case a.Measure == schemas.MeasureLanguage:
			if p.file.Language != label {
				return false
			}
		}
		if wanted, ok := p.spec.When[name]; ok && !slices.Contains(wanted, label) {
			return false
		}
	}
	return p.weight > 0 && t.admitsFixed(domain, p)
}

// fitsCall says whether the phrase can be the first call of a row with these labels, as far as they are about it.
func (t *target) fitsCall(domain *schemas.Domain, p *phrase) bool {
	for name, wanted := range p.spec.When {
		a := domain.Recipe.Attributes[name]
		label, asked := t.labels[name]
		if asked && (a.Argument() != "" || a.From == "calls") && !slices.Contains(wanted, label) {
			return false
		}
	}
	return t.admitsFixed(domain, p)
}

// admitsFixed says whether the arguments that the cell wants are the function's, and those that the phrase fixes are
// as the cell wants them.
func (t *target) admitsFixed(domain *schemas.Domain, p *phrase) bool {
	if f, ok := domain.Function(p.spec.Function); ok && p.spec.Outcome == schemas.OutcomeCall {
		for name, l := range t.values {
			if _, has := f.Parameter(name); l.given && !has {
				return false
			}
		}
	}
	for name, value := range p.spec.Arguments {
		if !t.values[name].admits(domain, name, value) {
			return false
		}
	}
	return true
}

// admits says whether an argument that a phrase fixes keeps to the limit.
func (l allowed) admits(domain *schemas.Domain, name, value string) bool {
	catchAll, has := domain.CatchAll(name)
	silent := has && value == catchAll
	switch {
	case l.absent:
		return silent
	case l.binned:
		number, err := strconv.ParseFloat(value, 64)
		return err == nil && l.holds(number)
	case l.value != "":
		return value == l.value
	}
	return !l.given || !silent
}

// holds says whether a number is in the bin.
func (l allowed) holds(number float64) bool { return number >= l.from && number < l.to }

// callee is the function of the first call of the rows that the phrase makes.
func callee(p *phrase) string {
	switch p.spec.Outcome {
	case schemas.OutcomeCall:
		return p.spec.Function
	case schemas.OutcomeParallel:
		return p.spec.Calls[0]
	}
	return ""
}

// set says what a call of the function must say in a phrase. limits hold for the first call of a row only.
func (r *request) set(domain *schemas.Domain, p *phrase, limits map[string]allowed, keyword string) {
	*r = request{keyword: keyword, limits: limits, missing: p.spec.Missing, fixed: p.spec.Arguments, file: p.file, must: r.must[:0], draws: r.draws[:0]}
	r.function, _ = domain.Function(p.spec.Function)
	if r.function == nil {
		return
	}
	for _, parameter := range r.function.Parameters {
		_, has := domain.CatchAll(parameter.Name)
		needed := parameter.Required && !has || limits[parameter.Name].given
		if _, fixed := r.fixed[parameter.Name]; needed && !fixed && parameter.Name != r.missing {
			r.must = append(r.must, parameter.Name)
		}
	}
}

// silent says whether the argument may not be said: the phrase leaves it out or its own words say it, or the cell
// wants it absent.
func (r *request) silent(argument string) bool {
	_, fixed := r.fixed[argument]
	return fixed || argument == r.missing || r.limits[argument].absent
}

// all is the set of every argument that has to be said.
func (r *request) all() uint32 { return 1<<len(r.must) - 1 }

// bit is the argument's bit in the sets of arguments said, 0 for one that may be said or not.
func (r *request) bit(argument string) uint32 {
	if i := slices.Index(r.must, argument); i >= 0 {
		return 1 << i
	}
	return 0
}
