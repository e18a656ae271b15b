package transforms

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
)

// What is written of rows is read back as it was, whatever stands in them.
func TestStateComesBack(t *testing.T) {
	uri := filepath.Join(t.TempDir(), "state.pack")
	rapid.Check(t, func(t *rapid.T) {
		var rows []stateRow
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			said := rapid.String().Draw(t, "said")
			arguments, err := json.Marshal(map[string]string{"a<b>&": said})
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, stateRow{Route: said, Source: rapid.String().Draw(t, "source"), Accepted: rapid.Bool().Draw(t, "accepted"),
				Row: schemas.Candidate{ID: "7", Query: said + "<&>\u2028", Calls: []schemas.Call{{Name: "f", Arguments: arguments}}, Content: rapid.Uint64().Draw(t, "content"),
					Temperature: rapid.Float64().Draw(t, "temperature"), Said: []schemas.Said{{Argument: "a", Surface: said}}, Labels: []string{said, ""}, Path: []string{"x"},
					Judgement: &schemas.Judgement{Score: 3, Reason: said}, Source: -1, Slot: 3, Tier: 2, Cell: -1}})
		}
		pack, err := encodeState(rows)
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		if _, err := store.WriteFile(ctx, uri, pack); err != nil {
			t.Fatal(err)
		}
		got, err := readState(ctx, uri)
		if err != nil || !reflect.DeepEqual(got, rows) {
			t.Fatalf("%+v, was %+v (%v)", got, rows, err)
		}
	})
}
