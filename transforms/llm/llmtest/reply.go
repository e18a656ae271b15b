package llmtest

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
)

// ToolCall is one call of a reply. Arguments are text, which need not be JSON.
type ToolCall struct{ Name, Arguments string }

// reply is a chat completion.
type reply struct {
	id, model, finish string
	answer            string
	content           string     // the answer as JSON, null for none
	calls             []ToolCall // that stand in place of the content
	choices           bool
	prompt, output    int // tokens
	cached            int // of prompt
	usage             bool
}

// newReply answers a request whole.
func (o *Options) newReply(r Request) *reply {
	answer := o.Answer(r)
	out := &reply{id: hex.EncodeToString(r.sum[:8]), model: o.Model, finish: "stop", answer: answer, content: quote(answer), choices: true, usage: o.Usage}
	if out.model == "" {
		out.model = r.Model()
	}
	if tool := r.tool(); tool != nil && o.Calls != nil {
		out.calls = o.Calls(r)
	} else if tool != nil {
		out.calls = []ToolCall{{text(field(tool, "name")), answer}}
	}
	if len(out.calls) > 0 {
		out.finish = "tool_calls"
	}
	if o.Usage {
		out.prompt = tokens(r.promptWords())
		out.output = tokens(strings.Count(answer, " ") + 1)
		out.cached = int(o.Cached * float64(out.prompt))
	}
	return out
}

// tokens is a usual guess: 1.3 for each word.
func tokens(words int) int { return (13*words + 9) / 10 }

// bytes writes the reply as JSON.
func (r *reply) bytes() []byte {
	b := make([]byte, 0, 512+2*len(r.content))
	b = append(b, `{"id":"chatcmpl-`...)
	b = append(b, r.id...)
	b = append(b, `","object":"chat.completion","created":1700000000,"model":`...)
	b = append(b, quote(r.model)...)
	b = append(b, `,"choices":[`...)
	if r.choices {
		b = r.appendChoice(b)
	}
	b = append(b, ']')
	if r.usage {
		b = r.appendUsage(b)
	}
	return append(b, '}')
}

func (r *reply) appendChoice(b []byte) []byte {
	b = append(b, `{"index":0,"message":{"role":"assistant","content":`...)
	if len(r.calls) == 0 {
		b = append(b, r.content...)
	} else {
		b = append(b, `null,"tool_calls":[`...)
	}
	for i, call := range r.calls {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":"call_`...)
		b = append(b, r.id...)
		if i > 0 {
			b = strconv.AppendInt(append(b, '_'), int64(i), 10)
		}
		b = append(b, `","type":"function","function":{"name":`...)
		b = append(b, quote(call.Name)...)
		b = append(b, `,"arguments":`...)
		b = append(b, quote(call.Arguments)...)
		b = append(b, `}}`...)
	}
	if len(r.calls) > 0 {
		b = append(b, ']')
	}
	b = append(b, `},"logprobs":null,"finish_reason":"`...)
	b = append(b, r.finish...)
	return append(b, `"}`...)
}

func (r *reply) appendUsage(b []byte) []byte {
	b = append(b, `,"usage":{"prompt_tokens":`...)
	b = strconv.AppendInt(b, int64(r.prompt), 10)
	b = append(b, `,"completion_tokens":`...)
	b = strconv.AppendInt(b, int64(r.output), 10)
	b = append(b, `,"total_tokens":`...)
	b = strconv.AppendInt(b, int64(r.prompt+r.output), 10)
	if r.cached > 0 {
		b = append(b, `,"prompt_tokens_details":{"cached_tokens":`...)
		b = strconv.AppendInt(b, int64(r.cached), 10)
		b = append(b, '}')
	}
	return append(b, '}')
}

// ErrorBody is an error in OpenAI's form.
func ErrorBody(message string) string {
	return `{"error":{"message":` + quote(message) + `,"type":"invalid_request_error","param":null,"code":null}}`
}

// quote returns a JSON string.
func quote(s string) string {
	b, _ := json.Marshal(s) // of a string it cannot fail
	return string(b)
}
