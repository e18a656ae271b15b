package evaluation

import "github.com/routenator/routenator/transforms/accuracy"

// Model is what one model's predictions are worth on the golden set.
type Model struct {
	Name       string           `json:"name"`
	Accuracy   *accuracy.Result `json:"accuracy"`
	Unreadable []Unreadable     `json:"unreadable"` // outputs that could not be read as calls, at most 20; all are counted in Accuracy
	Read       int              `json:"read"`       // outputs that were read from text
	BFCL       *BFCL            `json:"bfcl"`       // by the leaderboard's rules; nil where the golden set is not of its form
}

// Unreadable is an output that could not be read.
type Unreadable struct {
	ID     string `json:"id"`
	Output string `json:"output"` // at most 500 bytes of it
	Why    string `json:"why"`
}

// BFCL is the Berkeley Function-Calling Leaderboard's view: rows by its categories.
type BFCL struct {
	Categories []BFCLCategory `json:"categories"`
	Aggregates []BFCLCategory `json:"aggregates"` // as the leaderboard adds them up
}

// BFCLCategory is one category, or a number that stands for several.
type BFCLCategory struct {
	Name     string  `json:"name"`
	Rows     int     `json:"rows"`
	Passed   int     `json:"passed"`
	Accuracy float64 `json:"accuracy"`
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
	PairedT   *PTest `json:"paired_t,omitempty"`           // similarity
	Wilcoxon  *PTest `json:"wilcoxon,omitempty"`           // similarity
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
