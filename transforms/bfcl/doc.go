// Package bfcl judges function calls as the Berkeley Function Calling Leaderboard does: by its rules on syntax trees,
// without running anything.
//
//	category.go  categories, and the ids and files that name them
//	read.go      the leaderboard's own files: questions, and the accepted answers beside them
//	tools.go     a row's functions as endpoints that call natively take them
//	decode.go    an output as the leaderboard decodes it; source.go the same for Java and JavaScript
//	verdict.go   what is said of a row, and the reasons
//	check.go     one row: how many calls, in which order, which function, which arguments
//	types.go     whether an argument has its type
//	accept.go    whether a value is among those accepted
//	equal.go     Python's ==; digits.go its numbers
//	language.go  java.go, javascript.go: source text as values
//	summary.go   scores over rows, as the leaderboard adds them up
//
// The rules are those of bfcl_eval 2026.3.23 (ShishirPatil/gorilla, commit 6ea5797), their oddities included: types are
// Python's and strict, lists are checked one level deep, and texts are compared without case, blanks and ,./-_*^.
// Where the leaderboard would crash on a row, the row fails here.
//
// What may differ: decoding of Java and JavaScript, which the leaderboard does by whole grammars, reads here what those
// languages write as an argument, and is tested on the leaderboard's own rows; Python's expressions are those of package
// calls, so that comprehensions, lambdas and arithmetic on names are unreadable, and +5 too (the leaderboard reads -5).
//
// Tool schemas need not be the leaderboard's: JSON Schema's number and object are float and dict, and an argument of
// another type, or of none, has the type that the accepted answers have.
package bfcl
