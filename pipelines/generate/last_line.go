package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/routenator/routenator/schemas"
)

// What became of a run.
const (
	statusMade      = "made"
	statusUnchanged = "unchanged"
)

// lastLine is what a scheduler reads: the last line of standard output, as JSON.
type lastLine struct {
	Status   string   `json:"status"`   // made or unchanged
	Snapshot string   `json:"snapshot"` // its id
	Rows     int      `json:"rows"`
	Missing  int      `json:"missing"` // of the rows wanted
	Stopped  string   `json:"stopped"` // why no round followed
	Kept     int      `json:"kept"`    // rows of the snapshot before
	Added    int      `json:"added"`
	Removed  int      `json:"removed"`
	Pruned   []string `json:"pruned"` // ids of the snapshots that --keep removed
	USD      float64  `json:"usd"`
	Tokens   int      `json:"tokens"`
	Seconds  float64  `json:"seconds"`
}

// lastLine writes the line of a run whose snapshot has this report. An unchanged snapshot added nothing and cost nothing.
func (j *job) lastLine(id, status string, r *schemas.Report, pruned []string) (string, error) {
	line := lastLine{Status: status, Snapshot: id, Rows: r.Rows, Missing: r.Size - r.Rows, Stopped: r.Stopped, Added: r.Rows, Pruned: append([]string{}, pruned...)}
	switch {
	case status == statusUnchanged:
		line.Kept, line.Added = r.Rows, 0
	default:
		line.USD, line.Tokens, line.Seconds = r.Cost.USD, r.Cost.Tokens, r.Seconds
		if r.Refresh != nil {
			line.Kept, line.Added, line.Removed = r.Refresh.Kept, r.Refresh.Added, r.Refresh.Removed
		}
	}
	j.missing = line.Missing
	body, err := json.Marshal(line)
	if err != nil {
		return "", fmt.Errorf("last line: %w", err)
	}
	return string(body) + "\n", nil
}

// errShort is a shortfall under --strict.
var errShort = errors.New("rows are missing")

// short fails under --strict where rows are missing.
func (j *job) short() error {
	if !j.config.strict || j.missing == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d of %d; the report says of which cells and why (--strict)", errShort, j.missing, j.recipe.domain.Recipe.Size)
}
