package schemas

// RouterState is what the router of a run learned: router.json of a snapshot. A refresh goes on from it, and another run
// can be given it.
type RouterState struct {
	Rounds []RoundReport `json:"rounds"`
	Routes []RouteYield  `json:"routes"`
	Cells  []CellYield   `json:"cells"`
	Assets AssetsState   `json:"assets"`
}

// AssetsState is the assets of a run, as far as a later refresh has to know whether they are still the same and how many
// there were.
type AssetsState struct {
	SHA256  string            `json:"sha256"`            // of the digests of their files, "" without assets
	Weights map[string]uint64 `json:"weights,omitempty"` // of all assets of each source
}

// RouteYield is what one route is taken to yield.
type RouteYield struct {
	Route string  `json:"route"`
	Yield float64 `json:"yield"` // rows that land in their cell, valid and unique, of those asked for: the mean of a Beta posterior
}

// CellYield is what is known of one route in one cell: the counts of a Beta distribution, in which earlier rounds weigh
// less than the last.
type CellYield struct {
	Cell   map[string]string `json:"cell"` // attribute to label
	Route  string            `json:"route"`
	Asked  float64           `json:"asked"`
	Landed float64           `json:"landed"`
}
