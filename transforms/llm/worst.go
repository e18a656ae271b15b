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
		if turn.Picture != "" {
			input += e.Picture.Tokens
		}
	}
	return schemas.Usage{Input: input, Output: r.MaxTokens}
}
