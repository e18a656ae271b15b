// Package distribution says what the queries of a dataset are like: how long, how worded, where their keywords stand, how
// varied, and how far all that is from a reference.
//
//	counts.go     what is counted of each row: counts of any split, added in any order, are the same
//	tables.go     values of attributes, as long as there are few
//	positions.go  where the words for a value stand
//	framing.go    how a request is worded
//	sample.go     rows by hash, for what cannot be counted in bounded memory
//	describe.go   counts to an evaluation.Slice, with distances from the reference
//	diversity.go  what the sample tells: vocabulary, self-BLEU, skeletons.go
//	coverage.go   what of the reference's texts a dataset says too
//
// # Bounds
//
// Counts hold at most MostFunctions functions (those of the smallest hashes; the rest stand together as Others), at most
// MostValues values of an attribute (one with more is free text, and no table), and SampleRows rows. So their memory does
// not grow with the dataset.
package distribution
