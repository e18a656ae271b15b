package schemas

import (
	"encoding/json"
	"math"
)

// Roles of messages.
const (
	RoleSystem    = "system"
	RoleUser      = "user"
	RoleAssistant = "assistant"
	RoleTool      = "tool"
)

// Turn is one message of a prompt.
type Turn struct {
	Role    string
	Text    string
	Picture string // URI of a picture that goes with the text, "" for none

	Calls  []ToolCall `json:",omitempty"` // that an assistant made
	CallID string     `json:",omitempty"` // of the call that a tool answers
}

// ToolCall is a call as it stands in messages: the arguments are text, which may be no JSON where a model wrote it.
type ToolCall struct {
	ID        string `json:"id,omitempty"` // "" in replies: servers draw it
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// Request is one question to an endpoint: for rows, or about a row.
type Request struct {
	Key         []byte // sha256 of what decides the answer; the answer is kept under it
	Endpoint    string
	Turns       []Turn
	Temperature float64
	TopP        float64 // 0 for the server's
	MaxTokens   int
	Schema      json.RawMessage // of the reply, nil for none
	Tools       []Function      // that the model may call; then there is no Schema
	Inputs      []string        // texts to embed, in place of Turns
	Worst       Money           // what it costs at most
	WorstTokens int             // what it counts at most
	Order       int             // a budget reaches requests of lower order first

	Plan Plan       // what rows are asked for; the zero Plan for a question about a row
	Row  *Candidate // the row that is asked about, nil for a question for rows
	Step string     // the route or check that asks
}

// Reply is what an endpoint answered.
type Reply struct {
	Text       string `json:"text"`             // content, or the arguments of the tool call that stood in for a Schema
	Finish     string `json:"finish,omitempty"` // the server's finish_reason
	Model      string `json:"model,omitempty"`  // as the server names it
	Usage      Usage  `json:"usage"`
	Refused    string `json:"refused,omitempty"` // why this request has no answer: a fixed word; "" for one that has
	Detail     string `json:"detail,omitempty"`  // what the server said of it
	Structured string `json:"structured,omitempty"`

	Calls []ToolCall `json:"calls,omitempty"` // of a request with Tools
}

// Usage counts the tokens of one answer, or of many.
type Usage struct {
	Input     int `json:"input"`
	Output    int `json:"output"`
	Cached    int `json:"cached,omitempty"`    // of Input
	Reasoning int `json:"reasoning,omitempty"` // of Output
}

// Add adds other.
func (u *Usage) Add(other Usage) {
	u.Input += other.Input
	u.Output += other.Output
	u.Cached += other.Cached
	u.Reasoning += other.Reasoning
}

// Money is in millionths of a millionth of a US dollar: sums are exact, in any order.
type Money int64

// Dollar is one US dollar.
const Dollar Money = 1e12

// Dollars returns US dollars.
func (m Money) Dollars() float64 { return float64(m) / float64(Dollar) }

// perToken is the price of one token, from US dollars for a million.
func perToken(price float64) Money { return Money(math.Round(price * float64(Dollar) / 1e6)) }

// Cost returns what usage costs.
func (e *Endpoint) Cost(u Usage) Money {
	return Money(u.Input-u.Cached)*perToken(e.Price.Input) + Money(u.Cached)*perToken(*e.Price.Cached) + Money(u.Output)*perToken(e.Price.Output)
}

// Answered is a request with its reply.
type Answered struct {
	Request Request
	Reply   Reply
}
