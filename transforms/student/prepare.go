package student

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
)

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
	out := prepared{query: r.Query, outcome: r.Outcome, grams: gramsOf(r.Query, "query"), tokens: tokenise(r.Query)}
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
