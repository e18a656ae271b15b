package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/bfcl"
	"github.com/routenator/routenator/transforms/calls"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// verdictOn judges an answer by the leaderboard's rules. other says that it holds calls in a form that the leaderboard's
// decoder for prompted models does not read.
func verdictOn(row bfcl.Row, p *prediction) (v bfcl.Verdict, other bool) {
	params := bfcl.Params{Underscores: p.native && !slices.ContainsFunc(p.made, func(c calls.Call) bool { return strings.Contains(c.Name, ".") })}
	if !p.hasText {
		if p.err != nil {
			return bfcl.JudgeUnreadable(row, p.err), false
		}
		return bfcl.Check(row, p.made, params), false
	}
	made, err := bfcl.Decode(row.Category, p.output)
	source := row.Category == bfcl.SimpleJava || row.Category == bfcl.SimpleJavaScript
	switch {
	case err == nil:
		return bfcl.Check(row, made, params), false
	case len(p.made) > 0 && !source:
		return bfcl.Check(row, p.made, params), true
	}
	return bfcl.JudgeUnreadable(row, err), false
}

// judge applies the leaderboard's rules to one model's answers.
func (j *job) judge(p *predictions) *evaluation.BFCL {
	out := &evaluation.BFCL{Rows: len(j.leaderboard)}
	byID := joinAnswers(j.leaderboard, p.list, out)
	failures := &failureList{seed: j.config.seed}
	judged := make([]bfcl.Judged, len(j.leaderboard))
	for i, row := range j.leaderboard {
		answer, verdict := byID[row.ID], bfcl.Verdict{Reason: withoutAnswer, Detail: "there is no answer to it"}
		if answer != nil {
			var other bool
			if verdict, other = verdictOn(row, answer); other {
				out.OtherForms++
			}
		}
		judged[i] = bfcl.Judged{Category: row.Category, Valid: verdict.Valid}
		p.passes = append(p.passes, verdict.Valid)
		if verdict.Valid {
			out.Passed++
		} else {
			failures.add(row, answer, verdict)
		}
	}
	out.Failures = failures.list()
	j.scoreCategories(judged, out)
	return out
}

// withoutAnswer is the reason of a row that nobody answered. The leaderboard has no such rows.
const withoutAnswer bfcl.Reason = "missing"

// joinAnswers gives each question its answer, the first where there are several, and lists what fits none.
func joinAnswers(rows []bfcl.Row, list []prediction, out *evaluation.BFCL) map[string]*prediction {
	byID, times := map[string]*prediction{}, map[string]int{}
	asked := map[string]bool{}
	for _, row := range rows {
		asked[row.ID] = true
	}
	out.Missing.IDs, out.Extra.IDs, out.Doubled.IDs = []string{}, []string{}, []string{}
	for i := range list {
		id := list[i].ID
		switch times[id]++; {
		case times[id] == 2:
			out.Doubled.IDs = append(out.Doubled.IDs, id)
		case times[id] > 2:
		case asked[id]:
			byID[id] = &list[i]
		default:
			out.Extra.IDs = append(out.Extra.IDs, id)
		}
	}
	for _, row := range rows {
		if byID[row.ID] == nil {
			out.Missing.IDs = append(out.Missing.IDs, row.ID)
		}
	}
	out.Missing.Count, out.Extra.Count, out.Doubled.Count = len(out.Missing.IDs), len(out.Extra.IDs), len(out.Doubled.IDs)
	return byID
}

// failureList gathers rows that fail.
type failureList struct {
	seed   int64
	groups map[failureKey][]failure
}

type failureKey struct {
	category     bfcl.Category
	kind, reason string
}

type failure struct {
	row     bfcl.Row
	answer  *prediction
	verdict bfcl.Verdict
}

func (l *failureList) add(row bfcl.Row, answer *prediction, v bfcl.Verdict) {
	if l.groups == nil {
		l.groups = map[failureKey][]failure{}
	}
	k := failureKey{row.Category, v.Type, string(v.Reason)}
	l.groups[k] = append(l.groups[k], failure{row, answer, v})
}

// mostFailures is how many rows of one category and reason are shown.
const mostFailures = 10

// list orders the groups by category, and those of one by rows.
func (l *failureList) list() []evaluation.BFCLFailures {
	out := []evaluation.BFCLFailures{}
	for k, group := range l.groups {
		f := evaluation.BFCLFailures{Category: string(k.category), Type: k.kind, Reason: k.reason, Rows: len(group), Examples: []evaluation.BFCLExample{}}
		slices.SortFunc(group, func(a, b failure) int {
			return cmp.Or(cmp.Compare(hash.Of(l.seed, a.row.ID, "bfcl.examples"), hash.Of(l.seed, b.row.ID, "bfcl.examples")), cmp.Compare(a.row.ID, b.row.ID))
		})
		for _, one := range group[:min(len(group), mostFailures)] {
			f.Examples = append(f.Examples, one.example())
		}
		out = append(out, f)
	}
	order := func(f evaluation.BFCLFailures) int { return slices.Index(bfcl.Categories, bfcl.Category(f.Category)) }
	slices.SortFunc(out, func(a, b evaluation.BFCLFailures) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Reason, b.Reason))
	})
	return out
}

func (f failure) example() evaluation.BFCLExample {
	e := evaluation.BFCLExample{ID: f.row.ID, Query: requestOf(f.row), Right: rightText(f.row.Right), Detail: f.verdict.Detail}
	for _, tried := range f.verdict.Tried {
		e.Detail += "; " + tried.Detail
	}
	if f.answer != nil {
		e.Output = f.answer.output
		if e.Output == "" && len(f.answer.made) > 0 {
			e.Output = calls.PythonList(f.answer.made)
		}
		e.Output = fmt.Sprintf("%.*s", mostOutput, e.Output)
	}
	return e
}

// rightText writes right calls with the values accepted, name(parameter=[values]).
func rightText(right []bfcl.Right) string {
	var list []string
	for _, r := range right {
		c := calls.Call{Name: r.Name}
		for _, a := range r.Parameters {
			c.Arguments = append(c.Arguments, calls.Argument{Name: a.Name, Value: calls.List(a.Values)})
		}
		list = append(list, c.String())
	}
	return strings.Join(list, ", ")
}

// scoreCategories adds up verdicts.
func (j *job) scoreCategories(judged []bfcl.Judged, out *evaluation.BFCL) {
	summary := bfcl.Summarise(judged)
	passed := map[bfcl.Category]int{}
	for _, row := range judged {
		if row.Valid {
			passed[row.Category]++
		}
	}
	out.Categories, out.Aggregates = []evaluation.BFCLScore{}, []evaluation.BFCLScore{}
	for _, category := range bfcl.Categories {
		if s, ok := summary.Categories[category]; ok {
			out.Categories = append(out.Categories, shareOf(string(category), passed[category], s.Rows))
		}
	}
	drawn := j.redraw(judged)
	for _, a := range aggregates {
		score := a.of(&summary)
		if score.Rows == 0 {
			continue
		}
		s := evaluation.BFCLScore{Name: a.name, Rows: score.Rows, Accuracy: score.Accuracy}
		for _, category := range a.categories {
			s.Passed += passed[category]
		}
		for _, category := range score.Missing {
			s.Without = append(s.Without, string(category))
		}
		if s.Rows >= leastForInterval {
			s.Low, s.High = middleOf(drawn, a.of)
		}
		out.Aggregates = append(out.Aggregates, s)
	}
	out.Breakdowns = []evaluation.BFCLParts{
		j.cut("tools", judged, func(row bfcl.Row) (int, string) { return len(row.Functions), fmt.Sprint(len(row.Functions)) }),
		j.cut("words", judged, func(row bfcl.Row) (int, string) {
			words := text.CountWords(requestOf(row))
			return words, accuracy.WordBin(words)
		}),
	}
}

// aggregates are the leaderboard's numbers of several categories.
var aggregates = []struct {
	name       string
	categories []bfcl.Category
	of         func(s *bfcl.Summary) bfcl.Score
}{
	{"simple", []bfcl.Category{bfcl.SimplePython, bfcl.SimpleJava, bfcl.SimpleJavaScript}, func(s *bfcl.Summary) bfcl.Score { return s.Simple }},
	{"non_live", []bfcl.Category{bfcl.SimplePython, bfcl.SimpleJava, bfcl.SimpleJavaScript, bfcl.Multiple, bfcl.Parallel, bfcl.ParallelMultiple}, func(s *bfcl.Summary) bfcl.Score { return s.NonLive }},
	{"live", []bfcl.Category{bfcl.LiveSimple, bfcl.LiveMultiple, bfcl.LiveParallel, bfcl.LiveParallelMultiple}, func(s *bfcl.Summary) bfcl.Score { return s.Live }},
	{"irrelevance_mean", []bfcl.Category{bfcl.Irrelevance, bfcl.LiveIrrelevance}, func(s *bfcl.Summary) bfcl.Score { return s.Irrelevance }},
	{"relevance", []bfcl.Category{bfcl.LiveRelevance}, func(s *bfcl.Summary) bfcl.Score { return s.Relevance }},
}

// leastForInterval is the fewest rows that an interval is given for.
const leastForInterval = 10

// shareOf is a share with its interval.
func shareOf(name string, passed, rows int) evaluation.BFCLScore {
	s := evaluation.BFCLScore{Name: name, Rows: rows, Passed: passed, Accuracy: float64(passed) / float64(rows)}
	if rows >= leastForInterval {
		i := share(passed, rows)
		s.Low, s.High = &i.Low, &i.High
	}
	return s
}

// bootstraps is how often the leaderboard's aggregates are drawn again.
const bootstraps = 1000

// redraw draws the rows of each category again with replacement, and adds them up.
func (j *job) redraw(judged []bfcl.Judged) []bfcl.Summary {
	by := map[bfcl.Category][]bfcl.Judged{}
	for _, row := range judged {
		by[row.Category] = append(by[row.Category], row)
	}
	stream := hash.New(j.config.seed, "bfcl", "evaluate.aggregates")
	out, drawn := make([]bfcl.Summary, bootstraps), make([]bfcl.Judged, len(judged))
	for b := range out {
		at := 0
		for _, category := range bfcl.Categories {
			for range by[category] {
				drawn[at] = by[category][stream.Intn(len(by[category]))]
				at++
			}
		}
		out[b] = bfcl.Summarise(drawn)
	}
	return out
}

// middleOf returns the ends of the middle 95% of a score (percentile bootstrap; Efron 1979).
func middleOf(drawn []bfcl.Summary, of func(s *bfcl.Summary) bfcl.Score) (low, high *float64) {
	values := make([]float64, len(drawn))
	for i := range drawn {
		values[i] = of(&drawn[i]).Accuracy
	}
	slices.Sort(values)
	ends := [2]float64{values[len(values)/40], values[len(values)-1-len(values)/40]}
	return &ends[0], &ends[1]
}

// cut groups rows by a label, in the order of its number.
func (j *job) cut(by string, judged []bfcl.Judged, label func(row bfcl.Row) (int, string)) evaluation.BFCLParts {
	type part struct{ least, passed, rows int }
	parts := map[string]*part{}
	for i, row := range j.leaderboard {
		n, called := label(row)
		p := parts[called]
		if p == nil {
			p = &part{least: n}
			parts[called] = p
		}
		p.least, p.rows = min(p.least, n), p.rows+1
		if judged[i].Valid {
			p.passed++
		}
	}
	out := evaluation.BFCLParts{By: by, Parts: []evaluation.BFCLScore{}}
	for _, called := range slices.SortedFunc(maps.Keys(parts), func(a, b string) int { return cmp.Compare(parts[a].least, parts[b].least) }) {
		out.Parts = append(out.Parts, shareOf(called, parts[called].passed, parts[called].rows))
	}
	return out
}
