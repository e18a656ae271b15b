// Package student trains a small model on a dataset in seconds on a CPU: a smoke test before anyone pays for a GPU.
//
// A [Model] is linear throughout, over the query alone: one classifier of the outcome, one of the function, and for each
// function one for each closed argument (enum, boolean, or few values that are not said in so many words) and one tagger
// of the query's tokens for all others. It is no measure of what a language model would learn from the data: it knows no
// words but those of its rows. What it is good for is comparing datasets of equal size, and finding a dataset from which
// nothing can be learned, or that a rule does as well on.
//
//	row.go         rows and predictions; unmask.go reads rows that hide the functions' names
//	tokens.go      the query's tokens, and the text of those that are kept
//	prepare.go     what is needed of each row
//	learn.go       where the rows of one function say their values:
//	align.go       which tokens of the query say a value: exactly, by one of its surfaces, mistyped, in parts
//	associate.go   what says a value that no surface is known of: words that nearly only its rows have
//	numbers.go     numbers in digits and in English words; moments.go ISO dates and times
//	readings.go    what the rows say a kept text means, for spelling, numbers and lists
//	features.go    what the tagger sees of a token: words, affixes and shape of a window
//	tagger.go      one tag a token: which argument keeps it, if any (linear.Chain)
//	vocabulary.go  numbers for the features of one classifier
//	head.go        one classifier over n-grams (linear.Model)
//	frame.go       the query without what is kept, by which closed arguments are told
//	function.go    the arguments of one function
//	model.go       [Train] and [Model.Predict]
//	majority.go    baselines of the same shape: the most frequent answer,
//	keywords.go    and a rule made of the recipe's values and of words that tell (request_words.go), unsaid.go what it takes where none is said
//	curve.go       subsets of equal size, and the learning curve
//
// A kept value need not be contiguous: its tokens are joined in the order of the query. Objects, and lists whose items are
// not said, are known only where there are few of them. A number is known in digits and in English number words, a date
// with its year in the usual English forms, a time of day in digits; any other way to say a value ("the day after", "tx")
// where at least three rows have it. A row with several calls teaches the outcome and, by its first call, the function;
// its prediction has one call. Training takes some 6 kB a row: of hundreds of thousands of rows, take a [Subset].
package student
