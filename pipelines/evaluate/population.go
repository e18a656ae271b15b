package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/population"
	"github.com/routenator/routenator/transforms/store"
)

// writePopulation writes tables of shares that a recipe can have as targets. Every name and value in them is one of the
// function schemas, of the recipe or of this program: nothing is taken from the log but counts.
func (j *job) writePopulation(ctx context.Context, stdout io.Writer) error {
	var err error
	if j.counted, err = j.populationDomain(); err != nil {
		return err
	}
	if err := j.count(ctx); err != nil {
		return err
	}
	counts := &j.counts[0].Population
	p := population.NewCounter(j.counted).Publish(counts, j.config.minCount)
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
	_, err = fmt.Fprintf(stdout, "%d tables of %d rows are in %s%s; what fewer than %d rows have is not named\n%s",
		len(p.Tables), p.Rows, j.config.population, jointLine(p.Joint), j.config.minCount, refusedLines(&in))
	return err
}

func jointLine(joint *schemas.PopulationJoint) string {
	if joint == nil {
		return ""
	}
	return fmt.Sprintf(", with %d combinations of %s", len(joint.Cells), strings.Join(joint.Of, ", "))
}

// populationDomain is whose attributes are counted: the recipe's; else the outcome, the function, the words and every
// argument with listed values of the functions of --functions, or of those that a snapshot shows: their schemas are a
// recipe's, while the tools of a log would be part of what people wrote.
func (j *job) populationDomain() (*schemas.Domain, error) {
	functions := j.functions
	switch d := j.datasets[0]; {
	case j.domain != nil && len(j.domain.Recipe.Attributes) == 0:
		return nil, usagef("--population: %s has no attributes, so it can have no targets; write them first", j.config.recipe)
	case j.domain != nil:
		return j.domain, nil
	case len(functions) == 0 && d.snapshot:
		functions = d.spec.Functions
	}
	if len(functions) == 0 {
		return nil, usagef("--population names values of function schemas, and never of the log; give them with --recipe or --functions")
	}
	attributes := map[string]schemas.Attribute{}
	for i := range functions {
		for _, p := range functions[i].Parameters {
			attributes[p.Name] = schemas.Attribute{From: "arguments." + p.Name}
		}
	}
	attributes["outcome"] = schemas.Attribute{From: "outcome"}
	attributes["function"] = schemas.Attribute{From: "function"}
	attributes["words"] = schemas.Attribute{From: "query", Measure: schemas.MeasureWords, Bins: wordBins}
	return &schemas.Domain{Recipe: schemas.Recipe{Attributes: attributes}, Functions: functions}, nil
}

// wordBins are the lower ends of the bins of words, where no recipe has its own; the last is open.
var wordBins = []int{1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 18, 21, 25, 31, 41}

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
