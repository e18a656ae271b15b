package prompts

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Data is what a prompt template may show.
type Data struct {
	Outcome   string            // call, clarify or none
	Function  Function          // the function that is meant; one without a name for none
	Functions []Function        // all that the recipe has
	Missing   string            // clarify: the argument that is left out
	Labels    map[string]string // the cell's label of every attribute, "" where it leaves it open
	Words     Words             // how long a query is
	Place     string            // where the keyword stands: first, middle, last, absent, or ""
	Language  string            // BCP 47 code
	Asset     Asset
	Count     int      // rows asked for
	Examples  []Shot   // worked examples that fit the cell
	Avoid     []string // commonest openings of the round before
	Query     string   // reviews: the query
	Call      string   // judge: the call, as JSON
	Guide     string   // reviews: the label guide

	draw  func(name string, number int) (string, error)
	drawn map[string]int
	said  map[string]bool
}

// mostDraws bounds the search for a value that the prompt has not said yet.
const mostDraws = 20

// Draw says one of the recipe's values: another one each time it is asked, as long as there are others.
func (d *Data) Draw(name string) (string, error) {
	if d.draw == nil {
		return "", errors.New("a question about a row draws nothing")
	}
	for range mostDraws {
		d.drawn[name]++
		said, err := d.draw(name, d.drawn[name])
		if err != nil || said == "" {
			return "", err
		}
		if key := name + "\x00" + said; !d.said[key] {
			d.said[key] = true
			return said, nil
		}
	}
	return d.draw(name, d.drawn[name])
}

// Function is one function of the recipe.
type Function struct {
	Name        string
	Description string
	Parameters  []Parameter
	Schema      string // JSON Schema of the arguments
}

// Parameter is one argument of a function.
type Parameter struct {
	Name        string
	Type        string
	Description string
	Enum        []string
	Required    bool
	Value       string // what the cell decides, "" where the model chooses
}

// Words is a range of lengths; Max is 0 where there is no upper bound.
type Words struct{ Min, Max int }

// Asset is what is known of the asset.
type Asset struct {
	Title    string
	Keywords []string
	Locale   string
	Fields   map[string]string
}

// Shot is a worked example.
type Shot struct {
	Query     string
	Arguments string // JSON
}

// data gathers what a plan's templates see.
func (p *Prompter) data(plan *schemas.Plan, labels map[string]string, t *target) *Data {
	d := &Data{Outcome: t.outcome, Function: p.shown(t.function, t), Functions: p.functions, Missing: t.missing, Labels: p.all(labels),
		Words: p.words(labels), Place: p.place(labels), Language: t.language, Count: max(p.route.PerReply, 1), Avoid: p.avoided(t)}
	d.Asset = Asset{Title: plan.Asset.Title, Keywords: plan.Asset.Keywords, Locale: plan.Asset.Locale, Fields: plan.Asset.Fields}
	return d
}

// avoided returns the openings that the prompt is to name: those of the rows that mean the same function.
func (p *Prompter) avoided(t *target) []string {
	name := ""
	if t.function != nil {
		name = t.function.Name
	}
	list := p.avoid[name]
	return list[:min(len(list), p.route.Avoid)]
}

// shown describes a function; nil is none.
func (p *Prompter) shown(f *schemas.Function, t *target) Function {
	if f == nil {
		return Function{}
	}
	out := Function{Name: f.Name, Description: f.Description, Schema: string(f.Schema)}
	for _, parameter := range f.Parameters {
		out.Parameters = append(out.Parameters, Parameter{Name: parameter.Name, Type: parameter.Type, Description: parameter.Description,
			Enum: parameter.Enum, Required: parameter.Required, Value: t.fixed[parameter.Name]})
	}
	return out
}

// all gives every attribute a label, so that a template that names an unknown one fails.
func (p *Prompter) all(labels map[string]string) map[string]string {
	out := map[string]string{}
	for _, name := range p.domain.Recipe.AttributeNames() {
		out[name] = labels[name]
	}
	return out
}

func (p *Prompter) words(labels map[string]string) Words {
	if label := p.measured(schemas.MeasureWords, labels); label != "" {
		return binOf(label)
	}
	return Words{}
}

// binOf reads the label of a bin: "3", "3-5" or "9+".
func binOf(label string) Words {
	from, to, ranged := strings.Cut(strings.TrimSuffix(label, "+"), "-")
	least, _ := strconv.Atoi(from) // labels are made of numbers
	most, _ := strconv.Atoi(to)
	switch {
	case strings.HasSuffix(label, "+"):
		return Words{Min: least}
	case !ranged:
		return Words{Min: least, Max: least}
	}
	return Words{Min: least, Max: most}
}

func (p *Prompter) place(labels map[string]string) string {
	return p.measured(schemas.MeasurePosition, labels)
}

// measured returns the cell's label of the first attribute, in order of name, with a measure.
func (p *Prompter) measured(measure string, labels map[string]string) string {
	for _, name := range p.domain.Recipe.AttributeNames() {
		if p.domain.Recipe.Attributes[name].Measure == measure && labels[name] != "" {
			return labels[name]
		}
	}
	return ""
}

func compactJSON(v any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)              // a model reads it
	if err := encoder.Encode(v); err != nil { // values of a YAML file: texts, numbers, booleans, lists and mappings of texts
		return "{}"
	}
	return strings.TrimSuffix(b.String(), "\n")
}
