// Package accuracy scores a model's predictions against a golden set of requests and the calls that are right.
//
//	score.go       the whole: golden rows, predictions, schemas in, one [Result] out
//	calls.go       gold calls with what is accepted (accept.go), predicted calls
//	value.go       when two values are one: numbers (decimal.go), dates and times (moment.go), texts
//	align.go       which predicted call stands for which gold call, free of order
//	row.go         one row: its decisions, enums, texts, arguments, form
//	confusion.go   decisions to F1 (f1.go), enums.go, texts.go, arguments.go, form.go, restraint.go
//	ledger.go      what each row adds to the headline (book.go), for all rows, parts (breakdown.go) and samples (bootstrap.go)
//	details.go     intervals of the figures beside the headline
//
// # What is decided here, because papers leave it open
//
// Functions are scored by decision: a gold call beside the predicted call that stands for it. A row that must not call
// (none, clarify) is one decision whose gold class is [NoCall]; in no other row is NoCall a gold class, so a golden set of
// calls alone has none. Output that cannot be read and rows without a prediction are predicted classes of their own,
// never right, and so is a function that nobody knows. Macro F1 is over the classes that the gold has, so that all models
// are averaged over the same classes; scikit-learn's default, which adds the classes that were only predicted, stands
// beside it. What is right takes no account of the order of calls.
//
// A value is right if it is the gold's, or one of those that the golden row accepts: numbers by value, enums to the letter,
// ISO dates and times by what they name, other texts by their normalised words. A null argument counts as not given.
// Argument pairs and enum accuracy take no account of the function that they stand in; exact match takes account of all.
// A predicted text is never read for calls here: that is done before.
//
// Every figure carries the number that it was measured on. Where that is 0 there is no figure, and JSON has null.
//
// Sources: F1, van Rijsbergen 1979; token F1, Rajpurkar et al. 2016 (arXiv 1606.05250); accepted values, the Berkeley
// Function-Calling Leaderboard's possible_answer; enum accuracy on all rows is content type accuracy (CTA) of RouteNator
// (arXiv 2505.10495); percentile bootstrap, Efron 1979.
package accuracy
