package student

import (
	"encoding/json"

	"github.com/routenator/routenator/schemas"
)

// Row is one query to learn from, and the calls that answer it.
type Row struct {
	Query   string
	Outcome string // one of schemas.Outcomes
	Calls   []schemas.Call
}

// Prediction is what a model answers: no call where the outcome is none or clarify, else one. Calls is never nil.
type Prediction struct {
	Outcome string
	Calls   []schemas.Call
}

// Predictor answers queries. All of this package are safe for concurrent use.
type Predictor interface {
	Predict(query string) Prediction
}

// answer returns the prediction of an outcome, with a call where it has one.
func answer(outcome string, call func() schemas.Call) Prediction {
	p := Prediction{Outcome: outcome, Calls: []schemas.Call{}}
	if calls(outcome) {
		p.Calls = append(p.Calls, call())
	}
	return p
}

func calls(outcome string) bool {
	return outcome == schemas.OutcomeCall || outcome == schemas.OutcomeParallel
}

// label is what a row is counted under: the function of its one call, else the outcome.
func label(r *Row) string {
	if r.Outcome == schemas.OutcomeCall {
		return r.Calls[0].Name
	}
	return r.Outcome
}

// writeArguments writes the JSON of each parameter, "" for absent, in the order of the schema.
func writeArguments(f *schemas.Function, values []string) json.RawMessage {
	out := []byte{'{'}
	for k, value := range values {
		if value == "" {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, quote(f.Parameters[k].Name)...), ':'), value...)
	}
	return append(out, '}')
}

func quote(s string) string {
	text := schemas.Parameter{Type: "string"}
	raw, err := text.Literal(s)
	if err != nil { // every string has its JSON
		panic("student: " + err.Error())
	}
	return string(raw)
}
