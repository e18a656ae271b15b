// Package report says what a run made: the page report.html, what to look at first, and the last lines on the terminal.
// It computes nothing that schemas.Report does not hold.
package report
