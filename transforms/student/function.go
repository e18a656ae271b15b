package student

import (
	"cmp"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// functionModel fills the arguments of one function.
type functionModel struct {
	function *schemas.Function
	heads    []*head  // by parameter, nil where it is not closed; the class "" is absent
	unsaid   []string // by parameter, what stands where no token is kept; "" is absent
	tagger   *tagger  // of all that are not closed; nil where no row says one
}

// tasks returns the training of the function's arguments.
func (m *functionModel) tasks(l *learned, p Params) []func() {
	m.heads, m.unsaid = make([]*head, len(l.closed)), make([]string, len(l.closed))
	var tasks []func()
	var grams [][]gram
	for k := range l.closed {
		m.unsaid[k] = l.unsaid(k)
		if !l.closed[k] {
			continue
		}
		if grams == nil {
			grams = l.framed()
		}
		tasks = append(tasks, func() { m.heads[k] = trainHead(grams, l.column(k), p) })
	}
	if parameters, tags := l.tags(); len(parameters) > 0 {
		tasks = append(tasks, func() { m.tagger = trainTagger(l.function, parameters, l.features(), tags, p) })
	}
	return tasks
}

// call answers a query that asks for the function.
func (m *functionModel) call(query string, grams []gram, r readings) schemas.Call {
	values, tokens := slices.Clone(m.unsaid), tokenise(query)
	var kept []int
	if m.tagger != nil {
		for i, runs := range m.tagger.keep(query, tokens) {
			k := m.tagger.parameters[i]
			values[k] = cmp.Or(readRuns(&m.function.Parameters[k], query, tokens, runs, r), values[k])
			kept = append(kept, slices.Concat(runs...)...)
		}
	}
	grams = framed(query, grams, tokens, kept)
	for k, head := range m.heads {
		if head != nil {
			values[k] = head.class(grams)
		}
	}
	return schemas.Call{Name: m.function.Name, Arguments: writeArguments(m.function, values)}
}

// readRuns returns the JSON of the kept tokens: of all together, or of a list's items one by one. "" where none are kept.
func readRuns(p *schemas.Parameter, query string, tokens []token, runs [][]int, r readings) string {
	if p.Type != "array" {
		return r.of(p).read(p.Type, join(query, tokens, slices.Concat(runs...)))
	}
	var texts []string
	for _, run := range runs {
		texts = append(texts, join(query, tokens, run))
	}
	return r.of(p).readList(texts)
}
