package schemas

import "encoding/json"

// Outcomes of a query: what the assistant does with it.
const (
	OutcomeCall     = "call"     // one call
	OutcomeParallel = "parallel" // two or three calls asked for in one query
	OutcomeClarify  = "clarify"  // a required argument is missing; the assistant asks for it
	OutcomeNone     = "none"     // no function that is shown fits; the assistant says so
)

// Outcomes lists every outcome in lexicographic order.
func Outcomes() []string {
	return []string{OutcomeCall, OutcomeClarify, OutcomeNone, OutcomeParallel}
}

// Call is one function call. Arguments is a JSON object with its keys in the schema's order.
type Call struct {
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
}

// Candidate is a row before it is accepted: small, because messages, tools and views are rendered from it
// in the sink.
type Candidate struct {
	ID       string   `json:"id"`
	Query    string   `json:"query"`
	Outcome  string   `json:"outcome"`
	Calls    []Call   `json:"calls,omitempty"`
	Function string   `json:"function,omitempty"` // of the first call; the intended one for clarify, "" for none
	Missing  string   `json:"missing,omitempty"`  // clarify: the required argument that the query leaves out
	Said     []Said   `json:"said,omitempty"`     // what each value was called in the query
	Skeleton string   `json:"skeleton"`           // the query with its slots masked
	Labels   []string `json:"labels,omitempty"`   // observed, one for each of the recipe's attributes in name order
	Cell     int      `json:"cell"`               // observed cell of the round, -1 for one that has no quota
	Language string   `json:"language"`
	Noise    string   `json:"noise,omitempty"` // kind of typing noise, "" for none
	Route    int      `json:"route"`
	AssetID  string   `json:"asset_id,omitempty"`
	Source   int      `json:"source"` // index into Recipe.Assets, -1 without asset
	Path     []string `json:"path,omitempty"`
	Round    int      `json:"round"`

	Slot    int    `json:"slot"`              // of the round: what it was made for; -1 for a row of an earlier snapshot
	Tier    int    `json:"tier"`              // of two alike the row of the lower one stays: see TierKept
	Content uint64 `json:"content,omitempty"` // of the asset as it was read, 0 without asset

	Temperature float64    `json:"temperature,omitempty"` // at which a model wrote it
	Judgement   *Judgement `json:"judgement,omitempty"`   // of the judge, nil for a row that none looked at
}

// Tiers of rows. Those of rounds follow, in order.
const (
	TierKept    = 0 // accepted by the snapshot that a refresh began from
	TierSurplus = 1 // surplus of it
	TierRounds  = 2 // made in the first round of this run
	TierLast    = 15
)

// Judgement is what a judge thinks of a row.
type Judgement struct {
	Score  int    `json:"score"` // from 1, nobody would ask so, to 5
	Reason string `json:"reason"`
}

// Said is one value of one call and the words that stand for it in the query.
type Said struct {
	Call     int    `json:"call,omitempty"`
	Argument string `json:"argument"`
	Surface  string `json:"surface"` // as it stands in the query, before typing noise; "" where the phrase as a whole says it
}
