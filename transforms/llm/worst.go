package llm

import "github.com/routenator/routenator/schemas"

// Tokens beside the text: what a chat template writes around a message, and around the whole.
const (
	tokensPerTurn    = 16
	tokensPerRequest = 32
)

// Worst returns the most tokens that a request can count: no token of a byte-level vocabulary is shorter than a byte.
// The schema is counted too, because a server may write it into the prompt.
func Worst(e *schemas.Endpoint, r *schemas.Request) schemas.Usage {
	input := tokensPerRequest + len(r.Schema)
	for _, turn := range r.Turns {
		input += tokensPerTurn + len(turn.Text)
		for _, call := range turn.Calls {
			input += tokensPerTurn + len(call.Name) + len(call.Arguments)
		}
		if turn.Picture != "" {
			input += e.Picture.Tokens
		}
	}
	for i := range r.Tools {
		input += tokensPerTurn + len(r.Tools[i].Name) + len(r.Tools[i].Description) + len(r.Tools[i].Schema)
	}
	for _, text := range r.Inputs {
		input += tokensPerTurn + len(text)
	}
	return schemas.Usage{Input: input, Output: r.MaxTokens}
}
