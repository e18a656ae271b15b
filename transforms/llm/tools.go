package llm

import (
	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
)

// offer writes the tools that the model may call into a request.
func offer(r *schemas.Request, out *openai.ChatCompletionRequest) {
	for i := range r.Tools {
		f := &r.Tools[i]
		out.Tools = append(out.Tools, openai.Tool{Type: openai.ToolTypeFunction,
			Function: &openai.FunctionDefinition{Name: f.Name, Description: f.Description, Parameters: f.Schema}})
	}
}

// writeCalls writes the calls of an earlier turn.
func writeCalls(calls []schemas.ToolCall) []openai.ToolCall {
	var out []openai.ToolCall
	for _, c := range calls {
		out = append(out, openai.ToolCall{ID: c.ID, Type: openai.ToolTypeFunction, Function: openai.FunctionCall{Name: c.Name, Arguments: c.Arguments}})
	}
	return out
}

// readCalls returns the calls of an answer, in the old form of one function too.
func readCalls(m *openai.ChatCompletionMessage) []schemas.ToolCall {
	var out []schemas.ToolCall
	for _, c := range m.ToolCalls {
		out = append(out, schemas.ToolCall{Name: c.Function.Name, Arguments: c.Function.Arguments})
	}
	if len(out) == 0 && m.FunctionCall != nil {
		out = append(out, schemas.ToolCall{Name: m.FunctionCall.Name, Arguments: m.FunctionCall.Arguments})
	}
	return out
}
