package records

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/shards"
)

// Spec says how the rows of one dataset are read. It is staged for workers as JSON.
type Spec struct {
	Name      string             `json:"name"`
	Query     string             `json:"query"`    // field of the query; "messages" for the last turn of the user
	Function  string             `json:"function"` // field that names the function, "" where only calls do
	Labels    []string           `json:"labels"`   // further fields of text that may have few values, in name order
	Functions []schemas.Function `json:"functions,omitempty"`

	aliases aliases // of all stretches
}

// Fields that the user may name.
type Fields struct {
	Query string // "" to find it
	Label string // field that names the function; "" for function or the calls
}

// queryFields are where a query is looked for, in this order.
var queryFields = []string{"query", "messages", "text", "prompt", "question", "utterance", "instruction", "input"}

// noLabels are fields that are never tables of shares: what they hold is read elsewhere, is free text, or says nothing of the
// query.
var noLabels = []string{"id", "split", "calls", "function", "arguments", "messages", "tools", "accept", "route", "prompt_sha256",
	"asset_id", "graph_path", "round", "seed", "output", "answer", "title", "description", "source", "url", "license"}

// mostLabels is how many fields may be tables.
const mostLabels = 48

// peekRows is how many rows are looked at for the functions that they show.
const peekRows = 300

// Look finds out how a dataset is to be read, from the columns of each table and the fields of all lines: in whatever order
// the rows stand, they are read alike. An error says which field is missing and which there are. Files of no bytes are a
// dataset without rows.
func Look(ctx context.Context, name string, files []File, f Fields, functions []schemas.Function) (*Spec, error) {
	s := &Spec{Name: name, Functions: slices.Clone(functions)}
	known := len(functions) > 0
	fields := newLineFields(!known)
	if err := fields.look(ctx, files); err != nil {
		return nil, err
	}
	for _, file := range files {
		if !strings.HasSuffix(file.URI, ".parquet") {
			continue
		}
		if err := s.peekTable(ctx, file, fields.seen, !known); err != nil {
			return nil, err
		}
	}
	fields.eachTools(s.addTools)
	if len(fields.seen) == 0 && !slices.ContainsFunc(files, func(f File) bool { return f.Bytes > 0 }) {
		s.Query = cmp.Or(f.Query, queryFields[0]) // of no rows nothing is to be read
		return s, nil
	}
	return s, s.choose(fields.seen, f)
}

// choose picks the fields among those that there are.
func (s *Spec) choose(seen map[string]bool, f Fields) error {
	fields := slices.Sorted(maps.Keys(seen))
	has := func(field string) bool { _, ok := seen[field]; return ok }
	s.Query = f.Query
	for _, field := range queryFields {
		if s.Query == "" && has(field) {
			s.Query = field
		}
	}
	switch {
	case len(fields) == 0:
		return fmt.Errorf("%s: no row of it is a JSON object or has a column", s.Name)
	case s.Query == "" || !has(s.Query):
		missing := s.Query
		if missing == "" {
			missing = "query"
		}
		return fmt.Errorf("%s: no field %q; name the one that holds the query with --query_field; there are: %s", s.Name, missing, strings.Join(fields, ", "))
	case f.Label != "" && !has(f.Label):
		return fmt.Errorf("%s: no field %q, which --label_field names; %s", s.Name, f.Label, schemas.DidYouMean(f.Label, fields))
	case f.Label != "":
		s.Function = f.Label
	case seen["function"]:
		s.Function = "function"
	}
	for _, field := range fields {
		if seen[field] && field != s.Query && field != s.Function && !slices.Contains(noLabels, field) && len(s.Labels) < mostLabels {
			s.Labels = append(s.Labels, field)
		}
	}
	return nil
}

// list reads a JSON list, nil where it is none.
func list(raw json.RawMessage) []json.RawMessage {
	var out []json.RawMessage
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

// peekTable adds the columns of a table, and the functions that its first rows show.
func (s *Spec) peekTable(ctx context.Context, file File, seen map[string]bool, tools bool) error {
	table, err := shards.OpenTable(ctx, file.URI)
	if err != nil {
		return err
	}
	defer table.Close()
	for _, name := range table.Names() {
		seen[name] = seen[name] || table.HasText(name)
	}
	if !tools || !table.HasList("tools") || len(table.Groups()) == 0 {
		return nil
	}
	return table.Read(0, []string{"tools"}, func(b *shards.Batch) bool {
		for i := range min(b.Rows, peekRows) {
			var tools []json.RawMessage
			for _, tool := range b.Texts(nil, 0, i) {
				tools = append(tools, slices.Clone(tool))
			}
			s.addTools(tools)
		}
		return false
	})
}
