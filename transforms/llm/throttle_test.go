package llm

import (
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// Time counts as throttled from the first refusal for as long as requests wait, and none does where the endpoint's own
// concurrency, or a server that fails, is what they wait for.
func TestThrottledTime(t *testing.T) {
	for _, test := range []struct {
		name        string
		options     llmtest.Options
		concurrency int
		least, most float64 // of the whole time
	}{
		{"its own ceiling", llmtest.Options{Slots: 64, Queue: -1}, 64, 0, 0},
		{"a server that queues", llmtest.Options{Slots: 16, Queue: -1}, 64, 0, 0},
		{"errors", llmtest.Options{Slots: 64, Queue: -1, Faults: []llmtest.Fault{{Kind: llmtest.Status500, Share: 0.1}}}, 64, 0, 0},
		{"refusals", llmtest.Options{Slots: 64}, 256, 0.9, 1},
	} {
		simulate(t, func(t *testing.T) {
			test.options.Answer, test.options.Median, test.options.Sigma = hold, median, sigma
			c := newClient(t, spec(test.concurrency, oneServer), netOf(llmtest.New(test.options)))
			began := time.Now()
			mustAnswer(t, submit(t.Context(), c, questions(3000)...).wait())
			share := c.Throttled().Seconds() / time.Since(began).Seconds()
			if share < test.least || share > test.most {
				t.Errorf("%s: throttled for %.3f of the time", test.name, share)
			}
			before := c.Throttled()
			time.Sleep(time.Minute)
			if after := c.Throttled(); after != before {
				t.Errorf("%s: nothing waits, and %v more are counted", test.name, after-before)
			}
		})
	}
}
