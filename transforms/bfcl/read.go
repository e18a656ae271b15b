package bfcl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

// Row is one question with what is right.
type Row struct {
	ID        string
	Category  Category
	Question  json.RawMessage // turns, each a list of messages
	Functions []Function
	Schemas   []json.RawMessage // of the functions, as the file has them
	Right     []Right           // the calls that are right; none in categories without answers
}

// Function is what the rules need of a tool schema.
type Function struct {
	Name       string
	Required   []string
	Parameters map[string]Type
}

// Type is the type of a parameter.
type Type struct {
	Name  string // of the leaderboard or of JSON Schema; "" if it says none
	Items string // of a list's items
}

// Right is one right call: for each parameter the values that are accepted. The empty text among them marks one that may
// be left out.
type Right struct {
	Name       string
	Parameters []Accepted // in the order written
}

// Accepted is one parameter of a right call.
type Accepted struct {
	Name   string
	Values []calls.Value
}

// AnswersPath returns where the answers to a file of questions lie: possible_answer/ beside it.
func AnswersPath(questions string) string {
	return path.Join(path.Dir(questions), "possible_answer", path.Base(questions))
}

// Read reads a file of questions and the file of answers to it, both one JSON object a line. A category without answers
// has none: answers is nil. Errors name the line and the id.
func Read(questions, answers []byte) ([]Row, error) {
	right, err := readAnswers(answers)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	var rows []Row
	seen := map[string]bool{}
	err = eachLine(questions, func(line []byte) error {
		row, err := readRow(line)
		if err == nil && seen[row.ID] {
			err = errors.New("the id stands twice")
		}
		if err == nil && !row.Category.withoutAnswer() {
			err = row.take(right[row.ID])
		}
		if err != nil {
			return fmt.Errorf("%s: %w", row.ID, err)
		}
		seen[row.ID] = true
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// eachLine calls take with every line that is not blank.
func eachLine(data []byte, take func([]byte) error) error {
	number := 0
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if err := take(line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return nil
}

func readRow(line []byte) (Row, error) {
	var raw struct {
		ID       string          `json:"id"`
		Question json.RawMessage `json:"question"`
		Function json.RawMessage `json:"function"`
	}
	if err := json.Unmarshal(line, &raw); err != nil {
		return Row{}, err
	}
	row := Row{ID: raw.ID, Question: raw.Question}
	var err error
	if row.Category, err = CategoryOfID(raw.ID); err != nil {
		return row, err
	}
	if row.Schemas, err = schemaList(raw.Function); err == nil {
		row.Functions, err = ParseFunctions(raw.Function)
	}
	return row, err
}

// take gives a row its right calls.
func (r *Row) take(right []Right) error {
	if len(right) == 0 {
		return errors.New("has no answer")
	}
	for _, a := range right {
		if _, ok := find(r.Functions, a.Name); !ok {
			return fmt.Errorf("the right function %q is none of its functions", a.Name)
		}
	}
	r.Right = right
	return nil
}

func readAnswers(answers []byte) (map[string][]Right, error) {
	out := map[string][]Right{}
	err := eachLine(answers, func(line []byte) error {
		var raw struct {
			ID          string          `json:"id"`
			GroundTruth json.RawMessage `json:"ground_truth"`
		}
		if err := json.Unmarshal(line, &raw); err != nil {
			return err
		}
		right, err := ParseRight(raw.GroundTruth)
		out[raw.ID] = right
		return err
	})
	return out, err
}

// ParseFunctions reads a JSON list of tool schemas, or one: the leaderboard's, or OpenAI's {"type": "function",
// "function": {…}}.
func ParseFunctions(data []byte) ([]Function, error) {
	list, err := schemaList(data)
	if err != nil {
		return nil, err
	}
	out := make([]Function, len(list))
	for i, raw := range list {
		if out[i], err = parseFunction(raw); err != nil {
			return nil, fmt.Errorf("function %d: %w", i+1, err)
		}
	}
	return out, nil
}

// schemaList splits a JSON list of schemas; one that stands alone is a list too.
func schemaList(data []byte) ([]json.RawMessage, error) {
	if trimmed := bytes.TrimSpace(data); bytes.HasPrefix(trimmed, []byte("{")) {
		return []json.RawMessage{trimmed}, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("functions: %w", err)
	}
	return list, nil
}

func parseFunction(data []byte) (Function, error) {
	type schema struct {
		Name       string `json:"name"`
		Parameters struct {
			Required   []string              `json:"required"`
			Properties map[string]typeSchema `json:"properties"`
		} `json:"parameters"`
	}
	var raw struct {
		Function *schema `json:"function"`
		schema
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return Function{}, err
	}
	if raw.Function != nil {
		raw.schema = *raw.Function
	}
	if raw.Name == "" {
		return Function{}, errors.New("has no name")
	}
	out := Function{Name: raw.Name, Required: raw.Parameters.Required, Parameters: map[string]Type{}}
	for name, p := range raw.Parameters.Properties {
		out.Parameters[name] = p.of()
	}
	return out, nil
}

// typeSchema is the part of a parameter's schema that says its type. A property that is no object says none.
type typeSchema struct{ raw map[string]json.RawMessage }

func (s *typeSchema) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &s.raw); err != nil {
		s.raw = nil
	}
	return nil
}

func (s typeSchema) of() Type {
	out := Type{Name: typeName(s.raw["type"])}
	var items map[string]json.RawMessage
	if json.Unmarshal(s.raw["items"], &items) == nil {
		out.Items = typeName(items["type"])
	}
	return out
}

// typeName reads a type, or the first of several that is not null.
func typeName(raw json.RawMessage) string {
	var name string
	var names []string
	if json.Unmarshal(raw, &name) == nil {
		return name
	}
	if json.Unmarshal(raw, &names) == nil {
		for _, n := range names {
			if n != "null" {
				return n
			}
		}
	}
	return ""
}

// ParseRight reads a JSON list of right calls, each {function: {parameter: [accepted values]}}.
func ParseRight(data []byte) ([]Right, error) {
	v, err := calls.ParseJSON(string(data))
	if err != nil {
		return nil, err
	}
	list, ok := v.(calls.List)
	if !ok {
		return nil, errors.New("right calls are no list")
	}
	out := make([]Right, len(list))
	for i, v := range list {
		if out[i], err = right(v); err != nil {
			return nil, fmt.Errorf("right call %d: %w", i+1, err)
		}
	}
	return out, nil
}

func right(v calls.Value) (Right, error) {
	d, ok := v.(calls.Dict)
	if !ok || len(d) != 1 {
		return Right{}, errors.New("is not one function with its parameters")
	}
	parameters, ok := d[0].Value.(calls.Dict)
	if !ok {
		return Right{}, errors.New("its parameters are no object")
	}
	out := Right{Name: text(d[0].Key)}
	for _, e := range parameters {
		values, ok := e.Value.(calls.List)
		if !ok {
			return Right{}, fmt.Errorf("the values accepted for %s are no list", text(e.Key))
		}
		out.Parameters = append(out.Parameters, Accepted{Name: text(e.Key), Values: values})
	}
	return out, nil
}

// text is a key of JSON.
func text(v calls.Value) string {
	s, _ := v.(calls.String)
	return string(s)
}

// find returns the function of a name.
func find(functions []Function, name string) (Function, bool) {
	for _, f := range functions {
		if f.Name == name {
			return f, true
		}
	}
	return Function{}, false
}

// accepted returns what is accepted for a parameter.
func (r Right) accepted(name string) (Accepted, bool) {
	for _, a := range r.Parameters {
		if a.Name == name {
			return a, true
		}
	}
	return Accepted{}, false
}

// optional says whether a parameter may be left out.
func (a Accepted) optional() bool {
	for _, v := range a.Values {
		if v == calls.String("") {
			return true
		}
	}
	return false
}

// underscored is a function's name for endpoints that allow no dots in names.
func underscored(name string) string { return strings.ReplaceAll(name, ".", "_") }
