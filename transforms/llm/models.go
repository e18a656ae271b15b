package llm

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// modelsTimeout is how long a server may take to say which models it serves.
const modelsTimeout = 30 * time.Second

// OnlyModel asks the first server which models it serves, and returns the name of the one that it does. It is tried once.
// An error says how many there are, or why the server does not say; it wraps [ErrHopeless] where the key is refused.
func (c *Client) OnlyModel(ctx context.Context) (string, error) {
	limited, stop := context.WithTimeout(ctx, modelsTimeout)
	defer stop()
	observed, seen := observe(limited, mostReply)
	list, err := c.wire[c.servers[0].url].ListModels(observed)
	if err != nil {
		f := c.classify(ctx, limited, err, seen)
		if f.kind == hopeless {
			return "", fmt.Errorf("%w: %s", ErrHopeless, f.detail)
		}
		return "", fmt.Errorf("the server does not say which models it serves: %s", f.detail)
	}
	names := make([]string, len(list.Models))
	for i, m := range list.Models {
		names[i] = m.ID
	}
	if len(names) != 1 || names[0] == "" {
		return "", fmt.Errorf("the server has %d models (%s)", len(names), c.said(strings.Join(names, ", ")))
	}
	return names[0], nil
}
