package shards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// View is the examples in another trainer's shape: JSON Lines.
type View struct {
	name   string
	encode func(schemas.Example) (any, error)
}

var views = []View{
	{"gorilla", encodeGorilla},
	{"openai", encodeOpenAI},
}

// ViewNames lists the views there are, in name order.
func ViewNames() []string {
	names := make([]string, len(views))
	for i, v := range views {
		names[i] = v.name
	}
	return names
}

// NewView returns the named view: "openai" (the fine-tuning format of OpenAI's chat models) or "gorilla" (calls as
// text, name(parameter="value"), after a task message, as in the RouteNator paper, appendix B.1).
func NewView(name string) (View, error) {
	at := slices.IndexFunc(views, func(v View) bool { return v.name == name })
	if at < 0 {
		return View{}, fmt.Errorf("there is no view %q: choose from %s", name, strings.Join(ViewNames(), ", "))
	}
	return views[at], nil
}

// Name returns the view's name.
func (v View) Name() string { return v.name }

// Encode returns the row as one line of JSON, without the line's end.
func (v View) Encode(e schemas.Example) ([]byte, error) {
	shape, err := v.encode(e)
	if err != nil {
		return nil, fmt.Errorf("view %s: row %s: %w", v.name, e.ID, err)
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(shape); err != nil {
		return nil, fmt.Errorf("view %s: row %s: %w", v.name, e.ID, err)
	}
	return bytes.TrimSuffix(line.Bytes(), []byte("\n")), nil
}

// toolCall is an element of Message.ToolCalls.
type toolCall struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Function struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	} `json:"function"`
}

func parseToolCall(raw json.RawMessage) (call toolCall, err error) {
	if err := json.Unmarshal(raw, &call); err != nil {
		return call, fmt.Errorf("tool call: %w", err)
	}
	if call.Function.Name == "" || len(call.Function.Arguments) == 0 {
		return call, fmt.Errorf("tool call without a name or arguments: %.100s", raw)
	}
	return call, nil
}
