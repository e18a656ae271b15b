package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

// query is a row of the snapshot, cut to what dedup looks at.
type query struct {
	text     string
	outcome  string
	function string
	calls    []schemas.Call
}

// readQueries reads the rows of a snapshot.
func readQueries(ctx context.Context, folder string) ([]query, error) {
	files, err := store.Glob(ctx, store.Join(folder, "data", "*.parquet"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []query
	for _, file := range files {
		for example, err := range shards.ReadExamples(ctx, file) {
			if err != nil {
				return nil, err
			}
			q := query{text: strings.Clone(example.Query), outcome: strings.Clone(example.Outcome), function: strings.Clone(example.Function)}
			for _, raw := range example.Calls {
				var call schemas.Call
				if err := json.Unmarshal(raw, &call); err != nil {
					return nil, fmt.Errorf("%s: %s: %w", file, example.ID, err)
				}
				q.calls = append(q.calls, call)
			}
			out = append(out, q)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no rows in data/*.parquet", folder)
	}
	return out, nil
}

// edits are how a near duplicate is planted: what people and models do to a query without asking for anything else.
var edits = []struct {
	name string
	edit func(words []string, choice *hash.Stream, other string) []string
}{
	{"word", func(words []string, choice *hash.Stream, other string) []string {
		words[choice.Intn(len(words))] = other
		return words
	}},
	{"swap", func(words []string, choice *hash.Stream, _ string) []string {
		if len(words) > 1 {
			i := choice.Intn(len(words) - 1)
			words[i], words[i+1] = words[i+1], words[i]
		}
		return words
	}},
	{"case", func(words []string, choice *hash.Stream, _ string) []string {
		i := choice.Intn(len(words))
		words[i] = strings.ToUpper(words[i])
		return words
	}},
	{"punctuation", func(words []string, choice *hash.Stream, _ string) []string {
		i := choice.Intn(len(words))
		words[i] += []string{",", "!", "?", ".", " -", "s"}[choice.Intn(6)]
		return words
	}},
}

// planted says which row a planted one was made from, and how.
type planted struct {
	row, from int
	edit      string
}

// plant returns rows of normalised queries, every tenth of them an edit of another, and which these are.
func plant(queries []query, rows int) ([]near.Text, []planted, error) {
	if len(queries) < rows*9/10 {
		return nil, nil, fmt.Errorf("the snapshot has %d rows, %d are needed", len(queries), rows*9/10)
	}
	var texts []near.Text
	var marks []planted
	for at := 0; len(texts) < rows; at++ {
		if len(texts)%10 != 9 {
			q := queries[at-len(marks)]
			texts = append(texts, near.Text{Text: text.Normalise(q.text), Key: labelOf(q)})
			continue
		}
		choice := hash.New(7, fmt.Sprint(at), "plant")
		from := choice.Intn(len(texts))
		other := strings.Fields(texts[choice.Intn(len(texts))].Text)
		edit := edits[len(marks)%len(edits)]
		words := edit.edit(strings.Fields(texts[from].Text), choice, other[choice.Intn(len(other))])
		marks = append(marks, planted{len(texts), from, edit.name})
		texts = append(texts, near.Text{Text: text.Normalise(strings.Join(words, " ")), Key: texts[from].Key})
	}
	return texts, marks, nil
}

// labelOf is what near duplicates must agree in, by and large: the functions and the kind.
func labelOf(q query) uint64 {
	parts := []string{q.outcome}
	for _, call := range q.calls {
		var arguments struct{ Kind string }
		_ = json.Unmarshal(call.Arguments, &arguments) // a call without a kind has none
		parts = append(parts, call.Name, arguments.Kind)
	}
	return hash.Of(0, parts...)
}
