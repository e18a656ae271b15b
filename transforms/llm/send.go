package llm

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
)

// send tries a request once at a server. Exactly one of reply and failure is nil.
func (c *Client) send(s *server, j *job) (*schemas.Reply, *failure) {
	at := c.form.current(j.form)
	wire, f := c.write(j, at)
	if f != nil {
		return nil, f
	}
	started := time.Now()
	deadline, stop := c.latencies.watch(j.ctx, j.patient, time.Duration(c.spec.Timeout*float64(time.Second)))
	defer stop()
	observed, seen := observe(deadline, replySize(j.request.MaxTokens))
	seen.greedy = j.request.Temperature == 0
	meter.sent.Add(1)
	response, err := c.wire[s.url].CreateChatCompletion(observed, *wire)
	if err != nil {
		f := c.classify(j.ctx, deadline, err, seen)
		f.took = time.Since(started)
		if f.kind == unsent || f.kind == refused && aboutForm(seen.status) {
			f = c.orMisfit(f, j, at)
		}
		return nil, f
	}
	reply, f := c.read(j.request, &response)
	if f != nil {
		return nil, f
	}
	c.latencies.add(time.Since(started), false)
	countUsage(&c.spec, reply.Usage)
	if j.request.Schema == nil {
		return reply, nil
	}
	if forms[at] == schemas.StructuredTools && len(response.Choices[0].Message.ToolCalls) == 0 && reply.Refused == "" {
		if next, ok := c.form.next(at); ok { // the server ignores tools without a word
			j.form = next
			return nil, &failure{kind: misfit, detail: "no tool call came back"}
		}
	}
	if reply.Refused == "" {
		c.form.worked(at)
	}
	reply.Structured = forms[at]
	return reply, nil
}

// aboutForm says whether a status may mean that the server does not know a form.
func aboutForm(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnprocessableEntity
}

// orMisfit takes a refusal for one of the form, as long as no request was answered in that form.
func (c *Client) orMisfit(f *failure, j *job, at int) *failure {
	if j.request.Schema == nil {
		return f
	}
	next, ok := c.form.next(at)
	if !ok {
		return f
	}
	j.form = next
	return &failure{kind: misfit, detail: f.detail}
}

// write makes the request of go-openai.
func (c *Client) write(j *job, at int) (*openai.ChatCompletionRequest, *failure) {
	r := j.request
	out := &openai.ChatCompletionRequest{Model: c.spec.Model, Temperature: float32(r.Temperature), TopP: float32(r.TopP)}
	if r.Temperature == 0 {
		out.Temperature = almostZero
	}
	if c.spec.Seed == nil || *c.spec.Seed {
		out.Seed = new(int(binary.BigEndian.Uint32(r.Key) >> 1))
	}
	if reasons(c.spec.Model) {
		out.MaxCompletionTokens, out.Temperature, out.TopP = r.MaxTokens, 0, 0
	} else {
		//lint:ignore SA1019 servers other than OpenAI's know this name, and some no other
		out.MaxTokens = r.MaxTokens
	}
	for _, turn := range r.Turns {
		message := openai.ChatCompletionMessage{Role: turn.Role, Content: turn.Text, ToolCalls: writeCalls(turn.Calls), ToolCallID: turn.CallID}
		if turn.Picture != "" {
			uri, err := c.picture(j.ctx, turn.Picture)
			if err != nil {
				return nil, c.noPicture(j, err)
			}
			message.Content = ""
			message.MultiContent = []openai.ChatMessagePart{{Type: openai.ChatMessagePartTypeImageURL, ImageURL: &openai.ChatMessageImageURL{URL: uri}},
				{Type: openai.ChatMessagePartTypeText, Text: turn.Text}}
		}
		out.Messages = append(out.Messages, message)
	}
	c.form.ask(at, r, out)
	offer(r, out)
	return out, nil
}

// noPicture is the failure of a request whose picture cannot be sent.
func (c *Client) noPicture(j *job, err error) *failure {
	if j.ctx.Err() != nil {
		return &failure{kind: cancelled}
	}
	return &failure{kind: badPicture, detail: c.said(err.Error())}
}

// reasons says whether OpenAI's own models of this name refuse max_tokens and sampling; go-openai refuses them too.
func reasons(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, prefix) {
			return true
		}
	}
	return false
}

// read takes the answer out of a response, or says why it holds none.
func (c *Client) read(r *schemas.Request, response *openai.ChatCompletionResponse) (*schemas.Reply, *failure) {
	if len(response.Choices) == 0 {
		return nil, &failure{kind: broken, detail: "the reply holds no choice"}
	}
	if c.spec.ExactModel && response.Model != c.spec.Model {
		return nil, &failure{kind: hopeless, detail: c.said(fmt.Sprintf("the server answers with the model %q", response.Model))}
	}
	choice := &response.Choices[0]
	reply := &schemas.Reply{Text: choice.Message.Content, Finish: string(choice.FinishReason), Model: response.Model, Usage: usage(&c.spec, r, &response.Usage)}
	if r.Tools != nil {
		reply.Calls = readCalls(&choice.Message)
	} else if calls := choice.Message.ToolCalls; len(calls) > 0 {
		reply.Text = calls[0].Function.Arguments
	}
	switch {
	case choice.FinishReason == openai.FinishReasonLength:
		reply.Refused, reply.Detail = "length", "the reply was cut at max_tokens"
	case choice.FinishReason == openai.FinishReasonContentFilter:
		reply.Refused, reply.Detail = "content_filter", "the server filtered the reply"
	case choice.Message.Refusal != "":
		reply.Refused, reply.Detail = "declined", c.said(choice.Message.Refusal)
	case strings.TrimSpace(reply.Text) == "" && len(reply.Calls) == 0:
		return nil, &failure{kind: broken, detail: "the reply holds no text"}
	}
	return reply, nil
}

// usage returns what a server says that an answer counts; where it says nothing, the most that it can count, or a budget
// would never end.
func usage(e *schemas.Endpoint, r *schemas.Request, u *openai.Usage) schemas.Usage {
	out := schemas.Usage{Input: max(u.PromptTokens, 0), Output: max(u.CompletionTokens, 0)}
	if out.Input+out.Output == 0 {
		return Worst(e, r)
	}
	if u.PromptTokensDetails != nil {
		out.Cached = min(max(u.PromptTokensDetails.CachedTokens, 0), out.Input)
	}
	if u.CompletionTokensDetails != nil {
		out.Reasoning = min(max(u.CompletionTokensDetails.ReasoningTokens, 0), out.Output)
	}
	return out
}
