package shards

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/routenator/routenator/schemas"
)

// openAIRow is one line of OpenAI's fine-tuning format.
type openAIRow struct {
	Messages []openAIMessage   `json:"messages"`
	Tools    []json.RawMessage `json:"tools,omitempty"`
}

type openAIMessage struct {
	Role       string       `json:"role"`
	Content    string       `json:"content"`
	ToolCalls  []openAICall `json:"tool_calls,omitempty"`
	ToolCallID string       `json:"tool_call_id,omitempty"`
	Name       string       `json:"name,omitempty"`
}

// openAICall differs from ours in one thing: Arguments is JSON text, not an object.
type openAICall struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Function openAIFunction `json:"function"`
}

type openAIFunction struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

func encodeOpenAI(e schemas.Example) (any, error) {
	row := openAIRow{Messages: make([]openAIMessage, len(e.Messages)), Tools: e.Tools}
	for i := range e.Messages {
		m := &e.Messages[i]
		if m.Role == "tool" && m.ToolCallID == "" {
			return nil, fmt.Errorf("message %d is a tool's answer without tool_call_id", i)
		}
		calls, err := openAICalls(m.ToolCalls)
		if err != nil {
			return nil, err
		}
		row.Messages[i] = openAIMessage{Role: m.Role, Content: m.Content, ToolCalls: calls, ToolCallID: m.ToolCallID, Name: m.Name}
	}
	return row, nil
}

func openAICalls(raw []json.RawMessage) ([]openAICall, error) {
	var calls []openAICall
	for _, r := range raw {
		call, err := parseToolCall(r)
		if err != nil {
			return nil, err
		}
		if call.ID == "" {
			return nil, fmt.Errorf("tool call without id: %.100s", r)
		}
		var text bytes.Buffer
		if err := json.Compact(&text, call.Function.Arguments); err != nil {
			return nil, fmt.Errorf("arguments of %s: %w", call.Function.Name, err)
		}
		calls = append(calls, openAICall{ID: call.ID, Type: "function", Function: openAIFunction{Name: call.Function.Name, Arguments: text.String()}})
	}
	return calls, nil
}
