package student

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/routenator/routenator/schemas"
)

// Params of training. The zero value is valid.
type Params struct {
	Seed     int64
	Epochs   int      // times that each row is seen; default 6
	Surfaces Surfaces // how values are said, where it is known; else it is learned from the rows
}

// Surfaces lists how the values of arguments are said: argument to value, as [schemas.ScalarText] gives it, to surfaces.
type Surfaces map[string]map[string][]string

const defaultEpochs = 6

// Model answers queries after the rows that it was trained on. It is immutable.
type Model struct {
	outcome, function *head
	functions         map[string]*functionModel
	readings          readings
}

// prepared is a row that was read.
type prepared struct {
	query     string
	outcome   string
	function  string // of the first call, "" without one
	arguments map[string]string
	grams     []gram
	tokens    []token
	features  [][]uint64
}

// Train fits a model. It uses all processors; the model does not depend on their number. It is an error where there are no
// rows, where a row's calls contradict its outcome, where a call names none of the functions, or where its arguments are no
// JSON object.
func Train(rows []Row, functions []schemas.Function, p Params) (*Model, error) {
	if len(rows) == 0 {
		return nil, errors.New("student: no rows to train on")
	}
	if p.Epochs == 0 {
		p.Epochs = defaultEpochs
	}
	all, err := prepare(rows, functions)
	if err != nil {
		return nil, err
	}
	parts := divide(all, functions)
	found := make([]*learned, len(parts))
	concurrently(len(parts), func(i int) { found[i] = learn(parts[i].function, parts[i].rows, p.Surfaces) })
	counts := readingCounts{}
	for _, l := range found {
		counts.addAll(l.readings)
	}
	m := &Model{functions: map[string]*functionModel{}, readings: counts.readings()}
	tasks := m.heads(all, p)
	for _, l := range found {
		f := &functionModel{function: l.function, heads: map[string]*head{}, unsaid: map[string]string{}}
		m.functions[l.function.Name] = f
		tasks = append(tasks, l.tasks(f, p)...)
	}
	concurrently(len(tasks), func(i int) { tasks[i]() })
	return m, nil
}

// concurrently does n things on all processors.
func concurrently(n int, do func(i int)) {
	var work sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		slots <- struct{}{}
		work.Go(func() {
			do(i)
			<-slots
		})
	}
	work.Wait()
}

// prepare reads all rows.
func prepare(rows []Row, functions []schemas.Function) ([]prepared, error) {
	const chunk = 256
	out, failed := make([]prepared, len(rows)), make([]error, len(rows))
	concurrently((len(rows)+chunk-1)/chunk, func(c int) {
		for i := c * chunk; i < min((c+1)*chunk, len(rows)); i++ {
			out[i], failed[i] = prepareRow(&rows[i], functions)
		}
	})
	if i := slices.IndexFunc(failed, func(err error) bool { return err != nil }); i >= 0 {
		return nil, fmt.Errorf("student: row %d, %q: %w", i+1, rows[i].Query, failed[i])
	}
	return out, nil
}

func prepareRow(r *Row, functions []schemas.Function) (prepared, error) {
	if !slices.Contains(schemas.Outcomes(), r.Outcome) {
		return prepared{}, fmt.Errorf("outcome is %q; it is one of %v", r.Outcome, schemas.Outcomes())
	}
	if calls(r.Outcome) != (len(r.Calls) > 0) {
		return prepared{}, fmt.Errorf("outcome is %s with %d calls", r.Outcome, len(r.Calls))
	}
	out := prepared{query: r.Query, outcome: r.Outcome, grams: gramsOf(r.Query), tokens: tokenise(r.Query)}
	if len(r.Calls) == 0 {
		return out, nil
	}
	call := &r.Calls[0]
	if indexOf(functions, call.Name) < 0 {
		return prepared{}, fmt.Errorf("no function is called %q", call.Name)
	}
	out.function, out.arguments, out.features = call.Name, map[string]string{}, windowFeatures(r.Query, out.tokens)
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(call.Arguments, &raw); err != nil {
		return prepared{}, fmt.Errorf("arguments of %s: %w", call.Name, err)
	}
	for name, value := range raw {
		out.arguments[name] = canonical(value)
	}
	return out, nil
}

// canonical writes equal JSON values alike, null as "".
func canonical(raw json.RawMessage) string {
	switch raw[0] {
	case 'n':
		return ""
	case '"':
		return quote(schemas.ScalarText(raw))
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil { // it was parsed before
		panic("student: " + err.Error())
	}
	return b.String()
}

// part is the rows of one function.
type part struct {
	function *schemas.Function
	rows     []*prepared
}

// divide gives each function the rows of one call, and where it has none those of several that it is the first of.
func divide(all []prepared, functions []schemas.Function) []part {
	var out []part
	for k := range functions {
		p := part{function: &functions[k]}
		for _, outcome := range []string{schemas.OutcomeCall, schemas.OutcomeParallel} {
			for i := range all {
				if all[i].function == functions[k].Name && all[i].outcome == outcome {
					p.rows = append(p.rows, &all[i])
				}
			}
			if len(p.rows) > 0 {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// heads returns the training of the outcome and of the function.
func (m *Model) heads(all []prepared, p Params) []func() {
	var grams, called [][]gram
	var outcomes, functions []string
	for i := range all {
		grams, outcomes = append(grams, all[i].grams), append(outcomes, all[i].outcome)
		if all[i].function != "" {
			called, functions = append(called, all[i].grams), append(functions, all[i].function)
		}
	}
	tasks := []func(){func() { m.outcome = trainHead(grams, outcomes, p) }}
	if len(called) > 0 {
		tasks = append(tasks, func() { m.function = trainHead(called, functions, p) })
	}
	return tasks
}

// tasks returns the training of the function's arguments.
func (l *learned) tasks(f *functionModel, p Params) []func() {
	grams, features := make([][]gram, len(l.rows)), make([][][]uint64, len(l.rows))
	for i, row := range l.rows {
		grams[i], features[i] = row.grams, row.features
	}
	var tasks []func()
	var guard sync.Mutex
	for k := range l.function.Parameters {
		name := l.function.Parameters[k].Name
		f.unsaid[name] = l.unsaid(k)
		if !l.closed[k] {
			continue
		}
		classes := make([]string, len(l.rows))
		for i := range l.rows {
			classes[i] = l.values[i][k]
		}
		tasks = append(tasks, func() {
			h := trainHead(grams, classes, p)
			guard.Lock()
			defer guard.Unlock()
			f.heads[name] = h
		})
	}
	if parameters, tags := l.tags(); len(parameters) > 0 {
		tasks = append(tasks, func() { f.tagger = trainTagger(parameters, features, tags, p) })
	}
	return tasks
}

// Predict answers a query.
func (m *Model) Predict(query string) Prediction {
	grams := gramsOf(query)
	return answer(m.outcome.class(grams), func() schemas.Call {
		f := m.functions[m.function.class(grams)]
		values := f.arguments(query, grams, m.readings)
		return schemas.Call{Name: f.function.Name, Arguments: writeArguments(f.function, func(p *schemas.Parameter) string { return values[p.Name] })}
	})
}
