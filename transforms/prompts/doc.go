// Package prompts writes what a model is asked, and reads the rows that it answers with.
//
//	prompter.go  one route's prompts: request and rows
//	template.go  prompt files: Go templates
//	check.go     what they name, checked before any work
//	data.go      what a template may show
//	schema.go    the form that a reply must have
//	objects.go   the JSON objects of a reply, whatever stands around them
//	rows.go      candidates from a reply
//	review.go    questions about a row: relabel and judge
//
// A prompt file is a Go text/template. What stands before a line of three hyphens is the system message, the rest is the
// user's. A template sees the plan as fields ({{.Function.Name}}, {{.Words.Max}}, {{.Asset.Title}} …, see [Data]) and
// draws the recipe's values: {{.Draw "occasion"}} says one, walked to from the asset where the values are of the graph,
// and {{.Draw "content_type"}} says the cell's own type in one of its ways.
//
// The model is asked for the query and for the arguments that the cell leaves open: what the cell decides is not asked
// for. A row is given the labels that it has, not those that it was asked to have: one that misses its cell counts for
// the cell that it is in.
package prompts
