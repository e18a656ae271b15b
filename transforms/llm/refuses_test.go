package llm

import (
	"errors"
	"strings"
	"testing"
)

// An endpoint that refuses everything ends the run in its own words, and nothing of it is kept; after an answer a refusal
// is about the request, and kept.
func TestRefusesEverything(t *testing.T) {
	simulate(t, func(t *testing.T) {
		c := newClient(t, spec(4, oneServer), netOf(always(400, `{"error":{"message":"unknown field: seed"}}`)))
		c.worked = false
		var questions []int
		for i := range 40 {
			questions = append(questions, i)
		}
		hopeless := 0
		for _, i := range questions {
			r := submit(t.Context(), c, question(i)).wait()[0]
			if r.Keep {
				t.Error("kept")
			}
			if errors.Is(r.err, ErrHopeless) && strings.Contains(r.err.Error(), "unknown field: seed") {
				hopeless++
			}
		}
		if hopeless != 40-mostRefusals+1 {
			t.Errorf("%d of 40 end the run", hopeless)
		}
	})
}
