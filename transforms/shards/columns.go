package shards

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is what a column holds.
type Kind int

// Kinds of columns.
const (
	Text     Kind = iota // string
	Integer              // int32
	Long                 // int64
	JSON                 // one JSON value
	JSONList             // list of JSON values
	TextList             // list of strings
	Messages             // list of role, content, tool_calls (list of JSON), tool_call_id, name
)

// Column is one column of the examples.
type Column struct {
	Name string
	Kind Kind
	few  bool // few distinct values: worth a dictionary
}

// Attribute is one of the recipe's attributes. Number says that its column is a count (schemas.Observed.Number) and
// not a label.
type Attribute struct {
	Name   string
	Number bool
}

var columnsBefore = []Column{
	{Name: "id"}, {Name: "split", few: true}, {Name: "query"}, {Name: "outcome", few: true},
	{Name: "calls", Kind: JSONList}, {Name: "function", few: true}, {Name: "arguments", Kind: JSON},
	{Name: "messages", Kind: Messages}, {Name: "tools", Kind: JSONList, few: true},
}

var columnsAfter = []Column{
	{Name: "language", few: true}, {Name: "noise", few: true}, {Name: "route", few: true}, {Name: "model", few: true},
	{Name: "prompt_sha256", few: true}, {Name: "asset_id"}, {Name: "graph_path", Kind: TextList, few: true},
	{Name: "round", Kind: Integer, few: true}, {Name: "seed", Kind: Long, few: true},
}

// observedColumns are columns that every dataset has and that a recipe may also observe: they are written once.
var observedColumns = []string{"function", "language", "noise", "outcome", "route"}

// reservedColumns are names that trainers take for their own. Source: TRL, Axolotl, Unsloth and LLaMA-Factory.
var reservedColumns = []string{"chat_template_kwargs", "chosen", "completion", "conversations", "input_ids", "labels",
	"prompt", "rejected", "text"}

// Columns returns the columns of the examples, in file order: the fixed ones around the attributes in name order.
// Attributes that are fixed columns already (outcome, function, language, noise, route) are not repeated. A name that
// trainers reserve, another fixed column's name and a repeated one are errors.
func Columns(attributes []Attribute) ([]Column, error) {
	own, err := ownAttributes(attributes)
	if err != nil {
		return nil, err
	}
	columns := slices.Clone(columnsBefore)
	for _, a := range own {
		column := Column{Name: a.Name, few: true}
		if a.Number {
			column.Kind = Integer
		}
		columns = append(columns, column)
	}
	return append(columns, columnsAfter...), nil
}

// ownAttributes returns the attributes that have a column of their own, in name order.
func ownAttributes(attributes []Attribute) ([]Attribute, error) {
	var own []Attribute
	for _, a := range attributes {
		if slices.Contains(observedColumns, a.Name) {
			continue
		}
		if err := checkAttributeName(a.Name); err != nil {
			return nil, err
		}
		own = append(own, a)
	}
	slices.SortFunc(own, func(a, b Attribute) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(own); i++ {
		if own[i].Name == own[i-1].Name {
			return nil, fmt.Errorf("attribute %q stands twice", own[i].Name)
		}
	}
	return own, nil
}

func checkAttributeName(name string) error {
	isName := func(c Column) bool { return c.Name == name }
	switch {
	case name == "":
		return fmt.Errorf("an attribute has no name")
	case slices.Contains(reservedColumns, name):
		return fmt.Errorf("attribute %q: trainers take a column of this name for their own; rename it, as in %q", name, name+"_label")
	case slices.ContainsFunc(columnsBefore, isName), slices.ContainsFunc(columnsAfter, isName):
		return fmt.Errorf("attribute %q: every dataset has a column of this name; rename it, as in %q", name, name+"_label")
	}
	return nil
}
