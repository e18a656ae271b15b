package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/realism"
)

func ptr[T any](v T) *T { return &v }

// sample is an evaluation of so many datasets, the reference among them where there are two or more, and so many models.
// Its numbers are made up, and fit each other where a reader would look.
func sample(datasets, models int) *evaluation.Evaluation {
	e := &evaluation.Evaluation{Version: evaluation.Version, Seed: 1}
	names := []string{"heuristic", "router", "single-prompt", "router and heuristic", "dialogue", "vision", "text"}
	for i := range max(datasets-1, min(datasets, 1)) {
		e.Datasets = append(e.Datasets, sampleDataset(names[i%len(names)], i, datasets > 1))
	}
	if datasets > 1 {
		e.Reference = "real"
		e.Datasets = append(e.Datasets, sampleDataset("real", -1, false))
	}
	for i := range models {
		e.Models = append(e.Models, sampleModel([]string{"base", "tuned", "tuned-router", "small", "medium", "large", "other", "last"}[i%8], i))
	}
	for i := range models {
		for j := i + 1; j < models; j++ {
			for k, measure := range []string{evaluation.MeasureFunction, evaluation.MeasureExact, evaluation.MeasureSimilarity} {
				if i == 0 && j == 1 {
					e.Significance = append(e.Significance, evaluation.Significance{Measure: measure})
				}
				e.Significance[k].Pairs = append(e.Significance[k].Pairs, samplePair(e.Models[i].Name, e.Models[j].Name, float64(j-i), measure))
			}
		}
	}
	for i := range e.Datasets {
		if models > 0 && !e.Datasets[i].Reference {
			e.Students = append(e.Students, sampleStudent(e.Datasets[i].Name, i))
		}
	}
	if datasets > 1 {
		e.Gates = []evaluation.Gate{{Expression: "js.function<=0.01", Passed: true, Checks: []evaluation.Check{{Figure: "heuristic/js.function", Value: ptr(0.002), Passed: true}}},
			{Expression: "student.function_macro_f1>=0.9", Checks: []evaluation.Check{{Figure: "heuristic/student.function_macro_f1", Value: ptr(0.81)}}}}
	}
	for i := range e.Datasets {
		e.Inputs = append(e.Inputs, evaluation.Input{Role: evaluation.RoleDataset, Name: e.Datasets[i].Name, Path: "out/" + e.Datasets[i].Name + "/latest", Rows: e.Datasets[i].Rows,
			Files:  []evaluation.File{{Path: "data/train-00000-of-00001.parquet", Bytes: 12345678, SHA256: strings.Repeat("0123456789abcdef", 4)}},
			Fields: evaluation.Fields{Query: "query", Labels: []string{"content_type", "outcome"}}})
	}
	if models > 0 {
		e.Inputs = append(e.Inputs, evaluation.Input{Role: evaluation.RoleGolden, Name: "golden", Path: "golden.jsonl", Rows: 462, Files: []evaluation.File{{Path: "golden.jsonl", Bytes: 91234, SHA256: strings.Repeat("fedcba9876543210", 4)}},
			Refused: []evaluation.Refusal{{Reason: "not JSON", Rows: 2, Where: []string{"golden.jsonl:17: unexpected end of JSON input", "golden.jsonl:90: invalid character 'x'"}}}})
	}
	e.Omissions = []string{"self-BLEU of the function Print: it has 12 rows"}
	e.Good, e.Notes = Notes(e)
	return e
}

// bell is a histogram of words with its top near peak.
func bell(rows int, peak, width float64) []int {
	h := make([]int, 60)
	for n := 1; n < len(h); n++ {
		h[n] = int(float64(rows) * math.Exp(-math.Pow((float64(n)-peak)/width, 2)/2) / (width * 2.507))
	}
	return h
}

func wordsOf(h []int, w1 *evaluation.Distance) evaluation.Words {
	w := evaluation.Words{Histogram: h, W1: w1}
	rows, sum := 0, 0
	for n, v := range h {
		rows, sum = rows+v, sum+n*v
		if v > 0 {
			w.Max = n
		}
	}
	seen, at := 0, [3]float64{}
	for n, v := range h {
		for i, q := range []float64{0.25, 0.5, 0.75} {
			if float64(seen) < q*float64(rows) && float64(seen+v) >= q*float64(rows) {
				at[i] = float64(n)
			}
		}
		seen += v
	}
	w.Mean, w.Quartiles, w.Median = float64(sum)/float64(max(rows, 1)), [2]float64{at[0], at[2]}, at[1]
	if w1 != nil {
		w.JS = &evaluation.Distance{Value: w1.Value / 20, Low: w1.Low / 20, High: w1.High / 20}
	}
	return w
}

func sampleSlice(function string, rows, i int, compared bool) evaluation.Slice {
	d := func(v float64) *evaluation.Distance {
		if !compared {
			return nil
		}
		return &evaluation.Distance{Value: v * (1 + 0.3*float64(i)), Low: v * (0.8 + 0.3*float64(i)), High: v * (1.1 + 0.3*float64(i))}
	}
	peak := 5 + 0.7*float64(i)
	if function == "Generate" {
		peak += 9
	}
	s := evaluation.Slice{Function: function, Rows: rows, Words: wordsOf(bell(rows, peak, 2+0.4*float64(i+1)), d(0.4))}
	table := evaluation.Table{Of: "content_type", JS: d(0.004), TV: d(0.04)}
	if compared {
		table.G = &evaluation.GTest{Statistic: 41.2, Freedom: 7, P: 7.4e-07, Least: 4.1}
	}
	for k, v := range []string{"", "Any", "Audio", "Background", "Design asset", "Photo", "Template", "Text", "Video"} {
		share := []float64{0.02, 0.357, 0.043, 0.043, 0.037, 0.211, 0.224, 0.043, 0.041}[k]
		reference := 0
		if compared {
			reference = int(share * 2500)
		}
		table.Values = append(table.Values, evaluation.TableValue{Value: v, Rows: int(share * float64(rows) * (1 + 0.1*float64((k+i)%4))), Reference: reference})
	}
	framing := evaluation.Table{Of: evaluation.RequestFraming, JS: d(0.06), TV: d(0.2), Values: []evaluation.TableValue{{Value: "imperative", Rows: rows * 6 / 10, Reference: 700}, {Value: "none", Rows: rows * 3 / 10, Reference: 1500}, {Value: "question", Rows: rows / 10, Reference: 300}}}
	if !compared {
		for k := range framing.Values {
			framing.Values[k].Reference = 0
		}
	}
	s.Shares = []evaluation.Table{framing, table}
	if function == "" {
		s.Shares = append(s.Shares, evaluation.Table{Of: "function", JS: d(0.0001), TV: d(0.001), Values: []evaluation.TableValue{{Value: "Generate", Rows: rows * 48 / 100, Reference: 1200}, {Value: "Search", Rows: rows * 52 / 100, Reference: 1300}}})
	}
	p := evaluation.Position{Argument: "content_type", Said: rows * 6 / 10, Absent: rows * 4 / 10, Entropy: ptr(0.93 - 0.09*float64(i)), Uniform: &evaluation.Distance{Value: 0.02, Low: 0.015, High: 0.025}, First: 0.11, Last: 0.52, JS: d(0.01)}
	for k := range p.Bins {
		p.Bins[k] = rows * (3 + (k*(i+3))%5) / 100
	}
	p.Bins[9] += rows * (10 + 4*i) / 100
	if compared {
		p.Reference = &[10]int{150, 90, 80, 90, 100, 80, 90, 120, 130, 570}
	}
	s.Positions = []evaluation.Position{p}
	s.Diversity = evaluation.Diversity{Budget: 20000, Distinct1: ptr(0.11), Distinct2: ptr(0.512 - 0.02*float64(i)), Distinct3: ptr(0.81), Entropy: ptr(9.71), SelfBLEU: ptr(0.31), Texts: 1000}
	return s
}

func sampleDataset(name string, i int, compared bool) evaluation.Dataset {
	rows := 105100 - 9000*i
	if i < 0 {
		rows = 2500
	}
	d := evaluation.Dataset{Name: name, Rows: rows, Reference: i < 0, All: sampleSlice("", rows, i, compared),
		Functions:  []evaluation.Slice{sampleSlice("Search", rows*52/100, i, compared), sampleSlice("Generate", rows*48/100, i, compared)},
		Duplicates: evaluation.Duplicates{Exact: rows / 90, Texts: rows - rows/90, Conflicts: i % 3, Near: &evaluation.Interval{Value: 0.12, Low: 0.115, High: 0.125, N: 20000}},
		Skeletons: evaluation.Skeletons{Rows: 2000, Distinct: 1200 - 100*i, Top10: 0.06 + 0.05*float64(i), Top: []evaluation.SkeletonCount{
			{Skeleton: "find me {prompt} {content_type}", Rows: 90, Example: "find me birthday balloon templates"}, {Skeleton: "{prompt}", Rows: 60, Example: "coffee shop"}}}}
	if i < 0 {
		d.Duplicates.Conflicts, d.Skeletons.Top10 = 0, 0.05
	}
	if !compared {
		return d
	}
	auc := 0.58 + 0.06*float64(i)
	grams := []realism.Gram{{Text: "find me", Weight: 2.1, Written: 610, Reference: 80, Queries: []string{"find me a birthday template with balloons", "find me videos of the sea", "please find me an audio track"}}}
	lacks := []realism.Gram{{Text: "‹temp›", Weight: -1.1, Written: 90, Reference: 410, Queries: []string{"xmas temp", "temp for cv", "insta temp"}}}
	for k := range 12 {
		grams = append(grams, realism.Gram{Text: fmt.Sprintf("gram %d", k), Weight: 0.5, Written: 120 - 5*k, Reference: 20, Queries: []string{"a query that has it", "another query", "a third one"}})
	}
	d.Realism = &evaluation.Realism{Result: &realism.Result{Rows: 2400, AUC: auc, Low: auc - 0.012, High: auc + 0.012, Grams: grams, Lacks: lacks}}
	d.Routes = []evaluation.Route{{Name: "heuristic", Share: 1.0 / 3, Duplicates: 40, Near: &evaluation.Interval{Value: 0.11, Low: 0.09, High: 0.13, N: 6_700},
		AUC: &evaluation.Interval{Value: auc + 0.04, Low: auc + 0.02, High: auc + 0.06, N: 900}, Slice: sampleSlice("", rows/3, i, compared)},
		{Name: "short-search", Share: 2.0 / 3, Duplicates: 11, Why: "fewer than 50 rows a side are of equal length", Slice: sampleSlice("", rows*2/3, i, compared)}}
	d.Coverage = &evaluation.Coverage{Rows: 2500, Trigrams: evaluation.Covered{Of: 9000, Found: 1800, Share: 0.2, Missing: []string{"for my instagram", "black and white"}},
		Values: []evaluation.CoveredArgument{{Argument: "content_type", Covered: evaluation.Covered{Of: 8, Found: 7, Share: 0.875, Missing: []string{"Design asset"}}}}}
	return d
}

func sampleFigure(name string, v float64, n int) accuracy.Figure {
	return accuracy.Figure{Name: name, Value: v, N: n, Low: ptr(max(v-0.03, 0)), High: ptr(min(v+0.03, 1))}
}

func sampleHeadline(v float64, rows int) []accuracy.Figure {
	var out []accuracy.Figure
	for i, n := range []string{"function_macro_f1", "function_weighted_f1", "function_accuracy", "exact_match", "argument_f1", "parsed", "schema_valid", "enum_accuracy", "enum_accuracy.content_type", "text_token_f1", "text_token_f1.prompt", "over_calls", "under_calls", "function_micro_f1"} {
		at := v - 0.02*float64(i)
		if strings.HasSuffix(n, "_calls") {
			at = 0.3 - v/4
		}
		out = append(out, sampleFigure(n, at, rows))
	}
	return out
}

func sampleModel(name string, i int) evaluation.Model {
	v := 0.62 + 0.05*float64(i%7)
	right := int(200 * v)
	classes := []accuracy.Class{{Name: "Generate", Precision: v, Recall: v - 0.02, F1: v - 0.01, Gold: 223, Predicted: 230, Right: right}, {Name: "Search", Precision: v, Recall: v, F1: v, Gold: 237, Predicted: 220, Right: right}, {Name: accuracy.NoCall, Gold: 10, Predicted: 12, Right: 5, F1: 0.45}}
	values := []accuracy.Class{{Name: "Any", Precision: 0.8, Recall: 0.9, F1: 0.85, Gold: 164, Predicted: 190, Right: 148}, {Name: "Photo", Precision: 0.7, Recall: 0.6, F1: 0.646, Gold: 97, Predicted: 85, Right: 58}, {Name: "Template", Precision: 0.75, Recall: 0.7, F1: 0.724, Gold: 103, Predicted: 96, Right: 72}}
	call := func(kind, prompt string) []schemas.Call {
		return []schemas.Call{{Name: "Search", Arguments: json.RawMessage(fmt.Sprintf(`{"content_type":%q,"prompt":%q}`, kind, prompt))}}
	}
	r := &accuracy.Result{Rows: 460, Headline: sampleHeadline(v, 460), Near: 31, WithoutNear: sampleHeadline(v-0.05, 429),
		Missing: accuracy.Listed{Count: i % 2 * 3, IDs: []string{"g7", "g8", "g9"}[:i%2*3]},
		Format:  accuracy.Format{Parsed: sampleFigure("", 0.96, 460), SchemaValid: sampleFigure("", 0.94, 440), NotShown: sampleFigure("", 0.01, 440), Invented: sampleFigure("", 0.02, 440), MissingRequired: sampleFigure("", 0.005, 440)},
		Functions: accuracy.Functions{Decisions: 460, MacroF1: v, MicroF1: v, WeightedF1: v, Classes: classes, Confusion: []accuracy.Cell{{Gold: "Generate", Predicted: "Generate", Count: right}, {Gold: "Generate", Predicted: "Search", Count: 213 - right}, {Gold: "Generate", Predicted: accuracy.Unreadable, Count: 10},
			{Gold: "Search", Predicted: "Generate", Count: 20}, {Gold: "Search", Predicted: "Search", Count: right}, {Gold: accuracy.NoCall, Predicted: accuracy.NoCall, Count: 5}, {Gold: accuracy.NoCall, Predicted: "Search", Count: 5}}},
		Enums: []accuracy.Enum{{Argument: "content_type", Accuracy: sampleFigure("", v-0.1, 460), GivenFunction: sampleFigure("", v, 380), CatchAll: "Any", WithoutCatchAll: sampleFigure("", v-0.25, 296), Macro: sampleFigure("", v-0.2, 460), Values: values,
			Confusion: []accuracy.Cell{{Gold: "Any", Predicted: "Any", Count: 148}, {Gold: "Any", Predicted: "Photo", Count: 16}, {Gold: "Photo", Predicted: "Photo", Count: 58}, {Gold: "Photo", Predicted: "Any", Count: 39}, {Gold: "Template", Predicted: "Template", Count: 72}, {Gold: "Template", Predicted: "Any", Count: 31}}}},
		Texts:     []accuracy.Text{{Argument: "prompt", NormalisedExact: sampleFigure("", 0.5, 460), TokenF1: sampleFigure("", 0.8, 460), TrigramJaccard: sampleFigure("", 0.75, 460)}},
		Arguments: accuracy.Arguments{Overall: accuracy.Class{Precision: v, Recall: v, F1: v, Gold: 900, Predicted: 880, Right: 700}, ByName: []accuracy.Class{{Name: "content_type", Precision: v, Recall: v, F1: v, Gold: 450, Predicted: 440, Right: 350}, {Name: "prompt", Precision: v, Recall: v, F1: v, Gold: 450, Predicted: 440, Right: 350}}},
		Restraint: accuracy.Restraint{OverCalls: sampleFigure("", 0.15, 10), UnderCalls: sampleFigure("", 0.02, 450), ClarifyNoCall: accuracy.Figure{}},
		Warnings:  []string{"3 golden calls do not fit their own schemas"},
	}
	for _, b := range []accuracy.Breakdown{{By: "outcome", Parts: []accuracy.Part{{Value: "call", Rows: 450}, {Value: "none", Rows: 10}}}, {By: "tools", Parts: []accuracy.Part{{Value: "1", Rows: 200}, {Value: "2", Rows: 260}}},
		{By: "words", Parts: []accuracy.Part{{Value: "1-2", Rows: 40}, {Value: "3-5", Rows: 100}, {Value: "6-8", Rows: 120}, {Value: "9-12", Rows: 100}, {Value: "13+", Rows: 100}}}} {
		for k := range b.Parts {
			b.Parts[k].Headline = sampleHeadline(v-0.03*float64(k), b.Parts[k].Rows)
		}
		r.Breakdowns = append(r.Breakdowns, b)
	}
	for _, g := range []accuracy.Errors{{Class: "Generate", Kind: "function", Count: 34}, {Class: "Search", Kind: "arguments", Count: 51}, {Class: "Search", Kind: "unreadable", Count: 1}} {
		for k := range min(g.Count, 10) {
			g.Examples = append(g.Examples, accuracy.Example{ID: fmt.Sprintf("g%03d", k), Query: "find a birthday template with balloons and a cake for my daughter", Gold: call("Template", "birthday balloons cake"), Predicted: call("Photo", "birthday")})
		}
		r.Errors = append(r.Errors, g)
	}
	r.Errors[2].Examples[0].Predicted, r.Errors[2].Examples[0].Detail = nil, "no call in the text: I would be glad to help"
	return evaluation.Model{Name: name, Accuracy: r, Read: 457, Unreadable: []evaluation.Unreadable{{ID: "g044", Output: "Search(content_type=\"Photo\", prompt=", Why: "the call does not end"}}}
}

// leaderboard is an evaluation by the leaderboard's rules.
func leaderboard(models int) *evaluation.Evaluation {
	e := &evaluation.Evaluation{Version: evaluation.Version, Seed: 1}
	for i := range models {
		passed := 180 - 9*i
		score := func(name string, rows, passed int) evaluation.BFCLScore {
			share := float64(passed) / float64(rows)
			return evaluation.BFCLScore{Name: name, Rows: rows, Passed: passed, Accuracy: share, Low: ptr(max(share-0.04, 0)), High: ptr(min(share+0.04, 1))}
		}
		b := &evaluation.BFCL{Rows: 440, Passed: passed + 200, OtherForms: i, Missing: accuracy.Listed{Count: 1, IDs: []string{"multiple_7"}}, Extra: accuracy.Listed{Count: i % 2, IDs: []string{"nobody_1"}[:i%2]},
			Categories: []evaluation.BFCLScore{score("multiple", 200, passed), score("irrelevance", 240, 200)}, Aggregates: []evaluation.BFCLScore{score("non_live", 200, passed), score("irrelevance_mean", 240, 200)},
			Breakdowns: []evaluation.BFCLParts{{By: "tools", Parts: []evaluation.BFCLScore{score("1", 240, 200), score("2", 200, passed)}}, {By: "words", Parts: []evaluation.BFCLScore{score("6-8", 440, passed+200)}}}}
		b.Aggregates[0].Without = []string{"simple_python", "parallel"}
		for _, f := range []evaluation.BFCLFailures{{Category: "multiple", Type: "value_error:string", Reason: "wrong_value", Rows: 19 + 9*i}, {Category: "multiple", Reason: "missing", Rows: 1}, {Category: "irrelevance", Type: "relevance", Reason: "called", Rows: 40}} {
			for k := range min(f.Rows, 10) {
				f.Examples = append(f.Examples, evaluation.BFCLExample{ID: fmt.Sprintf("%s_%d", f.Category, k), Query: "what is the area of a circle of radius 3", Right: `area(radius=[3], unit=["cm", ""])`, Output: `area(radius=3, unit="m")`, Detail: `unit is "m"`})
			}
			b.Failures = append(b.Failures, f)
		}
		e.Models = append(e.Models, evaluation.Model{Name: []string{"base", "tuned", "last"}[i%3], BFCL: b, Read: 439, UnreadableCount: 2, Unreadable: []evaluation.Unreadable{{ID: "multiple_3", Output: "area(radius=", Why: "the call does not end"}}})
	}
	if models > 1 {
		e.Significance = []evaluation.Significance{{Measure: evaluation.MeasureExact, Pairs: []evaluation.Pair{samplePair("base", "tuned", 1, evaluation.MeasureExact)}}}
	}
	e.Good, e.Notes = Notes(e)
	return e
}

func samplePair(a, b string, apart float64, measure string) evaluation.Pair {
	d := -0.05 * apart
	p := evaluation.Pair{A: a, B: b, N: 460, MeanA: 0.7, MeanB: 0.7 - d, Difference: &evaluation.Interval{Value: d, Low: d - 0.04, High: d + 0.04, N: 460}, Detectable: ptr(0.054), Bootstrap: &evaluation.PTest{P: 0.01 / apart, Adjusted: min(0.03/apart, 1)}}
	test := &evaluation.PTest{Statistic: 21, P: 2.52911e-05, Adjusted: 7.6e-05}
	if apart == 1 {
		test = &evaluation.PTest{Statistic: 30, P: 0.041, Adjusted: 0.123}
	}
	if measure == evaluation.MeasureSimilarity {
		p.PairedT, p.Wilcoxon = test, test
		return p
	}
	p.OnlyA, p.OnlyB, p.McNemar, p.ChiSquare, p.Uncorrected = ptr(21), ptr(59), test, test, test
	return p
}

func sampleStudent(dataset string, i int) evaluation.Student {
	figures := func(v, spread float64) []evaluation.StudentFigure {
		var out []evaluation.StudentFigure
		for k, n := range []string{"function_macro_f1", "function_accuracy", "exact_match", "argument_f1", "enum_accuracy", "text_token_f1"} {
			at := v - 0.05*float64(k)
			out = append(out, evaluation.StudentFigure{Name: n, Value: at, Spread: spread, Low: ptr(at - 0.03), High: ptr(at + 0.03), N: 460})
		}
		return out
	}
	v := 0.86 - 0.05*float64(i)
	s := evaluation.Student{Dataset: dataset, Rows: 20000, Golden: 460, KeywordSeparable: i > 2, Notes: []string{"11 rows have no function and were left out"}}
	for k, share := range []float64{0.1, 0.3, 1} {
		s.Curve = append(s.Curve, evaluation.StudentPoint{Share: share, Rows: int(20000 * share), Seeds: 5, StudentFigures: evaluation.StudentFigures{Name: "student", Figures: figures(v-0.06*float64(2-k), 0.02/float64(k+1))}})
	}
	s.Baselines = []evaluation.StudentFigures{{Name: "majority", Figures: figures(0.34, 0)}, {Name: "keywords", Figures: figures(0.71, 0)}, {Name: "reference", Figures: figures(0.88, 0.004)}}
	return s
}
