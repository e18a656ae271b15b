package evaluation

import "github.com/routenator/routenator/transforms/realism"

// Realism says how well a dataset's queries are told from the reference's.
type Realism struct {
	*realism.Result        // nil where it could not be measured
	Why             string `json:"why,omitempty"` // why not
}

// Skeletons says how few patterns queries are made from: the query with the values of its arguments masked. It is counted
// on a sample of Rows, as many for all datasets.
type Skeletons struct {
	Rows     int             `json:"rows"`
	Distinct int             `json:"distinct"`
	Top10    float64         `json:"top_10"` // share of the rows that the ten commonest have
	Top      []SkeletonCount `json:"top"`    // the ten commonest
}

// SkeletonCount is one skeleton, how many rows have it, and one of them.
type SkeletonCount struct {
	Skeleton string `json:"skeleton"`
	Rows     int    `json:"rows"`
	Example  string `json:"example"`
}

// Coverage says how much of what the reference says the whole dataset says too. A larger dataset says more of it.
type Coverage struct {
	Rows     int               `json:"rows"`     // of the reference that were looked for: a sample where it has more
	Trigrams Covered           `json:"trigrams"` // of words
	Values   []CoveredArgument `json:"values"`   // by argument
}

// Covered counts different things of the reference, and those that the dataset has.
type Covered struct {
	Of      int      `json:"of"`
	Found   int      `json:"found"`
	Share   float64  `json:"share"`
	Missing []string `json:"missing"` // at most 20 that are not found, the reference's commonest first
}

// CoveredArgument is the values of one argument.
type CoveredArgument struct {
	Argument string `json:"argument"`
	Covered
}
