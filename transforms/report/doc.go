// Package report says what a run made: the page report.html, what to look at first, and the last lines on the terminal.
// It computes nothing that schemas.Report does not hold.
//
//	notes.go    what to look at first, in words
//	summary.go  the last lines of a run
//	html.go     the page: report.html.tmpl in the style of transforms/page, filled by
//	plots.go    bars with their targets, and histogram.go: words, as SVG
//	funnel.go   the steps from plan to row, and the rejects by stage and reason
//	gaps.go     how far a table or a cell is from what was asked for
//	format.go   sums of money, and why a run ended
package report
