package main

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
)

// buildAssets reads the recipe's assets once: one for each id, in order, in parts.
func buildAssets(s beam.Scope, files []transforms.AssetFile, p transforms.AssetsParams, index string) {
	records := transforms.ReadAssets(s, beam.CreateList(s, files))       // AssetRecord
	parts, broken := transforms.PrepareAssets(s, records, p)             // Part, Reject
	rejects := transforms.KeepRejects(s, broken, p.Partitions, p.Folder) // Part
	transforms.Index(s, beam.Flatten(s, parts, rejects), index)          // string
}

// buildRound makes one round: from the plan of every asset to the bound at which each cell's quota ends.
func buildRound(s beam.Scope, domain *schemas.Domain, parts []int, p transforms.DedupParams, index string) {
	plans := transforms.Plan(s, beam.CreateList(s, parts), p.RoundParams) // Plan
	byRoute := transforms.Fanout(s, plans, len(domain.Recipe.Routes))     // Plan, by route

	var candidates, rejects []beam.PCollection // Candidate, Reject
	for route, plans := range byRoute {
		switch domain.Recipe.Routes[route].Kind {
		case schemas.KindTemplate:
			made, unmade := transforms.Template(s, plans, route, p.RoundParams)
			candidates, rejects = append(candidates, made), append(rejects, unmade)
		}
	}

	valid, invalid := transforms.Validate(s, beam.Flatten(s, candidates...), p.RoundParams) // Candidate, Reject
	rows, histograms := transforms.Dedup(s, valid, p)                                       // Part, KV<int, []byte>
	cuts := transforms.Balance(s, rows, histograms, p.RoundParams)                          // Part
	left := beam.Flatten(s, append(rejects, invalid)...)                                    // Reject
	kept := transforms.KeepRejects(s, left, p.Partitions, p.Folder)                         // Part
	transforms.Index(s, beam.Flatten(s, rows, cuts, kept), index)                           // string
}

// buildSnapshot writes the accepted rows of the last round, its surplus and all rejects.
func buildSnapshot(s beam.Scope, shards []int, p transforms.PublishParams, index string) {
	files, counts := transforms.Publish(s, beam.CreateList(s, shards), p) // Part, KV<int, []byte>
	texts := transforms.CountTexts(s, counts)                             // Part
	transforms.Index(s, beam.Flatten(s, files, texts), index)             // string
}
