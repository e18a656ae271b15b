package student

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// KeywordParams are what a keyword rule knows.
type KeywordParams struct {
	// Words and phrases that ask for each label: a function, or an outcome other than call.
	Requests map[string][]string
	Default  string            // label of a query that says none of them
	Surfaces Surfaces          // how values are said
	Unsaid   map[string]string // by argument, the value where none is said; without one it is absent
}

// Keywords is a rule without learning. The label is the one of which most phrases are said, of equals that of the longest
// phrase, then that which the query says first. An argument with listed values is the longest of their surfaces that is
// said. A number without them is the first in the query that no other argument has. The first required text without
// listed values is what then is left of the query, from its first to its last word.
//
// A dataset on which a trained model is no better than this rule is separable by keywords.
type Keywords struct {
	functions []schemas.Function
	requests  map[string][]string // phrase to labels, ascending
	standard  string
	values    map[string]map[string]string // argument, surface to value
	unsaid    map[string]string
	longest   int // phrase or surface, in words
}

// NewKeywords makes the rule. It is an error where a label is neither a function nor an outcome.
func NewKeywords(functions []schemas.Function, p KeywordParams) (*Keywords, error) {
	k := &Keywords{functions, map[string][]string{}, p.Default, map[string]map[string]string{}, p.Unsaid, 1}
	if p.Default == "" {
		return nil, errors.New("student: a keyword rule needs a default: the label of a query that says nothing known")
	}
	for label, phrases := range p.Requests {
		if err := k.check(label); err != nil {
			return nil, err
		}
		for _, phrase := range phrases {
			key := k.key(phrase)
			k.requests[key] = append(k.requests[key], label)
			slices.Sort(k.requests[key])
		}
	}
	for argument, values := range p.Surfaces {
		k.values[argument] = map[string]string{}
		for value, surfaces := range values {
			for _, s := range append(slices.Clone(surfaces), value) {
				key := k.key(s)
				if other, ok := k.values[argument][key]; key != "" && (!ok || value < other) {
					k.values[argument][key] = value
				}
			}
		}
	}
	return k, k.check(p.Default)
}

func (k *Keywords) check(label string) error {
	if indexOf(k.functions, label) < 0 && (label == schemas.OutcomeCall || !slices.Contains(schemas.Outcomes(), label)) {
		return fmt.Errorf("student: %q is neither a function nor an outcome that has none", label)
	}
	return nil
}

func (k *Keywords) key(phrase string) string {
	key := keysOf(phrase)
	k.longest = max(k.longest, 1+strings.Count(key, " "))
	return key
}

func indexOf(functions []schemas.Function, name string) int {
	return slices.IndexFunc(functions, func(f schemas.Function) bool { return f.Name == name })
}

// span is a run of words of a query.
type span struct {
	phrase     string
	begin, end int
}

// spans lists the runs of words, the longest first, then the first.
func (k *Keywords) spans(words []token) []span {
	var out []span
	for n := min(k.longest, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			keys := make([]string, n)
			for j := range keys {
				keys[j] = words[i+j].key
			}
			out = append(out, span{strings.Join(keys, " "), i, i + n})
		}
	}
	return out
}

// Predict answers a query.
func (k *Keywords) Predict(query string) Prediction {
	words := slices.DeleteFunc(tokenise(query), func(t token) bool { return t.sign })
	r := &ruling{k, query, words, k.spans(words), make([]bool, len(words))}
	label := r.label()
	at := indexOf(k.functions, label)
	if at < 0 {
		if label != schemas.OutcomeParallel {
			return answer(label, nil)
		}
		at = 0
	}
	outcome := schemas.OutcomeCall
	if label == schemas.OutcomeParallel {
		outcome = label
	}
	return answer(outcome, func() schemas.Call {
		f := &k.functions[at]
		return schemas.Call{Name: f.Name, Arguments: writeArguments(f, r.arguments(f))}
	})
}

// ruling is the rule on one query.
type ruling struct {
	*Keywords
	query string
	words []token
	spans []span
	used  []bool // words that a phrase or value has
}

func (r *ruling) label() string {
	votes, rank := map[string]int{}, map[string]int{}
	seen := map[string]bool{}
	for i, s := range r.spans {
		for _, l := range r.requests[s.phrase] {
			if !seen[l+"\x00"+s.phrase] {
				votes[l]++
			}
			seen[l+"\x00"+s.phrase] = true
			if _, ok := rank[l]; !ok {
				rank[l] = i
			}
			r.use(s)
		}
	}
	best := r.standard
	for l, n := range votes {
		if c := cmp.Or(n-votes[best], rank[best]-rank[l], strings.Compare(best, l)); c > 0 {
			best = l
		}
	}
	return best
}

func (r *ruling) use(s span) {
	for i := s.begin; i < s.end; i++ {
		r.used[i] = true
	}
}

// arguments returns the JSON of each parameter: listed values first, then numbers, then the text, then what is unsaid.
func (r *ruling) arguments(f *schemas.Function) []string {
	out := make([]string, len(f.Parameters))
	for _, fill := range []func(p *schemas.Parameter) string{r.listed, r.number, r.rest, r.standing} {
		for k := range out {
			if out[k] == "" {
				out[k] = fill(&f.Parameters[k])
			}
		}
	}
	return out
}

func (r *ruling) standing(p *schemas.Parameter) string {
	value, ok := r.unsaid[p.Name]
	if !ok {
		return ""
	}
	return literal(p, value)
}

// literal returns the JSON of a value, "" where the argument cannot hold it.
func literal(p *schemas.Parameter, value string) string {
	raw, err := p.Literal(value)
	if err != nil {
		return ""
	}
	return string(raw)
}

func (r *ruling) listed(p *schemas.Parameter) string {
	for _, s := range r.spans {
		if value, ok := r.values[p.Name][s.phrase]; ok {
			r.use(s)
			return literal(p, value)
		}
	}
	return ""
}

func (r *ruling) number(p *schemas.Parameter) string {
	if p.Type != "integer" && p.Type != "number" || r.values[p.Name] != nil {
		return ""
	}
	for i, w := range r.words {
		n, ok := readNumber(r.query[w.start:w.end])
		if ok && !r.used[i] {
			r.used[i] = true
			return literal(p, strconv.FormatFloat(n, 'f', -1, 64))
		}
	}
	return ""
}

func (r *ruling) rest(p *schemas.Parameter) string {
	if p.Type != "string" || !p.Required || r.values[p.Name] != nil {
		return ""
	}
	begin := slices.Index(r.used, false)
	if begin < 0 {
		return ""
	}
	end := len(r.used)
	for r.used[end-1] {
		end--
	}
	for i := begin; i < end; i++ {
		r.used[i] = true
	}
	return quote(r.query[r.words[begin].start:r.words[end-1].end])
}
