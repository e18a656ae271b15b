package evaluation

// Dataset is what the queries of one dataset are like.
type Dataset struct {
	Name      string `json:"name"`
	Rows      int    `json:"rows"`
	Reference bool   `json:"reference"` // this is what the others are compared with: it has no distances itself

	All       Slice   `json:"all"`
	Functions []Slice `json:"functions"` // by rows, at most 20; FunctionsLeft are not among them
	// Functions beyond the 20 largest.
	FunctionsLeft int `json:"functions_left"`

	Routes     []Route    `json:"routes"` // in name order; empty where rows name none
	Duplicates Duplicates `json:"duplicates"`

	Realism   *Realism  `json:"realism"` // against the reference; nil without one
	Skeletons Skeletons `json:"skeletons"`
	Coverage  *Coverage `json:"coverage"` // of the reference; nil without one
}

// Slice is what the queries of a dataset, or those of one function, are like.
type Slice struct {
	Function  string     `json:"function,omitempty"` // "" for all rows
	Rows      int        `json:"rows"`
	Words     Words      `json:"words"`
	Shares    []Table    `json:"shares"`    // request_framing, then the columns of few values, function and outcome among them, in name order
	Positions []Position `json:"positions"` // of each argument whose values are words of the query
	Diversity Diversity  `json:"diversity"`
}

// Distance is a divergence from the reference, with its 95% bootstrap interval, from which the bias of small samples is
// taken off: Value may lie above it.
type Distance struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Words says how long queries are, in words (Unicode Standard Annex 29).
type Words struct {
	Histogram []int      `json:"histogram"` // Histogram[n]: rows of n words; the last element holds all longer ones too, from MostWords on
	Mean      float64    `json:"mean"`
	Median    float64    `json:"median"`
	Quartiles [2]float64 `json:"quartiles"` // the ends of the middle half; their difference is the interquartile range
	Max       int        `json:"max"`
	W1        *Distance  `json:"w1"` // Wasserstein-1 from the reference, in words; nil without one
	JS        *Distance  `json:"js"` // Jensen-Shannon from the reference, in bits, 0 to 1
}

// MostWords is the last bin of word histograms.
const MostWords = 500

// Table is how often each value of one attribute stands.
type Table struct {
	Of string `json:"of"`
	// Values in name order; "" for rows without one. Reference is the reference's count.
	Values []TableValue `json:"values"`
	JS     *Distance    `json:"js"` // from the reference's shares; nil where that has no such attribute
	TV     *Distance    `json:"tv"` // total variation from the reference, 0 to 1
	G      *GTest       `json:"g"`  // whether it differs from the reference at all; nil where JS is
}

// GTest tells whether two samples come from one source: their likelihood ratio against chi-square.
type GTest struct {
	Statistic float64 `json:"statistic"`
	Freedom   int     `json:"degrees_of_freedom"`
	P         float64 `json:"p"`
	Least     float64 `json:"least_expected"` // smallest count expected; below 5, P is rough
}

// RequestFraming is the name of the table of how requests are worded, which is read from every query.
const RequestFraming = "request_framing"

// TableValue is one value of a table.
type TableValue struct {
	Value     string `json:"value"`
	Rows      int    `json:"rows"`
	Reference int    `json:"reference"`
}

// Position says where in their queries the values of one argument are said: i/(n-1) of the value's first word among the n
// words of the query, 0 where n is 1.
type Position struct {
	Argument  string    `json:"argument"`
	Bins      [10]int   `json:"bins"`      // rows by position, tenths of the way; position 1 is in the last
	Reference *[10]int  `json:"reference"` // the reference's; nil without one
	Said      int       `json:"said"`      // rows whose value stands in the query: the sum of Bins
	Absent    int       `json:"absent"`    // rows whose value does not
	Entropy   *float64  `json:"entropy"`   // of Bins, as a share of the most there can be; nil where nothing is said
	Uniform   *Distance `json:"uniform"`   // Jensen-Shannon divergence of Bins from ten equal bins
	First     float64   `json:"first"`     // share of Said that begin the query
	Last      float64   `json:"last"`      // share of Said that end it
	JS        *Distance `json:"js"`        // from the reference's bins
}

// Diversity says how varied queries are. Its figures fall or rise with the number of tokens, so all datasets are measured
// on as many: Budget tokens of a sample by hash, the same for all that stand side by side.
type Diversity struct {
	Budget    int      `json:"budget"`     // tokens; 0 where some dataset has too few, and nothing was measured
	Distinct1 *float64 `json:"distinct_1"` // different words over words
	Distinct2 *float64 `json:"distinct_2"`
	Distinct3 *float64 `json:"distinct_3"`
	Entropy   *float64 `json:"entropy"`   // of words, in bits
	SelfBLEU  *float64 `json:"self_bleu"` // 0 to 1; lower is more varied
	Texts     int      `json:"texts"`     // that SelfBLEU compared
}

// Route is what one route gave to a dataset.
type Route struct {
	Name       string    `json:"name"`
	Share      float64   `json:"share"`
	Duplicates int       `json:"duplicates"`    // rows whose text an earlier row of the route has
	Near       *Interval `json:"near"`          // of Duplicates, for the route's rows alone; nil where none is in the sample
	AUC        *Interval `json:"auc"`           // of Realism, for the route's rows alone; nil where it was not or could not be measured
	Why        string    `json:"why,omitempty"` // why there is no AUC
	Slice                // of the route's rows, against all of the reference
}

// Interval is a value with its 95% interval and the rows that it rests on.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     int     `json:"n"`
}

// Duplicates counts rows that say what others say. Texts are compared by their words, without case and punctuation.
type Duplicates struct {
	Exact     int       `json:"exact"`     // rows less different texts
	Texts     int       `json:"texts"`     // different texts
	Conflicts int       `json:"conflicts"` // texts that stand with more than one function
	Near      *Interval `json:"near"`      // share of rows that are similar to another row's different text (Jaccard of character 5-grams at least NearThreshold), estimated on N rows against all
}

// NearThreshold is the least similarity of near duplicates, LeakThreshold that of a golden row to a training row.
const (
	NearThreshold = 0.8
	LeakThreshold = 0.6
)
