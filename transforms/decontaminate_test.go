package transforms

import (
	"fmt"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// The detail names the golden row, and what of it is repeated; case, marks and labels say nothing.
func TestRepeatsGolden(t *testing.T) {
	domain := &schemas.Domain{Golden: []schemas.GoldenText{{ID: "g1", Text: "Birthday card!"}, {ID: "g2", Text: "make a foggy forest background"},
		{ID: "g3", Text: "One two three, four five six seven eight nine ten eleven; twelve."}}}
	domain.Recipe.Decontaminate = &schemas.DecontaminateSpec{Near: new(schemas.Threshold(0.8)), Overlap: new(schemas.Threshold(10))}
	e, err := newEnvironment(domain, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"birthday  CARD.":                        "{golden exact the same text as golden row g1}",
		"birthday cards":                         "{ }",
		"Make a foggy forest background":         "{golden exact the same text as golden row g2}",
		"make a foggy forest backgrounds please": "{ }", // 26 of 34 n-grams
		"make a foggy forest backgrounds":        "{golden near a similarity of 0.963 to golden row g2}",
		"so one two three four five six seven eight nine ten eleven, I guess": "{golden overlap 11 words in a row as in golden row g3: one two three four five six seven eight nine ten eleven}",
		"so one two three four five six seven eight nine ten or so, I guess":  "{ }",
	} {
		if got := fmt.Sprint(repeatsGolden(e, &schemas.Candidate{Query: query, Outcome: schemas.OutcomeNone})); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}
