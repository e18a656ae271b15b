package student

import (
	"errors"
	"runtime"
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
		f := &functionModel{function: l.function}
		m.functions[l.function.Name] = f
		tasks = append(tasks, f.tasks(l, p)...)
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

// Predict answers a query.
func (m *Model) Predict(query string) Prediction {
	grams := gramsOf(query, "query")
	return answer(m.outcome.class(grams), func() schemas.Call {
		return m.functions[m.function.class(grams)].call(query, grams, m.readings)
	})
}
