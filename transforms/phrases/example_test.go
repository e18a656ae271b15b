package phrases_test

import (
	"fmt"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/phrases"
)

// A domain is read from a recipe; here it is written out.
func ExampleGenerator() {
	one, space := 1.0, " "
	domain := &schemas.Domain{
		Functions: []schemas.Function{{Name: "set_timer", Parameters: []schemas.Parameter{{Name: "duration", Type: "integer", Required: true}}}},
		Recipe: schemas.Recipe{Language: "en", Routes: []schemas.Route{{Name: "phrases", Kind: schemas.KindTemplate}},
			Values:     map[string]schemas.ValueSpec{"duration": {Range: schemas.Strings{"30", "30"}, Unit: "minute", ValueUnit: "second"}},
			Attributes: map[string]schemas.Attribute{"words": {From: "query", Measure: schemas.MeasureWords, Bins: []int{1, 5, 9}}}},
		Phrases: [][]schemas.PhraseFile{{{Path: "timer.yaml", Language: "en", Join: &space, Phrases: []schemas.Phrase{
			{Function: "set_timer", Outcome: schemas.OutcomeCall, Weight: &one, Say: schemas.Strings{"set a timer for {duration}", "{duration}"}}}}}},
	}
	generator, err := phrases.New(domain, 0, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	row, err := generator.NewMaker().Make(&schemas.Plan{ID: "a"}, map[string]string{"words": "5-8"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(row.Query)
	fmt.Println(row.Calls[0].Name, string(row.Calls[0].Arguments))
	// Output:
	// set a timer for half an hour
	// set_timer {"duration":1800}
}
