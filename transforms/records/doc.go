// Package records reads rows of datasets of any shape: the snapshots of generate, golden sets, and any JSONL or Parquet
// with a query.
//
//	find.go     a path as a user gives it: a snapshot, a folder, a file, a glob
//	spec.go     which fields hold what, found by a look at the first rows
//	stretch.go  files cut into stretches that are read side by side
//	read.go     a stretch as records; what cannot be one is refused, with its place and the reason
//	parquet.go  Parquet by columns; json.go rows that come as JSON
//	hidden.go   functions whose names a row hides
package records
