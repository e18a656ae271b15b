package attributes

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// Observer observes the attributes of one recipe. It is safe for concurrent use.
type Observer struct {
	domain     *schemas.Domain
	names      []string
	attributes []schemas.Attribute
	kinds      [][]kind           // of each attribute that measures framing
	fixed      map[[2]string]bool // arguments and values that some phrase as a whole says
}

// kind is a framing whose words are normalised.
type kind struct {
	name                   string
	begins, contains, ends []string
}

// NewObserver returns an observer of the domain's attributes.
func NewObserver(domain *schemas.Domain) *Observer {
	o := &Observer{domain: domain, names: domain.Recipe.AttributeNames()}
	o.kinds = make([][]kind, len(o.names))
	for i, name := range o.names {
		a := domain.Recipe.Attributes[name]
		o.attributes = append(o.attributes, a)
		for _, k := range a.Kinds {
			o.kinds[i] = append(o.kinds[i], kind{k.Name, normalised(k.Begins), normalised(k.Contains), k.Ends})
		}
	}
	o.fixed = fixed(domain)
	return o
}

func fixed(domain *schemas.Domain) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, files := range domain.Phrases {
		for _, file := range files {
			for _, phrase := range file.Phrases {
				for argument, value := range phrase.Arguments {
					out[[2]string{argument, value}] = true
				}
			}
		}
	}
	return out
}

// Names returns the attributes' names in the order of the labels.
func (o *Observer) Names() []string { return o.names }

// Labels returns the label of every attribute of the candidate, in the order of Names. asset is its asset, or nil.
func (o *Observer) Labels(c *schemas.Candidate, asset *schemas.Asset) []string {
	labels := make([]string, len(o.names))
	var arguments map[string]json.RawMessage
	if len(c.Calls) > 0 {
		if json.Unmarshal(c.Calls[0].Arguments, &arguments) != nil {
			arguments = nil // what cannot be read has no argument; the schema check rejects the row
		}
	}
	for i := range o.attributes {
		labels[i] = o.label(i, c, arguments, asset)
	}
	return labels
}

func (o *Observer) label(i int, c *schemas.Candidate, arguments map[string]json.RawMessage, asset *schemas.Asset) string {
	a := &o.attributes[i]
	switch {
	case a.From == "outcome":
		return c.Outcome
	case a.From == "function":
		if len(c.Calls) == 0 {
			return ""
		}
		return c.Calls[0].Name
	case a.Argument() != "":
		return argumentLabel(a, arguments[a.Argument()])
	case a.From == "calls":
		return present(a, arguments, o.domain)
	case a.From == "query":
		return o.measure(i, c)
	}
	if asset == nil {
		return ""
	}
	return asset.Field(strings.TrimPrefix(a.From, "asset."))
}

func argumentLabel(a *schemas.Attribute, raw json.RawMessage) string {
	value := schemas.ScalarText(raw)
	if len(a.Bins) == 0 || value == "" {
		return value
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(number) {
		return ""
	}
	const most = 1 << 53 // what is beyond is in the outermost bin on every machine
	return a.Bin(int(math.Floor(min(max(number, -most), most))))
}

// present joins the arguments that are given with something other than their catch-all.
func present(a *schemas.Attribute, arguments map[string]json.RawMessage, domain *schemas.Domain) string {
	var in []string
	for _, name := range a.Arguments {
		raw, ok := arguments[name]
		if catchAll, has := domain.CatchAll(name); ok && !(has && schemas.ScalarText(raw) == catchAll) {
			in = append(in, name)
		}
	}
	return strings.Join(in, "+")
}

func (o *Observer) measure(i int, c *schemas.Candidate) string {
	a := &o.attributes[i]
	switch a.Measure {
	case schemas.MeasureWords:
		n := text.CountWords(c.Query)
		if len(a.Bins) == 0 {
			return strconv.Itoa(n)
		}
		return a.Bin(n)
	case schemas.MeasurePosition:
		return place(c, a.Keyword)
	case schemas.MeasureFraming:
		return framing(o.kinds[i], c.Query)
	case schemas.MeasureNoise:
		return c.Noise
	case schemas.MeasureLanguage:
		return c.Language
	}
	return ""
}

// place says where the words for the keyword argument of the first call stand.
func place(c *schemas.Candidate, keyword string) string {
	for _, s := range c.Said {
		if s.Call == 0 && s.Argument == keyword {
			return text.Place(c.Query, s.Surface)
		}
	}
	return text.PlaceAbsent
}

func framing(kinds []kind, query string) string {
	words := text.Normalise(query)
	padded := " " + words + " "
	trimmed := strings.TrimSpace(query)
	for _, k := range kinds {
		if slices.ContainsFunc(k.begins, func(w string) bool { return strings.HasPrefix(padded, " "+w+" ") }) ||
			slices.ContainsFunc(k.contains, func(w string) bool { return strings.Contains(padded, " "+w+" ") }) ||
			slices.ContainsFunc(k.ends, func(w string) bool { return strings.HasSuffix(trimmed, w) }) {
			return k.name
		}
	}
	return schemas.FramingNounPhrase
}

func normalised(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = text.Normalise(s)
	}
	return out
}
