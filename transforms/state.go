package transforms

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/s2"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

// SetState holds what a refresh needs of a snapshot's rows and their Parquet files do not say.
const SetState = "state"

// stateRow is one unique row of a snapshot, accepted or surplus. Routes and sources stand by name: a later recipe may
// number them otherwise.
type stateRow struct {
	Row      schemas.Candidate `json:"row"`
	Route    string            `json:"route"`
	Source   string            `json:"source,omitempty"` // "" for a row without asset
	Accepted bool              `json:"accepted"`
}

// encodeState writes rows as JSON lines, compressed by s2. A pack of encode will not do: gob numbers types in the order in
// which the process met them, so that a resumed run would write other bytes than a calm one, and a second driver other
// bytes than the manifest has.
func encodeState(rows []stateRow) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // arguments are kept as they stand
	for i := range rows {
		if err := encoder.Encode(&rows[i]); err != nil {
			return nil, fmt.Errorf("state of row %s: %w", rows[i].Row.ID, err)
		}
	}
	return s2.EncodeBetter(nil, b.Bytes()), nil
}

// readState reads what encodeState wrote.
func readState(ctx context.Context, uri string) ([]stateRow, error) {
	pack, err := store.ReadFile(ctx, uri)
	if err != nil {
		return nil, err
	}
	body, err := s2.Decode(nil, pack)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", uri, err)
	}
	var out []stateRow
	for decoder := json.NewDecoder(bytes.NewReader(body)); ; {
		var row stateRow
		err := decoder.Decode(&row)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: row %d: %w", uri, len(out)+1, err)
		}
		out = append(out, row)
	}
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
	pack, err := encodeState(out)
	if err != nil {
		return published{}, err
	}
	written, err := store.WriteFile(ctx, store.Join(fn.publication.Snapshot, shard.Name), pack)
	if err != nil {
		return published{}, err
	}
	return published{parts: []Part{{Kind: PartFile + " " + SetState, URI: shard.Name, Rows: len(out), Bytes: written.Bytes, SHA256: written.SHA256}}}, nil
}
