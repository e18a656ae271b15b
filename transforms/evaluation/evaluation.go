package evaluation

// Version of report.json.
const Version = 1

// Evaluation is what one run of evaluate found. What was not asked for is empty or nil. It holds no time and no path of
// this machine beyond those that the user gave: equal inputs and flags give equal bytes.
type Evaluation struct {
	Version   int    `json:"version"`
	Seed      int64  `json:"seed"`
	Reference string `json:"reference,omitempty"` // name of the dataset that the others are compared with, "" without one

	Inputs       []Input        `json:"inputs"`
	Datasets     []Dataset      `json:"datasets"` // as given; the reference last
	Models       []Model        `json:"models"`
	Significance []Significance `json:"significance"` // of every pair of models, by measure
	Students     []Student      `json:"students"`
	Gates        []Gate         `json:"gates"`

	Good  []string `json:"good"`  // what is good, in words, best first
	Notes []string `json:"notes"` // what to look at first, in words
	// What was left out or could not be measured, and why.
	Omissions []string `json:"omissions"`
}

// What an input was read for.
const (
	RoleDataset     = "dataset"
	RoleReference   = "reference"
	RoleGolden      = "golden"
	RolePredictions = "predictions"
	RoleEmbeddings  = "embeddings" // its rows are texts
)

// Input is one input as it was read.
type Input struct {
	Role    string    `json:"role"`
	Name    string    `json:"name"`
	Path    string    `json:"path"` // as the user gave it
	Files   []File    `json:"files"`
	Rows    int       `json:"rows"` // read, those refused among them
	Refused []Refusal `json:"refused"`
	Fields  Fields    `json:"fields"` // of datasets: where the rows' parts were found
}

// File is one file of an input.
type File struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Refusal says which rows of an input were not evaluated, for one reason.
type Refusal struct {
	Reason string   `json:"reason"`
	Rows   int      `json:"rows"`
	Where  []string `json:"where"` // at most ten: file and line or row, with what is wrong there
}

// Fields names the columns of a dataset that were understood.
type Fields struct {
	Query    string   `json:"query,omitempty"`
	Function string   `json:"function,omitempty"` // "" where it was read from calls, or there is none
	Labels   []string `json:"labels,omitempty"`   // columns of few values, each of which is a table of shares
}

// Gate is one condition of --gate and whether it holds.
type Gate struct {
	Expression string  `json:"expression"`
	Passed     bool    `json:"passed"`
	Checks     []Check `json:"checks"` // one for each figure that it names
}

// Check is a gate's condition for one figure.
type Check struct {
	Figure string   `json:"figure"` // its full name
	Value  *float64 `json:"value"`  // nil where it could not be measured: the gate fails
	Passed bool     `json:"passed"`
}
