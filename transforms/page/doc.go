// Package page holds what the project's pages are made of, so that they look and read alike: one style, numbers and calls
// as people read them, and drawings as SVG.
//
//	page.css      light, dark, phone and paper
//	style.go      the style as a template needs it
//	format.go     counts, shares, durations, and text for terminals
//	calls.go      calls as people write them
//	bars.go       one bar, with a tick where it should end
//	histogram.go  columns, each with a tick where it should end
//	intervals.go  one value with its interval on a scale
//
// Positions across are in percent, so that letters keep their size on any screen. Numbers that are not finite are drawn as
// nothing. What is drawn escapes its words.
package page
