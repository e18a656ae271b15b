package schemas

// Manifest lists what a snapshot holds. It is written last; a snapshot without one does not exist.
type Manifest struct {
	ID           string         `json:"id"`               // number and short identity, the snapshot's folder
	Identity     string         `json:"identity"`         // sha256 of what decides the rows
	Inputs       string         `json:"inputs"`           // sha256 of the same without the snapshot that a refresh began from
	Parent       string         `json:"parent,omitempty"` // id of that snapshot
	Rounds       int            `json:"rounds"`           // of this snapshot and those that it came from; a refresh goes on counting
	Name         string         `json:"name"`
	RecipeSHA256 string         `json:"recipe_sha256"`
	Version      string         `json:"version"` // of the algorithms
	Seed         int64          `json:"seed"`
	Rows         int            `json:"rows"`
	Splits       map[string]int `json:"splits"` // rows of each split
	Files        []File         `json:"files"`  // sorted by path
}

// File is one file of a snapshot. Set says what its rows are: train, validation, surplus, rejects, state (what a
// refresh reads), view or page.
type File struct {
	Path   string `json:"path"` // below the snapshot, with forward slashes
	Set    string `json:"set"`
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}
