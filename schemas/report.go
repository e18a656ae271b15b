package schemas

// Report is what a run says about the dataset that it wrote, computed from the written rows and rejects.
type Report struct {
	Name      string         `json:"name"`
	Identity  string         `json:"identity"`
	Rows      int            `json:"rows"`
	Size      int            `json:"size"`
	Shortfall []Shortfall    `json:"shortfall"` // cells that hold fewer rows than their quota, largest first
	Tables    []TableReport  `json:"tables"`
	Cells     CellSummary    `json:"cells"`
	Funnel    Funnel         `json:"funnel"`
	Routes    []RouteReport  `json:"routes"`
	Rounds    []RoundReport  `json:"rounds"`
	Sources   []SourceRows   `json:"sources"`
	Text      TextReport     `json:"text"`
	Samples   []Sample       `json:"samples"` // stratified over cells, by hash
	Rejects   []Sample       `json:"rejects"` // at most ten for each stage and reason
	Notes     []string       `json:"notes"`   // what to look at first, in words
	Cost      CostReport     `json:"cost"`
	Diversity []Diversity    `json:"diversity,omitempty"`
	Refresh   *RefreshReport `json:"refresh,omitempty"` // nil for a run that began from nothing
	Stopped   string         `json:"stopped"`           // why no round followed: a Stopped constant
	Seconds   float64        `json:"seconds"`           // of all attempts that made it, without those that were cut off
}

// Why a run, or the filling of a cell, ended.
const (
	StoppedTarget    = "target"     // every quota is met
	StoppedBudget    = "budget"     // the budget reaches no further
	StoppedMaxRounds = "max_rounds" // --max_rounds
	StoppedYield     = "yield"      // what is missing was tried in vain
	StoppedEndpoint  = "endpoint"   // most questions had no answer
)

// RefreshReport is what became of the rows of the snapshot that a refresh began from.
type RefreshReport struct {
	Parent    string        `json:"parent"`     // its id
	Before    int           `json:"before"`     // rows that it had accepted
	Kept      int           `json:"kept"`       // of these, rows that are accepted now
	Added     int           `json:"added"`      // rows that are accepted now and were not
	Removed   int           `json:"removed"`    // Before - Kept
	OverShare int           `json:"over_share"` // of Removed: surplus now, because new assets are due their share
	Missing   int           `json:"missing"`    // rows that were to be made, after earlier rows and their surplus were taken over
	Left      []RejectCount `json:"left"`       // earlier rows, accepted or surplus, that left, by reason
}

// CostReport is what the answers that the run used cost, whoever paid for them.
type CostReport struct {
	USD       float64           `json:"usd"`
	Tokens    int               `json:"tokens"`
	Steps     []StepCost        `json:"steps,omitempty"`     // routes and checks that ask an endpoint
	Agreement []AgreementReport `json:"agreement,omitempty"` // of relabel with the rows
}

// StepCost is what one route or check asked.
type StepCost struct {
	Name     string  `json:"name"`
	Endpoint string  `json:"endpoint"`
	Requests int     `json:"requests"` // each once, however often it was tried
	Usage    Usage   `json:"usage"`
	USD      float64 `json:"usd"`
}

// AgreementReport is how often a second look came to the same.
type AgreementReport struct {
	Route  string `json:"route"`
	What   string `json:"what"` // function, or an argument
	Agreed int    `json:"agreed"`
	Total  int    `json:"total"`
}

// Shortfall is one cell that could not be filled.
type Shortfall struct {
	Cell     map[string]string `json:"cell"` // attribute (and route) to label
	Quota    int               `json:"quota"`
	Accepted int               `json:"accepted"`
	Why      string            `json:"why"` // a Stopped constant
}

// TableReport is one target table: what was asked for, planned and accepted.
type TableReport struct {
	Of    string              `json:"of"`
	Given map[string][]string `json:"given,omitempty"`
	JS    float64             `json:"js"` // Jensen-Shannon divergence of accepted against target, base 2, 0 to 1
	Cells []TableCell         `json:"cells"`
}

// TableCell is one value of a table. Target is in rows and may have a fraction.
type TableCell struct {
	Value    string  `json:"value"`
	Target   float64 `json:"target"`
	Planned  int     `json:"planned"`
	Accepted int     `json:"accepted"`
	Before   *int    `json:"before,omitempty"` // accepted by the snapshot that a refresh began from, where its table had this value
}

// CellSummary counts the joint cells.
type CellSummary struct {
	Planned int `json:"planned"` // cells with a quota
	Filled  int `json:"filled"`  // of these, cells that hold exactly their quota
}

// Funnel counts from plan to acceptance. Plans: Planned = rows of the template route + rejects of template, prompt and
// ask + replies. Rows: Candidates = rejects of validate, decontaminate, relabel, judge and dedup + Surplus + Accepted; a
// reply may hold several, and rows of it that cannot be read are rejects of parse. Of a refresh the rows that it began from
// are among the Candidates, and leave by stage refresh too.
type Funnel struct {
	Planned    int           `json:"planned"`           // plans
	Replies    int           `json:"replies"`           // to plans of routes that ask an endpoint
	Carried    int           `json:"carried,omitempty"` // rows of the snapshot that a refresh began from, with its surplus
	Candidates int           `json:"candidates"`        // rows
	Rejected   []RejectCount `json:"rejected"`          // sorted by stage and reason
	Surplus    int           `json:"surplus"`
	Accepted   int           `json:"accepted"`
}

// RejectCount counts the rejects of one stage and reason.
type RejectCount struct {
	Stage  string `json:"stage"`
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
}

// RouteReport is what one route gave.
type RouteReport struct {
	Name     string  `json:"name"`
	Kind     string  `json:"kind"`
	Planned  int     `json:"planned"`  // plans of this run
	Landed   int     `json:"landed"`   // rows of them that are valid and unique, in the cell that they were planned for
	Yield    float64 `json:"yield"`    // landed over the rows that the plans asked for
	Unique   int     `json:"unique"`   // valid and unique, accepted or surplus; with those of the snapshot before
	Accepted int     `json:"accepted"` // of these
}

// RoundReport is what one round did.
type RoundReport struct {
	Number   int `json:"number"` // over the snapshots that refreshes began from, too
	Planned  int `json:"planned"`
	Unique   int `json:"unique"`   // valid and unique after this round, in all
	Accepted int `json:"accepted"` // accepted after this round, in all
}

// SourceRows counts the accepted rows that came from one asset source.
type SourceRows struct {
	Name    string `json:"name"`
	License string `json:"license"`
	URL     string `json:"url,omitempty"`
	Assets  int    `json:"assets"`
	Rows    int    `json:"rows"`
}

// TextReport describes the queries as text.
type TextReport struct {
	WordsMean   float64              `json:"words_mean"`
	WordsMedian int                  `json:"words_median"`
	WordsMax    int                  `json:"words_max"`
	Words       []Count              `json:"words"`     // histogram: value is the number of words
	Skeletons   Commonest            `json:"skeletons"` // the query with its slots masked
	Openings    Commonest            `json:"openings"`  // the first two words
	Values      map[string]Commonest `json:"values"`    // per argument
}

// Commonest lists the commonest values of something that was counted exactly.
type Commonest struct {
	Distinct int     `json:"distinct"`
	Total    int     `json:"total"`
	Top      []Count `json:"top"` // at most 20, by count and then by value
}

// Count is one value and how often it stands.
type Count struct {
	Value string `json:"value"`
	Rows  int    `json:"rows"`
}

// Sample is one row, or one reject, as a person reads it.
type Sample struct {
	ID      string            `json:"id"`
	Query   string            `json:"query"`
	Outcome string            `json:"outcome,omitempty"`
	Calls   []Call            `json:"calls,omitempty"`
	Answer  string            `json:"answer,omitempty"` // what the assistant says where it calls nothing
	Labels  map[string]string `json:"labels,omitempty"`
	Tools   []string          `json:"tools,omitempty"` // names of the tools that the row shows
	Stage   string            `json:"stage,omitempty"`
	Reason  string            `json:"reason,omitempty"`
	Detail  string            `json:"detail,omitempty"`
}

// DiversityWords is the budget over which distinct-2 is counted: it falls with the length of what it is counted over.
const DiversityWords = 1500

// Diversity is how varied a route writes, at one range of temperatures.
type Diversity struct {
	Route       string  `json:"route"`
	Temperature string  `json:"temperature,omitempty"` // such as "0.8-1.0", "" for the template route
	Rows        int     `json:"rows"`
	Distinct2   float64 `json:"distinct_2"`
}
