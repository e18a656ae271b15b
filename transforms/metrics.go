package transforms

import (
	"context"
	"sync"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// Namespace is that of all counters and distributions here, but for [ThrottlingCounter]. Their names are stable: they are
// what a runner shows while it works, and count a bundle as often as it is worked on. What a report says comes from the
// rows that were written.
const Namespace = "routenator"

// metric is the name of a counter or a distribution. All there are stand below.
type metric string

// Counters of generate.
const (
	counterPlanned      metric = "planned"       // rows that a round's plan asks for
	counterAsked        metric = "asked"         // questions sent to an endpoint
	counterKnown        metric = "known"         // questions that the response log answered
	counterAnswered     metric = "answered"      // answers that came
	counterRefused      metric = "refused"       // questions that have none
	counterTokensInput  metric = "tokens_input"  // of the answers that came
	counterTokensOutput metric = "tokens_output" // of the answers that came
	counterCandidates   metric = "candidates"    // rows that reached the checks
	counterValid        metric = "valid"         // rows that passed them, of a round or carried over
	counterUnique       metric = "unique"        // rows after dedup, of all rounds so far
	counterAccepted     metric = "accepted"      // rows written
	counterSurplus      metric = "surplus"       // rows written that are over a quota
	counterRejected     metric = "rejected."     // STAGE.REASON: rows, plans, questions and records that left; of evaluate, "read" is the stage
)

// Counters of evaluate, which reads its rows twice.
const (
	counterRead    metric = "read"    // rows that were counted
	counterMatched metric = "matched" // rows that were looked up among samples, golden queries and the reference
)

// Distributions: how even the shares of the work are. A greatest value far above the mean is a key with too much.
const (
	distributionDealt     metric = "dealt_rows"     // plans by piece of the plan
	distributionPartition metric = "partition_rows" // unique rows by partition of their texts
	distributionBin       metric = "bin_rows"       // rows that are compared with each other for near duplicates, by bin
	distributionFile      metric = "file_rows"      // rows by file of the snapshot
)

// ThrottlingCounter is Beam's name for the time that a step waited because a service told it to, in milliseconds: a
// runner that adds workers where steps are slow does not count it (Metrics.THROTTLE_TIME_NAMESPACE and
// THROTTLE_TIME_COUNTER_NAME of Beam's Java SDK; Dataflow reads it). Whether Dataflow reads it of a Go worker was not tried.
const (
	ThrottlingNamespace = "beam-throttling-metrics"
	ThrottlingCounter   = "throttling-msecs"
)

var (
	beamCounters      sync.Map // names to beam.Counter
	beamDistributions sync.Map // names to beam.Distribution
	beamThrottling    = beam.NewCounter(ThrottlingNamespace, ThrottlingCounter)
)

// count adds to a counter. It is called from a bundle's own goroutine only: Beam's metrics are not safe otherwise.
func count(ctx context.Context, name metric, n int) {
	if n == 0 {
		return
	}
	counter, ok := beamCounters.Load(name)
	if !ok {
		counter, _ = beamCounters.LoadOrStore(name, beam.NewCounter(Namespace, string(name)))
	}
	counter.(beam.Counter).Inc(ctx, int64(n))
}

// countRejected counts what left.
func countRejected(ctx context.Context, stage, reason string, n int) {
	count(ctx, counterRejected+metric(stage+"."+reason), n)
}

// share enters how much one share of the work had. It is called as count is.
func share(ctx context.Context, name metric, n int) {
	d, ok := beamDistributions.Load(name)
	if !ok {
		d, _ = beamDistributions.LoadOrStore(name, beam.NewDistribution(Namespace, string(name)))
	}
	d.(beam.Distribution).Update(ctx, int64(n))
}

// countThrottled adds time that was waited because a server said that it had enough. It is called as count is.
func countThrottled(ctx context.Context, waited time.Duration) {
	beamThrottling.Inc(ctx, waited.Milliseconds())
}
