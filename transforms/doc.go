// Package transforms holds the Beam steps of the pipelines, one to a file. In the order in which a row passes them:
//
//	AssetFile                                       what the recipe names
//	  │  ReadAssets      records of JSONL and Parquet files
//	AssetRecord
//	  │  PrepareAssets   mapped, cleaned, grounded, one for each id; parts in order of hash
//	Part (assets)                                   ── the driver turns the parts' weights into a Round
//	  │  Plan            each asset's draws, dealt from its class's deck
//	Plan
//	  │  Fanout          by route
//	  │  Template        phrase grammar
//	  │  Prompt          text and vision routes: Request
//	  │  Ask             batched endpoints, each question once: Answered
//	  │  ReadReplies     the rows of a reply
//	Candidate
//	  │  Validate        the recipe's checks
//	  │  Decontaminate   what repeats a golden query leaves, where the recipe names some
//	  │  Review          checks that ask an endpoint: relabel, judge
//	  │  Dedup           one row a text over all rounds; conflicting labels leave, near duplicates where the recipe says so
//	Part (rows), histograms
//	  │  Balance         the bound below which each cell's quota stays
//	Part (cuts)                                     ── the driver compares with the quotas: another round, or publish
//	  │  Publish         Example rows in Parquet and views, rejects, surplus
//	  │  SumFiles        what the files hold, added up
//	  │  CountTexts      what the accepted rows say, and how often
//	Part (file, summary, tally)                              ── the driver writes card, report and manifest
//
// What an evaluation reads, twice:
//
//	records.Stretch                                 a part of a file of a dataset, listed by Stretches
//	  │  CountRows       lengths, shares, positions, a sample, repeated texts
//	Part (counts, texts)                            ── the driver stages the samples, the reference's texts, the golden set
//	  │  MatchRows       near duplicates, coverage, golden rows with a near training row
//	Part (matches)                                  ── the driver writes the report
//
// Gather adds up what a round's questions cost. Whatever leaves the flow becomes a Reject and is kept by KeepRejects. Index hands a pipeline's parts to its driver.
//
// Between pipelines rows lie in parts, packs of records in files of the run's work folder: a round is durable before
// the next begins, and no shuffle carries a row twice. A fn carries the URI of staged files and scalars; what they hold
// is read once a process.
//
// Fns are registered with beam.RegisterDoFn. The generic register.DoFnNxM spares a reflective call an element (about a
// microsecond) and instantiates some 3,000 functions for each fn: 60 MB of the binary for the 17 here.
package transforms
