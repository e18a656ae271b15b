package llmtest

import "time"

// Options say what a server does. The zero value answers every request at once.
type Options struct {
	// Answer returns the content of the reply to a request. Default: [Rows].
	Answer func(Request) string
	// Calls returns the tool calls of the reply to a request with tools; where there are none, Answer is its content.
	// Default: Answer is the arguments of a call of the first tool.
	Calls func(Request) []ToolCall
	// Embed returns the embedding of a text. Default: [Bag].
	Embed func(text string) []float32
	// Refuse returns a status and a body for requests that are answered at once, without a slot; status 0 for others.
	// [ErrorBody] makes a body in OpenAI's form.
	Refuse func(Request) (status int, body string)

	// Slots is how many requests are served at a time, in order of arrival. 0: all, and nothing waits.
	Slots int
	// Queue is how many may wait for a slot, -1 for any number. Requests above Slots+Queue get a 429.
	Queue int
	// Capacity replaces Slots, where it is given: slots by the time since the first request. Those that are being
	// served when it falls are served to their end.
	Capacity func(elapsed time.Duration) int
	// RetryAfter sends Retry-After: 1 with each 429 and 503.
	RetryAfter bool

	// Service times are log-normal: exp(Sigma·z)·Median, with z drawn by hash of the body.
	Median time.Duration
	Sigma  float64

	// Faults are drawn by hash of (body, attempt at that body). Their shares add up to at most 1.
	Faults []Fault

	// Model is the name of the model. Default: the one that was asked for.
	Model string
	// Usage counts tokens in replies: 1.3 for each word.
	Usage bool
	// Cached is the share of the prompt's tokens that are reported as cached. 0 leaves that part out.
	Cached float64
}
