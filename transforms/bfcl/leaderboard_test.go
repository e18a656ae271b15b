package bfcl

import (
	"archive/zip"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/transforms/calls"
)

// The leaderboard's own files, as bfcl_eval 2026.3.23 has them (Apache 2.0; see testdata/README.md).
func leaderboard(t testing.TB) []Row {
	t.Helper()
	archive, err := zip.OpenReader("testdata/bfcl.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	names, err := fs.Glob(archive, "*.json")
	if err != nil || len(names) != 12 {
		t.Fatalf("%v, %v", names, err)
	}
	var all []Row
	for _, name := range names {
		category, err := CategoryOfFile(name)
		if err != nil {
			t.Fatal(err)
		}
		questions, err := fs.ReadFile(archive, name)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := fs.ReadFile(archive, AnswersPath(name))
		if err != nil && !category.withoutAnswer() {
			t.Fatal(err)
		}
		rows, err := Read(questions, answers)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, r := range rows {
			if r.Category != category {
				t.Fatalf("%s is in %s", r.ID, name)
			}
		}
		all = append(all, rows...)
	}
	return all
}

// Gold answers that fail on the leaderboard itself (computed there by scripts/reference/bfcl.py).
var failing = []string{"live_multiple_862-181-3", "live_multiple_964-207-0", "live_simple_106-63-0", "live_simple_112-68-0",
	"parallel_multiple_12", "parallel_multiple_26"}

// fedBack makes the calls of a row out of what is accepted: for each parameter the first value that is not the mark of an
// optional one. A required parameter that has only the mark gets it.
func fedBack(r Row) []calls.Call {
	var out []calls.Call
	for _, right := range r.Right {
		c := calls.Call{Name: right.Name}
		f, _ := find(r.Functions, right.Name)
		for _, a := range right.Parameters {
			v, ok := firstOf(a.Values)
			if !ok && !slices.Contains(f.Required, a.Name) {
				continue
			}
			c.Arguments = append(c.Arguments, calls.Argument{Name: a.Name, Value: unfold(v)})
		}
		out = append(out, c)
	}
	return out
}

func firstOf(values []calls.Value) (calls.Value, bool) {
	for _, v := range values {
		if v != calls.String("") {
			return v, true
		}
	}
	return calls.String(""), false
}

// unfold takes the first value of each key of a dict, or of each dict of a list.
func unfold(v calls.Value) calls.Value {
	switch v := v.(type) {
	case calls.Dict:
		out := calls.Dict{}
		for _, e := range v {
			values, _ := options(e.Value)
			if first, ok := firstOf(values); ok {
				out = append(out, calls.Entry{Key: e.Key, Value: first})
			}
		}
		return out
	case calls.List:
		out := calls.List{}
		for _, item := range v {
			if d, ok := item.(calls.Dict); ok {
				item = unfold(d)
			}
			out = append(out, item)
		}
		return out
	}
	return v
}

func pythonRows(t testing.TB) []Row {
	rows := slices.DeleteFunc(leaderboard(t), func(r Row) bool { return r.Category.withoutAnswer() || languageOf(r.Category) != python })
	if len(rows) != 2351 {
		t.Fatalf("%d rows in Python, want 2351", len(rows))
	}
	return rows
}

func TestGoldAnswersPassAsOnTheLeaderboard(t *testing.T) {
	var failed []string
	for _, r := range pythonRows(t) {
		made := fedBack(r)
		v := Check(r, made, Params{})
		if written := Judge(r, calls.PythonList(made), Params{}); written.Valid != v.Valid {
			t.Errorf("%s: %+v, but written as Python %+v", r.ID, v, written)
		}
		if !v.Valid {
			failed = append(failed, r.ID)
		}
	}
	slices.Sort(failed)
	if !slices.Equal(failed, failing) {
		t.Errorf("%v fail, want %v", failed, failing)
	}
}

// wrong changes a value to one that is not accepted, of the same type where that can be.
func wrong(v calls.Value, accepted []calls.Value) calls.Value {
	var out calls.Value
	switch v := v.(type) {
	case calls.String:
		out = v + " no such thing"
	case calls.Int:
		out = v + "7919"
	case calls.Float:
		out = v + 7919
	case calls.Bool:
		out = !v
	case calls.List:
		out = append(slices.Clone(v), calls.String("no such thing"))
	case calls.Dict:
		out = append(slices.Clone(v), calls.Entry{Key: calls.String("no such key"), Value: calls.Int("1")})
	default:
		out = calls.String("no such thing")
	}
	if isIn(out, accepted) {
		return calls.String("no such thing")
	}
	return out
}

func TestOneChangedArgumentFails(t *testing.T) {
	changed := 0
	for _, r := range pythonRows(t) {
		for i, c := range fedBack(r) {
			if len(c.Arguments) == 0 {
				made := fedBack(r)
				made[i].Arguments = []calls.Argument{{Name: "no_such_parameter", Value: calls.Int("1")}}
				if v := Check(r, made, Params{}); v.Valid {
					t.Errorf("%s passes with a parameter too many", r.ID)
				}
				changed++
			}
			for j, a := range c.Arguments {
				accepted, _ := r.Right[i].accepted(a.Name)
				made := fedBack(r)
				made[i].Arguments[j].Value = wrong(a.Value, accepted.Values)
				if v := Check(r, made, Params{}); v.Valid {
					t.Errorf("%s passes with %s", r.ID, made[i])
				}
				changed++
			}
		}
	}
	if changed < 2351 {
		t.Errorf("%d arguments changed", changed)
	}
}

// A tenth of 131,551 right, wrong and odd outputs, judged by the leaderboard (scripts/reference/bfcl.py).
func TestVerdictsAreTheLeaderboards(t *testing.T) {
	rows := map[string]Row{}
	for _, r := range leaderboard(t) {
		rows[r.ID] = r
	}
	file, err := os.Open("testdata/verdicts.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for lines := json.NewDecoder(unzipped); ; n++ {
		var want struct {
			ID     string
			Output string
			Valid  bool
			Error  string
		}
		if err := lines.Decode(&want); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		got := Judge(rows[want.ID], want.Output, Params{})
		if got.Valid != want.Valid {
			t.Errorf("%s\n%s\n%v %s %s, want %v %s", want.ID, want.Output, got.Valid, got.Reason, got.Detail, want.Valid, want.Error)
		} else if got.Type != want.Error && !strings.HasPrefix(want.Error, "crash") {
			t.Errorf("%s\n%s\n%s: %s (%s), want %s", want.ID, want.Output, got.Type, got.Reason, got.Detail, want.Error)
		}
	}
	if n < 13000 {
		t.Errorf("%d verdicts", n)
	}
}
