// Package near finds near duplicates among texts, exactly.
//
//	shingles.go    a text as the set of its character n-grams
//	size.go        what sizes near duplicates have
//	duplicates.go  texts that are compared with each other: candidates, ruled out by a sketch, verified by Jaccard
//	lists.go       texts by their rarest n-grams
//	order.go       which n-grams are rare, where the texts are not all at hand
//	golden.go      a fixed set of texts, and what repeats one of them
//
// # The rule
//
// Two texts are near duplicates when they have the same key (for rows: the function, enums and numbers of their calls)
// and the Jaccard similarity of their n-gram sets is at least the threshold. Of texts in order of rank, one is dropped if
// and only if a near duplicate of lower rank exists, dropped or not. So nothing hangs on the order in which texts come, and
// nothing on who works on which.
//
// # Prefixes, not MinHash
//
// Two sets of Jaccard similarity t share a member among the first |x| - ceil(t|x|) + 1 of each, in any common order
// (prefix filtering: Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007). With the rarest n-grams first,
// the lists that have to be looked through are short, and no pair is missed: recall is 1, where the bands of MinHash
// miss some of those near the threshold. Of a pair, the smaller text needs even fewer entries (Xiao, Wang, Lin and Yu
// 2008): a query of 40 n-grams has 5 at 0.8, and looks at 9 lists, against 20 bands.
//
// Lists are in order of size, so that texts of other size are not looked at. A candidate is mostly ruled out by a
// sketch: each n-gram flips one of 64 bits, so that the bits in which two sketches differ are at most the n-grams that
// only one of the texts has. What is left is verified by the sets themselves.
//
// Lists have no bound: a template whose every n-gram is common makes long ones, and nothing is missed for that. On
// 200,000 queries of the gallery under one key the longest has 466 texts at 0.8, and a query is compared with 141
// (scripts/bench/near.sh).
//
// # Golden texts
//
// What is trained on must not repeat what is tested on. A text repeats a golden one that reads the same, that is similar
// by the threshold, whatever the labels of the two, or that shares a long run of words with it: more than 10, as
// ToolFlow (arXiv 2410.18447) counts leakage. The same index answers, built once and only read: a text with few n-grams
// of the golden set finds an empty list under its rarest ones, and is done.
package near
