// Package store reads, writes and publishes files by URI, so that a reader never meets half a file.
//
// A URI is a local path (relative or absolute) or file:///absolute/path; [OpenRaw] reads objects of Google Cloud Storage
// too (gs://BUCKET/NAME), of which it is the home. Any other scheme is an error that wraps
// [ErrScheme]. Folders are made as they are needed.
//
// What a writer may rely on:
//   - [Create] and [WriteFile] show a file under its final name only when it is whole and on disk. A process that
//     dies before [Writer.Commit] leaves at most a file named .NAME.*.tmp, which [Glob] does not list.
//   - [CreateNew] is the commit point of rounds and snapshots: of any number of writers exactly one wins.
//   - [Publish] moves OUT/latest from one snapshot to the next in one step.
//   - [Lock] saves work when two runs meet; correctness never rests on it.
package store
