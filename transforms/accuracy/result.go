package accuracy

import (
	"encoding/json"

	"github.com/routenator/routenator/schemas"
)

// Labels that stand where no function or value stands. No function can have such a name.
const (
	NoCall          = "(no call)"          // gold: none and clarify rows; predicted: nothing was called, or too little
	Unreadable      = "(unreadable)"       // predicted only: the output could not be read
	Missing         = "(missing)"          // predicted only: the row has no prediction
	UnknownFunction = "(unknown function)" // predicted only: a name that no schema and no golden row has
	Surplus         = "(surplus)"          // gold only: a call beyond those that are right; no class of its own
	Absent          = "(absent)"           // an enum argument that is not given
	UnknownArgument = "(unknown argument)" // an argument that no schema and no golden row has
)

// Result is what predictions are worth on a golden set. It marshals to JSON without loss, but for RowScores.
type Result struct {
	Rows    int    `json:"rows"`    // of the golden set
	Missing Listed `json:"missing"` // golden rows without a prediction: wrong
	Extra   Listed `json:"extra"`   // predictions for no golden row: not scored
	Doubled Listed `json:"doubled"` // ids that several predictions have: the first is scored

	Headline    []Figure `json:"headline"`
	Near        int      `json:"near"`                   // golden rows that have a near training row
	WithoutNear []Figure `json:"without_near,omitempty"` // the headline without those; absent where nobody looked for them

	Format     Format      `json:"format"`
	Functions  Functions   `json:"functions"`
	Enums      []Enum      `json:"enums"`
	Texts      []Text      `json:"texts"`
	Arguments  Arguments   `json:"arguments"`
	Restraint  Restraint   `json:"restraint"`
	Breakdowns []Breakdown `json:"breakdowns"`
	Errors     []Errors    `json:"errors"`
	Warnings   []string    `json:"warnings"`

	RowScores []RowScore `json:"-"` // in golden order, for tests of significance between models
}

// RowScore is one golden row's part in what tests of significance compare.
type RowScore struct {
	ID         string
	Function   bool    // the functions called are those that are right, none too many; for none and clarify no call
	Exact      bool    // and so are all arguments
	Similarity float64 // mean over the row's free-text arguments of the headline's measure; NaN where it has none
}

// Figure is one measured value. Where all rows are alike, at 0 or 1, the bootstrap knows no other rows and its interval has
// no width: that is no proof.
type Figure struct {
	Name  string   `json:"name,omitempty"`
	Value float64  `json:"value"`          // null in JSON where N is 0
	N     int      `json:"n"`              // how many rows, calls or values it was measured on
	Low   *float64 `json:"low,omitempty"`  // 95% bootstrap interval over rows; nil where it was not asked for,
	High  *float64 `json:"high,omitempty"` // and where N is below 10
}

// MarshalJSON writes null for a value that was measured on nothing.
func (f Figure) MarshalJSON() ([]byte, error) {
	type plain Figure
	if f.N > 0 {
		return json.Marshal(plain(f))
	}
	return json.Marshal(struct {
		Name  string   `json:"name,omitempty"`
		Value *float64 `json:"value"`
		N     int      `json:"n"`
	}{Name: f.Name})
}

// Get returns the figure of that name; false where there is none.
func Get(figures []Figure, name string) (Figure, bool) {
	for _, f := range figures {
		if f.Name == name {
			return f, true
		}
	}
	return Figure{}, false
}

// Listed are ids, and how many they are.
type Listed struct {
	Count int      `json:"count"`
	IDs   []string `json:"ids"`
}

// Format says how far predictions are calls at all. All but Parsed are shares of the rows with at least one predicted call.
type Format struct {
	Parsed          Figure `json:"parsed"`           // golden rows whose prediction is there and readable
	SchemaValid     Figure `json:"schema_valid"`     // every call names a function that is shown and fits its schema
	NotShown        Figure `json:"not_shown"`        // some call names a function that the row does not show
	Invented        Figure `json:"invented"`         // some call of a known function has an argument that its schema lacks
	MissingRequired Figure `json:"missing_required"` // some call of a known function lacks a required argument
}

// Functions says how well functions are chosen. Its unit is the decision: a gold call beside the call that stands for it,
// a row that must not call, or a call too many.
type Functions struct {
	Decisions    int     `json:"decisions"`
	MacroF1      float64 `json:"macro_f1"`       // over the classes that the gold has: the same for all models
	MacroUnionF1 float64 `json:"macro_union_f1"` // over the labels predicted as well: scikit-learn's default
	MicroF1      float64 `json:"micro_f1"`       // over all labels: the share of decisions that are right
	WeightedF1   float64 `json:"weighted_f1"`    // by the number of gold decisions

	Unreadable int `json:"unreadable"` // decisions
	Missing    int `json:"missing"`
	Unknown    int `json:"unknown"`
	Surplus    int `json:"surplus"`

	Classes   []Class `json:"classes"`
	Confusion []Cell  `json:"confusion"`
}

// Class is one label.
type Class struct {
	Name      string  `json:"name"`
	Precision float64 `json:"precision"` // 0 where it was never predicted
	Recall    float64 `json:"recall"`    // 0 where the gold has it not
	F1        float64 `json:"f1"`
	Gold      int     `json:"gold"`
	Predicted int     `json:"predicted"`
	Right     int     `json:"right"`
}

// Cell is one cell of a confusion matrix that is not 0.
type Cell struct {
	Gold      string `json:"gold"`
	Predicted string `json:"predicted"`
	Count     int    `json:"count"`
}

// Enum says how well one enum argument is chosen. Its unit is the gold call whose function has the argument; where the
// call does not give it, not to give it is right. What stands for no call is wrong.
type Enum struct {
	Argument        string  `json:"argument"`
	Accuracy        Figure  `json:"accuracy"`            // on all such calls, whatever function was called
	GivenFunction   Figure  `json:"given_function"`      // where the function is right
	CatchAll        string  `json:"catch_all,omitempty"` // the value that stands where nothing was said
	WithoutCatchAll Figure  `json:"without_catch_all"`   // where the gold gives another value than that
	Macro           Figure  `json:"macro"`               // mean of the recall of each gold value (balanced accuracy)
	Values          []Class `json:"values"`
	Confusion       []Cell  `json:"confusion"`
}

// Text says how alike one free-text argument is. Its unit is the gold call that gives it; what is not given is 0.
type Text struct {
	Argument        string  `json:"argument"`
	NormalisedExact Figure  `json:"normalised_exact"`
	TokenF1         Figure  `json:"token_f1"`
	TrigramJaccard  Figure  `json:"trigram_jaccard"`
	Cosine          *Figure `json:"cosine,omitempty"` // nil without embeddings
}

// Arguments says how many (argument, value) pairs are right, whatever function they stand in.
type Arguments struct {
	Overall Class   `json:"overall"`
	ByName  []Class `json:"by_name"`
}

// Restraint says how well a model keeps from calling, or does not.
type Restraint struct {
	OverCalls     Figure `json:"over_calls"`      // none rows with a call; less is better
	UnderCalls    Figure `json:"under_calls"`     // call and parallel rows that were read and call nothing; less is better
	ClarifyNoCall Figure `json:"clarify_no_call"` // clarify rows that were read and call nothing
	ClarifyAsks   Figure `json:"clarify_asks"`    // and whose text asks; of no rows where predictions carry no text
}

// Breakdown is the headline for parts of the rows.
type Breakdown struct {
	By    string `json:"by"` // outcome, tools (how many the row shows) or words (of the request)
	Parts []Part `json:"parts"`
}

// Part is one part.
type Part struct {
	Value    string   `json:"value"`
	Rows     int      `json:"rows"`
	Headline []Figure `json:"headline"` // what the part's rows can tell
}

// Errors are examples of what went wrong.
type Errors struct {
	Class    string    `json:"class"` // the function of the row's first gold call, or NoCall
	Kind     string    `json:"kind"`  // function, arguments, unreadable or missing
	Count    int       `json:"count"`
	Examples []Example `json:"examples"` // at most ten, by hash order
}

// Example is a row that is wrong.
type Example struct {
	ID        string         `json:"id"`
	Query     string         `json:"query"`
	Gold      []schemas.Call `json:"gold"`
	Predicted []schemas.Call `json:"predicted"` // arguments that are no JSON stand as a text
	Detail    string         `json:"detail,omitempty"`
}
