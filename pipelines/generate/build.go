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
func buildRound(s beam.Scope, domain *schemas.Domain, pieces int, p transforms.DedupParams, ask transforms.AskParams, index string) {
	plans := transforms.Plan(s, transforms.Numbers(s, pieces), p.RoundParams) // Plan
	byRoute := transforms.Fanout(s, plans, len(domain.Recipe.Routes))         // Plan, by route

	var candidates, requests, rejects, spent []beam.PCollection // Candidate, Request, Reject, Part
	for route, plans := range byRoute {
		if domain.Recipe.Routes[route].Asks() {
			asked, unasked := transforms.Prompt(s, plans, route, p.RoundParams)
			requests, rejects = append(requests, asked), append(rejects, unasked)
			continue
		}
		made, unmade := transforms.Template(s, plans, route, p.RoundParams)
		candidates, rejects = append(candidates, made), append(rejects, unmade)
	}
	if len(requests) > 0 {
		answered, unanswered, cost := transforms.Ask(s, beam.Flatten(s, requests...), ask) // Answered, Reject, []byte
		read, unread := transforms.ReadReplies(s, answered, p.RoundParams)                 // Candidate, Reject
		candidates, rejects = append(candidates, read), append(rejects, unanswered, unread)
		spent = append(spent, transforms.Gather(s, cost))
	}

	valid, invalid := buildChecks(s, domain, beam.Flatten(s, candidates...), p.RoundParams) // Candidate, Reject
	rejects = append(rejects, invalid)
	for check := range domain.Recipe.Validate {
		if domain.Recipe.Validate[check].Asks() {
			passed, refused, cost := transforms.Review(s, valid, check, ask, spent...) // Candidate, Reject, []byte
			valid, rejects, spent = passed, append(rejects, refused), append(spent, transforms.Gather(s, cost))
		}
	}
	rows, histograms := transforms.Dedup(s, valid, p)                                                      // Part, KV<int, []byte>
	cuts := transforms.Balance(s, rows, histograms, p.RoundParams)                                         // Part
	kept := transforms.KeepRejects(s, beam.Flatten(s, rejects...), p.Partitions, p.Folder)                 // Part
	transforms.Index(s, beam.Flatten(s, append([]beam.PCollection{rows, cuts, kept}, spent...)...), index) // string
}

// buildChecks keeps the rows that pass all checks that ask nobody.
func buildChecks(s beam.Scope, domain *schemas.Domain, candidates beam.PCollection, p transforms.RoundParams) (valid, rejects beam.PCollection) {
	valid, rejects = transforms.Validate(s, candidates, p) // Candidate, Reject
	if len(domain.Golden) == 0 {
		return valid, rejects
	}
	clean, golden := transforms.Decontaminate(s, valid, p) // Candidate, Reject
	return clean, beam.Flatten(s, rejects, golden)
}

// buildCarry begins a refresh: the rows of the snapshot before, as far as they still hold.
func buildCarry(s beam.Scope, domain *schemas.Domain, files []string, c transforms.CarryParams, p transforms.DedupParams, index string) {
	carried, assets, left := transforms.Carry(s, beam.CreateList(s, files), c)                // Candidate, Part, Reject
	valid, invalid := buildChecks(s, domain, carried, p.RoundParams)                          // Candidate, Reject
	rows, histograms := transforms.Dedup(s, valid, p)                                         // Part, KV<int, []byte>
	cuts := transforms.Balance(s, rows, histograms, p.RoundParams)                            // Part
	kept := transforms.KeepRejects(s, beam.Flatten(s, left, invalid), p.Partitions, p.Folder) // Part
	transforms.Index(s, beam.Flatten(s, assets, rows, cuts, kept), index)                     // string
}

// buildSnapshot writes the accepted rows of the last round, its surplus and all rejects.
func buildSnapshot(s beam.Scope, shards int, p transforms.PublishParams, index string) {
	files, summaries, counts := transforms.Publish(s, transforms.Numbers(s, shards), p) // Part, KV<int, []byte>, KV<int, []byte>
	sums := transforms.SumFiles(s, summaries)                                           // Part
	texts := transforms.CountTexts(s, counts)                                           // Part
	transforms.Index(s, beam.Flatten(s, files, sums, texts), index)                     // string
}
