// Package evaluation holds what an evaluation found: the type that report.json is written from, and reports are drawn
// from. It computes no metric.
//
//	evaluation.go    the whole
//	distribution.go  what the queries of one dataset are like, in all and for each function, against a reference
//	compared.go      realism and coverage, against the reference's own texts
//	models.go        accuracy of models, significance between them, students
//	figures.go       every number under a name, as --gate and scripts know it
//
// It lies here and not in schemas because it holds the results of transforms/accuracy and transforms/realism as they are.
package evaluation
