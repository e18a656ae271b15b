package schemas

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Measures of an attribute.
const (
	MeasureWords    = "words"
	MeasurePosition = "keyword_position"
	MeasureFraming  = "framing"
	MeasureNoise    = "noise"
	MeasureLanguage = "language"
	MeasurePresent  = "present"
)

// FramingNounPhrase is the framing of a query that is of none of the recipe's kinds.
const FramingNounPhrase = "noun_phrase"

// KeywordPlaces are the labels of keyword_position.
func KeywordPlaces() []string { return []string{"absent", "first", "last", "middle"} }

// maxPresent bounds the arguments of one measure of presence: each doubles the labels.
const maxPresent = 6

// AttributeNames returns the names of the recipe's attributes in order.
func (r *Recipe) AttributeNames() []string { return sortedKeys(r.Attributes) }

// Argument returns the argument that the attribute observes, "" for one that observes something else.
func (a *Attribute) Argument() string {
	name, _ := strings.CutPrefix(a.From, "arguments.")
	if name == a.From {
		return ""
	}
	return name
}

// BinLabels returns a name for each bin: [1 3 4] gives "1-2", "3", "4+".
func (a *Attribute) BinLabels() []string {
	labels := make([]string, len(a.Bins))
	for i := range a.Bins {
		labels[i] = a.binLabel(i)
	}
	return labels
}

func (a *Attribute) binLabel(i int) string {
	from := strconv.Itoa(a.Bins[i])
	switch {
	case i == len(a.Bins)-1:
		return from + "+"
	case a.Bins[i+1] == a.Bins[i]+1:
		return from
	}
	return from + "-" + strconv.Itoa(a.Bins[i+1]-1)
}

// Bin returns the label of the bin that holds n; "" below the first.
func (a *Attribute) Bin(n int) string {
	for i := len(a.Bins) - 1; i >= 0; i-- {
		if n >= a.Bins[i] {
			return a.binLabel(i)
		}
	}
	return ""
}

// Labels returns, sorted, every label that the attribute can have, and false where they are not a closed set (free
// text, or a number without bins). "" is the label of rows that do not have the attribute at all.
func (d *Domain) Labels(attribute string) ([]string, bool) {
	a := d.Recipe.Attributes[attribute]
	labels, closed := d.labels(&a)
	labels = slices.Clone(labels)
	sort.Strings(labels)
	return slices.Compact(labels), closed
}

func (d *Domain) labels(a *Attribute) ([]string, bool) {
	switch {
	case a.From == "outcome":
		return Outcomes(), true
	case a.From == "function":
		labels := []string{""}
		for _, f := range d.Functions {
			labels = append(labels, f.Name)
		}
		return labels, true
	case a.Argument() != "":
		return d.argumentLabels(a)
	}
	switch a.Measure {
	case MeasureWords:
		return a.BinLabels(), len(a.Bins) > 0
	case MeasurePosition:
		return KeywordPlaces(), true
	case MeasureFraming:
		labels := []string{FramingNounPhrase}
		for _, k := range a.Kinds {
			labels = append(labels, k.Name)
		}
		return labels, true
	case MeasureLanguage:
		return d.languages(), true
	case MeasurePresent:
		return subsets(a.Arguments), true
	}
	return nil, false
}

func (d *Domain) argumentLabels(a *Attribute) ([]string, bool) {
	labels := []string{""}
	if len(a.Bins) > 0 {
		return append(labels, a.BinLabels()...), true
	}
	for _, f := range d.Functions {
		p, ok := f.Parameter(a.Argument())
		switch {
		case !ok:
			continue
		case len(p.Enum) > 0:
			labels = append(labels, p.Enum...)
		case p.Type == "boolean":
			labels = append(labels, "false", "true")
		case len(d.Values[p.Name]) > 0:
			for _, e := range d.Values[p.Name] {
				labels = append(labels, e.Value)
			}
		default:
			return nil, false
		}
	}
	return labels, true
}

// languages returns the languages that the recipe's routes write.
func (d *Domain) languages() []string {
	var all []string
	for i := range d.Recipe.Routes {
		if d.Recipe.Routes[i].Asks() {
			all = append(all, d.Recipe.Routes[i].Language)
		}
	}
	for _, files := range d.Phrases {
		for _, f := range files {
			if len(f.Phrases) > 0 {
				all = append(all, f.Language)
			}
		}
	}
	sort.Strings(all)
	return slices.Compact(all)
}

// subsets returns the label of every subset of the arguments, in the order in which they are listed.
func subsets(arguments []string) []string {
	labels := []string{}
	for set := range 1 << min(len(arguments), maxPresent) {
		var in []string
		for i, name := range arguments {
			if set>>i&1 == 1 {
				in = append(in, name)
			}
		}
		labels = append(labels, strings.Join(in, "+"))
	}
	return labels
}

// CatchAll returns the catch-all value of an argument, which stands where nothing was said; false when there is none.
func (d *Domain) CatchAll(argument string) (string, bool) {
	for _, e := range d.Values[argument] {
		if e.CatchAll {
			return e.Value, true
		}
	}
	return "", false
}

// Function returns the named function of the recipe.
func (d *Domain) Function(name string) (*Function, bool) {
	for i := range d.Functions {
		if d.Functions[i].Name == name {
			return &d.Functions[i], true
		}
	}
	return nil, false
}
