// Package realism measures how well written queries pass for real ones, by a classifier two-sample test (Lopez-Paz and
// Oquab 2017, "Revisiting classifier two-sample tests"): a linear model of word and character n-grams learns to tell
// one set from the other, and is asked about rows that it has not seen. An area under the curve of 0.5 says that it
// cannot.
//
//	match.go    equal numbers of rows of each length in words, so that neither size nor length gives a side away
//	folds.go    five folds; rows of one group (an asset, a plan) are in one fold, so that no fold knows another's values
//	compare.go  the test: out-of-fold scores, the area per fold, its bootstrap interval
//	grams.go    the n-grams that tell the sides apart, each with the rows that have it
package realism
