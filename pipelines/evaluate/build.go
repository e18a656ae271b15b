package main

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/store"
)

// Names of the pipelines.
const (
	countsName  = "counts"
	matchesName = "matches"
)

// jobName is what a runner calls a pipeline's job.
func jobName(pipeline string) string { return "evaluate-" + pipeline }

// indexOf is where a pipeline leaves its parts.
func indexOf(work, pipeline string) string { return store.Join(work, pipeline+".json") }

// buildCounts reads all rows once: what they are like, a sample of them, and how often their texts repeat.
func buildCounts(s beam.Scope, p transforms.EvaluateParams, index string) {
	counts, texts := transforms.CountRows(s, transforms.Stretches(s, p), p) // Part, Part
	transforms.Index(s, beam.Flatten(s, counts, texts), index)              // string
}

// buildMatches reads all rows again, and looks them up in what the first look found: samples of the datasets, the
// reference's texts, and the golden set.
func buildMatches(s beam.Scope, sought string, p transforms.EvaluateParams, index string) {
	matches := transforms.MatchRows(s, transforms.Stretches(s, p), sought, p) // Part
	transforms.Index(s, matches, index)                                       // string
}
