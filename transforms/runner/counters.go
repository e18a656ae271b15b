package runner

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/metrics"
)

// Counters are what Beam's counters came to, summed over the steps, by "namespace/name"; a distribution is two of them,
// its name with ".count" and ".sum". A bundle that was tried again
// may be counted twice, as the runner has it: what is reported of a dataset comes from the rows that were written.
type Counters map[string]int64

// Names lists the counters in order.
func (c Counters) Names() []string { return sortedKeys(c) }

// countersOf reads the committed values, and the attempted ones where a runner has no others.
func countersOf(results metrics.Results) Counters {
	out := Counters{}
	for _, c := range results.AllMetrics().Counters() {
		n := c.Committed
		if n == 0 {
			n = c.Attempted
		}
		out[c.Key.Namespace+"/"+c.Key.Name] += n
	}
	for _, d := range results.AllMetrics().Distributions() {
		n := d.Committed
		if n.Count == 0 {
			n = d.Attempted
		}
		out[d.Key.Namespace+"/"+d.Key.Name+".count"] += n.Count
		out[d.Key.Namespace+"/"+d.Key.Name+".sum"] += n.Sum
	}
	return out
}
