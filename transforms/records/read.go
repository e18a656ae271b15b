package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/lines"
	"github.com/routenator/routenator/transforms/shards"
)

// Read hands on the records of a stretch, one after another; the memory of a record is overwritten by the next. Rows that
// are no records go to refuse. An error is one of reading the file.
func Read(ctx context.Context, s Stretch, spec *Spec, hand func(*Record), refuse func(Refusal)) error {
	r := &reader{stretch: s, spec: spec, hand: hand, refuse: refuse}
	r.record.spec = spec
	if !strings.HasSuffix(s.URI, ".parquet") {
		return eachLine(ctx, s, func(l lines.Line) bool {
			if l.Text == nil {
				r.reject(l.Offset, s.where(l), ReasonTooLong, fmt.Sprintf("more than %d bytes", maxLine))
			} else {
				r.object(l.Text, l.Offset, func() string { return s.where(l) })
			}
			return ctx.Err() == nil
		})
	}
	return r.table(ctx)
}

// reader reads one stretch.
type reader struct {
	stretch Stretch
	spec    *Spec
	hand    func(*Record)
	refuse  func(Refusal)
	record  Record
	shared  map[string]string // texts of few values, once each
	list    [][]byte          // of one row
}

func (r *reader) reject(offset int64, where, reason, detail string) {
	r.refuse(Refusal{File: r.stretch.File, Offset: offset, Where: where, Reason: reason, Detail: detail})
}

// object reads a row that comes as JSON.
func (r *reader) object(data []byte, offset int64, where func() string) {
	var row map[string]json.RawMessage
	if err := json.Unmarshal(data, &row); err != nil || row == nil {
		detail := "null"
		if err != nil {
			detail = err.Error()
		}
		r.reject(offset, where(), ReasonNotJSON, detail)
		return
	}
	rec := &r.record
	rec.ID, rec.Outcome, rec.Route, rec.Group = scalar(row["id"]), scalar(row["outcome"]), scalar(row["route"]), scalar(row["asset_id"])
	rec.Query = r.queryOf(row)
	rec.Labels = rec.Labels[:0]
	for _, field := range r.spec.Labels {
		rec.Labels = append(rec.Labels, scalar(row[field]))
	}
	rec.tools, rec.calls = list(row["tools"]), nil
	var golden schemas.Golden
	if raw, ok := row["calls"]; ok {
		if err := json.Unmarshal(raw, &golden.Calls); err != nil {
			r.reject(offset, where(), ReasonCalls, err.Error())
			return
		}
		rec.calls = list(raw)
	}
	if raw, ok := row["accept"]; ok && len(golden.Calls) == 0 {
		if err := json.Unmarshal(raw, &golden.Accept); err != nil {
			r.reject(offset, where(), ReasonCalls, err.Error())
			return
		}
		rec.calls = accepted(golden.Accept)
	}
	function := ""
	if r.spec.Function != "" {
		function = scalar(row[r.spec.Function])
	}
	if raw, ok := row["arguments"]; ok && len(rec.calls) == 0 && function != "" {
		rec.calls = []json.RawMessage{callOf(function, raw)}
	}
	_, hasCalls := row["calls"]
	r.finish(offset, where, function, nil, hasCalls || rec.calls != nil)
}

// finish completes a record and hands it on. arguments are those of its first call where they are known apart from the calls.
func (r *reader) finish(offset int64, where func() string, function string, arguments []byte, hasCalls bool) {
	rec := &r.record
	switch {
	case rec.Query == "":
		r.reject(offset, where(), ReasonNoQuery, "field "+r.spec.Query+" is missing, empty or no text")
		return
	case !utf8.ValidString(rec.Query):
		r.reject(offset, where(), ReasonNotText, fmt.Sprintf("%.60q", rec.Query))
		return
	}
	rec.Function, rec.Arguments = function, rec.Arguments[:0]
	var err error
	if arguments != nil {
		err = rec.setArguments(arguments)
	} else if len(rec.calls) > 0 {
		err = rec.firstCall(function)
	}
	if err != nil {
		r.reject(offset, where(), ReasonCalls, err.Error())
		return
	}
	if rec.Outcome == "" && hasCalls {
		rec.Outcome = [...]string{schemas.OutcomeNone, schemas.OutcomeCall, schemas.OutcomeParallel}[min(len(rec.calls), 2)]
	}
	r.hand(rec)
}

// firstCall takes function and arguments from the row's first call.
func (rec *Record) firstCall(function string) error {
	calls, err := rec.callsOf(rec.calls[:1])
	if err != nil {
		return err
	}
	call := calls[0]
	if function == "" || rec.spec.Function == "function" {
		rec.Function = call.Name
	}
	return rec.setArguments(call.Arguments)
}

// setArguments reads the arguments that are scalars.
func (rec *Record) setArguments(raw json.RawMessage) error {
	if len(raw) == 0 {
		return nil
	}
	arguments, err := appendArguments(rec.Arguments, raw)
	rec.Arguments = arguments
	return err
}

func (r *reader) queryOf(row map[string]json.RawMessage) string {
	if r.spec.Query != "messages" {
		return scalarText(row[r.spec.Query])
	}
	golden := schemas.Golden{}
	if json.Unmarshal(row["messages"], &golden.Messages) != nil {
		return ""
	}
	return golden.Request()
}

// scalarText returns a JSON text, "" for anything else.
func scalarText(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// scalar returns a text, number or boolean as text, "" for anything else.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || raw[0] == 'n' {
		return ""
	}
	return schemas.ScalarText(raw)
}

func callOf(function string, arguments json.RawMessage) json.RawMessage {
	raw, err := json.Marshal(schemas.Call{Name: function, Arguments: arguments})
	if err != nil {
		return nil // the arguments came out of a JSON object
	}
	return raw
}

// accepted returns a call for each that is accepted, with the first of its values.
func accepted(accept []schemas.Accept) []json.RawMessage {
	var out []json.RawMessage
	for _, call := range accept {
		for name, parameters := range call {
			arguments := map[string]json.RawMessage{}
			for parameter, values := range parameters {
				if len(values) > 0 && string(values[0]) != `""` {
					arguments[parameter] = values[0]
				}
			}
			raw, err := json.Marshal(arguments)
			if err == nil {
				out = append(out, callOf(name, raw))
			}
		}
	}
	return out
}

// table reads a stretch of a Parquet file: by columns where they are of text, else row by row as JSON.
func (r *reader) table(ctx context.Context) error {
	table, err := shards.OpenTable(ctx, r.stretch.URI)
	if err != nil {
		return err
	}
	defer table.Close()
	if plan, ok := planColumns(table, r.spec); ok {
		return r.columns(ctx, table, plan)
	}
	return r.rows(ctx, table)
}

// rows reads a stretch row by row. All rows of the file are read to get there.
func (r *reader) rows(ctx context.Context, table *shards.Table) error {
	start, end := int64(0), int64(0)
	for i, n := range table.Groups() {
		if int64(i) < r.stretch.Start {
			start += n
		}
		if r.stretch.End < 0 || int64(i) < r.stretch.End {
			end += n
		}
	}
	at := int64(0)
	for data, err := range shards.ReadJSON(ctx, r.stretch.URI) {
		if err != nil {
			return err
		}
		if at >= end {
			return nil
		}
		if row := at; row >= start {
			r.object(data, row, func() string { return fmt.Sprintf("row %d", row+1) })
		}
		at++
	}
	return errors.Join(ctx.Err())
}
