package transforms

import (
	"context"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// Namespace is that of all counters here. Their names are stable:
//
//	planned                      rows that a round's plan asks for
//	asked, known                 questions sent to an endpoint; answered by the log
//	answered, refused            answers that came, and questions that have none
//	tokens_input, tokens_output  of the answers that came
//	candidates                   rows that reached the checks
//	valid                        rows that passed them, of a round or carried over
//	unique                       rows after dedup, of all rounds so far
//	accepted, surplus            rows written
//	rejected.STAGE.REASON        rows, plans, questions and asset records that left
//
// They are what a runner shows while it works, and count a bundle as often as it is worked on. What a report says comes
// from the rows that were written.
const Namespace = "routenator"

var beamCounters sync.Map // names to beam.Counter

// count adds to a counter. It is called from a bundle's own goroutine only: Beam's metrics are not safe otherwise.
func count(ctx context.Context, name string, n int) {
	if n == 0 {
		return
	}
	counter, ok := beamCounters.Load(name)
	if !ok {
		counter, _ = beamCounters.LoadOrStore(name, beam.NewCounter(Namespace, name))
	}
	counter.(beam.Counter).Inc(ctx, int64(n))
}

// countRejected counts what left.
func countRejected(ctx context.Context, stage, reason string, n int) {
	count(ctx, "rejected."+stage+"."+reason, n)
}
