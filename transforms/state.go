package transforms

import (
	"cmp"
	"context"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

// SetState holds what a refresh needs of a snapshot's rows and their Parquet files do not say.
const SetState = "state"

// stateRow is one unique row of a snapshot, accepted or surplus. Routes and sources stand by name: a later recipe may
// number them otherwise.
type stateRow struct {
	Row           schemas.Candidate
	Route, Source string // Source "" for a row without asset
	Accepted      bool
}

func (fn *publishFn) publishState(ctx context.Context, shard *Shard) (published, error) {
	recipe := &fn.e.domain.Recipe
	var out []stateRow
	for _, uri := range shard.Parts {
		rows, err := readPart[schemas.Candidate](ctx, uri)
		if err != nil {
			return published{}, err
		}
		for i := range rows {
			s := stateRow{Row: rows[i], Route: recipe.Routes[rows[i].Route].Name, Accepted: fn.setOf(&rows[i]) != SetSurplus}
			if rows[i].Source >= 0 {
				s.Source = recipe.Assets[rows[i].Source].Name
			}
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b stateRow) int { return cmp.Compare(a.Row.ID, b.Row.ID) })
	pack, err := encode(out)
	if err != nil {
		return published{}, err
	}
	written, err := store.WriteFile(ctx, store.Join(fn.publication.Snapshot, shard.Name), pack)
	if err != nil {
		return published{}, err
	}
	return published{parts: []Part{{Kind: PartFile + " " + SetState, URI: shard.Name, Rows: len(out), Bytes: written.Bytes, SHA256: written.SHA256}}}, nil
}
