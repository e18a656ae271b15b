// Package store reads, writes and publishes files by URI, so that a reader never meets half a file.
//
// A URI is a local path (relative or absolute), file:///absolute/path, or gs://BUCKET/NAME, an object of Google Cloud
// Storage; any other scheme is an error that wraps [ErrScheme]. Every function does the same on disk and in a bucket;
// local_*.go and gcs_*.go are how. Folders are made as they are needed; in a bucket they are what names have in common.
//
// What a writer may rely on:
//   - [Create] and [WriteFile] show a file under its final name only when it is whole and kept. A process that dies before
//     [Writer.Commit] leaves on disk at most a file named .NAME.*.tmp, which [Glob] does not list, and in a bucket nothing.
//   - [CreateNew] is the commit point of rounds and snapshots: of any number of writers exactly one wins. On disk that is
//     a link, in a bucket a condition on the generation (ifGenerationMatch=0).
//   - [Publish] moves OUT/latest from one snapshot to the next in one step: a link, or the object latest.json.
//   - What an [Appender] has acknowledged is kept.
//   - [Lock] saves work when two runs meet; correctness never rests on it.
//
// In a bucket, beyond that:
//   - An object of at most 8 MiB is sent in one request, a larger one in chunks of which one that fails is sent again. Its
//     CRC-32C is compared with the bucket's, on a whole object's way back too, but not where it is read at offsets.
//   - What a later try may mend (408, 429, 5xx, a connection that breaks) is tried again for two minutes, or until the
//     context ends. A conditional write whose answer was lost knows its own object again; [Remove] may then say that the
//     object is not there. A server that moves no byte for as long is an error.
//   - STORAGE_EMULATOR_HOST=HOST:PORT names another server than Google's, such as fake-gcs-server, when a URI is first used.
package store
