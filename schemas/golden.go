package schemas

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Golden is one row of a golden set, in JSONL: a query, or a dialogue, and the calls that are right. Without calls no
// call is right. Keys beyond these are left alone.
type Golden struct {
	ID       string    `json:"id"`
	Query    string    `json:"query,omitempty"`
	Messages []Message `json:"messages,omitempty"` // instead of a query: the turns up to the answer that is scored
	Outcome  string    `json:"outcome,omitempty"`  // "" where the calls say it
	Calls    []Call    `json:"calls"`

	// Tools are the function schemas that the row shows, {"type": "function", "function": {…}} or the inner object alone;
	// nil where the row shows all functions of the set.
	Tools []json.RawMessage `json:"tools,omitempty"`

	// Accept holds for each call, in their order, the values that are right: {name: {parameter: [values]}}, the form of the
	// Berkeley Function-Calling Leaderboard's possible_answer. A "" or null among the values says that the parameter may
	// be left out. Without Calls it also says which calls are right.
	Accept []Accept `json:"accept,omitempty"`
}

// Accept is what is right for one call: its name, and by parameter the values.
type Accept map[string]map[string][]json.RawMessage

// Request returns what the user asks: the query, or the last turn of the user.
func (g *Golden) Request() string {
	if g.Query != "" {
		return g.Query
	}
	for _, m := range slices.Backward(g.Messages) {
		if m.Role == "user" {
			return m.Content
		}
	}
	return ""
}

// RightOutcome returns the outcome that the row states, else the one that its calls say: none, call or parallel. An outcome
// that there is not, or that the calls contradict, is an error.
func (g *Golden) RightOutcome() (string, error) {
	n := max(len(g.Calls), len(g.Accept))
	stated := g.Outcome
	switch {
	case stated == "":
		return [...]string{OutcomeNone, OutcomeCall, OutcomeParallel}[min(n, 2)], nil
	case !slices.Contains(Outcomes(), stated):
		return "", fmt.Errorf("%s: outcome is %q; write one of %v", g.ID, stated, Outcomes())
	case (stated == OutcomeNone || stated == OutcomeClarify) != (n == 0):
		return "", fmt.Errorf("%s: outcome is %q with %d calls; none and clarify have no call, the others have one", g.ID, stated, n)
	}
	return stated, nil
}

// Prediction is one row of a model's predictions, in JSONL: its text as it came, or calls that were read elsewhere. Calls
// go before Output: an empty list says that the model called nothing, nil that the output has to be read.
type Prediction struct {
	ID     string `json:"id"`
	Output string `json:"output,omitempty"`
	Calls  []Call `json:"calls,omitzero"`
}
