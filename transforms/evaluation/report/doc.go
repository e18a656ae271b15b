// Package report says what an evaluation found: the page report.html, the comment report.md, what to look at first, and the
// last lines on the terminal. It computes no metric: what it says and draws is in evaluation.Evaluation.
//
//	notes.go         what is good and what to look at first, in words: the datasets'
//	notes_models.go  and those of models, students, gates and inputs
//	summary.go       the last lines of a run
//	markdown.go      a short report.md, for a comment on a pull request
//	html.go          the page: report.html.tmpl, parts/*.tmpl and report.css in the style of transforms/page, filled by
//	table.go         tables with one column a dataset or model
//	datasets.go      datasets side by side, and their functions
//	boxes.go         words of a query as box plots   (figure 3 of the paper)
//	shares.go        shares of values                (figure 4)
//	positions.go     where keywords stand            (figure 5)
//	lengths.go       words of a query as histograms  (figure 6)
//	realism.go       how well a dataset is told from the reference, and by what
//	models.go        accuracy of models side by side, and parts of the golden set
//	confusion.go     confusion matrices
//	compared.go      significance between models
//	students.go      students beside baselines, and learning curves
//	inputs.go        what was read, and what was refused
//	words.go         names and numbers as people read them
//
// The paper is RouteNator (arXiv 2505.10495). Long lists are cut, and the page says where: all numbers are in report.json.
package report
