package schemas

// Golden is one row of a golden set, in JSONL: a query and the calls that are right. Without calls no call is right.
type Golden struct {
	ID      string `json:"id"`
	Query   string `json:"query"`
	Outcome string `json:"outcome"`
	Calls   []Call `json:"calls"`
}
