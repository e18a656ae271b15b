// Package shards turns examples and rejects into the files of a dataset, and reads them back.
//
// Parquet: [CreateExamples] and [CreateRejects] write one shard each ([ExampleWriter] and [RejectWriter] below them
// write to any io.Writer); [ReadExamples] reads shards back; [ReadJSON] reads whatever flat Parquet a user brings.
// [Columns] is the one list of columns: the schema, the reader and the card follow it.
//
// Text: a [View] is the same rows in another trainer's shape ([CreateView]); [Card] is the dataset's README.md.
//
// Checks: [CheckJSON] and [CheckArguments] say what would not survive loading; [CheckLicenses] says which source may
// not go into a dataset under its licence.
//
// Call arguments and tool schemas are JSON text with Parquet's JSON logical type, never nested structs: Arrow would
// merge all rows' fields and fill the missing ones with null, and trainers would learn the nulls. Rows are encoded in
// fixed batches from the start of a file, so equal rows give equal bytes however they were handed over.
package shards
