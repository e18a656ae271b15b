package main

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/records"
)

// buildCounts reads all rows once: what they are like, a sample of them, and how often their texts repeat.
func buildCounts(s beam.Scope, stretches []records.Stretch, p transforms.EvaluateParams, index string) {
	counts, texts := transforms.CountRows(s, beam.CreateList(s, stretches), p) // Part, Part
	transforms.Index(s, beam.Flatten(s, counts, texts), index)                 // string
}

// buildMatches reads all rows again, and looks them up in what the first look found: samples of the datasets, the
// reference's texts, and the golden set.
func buildMatches(s beam.Scope, stretches []records.Stretch, sought string, p transforms.EvaluateParams, index string) {
	matches := transforms.MatchRows(s, beam.CreateList(s, stretches), sought, p) // Part
	transforms.Index(s, matches, index)                                          // string
}
