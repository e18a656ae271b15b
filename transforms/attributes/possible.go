package attributes

import (
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Possible says whether a row with these labels can exist; labels may be partial, and what they leave open counts as
// possible. It knows what follows from the functions, the catch-all values, the word limits and the recipe's own
// impossible combinations. Whether a route can make the row is not asked.
func (o *Observer) Possible(labels map[string]string) bool {
	for _, c := range o.domain.Recipe.Impossible {
		if Surely(c, labels) {
			return false
		}
	}
	outcome, function := o.labelFrom("outcome", labels), o.labelFrom("function", labels)
	for i := range o.attributes {
		label, ok := labels[o.names[i]]
		if ok && !o.possible(&o.attributes[i], label, outcome, function, labels) {
			return false
		}
	}
	return true
}

// unknown stands for a label that is not given.
const unknown = "\x00"

func (o *Observer) labelFrom(from string, labels map[string]string) string {
	for i := range o.attributes {
		if label, ok := labels[o.names[i]]; ok && o.attributes[i].From == from {
			return label
		}
	}
	return unknown
}

func (o *Observer) possible(a *schemas.Attribute, label, outcome, function string, labels map[string]string) bool {
	calls := outcome == unknown || outcome == schemas.OutcomeCall || outcome == schemas.OutcomeParallel
	switch {
	case a.From == "function":
		return outcome == unknown || (label != "") == calls
	case a.Argument() != "":
		return o.possibleArgument(a, label, calls, function)
	case a.From == "calls":
		return o.possiblePresent(a, label, calls, function)
	case a.Measure == schemas.MeasurePosition:
		return o.possiblePlace(a, label, outcome, function, labels)
	case a.Measure == schemas.MeasureWords:
		return o.possibleWords(a, label, function, outcome)
	}
	return true
}

func (o *Observer) possibleArgument(a *schemas.Attribute, label string, calls bool, function string) bool {
	argument := a.Argument()
	if !calls || function == "" {
		return label == ""
	}
	if function == unknown {
		return true
	}
	f, _ := o.domain.Function(function)
	p, ok := f.Parameter(argument)
	if !ok {
		return label == ""
	}
	if label != "" && len(a.Bins) == 0 && !p.Takes(label) {
		return false
	}
	if _, has := o.domain.CatchAll(argument); has || p.Required {
		return label != ""
	}
	return true
}

func (o *Observer) possiblePresent(a *schemas.Attribute, label string, calls bool, function string) bool {
	given := strings.Split(label, "+")
	if label == "" {
		given = nil
	}
	if !calls || function == "" {
		return len(given) == 0
	}
	if function == unknown {
		return true
	}
	f, _ := o.domain.Function(function)
	for _, name := range a.Arguments {
		p, ok := f.Parameter(name)
		_, has := o.domain.CatchAll(name)
		in := slices.Contains(given, name)
		if in && !ok || !in && ok && p.Required && !has {
			return false
		}
	}
	return true
}

// possiblePlace knows that a keyword that is the catch-all, or not there, is absent, and that any other is said, by words
// of its own unless a phrase has it as a fixed value.
func (o *Observer) possiblePlace(a *schemas.Attribute, label, outcome, function string, labels map[string]string) bool {
	if outcome == schemas.OutcomeNone {
		return label == "absent"
	}
	value, known := unknown, false
	for i := range o.attributes {
		if o.attributes[i].Argument() == a.Keyword && len(o.attributes[i].Bins) == 0 {
			value, known = labels[o.names[i]]
		}
	}
	clarify := outcome == schemas.OutcomeClarify ||
		outcome == unknown && (function == unknown || function == "") && value == "" // no call has the value, and the query may say it
	if !known || clarify {
		return true
	}
	catchAll, has := o.domain.CatchAll(a.Keyword)
	silent := value == "" || has && value == catchAll
	if label == "absent" {
		return silent || o.fixed[[2]string{a.Keyword, value}]
	}
	return !silent
}

// possibleWords knows the bounds of the check of words.
func (o *Observer) possibleWords(a *schemas.Attribute, label, function, outcome string) bool {
	clarify := outcome == schemas.OutcomeClarify || outcome == unknown && function == "" // bound by the function that is meant
	if function == unknown || len(a.Bins) == 0 || clarify {
		return true
	}
	i := slices.Index(a.BinLabels(), label)
	if i < 0 {
		return false
	}
	for _, check := range o.domain.Recipe.Validate {
		if most, ok := check.Max[function]; ok && check.Check == "words" && a.Bins[i] > most {
			return false
		}
		if least, ok := check.Min[function]; ok && check.Check == "words" && i+1 < len(a.Bins) && a.Bins[i+1] <= least {
			return false
		}
	}
	return true
}

// Surely says whether the labels, which may be partial, meet every condition; no condition is met by none.
func Surely(c schemas.Conditions, labels map[string]string) bool {
	for attribute, wanted := range c {
		label, ok := labels[attribute]
		if !ok || !slices.Contains(wanted, label) {
			return false
		}
	}
	return len(c) > 0
}

// May says whether the labels, which may be partial, can meet every condition.
func May(c schemas.Conditions, labels map[string]string) bool {
	for attribute, wanted := range c {
		if label, ok := labels[attribute]; ok && !slices.Contains(wanted, label) {
			return false
		}
	}
	return true
}
