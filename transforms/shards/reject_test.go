package shards

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/routenator/routenator/schemas"
)

func TestRejects(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rejects.parquet")
	file, err := CreateRejects(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Abort()
	const rows = groupRows + 1
	for i := range rows {
		reject := schemas.Reject{ID: fmt.Sprint(i), Stage: "validate", Reason: "words", Detail: "12 words, at most 10"}
		if i%2 == 0 {
			reject.Candidate = `{"id":"x"}`
		}
		if err := file.Write([]schemas.Reject{reject}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := file.Commit("rejects/0.parquet", "rejects")
	if err != nil || got.Rows != rows || got.Set != "rejects" {
		t.Fatal(got, err)
	}
	i := 0
	for line, err := range ReadJSON(t.Context(), path) {
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf(`{"id":"%d","stage":"validate","reason":"words","detail":"12 words, at most 10"`, i)
		if i%2 == 0 {
			want += `,"candidate":{"id":"x"}`
		}
		if want += "}"; string(line) != want {
			t.Fatalf("%s\nwant %s", line, want)
		}
		i++
	}
	if i != rows {
		t.Errorf("%d rows, want %d", i, rows)
	}
}
