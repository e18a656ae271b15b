package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/student"
)

// Bounds of what students are trained on.
const (
	mostStudentRows  = 10_000
	leastStudentRows = 50
	studentSeeds     = 5
	requestWords     = 12 // words for each label of the keyword rule
)

// functionFigure is the figure that students are compared by.
const functionFigure = "function_macro_f1"

// trainStudents trains small models on the datasets, as many rows of each, and tests them on the golden set.
func (j *job) trainStudents(ctx context.Context) error {
	if !j.config.student || len(j.golden) == 0 || len(j.datasets) == 0 {
		return nil
	}
	functions := j.allFunctions()
	if len(functions) == 0 {
		j.omit("No student was trained: the functions' schemas are not known. Give them with --recipe or --functions.")
		return nil
	}
	rows := map[int][]student.Row{}
	least := mostStudentRows
	for i, d := range j.datasets {
		list := studentRows(j.counts[i].Counts.Sample, functions)
		if len(list) < leastStudentRows {
			j.omit("No student was trained on %s: it has %d rows whose calls are of the known functions, and %d are needed.", d.input.Name, len(list), leastStudentRows)
			continue
		}
		rows[i] = list
		if !d.reference() {
			least = min(least, len(list))
		}
	}
	for i, d := range j.datasets {
		if d.reference() || rows[i] == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		s, err := j.trainStudent(ctx, d.input.Name, student.Subset(rows[i], least, j.config.seed), functions)
		if err != nil {
			return fmt.Errorf("student of %s: %w", d.input.Name, err)
		}
		if last := len(j.datasets) - 1; j.datasets[last].reference() && j.config.reference != "" && rows[last] != nil {
			real := student.Subset(rows[last], least, j.config.seed)
			model, err := student.Train(real, functions, student.Params{Seed: j.config.seed, Surfaces: j.surfaces(functions)})
			if err != nil {
				return fmt.Errorf("student of the reference: %w", err)
			}
			if err := j.baseline(ctx, s, referenceName, model); err != nil {
				return err
			}
			s.Notes = append(s.Notes, fmt.Sprintf("The ceiling is a student of %d rows of the reference.", len(real)))
		}
		j.evaluation.Students = append(j.evaluation.Students, *s)
	}
	return nil
}

// studentRows are the rows of a sample that can be learned from.
func studentRows(sample []distribution.Sampled, functions []schemas.Function) []student.Row {
	var out []student.Row
	for i := range sample {
		s := &sample[i]
		called := s.Outcome == schemas.OutcomeCall || s.Outcome == schemas.OutcomeParallel
		known := !slices.ContainsFunc(s.Calls, func(c schemas.Call) bool {
			return len(c.Arguments) == 0 || !slices.ContainsFunc(functions, func(f schemas.Function) bool { return f.Name == c.Name })
		})
		if slices.Contains(schemas.Outcomes(), s.Outcome) && called == (len(s.Calls) > 0) && known {
			out = append(out, student.Row{Query: s.Query, Outcome: s.Outcome, Calls: s.Calls})
		}
	}
	return out
}

func (j *job) trainStudent(ctx context.Context, name string, rows []student.Row, functions []schemas.Function) (*evaluation.Student, error) {
	s := &evaluation.Student{Dataset: name, Rows: len(rows), Golden: len(j.golden), Curve: []evaluation.StudentPoint{}, Baselines: []evaluation.StudentFigures{}, Notes: []string{}}
	params := student.CurveParams{Params: student.Params{Seed: j.config.seed, Surfaces: j.surfaces(functions)}, Seeds: studentSeeds}
	var seeds [][]accuracy.Figure
	for p, err := range student.Curve(rows, functions, params) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		figures, err := j.test(ctx, p.Model, len(seeds) == 0, p.Share == 1)
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, figures)
		if len(seeds) == studentSeeds {
			s.Curve = append(s.Curve, evaluation.StudentPoint{Share: p.Share, Rows: p.Rows, Seeds: studentSeeds, StudentFigures: evaluation.StudentFigures{Name: "student", Figures: meanFigures(seeds)}})
			seeds = nil
		}
	}
	majority, err := student.TrainMajority(rows, functions)
	if err != nil {
		return nil, err
	}
	if err := j.baseline(ctx, s, "majority", majority); err != nil {
		return nil, err
	}
	keywords, err := student.NewKeywords(functions, j.keywordParams(rows, functions))
	if err != nil {
		return nil, err
	}
	if err := j.baseline(ctx, s, "keywords", keywords); err != nil {
		return nil, err
	}
	if s.KeywordSeparable = keywordSeparable(s); j.domain == nil {
		s.Notes = append(s.Notes, "Without --recipe the keyword rule knows values by their names alone, so that it is easier to beat.")
	}
	return s, nil
}

// test scores a predictor on the golden set, with intervals where asked for, and with the cosine of free texts where that
// is asked for and there is an endpoint of embeddings. Points within the learning curve go without it: their texts would
// cost several times those of the students.
func (j *job) test(ctx context.Context, p student.Predictor, intervals, cosine bool) ([]accuracy.Figure, error) {
	var list []accuracy.Prediction
	for i := range j.golden {
		answer := p.Predict(j.golden[i].Request())
		list = append(list, accuracy.Prediction{ID: j.golden[i].ID, Calls: answer.Calls})
	}
	params := j.accuracyParams()
	if cosine && j.config.embeddings != "" {
		vectors, err := j.embed(ctx, list)
		if err != nil {
			return nil, err
		}
		params.Embed = func(text string) []float32 { return vectors[text] }
	}
	if params.Near = nil; !intervals {
		params.Bootstraps = -1
	}
	result, err := accuracy.Score(j.golden, list, params)
	if err != nil {
		return nil, err
	}
	return result.Headline, nil
}

func (j *job) baseline(ctx context.Context, s *evaluation.Student, name string, p student.Predictor) error {
	figures, err := j.test(ctx, p, true, true)
	if err != nil {
		return err
	}
	s.Baselines = append(s.Baselines, evaluation.StudentFigures{Name: name, Figures: meanFigures([][]accuracy.Figure{figures})})
	return nil
}

// meanFigures are the means over seeds, with the spread; the interval is that of the first.
func meanFigures(seeds [][]accuracy.Figure) []evaluation.StudentFigure {
	out := []evaluation.StudentFigure{}
	for i, f := range seeds[0] {
		if f.N == 0 {
			continue
		}
		var values []float64
		for _, figures := range seeds {
			values = append(values, figures[i].Value)
		}
		out = append(out, evaluation.StudentFigure{Name: f.Name, Value: mean(values), Spread: spread(values), Low: f.Low, High: f.High, N: f.N})
	}
	return out
}

// spread is the sample standard deviation, 0 below two values.
func spread(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	return deviationOf(values, make([]float64, len(values)))
}

// surfaces says how values are said: as the recipe has it, else by their names.
func (j *job) surfaces(functions []schemas.Function) student.Surfaces {
	if j.domain != nil {
		ways, _ := student.SurfacesOf(j.domain)
		return ways
	}
	out := student.Surfaces{}
	for _, f := range functions {
		for _, p := range f.Parameters {
			for _, value := range p.Enum {
				if out[p.Name] == nil {
					out[p.Name] = map[string][]string{}
				}
				out[p.Name][value] = distribution.Surfaces(value)
			}
		}
	}
	return out
}

// keywordParams is what the keyword rule knows: the values' surfaces, the words that tell the labels of the rows, the
// commonest label, and what stands where no value is said: the recipe's catch-all, else what the rows have there.
func (j *job) keywordParams(rows []student.Row, functions []schemas.Function) student.KeywordParams {
	labels := map[string]int{}
	for _, r := range rows {
		label := r.Outcome
		if label == schemas.OutcomeCall {
			label = r.Calls[0].Name
		}
		labels[label]++
	}
	commonest := slices.SortedFunc(maps.Keys(labels), func(a, b string) int { return cmp.Or(cmp.Compare(labels[b], labels[a]), cmp.Compare(a, b)) })[0]
	surfaces, unsaid := j.surfaces(functions), j.catchAlls()
	if j.domain == nil {
		unsaid = student.Unsaid(rows, functions, surfaces)
	}
	return student.KeywordParams{Requests: student.RequestWords(rows, requestWords), Default: commonest, Surfaces: surfaces, Unsaid: unsaid}
}

// keywordSeparable says that the student's function F1 is not above the keyword rule's beyond its interval.
func keywordSeparable(s *evaluation.Student) bool {
	if len(s.Curve) == 0 {
		return false
	}
	mine, ok := figureOf(s.Curve[len(s.Curve)-1].Figures, functionFigure)
	theirs, has := 0.0, false
	for _, b := range s.Baselines {
		if f, found := figureOf(b.Figures, functionFigure); found && b.Name == "keywords" {
			theirs, has = f.Value, true
		}
	}
	low := mine.Value
	if mine.Low != nil {
		low = math.Min(low, *mine.Low)
	}
	return ok && has && low <= theirs
}

func figureOf(list []evaluation.StudentFigure, name string) (evaluation.StudentFigure, bool) {
	for _, f := range list {
		if f.Name == name {
			return f, true
		}
	}
	return evaluation.StudentFigure{}, false
}
