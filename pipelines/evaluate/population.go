package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/distribution"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/store"
)

// writePopulation writes tables of shares that a recipe can have as targets. Every name and value in them is one of the
// function schemas or of this program: nothing is taken from the log but counts.
func (j *job) writePopulation(ctx context.Context, stdout io.Writer) error {
	if err := j.count(ctx); err != nil {
		return err
	}
	counts := &j.counts[0].Counts
	p := j.population(counts)
	if len(p.Tables) == 0 {
		return usagef("--population: no table has a value with %d rows or more among %d rows; lower --min_count only if that many people may be told", j.config.minCount, counts.Rows)
	}
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("population: %w", err)
	}
	if _, err := store.WriteFile(ctx, j.config.population, append(data, '\n')); err != nil {
		return err
	}
	j.progress.stop()
	in := j.evaluation.Inputs[len(j.evaluation.Inputs)-1]
	_, err = fmt.Fprintf(stdout, "%d tables of %d rows are in %s; values of fewer than %d rows are not named\n%s", len(p.Tables), p.Rows, j.config.population, j.config.minCount, refusedLines(&in))
	return err
}

// wordBins are the lower ends of the bins of words, where no recipe has its own; the last is open.
var wordBins = []int{1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 18, 21, 25, 31, 41}

// populator makes the tables.
type populator struct {
	least int
	out   *schemas.Population
	words schemas.Attribute // how words are binned
}

func (j *job) population(counts *distribution.Counts) *schemas.Population {
	p := &populator{least: j.config.minCount, words: schemas.Attribute{Bins: wordBins},
		out: &schemas.Population{Version: schemas.PopulationVersion, Rows: counts.Rows, MinCount: j.config.minCount}}
	names := attributeNames(j.domain)
	if a, ok := j.attribute(names.words); ok && len(a.Bins) > 0 {
		p.words = a
	}
	all := counts.All()
	outcomes := map[string]int{}
	for _, outcome := range schemas.Outcomes() {
		outcomes[outcome] = all.Tables["outcome"][outcome]
	}
	p.table(names.outcome, nil, outcomes)
	functions, byFunction := map[string]int{}, counts.ByFunction()
	for _, f := range j.functions {
		if s := byFunction[f.Name]; s != nil {
			functions[f.Name] = s.Rows
		}
	}
	p.table(names.function, nil, functions)
	for i := range j.functions {
		f := &j.functions[i]
		if s := byFunction[f.Name]; s != nil && s.Rows >= p.least {
			p.function(f, s, names)
		}
	}
	return p.out
}

// function makes the tables of one function: words, and each argument with listed values.
func (p *populator) function(f *schemas.Function, s *distribution.Slice, names names) {
	given := schemas.Conditions{names.function: {f.Name}}
	bins := map[string]int{}
	for words, rows := range s.Words {
		if words > 0 {
			bins[p.words.Bin(words)] += rows
		}
	}
	delete(bins, "")
	p.table(names.words, given, bins)
	for _, parameter := range f.Parameters {
		values := map[string]int{}
		for _, value := range parameter.Enum { // those of the schema: what else stands in the log is not named
			if n := s.Tables[parameter.Name][value]; n > 0 {
				values[value] = n
			}
		}
		p.table(names.argument(parameter.Name), given, values)
	}
}

// table adds one table. Values of few rows are not named; their rows together are the rest, unless that would be the count
// of few rows itself: then the smallest named value goes there too.
func (p *populator) table(of string, given schemas.Conditions, counts map[string]int) {
	if of == "" {
		return
	}
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	sum, rest := 0, 0
	for _, value := range values {
		sum += counts[value]
	}
	named := len(values)
	for named > 0 && (counts[values[named-1]] < p.least || rest > 0 && rest < p.least) {
		named--
		rest += counts[values[named]]
	}
	if named == 0 {
		return
	}
	t := schemas.PopulationTable{Of: of, Share: map[string]float64{}, Rest: float64(rest) / float64(sum)}
	if len(given) > 0 {
		t.Given = given
	}
	for _, value := range values[:named] {
		t.Share[value] = float64(counts[value]) / float64(sum)
	}
	p.out.Tables = append(p.out.Tables, t)
}

// names are what a recipe calls what is counted, "" for what it does not observe.
type names struct {
	outcome, function, words string
	arguments                map[string]string
	free                     bool // there is no recipe: an argument's attribute has its name
}

func (n *names) argument(name string) string {
	if n.free {
		return name
	}
	return n.arguments[name]
}

// attributeNames finds the attributes of a recipe that are counted; without one they have the plain names.
func attributeNames(domain *schemas.Domain) names {
	n := names{outcome: "outcome", function: "function", words: "words", arguments: map[string]string{}, free: domain == nil}
	if domain == nil {
		return n
	}
	n.outcome, n.function, n.words = "", "", ""
	for _, name := range domain.Recipe.AttributeNames() {
		switch a := domain.Recipe.Attributes[name]; {
		case a.From == "outcome":
			n.outcome = name
		case a.From == "function":
			n.function = name
		case a.From == "query" && a.Measure == schemas.MeasureWords:
			n.words = name
		case a.Argument() != "" && len(a.Bins) == 0:
			n.arguments[a.Argument()] = name
		}
	}
	return n
}

func (j *job) attribute(name string) (schemas.Attribute, bool) {
	if j.domain == nil || name == "" {
		return schemas.Attribute{}, false
	}
	a, ok := j.domain.Recipe.Attributes[name]
	return a, ok
}

// refusedLines says which rows of an input were not evaluated.
func refusedLines(in *evaluation.Input) string {
	var b strings.Builder
	for _, r := range in.Refused {
		where := ""
		if len(r.Where) > 0 {
			where = ", such as " + r.Where[0]
		}
		fmt.Fprintf(&b, "            %d rows refused: %s%s\n", r.Rows, r.Reason, where)
	}
	return b.String()
}
