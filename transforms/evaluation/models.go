package evaluation

import "github.com/routenator/routenator/transforms/accuracy"

// Model is what one model's predictions are worth on the golden set.
type Model struct {
	Name       string           `json:"name"`
	Accuracy   *accuracy.Result `json:"accuracy"`
	Unreadable []Unreadable     `json:"unreadable"` // outputs that could not be read as calls, at most 1,000
	// All outputs that could not be read, those of no golden row and of a doubled id among them.
	UnreadableCount int   `json:"unreadable_count"`
	Read            int   `json:"read"` // outputs that were read from text
	BFCL            *BFCL `json:"bfcl"` // by the leaderboard's rules; nil where the golden set is not of its form
}

// Unreadable is an output that could not be read.
type Unreadable struct {
	ID     string `json:"id"`
	Output string `json:"output"` // at most 500 bytes of it
	Why    string `json:"why"`
}

// BFCL is the Berkeley Function-Calling Leaderboard's view of a model.
type BFCL struct {
	Rows    int             `json:"rows"` // questions
	Passed  int             `json:"passed"`
	Missing accuracy.Listed `json:"missing"` // questions without an answer: they fail
	Extra   accuracy.Listed `json:"extra"`   // answers to no question: not judged
	Doubled accuracy.Listed `json:"doubled"` // ids that several answers have: the first is judged

	// Outputs that hold calls in a form that the leaderboard's decoder for prompted models does not read, such as those with
	// tags; they are judged by the calls.
	OtherForms int `json:"other_forms"`

	Categories []BFCLScore    `json:"categories"`
	Aggregates []BFCLScore    `json:"aggregates"` // as the leaderboard adds them up
	Breakdowns []BFCLParts    `json:"breakdowns"`
	Failures   []BFCLFailures `json:"failures"` // by category and error type, in the leaderboard's order of categories
}

// BFCLScore is the share of rows that pass, of a category, of several, or of a part of all rows.
type BFCLScore struct {
	Name     string   `json:"name"`
	Rows     int      `json:"rows"`
	Passed   int      `json:"passed"`
	Accuracy float64  `json:"accuracy"`
	Low      *float64 `json:"low"` // 95% interval: Wilson's of shares, by bootstrap of aggregates; nil below 10 rows
	High     *float64 `json:"high"`
	// Categories of an aggregate that the golden set does not have: it is not the leaderboard's number then.
	Without []string `json:"without,omitempty"`
}

// BFCLParts is all rows, cut in one way.
type BFCLParts struct {
	By    string      `json:"by"` // tools (how many the row shows) or words (of the request)
	Parts []BFCLScore `json:"parts"`
}

// BFCLFailures are the rows of one category that fail for one reason.
type BFCLFailures struct {
	Category string        `json:"category"`
	Type     string        `json:"type"`   // error_type as the leaderboard has it; "" for a row without an answer
	Reason   string        `json:"reason"` // the same in a word
	Rows     int           `json:"rows"`
	Examples []BFCLExample `json:"examples"` // at most ten, by hash order
}

// BFCLExample is one row that fails.
type BFCLExample struct {
	ID     string `json:"id"`
	Query  string `json:"query"`
	Right  string `json:"right"`  // the calls with the values accepted, as the leaderboard's answers have them; "" where none is right
	Output string `json:"output"` // at most 500 bytes of it
	Detail string `json:"detail"`
}

// Measures of a comparison between models.
const (
	MeasureFunction   = "function"   // the functions called are right
	MeasureExact      = "exact"      // and so are all arguments
	MeasureSimilarity = "similarity" // of the free-text arguments
)

// Significance compares all pairs of models by one measure, on the same golden rows.
type Significance struct {
	Measure string `json:"measure"`
	Pairs   []Pair `json:"pairs"`
}

// Pair is one pair of models. P-values are two-sided; Adjusted are after Holm over all pairs of the measure. What could not
// be tested is nil.
type Pair struct {
	A string `json:"a"`
	B string `json:"b"`
	N int    `json:"n"` // rows that both have a score on

	MeanA float64 `json:"mean_a"`
	MeanB float64 `json:"mean_b"`

	Difference *Interval `json:"difference"` // MeanA - MeanB by paired bootstrap; N are the pairs
	Detectable *float64  `json:"detectable"` // the smallest difference that would be seen with a chance of 0.8 at level 0.05

	// Function and exact: McNemar. OnlyA rows are right by A alone.
	OnlyA     *int   `json:"only_a,omitempty"`
	OnlyB     *int   `json:"only_b,omitempty"`
	McNemar   *PTest `json:"mcnemar,omitempty"`            // exact
	ChiSquare *PTest `json:"mcnemar_chi_square,omitempty"` // with continuity correction
	// Without the correction.
	Uncorrected *PTest `json:"mcnemar_chi_square_uncorrected,omitempty"`

	PairedT   *PTest `json:"paired_t,omitempty"` // similarity
	Wilcoxon  *PTest `json:"wilcoxon,omitempty"` // similarity
	Bootstrap *PTest `json:"bootstrap,omitempty"`

	Notes []string `json:"notes,omitempty"` // why a test is missing
}

// PTest is one test's outcome.
type PTest struct {
	Statistic float64 `json:"statistic"`
	P         float64 `json:"p"`
	Adjusted  float64 `json:"adjusted"` // by Holm
}

// Student is what a small linear model learned from one dataset, tested on the golden set. It is a smoke test before
// anyone pays for a GPU: that its order of datasets is that of fine-tuned models is not measured yet.
type Student struct {
	Dataset string `json:"dataset"`
	Rows    int    `json:"rows"`   // trained on, of each seed at full size: the same for all datasets
	Golden  int    `json:"golden"` // rows tested on

	Curve     []StudentPoint   `json:"curve"`     // by share of Rows, rising; the last is the student
	Baselines []StudentFigures `json:"baselines"` // majority, keywords, and reference where that has labels (train on real)

	KeywordSeparable bool     `json:"keyword_separable"` // the student does not beat the keyword rule beyond the interval
	Notes            []string `json:"notes"`
}

// StudentPoint is the students trained on one share of the rows, one a seed.
type StudentPoint struct {
	Share float64 `json:"share"`
	Rows  int     `json:"rows"`
	Seeds int     `json:"seeds"`
	StudentFigures
}

// StudentFigures are the figures of one predictor, means over its seeds.
type StudentFigures struct {
	Name    string          `json:"name"` // student, majority, keywords, reference
	Figures []StudentFigure `json:"figures"`
}

// StudentFigure is one figure of accuracy.Result's headline.
type StudentFigure struct {
	Name   string   `json:"name"`
	Value  float64  `json:"value"`  // mean over the seeds
	Spread float64  `json:"spread"` // sample standard deviation over the seeds; 0 for one
	Low    *float64 `json:"low"`    // 95% bootstrap interval over the golden rows, of the first seed; nil below 10 rows
	High   *float64 `json:"high"`
	N      int      `json:"n"`
}
