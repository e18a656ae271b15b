package llm

import (
	"sync"

	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
)

// toolName is what a reply's form is called where it is asked for as a tool call.
const toolName = "reply"

// forms is the order in which ways to ask for a form are tried.
var forms = []string{schemas.StructuredSchema, schemas.StructuredTools, schemas.StructuredPlain}

// form remembers which way an endpoint knows.
type form struct {
	mu     sync.Mutex
	at     int
	proven bool // an answer came back in this form, so that a refusal is about the request
	doubt  bool // a form was refused, and which one the endpoint knows is not known yet
	fixed  bool // the recipe names the form
}

func newForm(name string) *form {
	for i, f := range forms {
		if f == name {
			return &form{at: i, fixed: true}
		}
	}
	return &form{}
}

// current returns the way to ask, at least the least-th.
func (f *form) current(least int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return max(f.at, least)
}

// worked notes that a form brought an answer.
func (f *form) worked(at int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.proven && at >= f.at {
		f.at, f.proven, f.doubt = at, true, false
	}
}

// next returns the way to try after one that was refused, false where there is none or the form is known to work.
func (f *form) next(at int) (int, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fixed || at+1 >= len(forms) || f.proven && at >= f.at {
		f.doubt = false
		return at, false
	}
	f.doubt = !f.proven
	return max(at+1, f.at), true
}

// sought says whether one request finds out for all which form the endpoint knows.
func (f *form) sought() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.doubt
}

// ask writes the form into a request.
func (f *form) ask(at int, r *schemas.Request, out *openai.ChatCompletionRequest) {
	if r.Schema == nil {
		return
	}
	switch forms[at] {
	case schemas.StructuredSchema:
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: toolName, Schema: r.Schema, Strict: true}}
	case schemas.StructuredTools:
		out.Tools = []openai.Tool{{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{Name: toolName,
			Description: "Give the reply.", Parameters: r.Schema}}}
		out.ToolChoice = openai.ToolChoice{Type: openai.ToolTypeFunction, Function: openai.ToolFunction{Name: toolName}}
	}
}
