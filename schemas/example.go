package schemas

import "encoding/json"

// Splits of a dataset.
const (
	SplitTrain      = "train"
	SplitValidation = "validation"
)

// Example is one finished row. JSON values stay JSON text: as structs, Arrow would merge all rows' fields and
// trainers would learn the nulls.
type Example struct {
	ID        string
	Split     string
	Query     string
	Outcome   string
	Calls     []json.RawMessage // {"name": …, "arguments": {…}}
	Function  string            // of the first call, "" without one
	Arguments json.RawMessage   // of the first call, {} without one
	Messages  []Message
	Tools     []json.RawMessage // {"type": "function", "function": {…}}

	Attributes []Observed // the recipe's attributes, in name order

	Language     string
	Noise        string
	Route        string
	Model        string // "" for the template route
	PromptSHA256 string // "" for the template route
	AssetID      string
	GraphPath    []string
	Round        int32
	Seed         int64
}

// Message is one turn. ToolCalls hold {"id", "type": "function", "function": {"name", "arguments": {…}}}.
type Message struct {
	Role       string            `json:"role"`
	Content    string            `json:"content"` // never null: "" where there is none
	ToolCalls  []json.RawMessage `json:"tool_calls,omitempty"`
	ToolCallID string            `json:"tool_call_id,omitempty"`
	Name       string            `json:"name,omitempty"`
}

// Observed is the value of one attribute on one row.
type Observed struct {
	Name   string
	Label  string
	Number *int32 // the count itself where the attribute is one (measure: words)
}
