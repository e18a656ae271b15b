package kg

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/routenator/routenator/schemas"
)

// Format says which keys of a node record hold what. The zero Format is id, name, type, aliases and weight. A name that
// is a list is a name and its aliases. Parent, when set, makes is_a edges from a parent's id or a list of them; a node
// without a type of its own then gets the name of its topmost ancestor. Root is the parent id that marks a top node;
// "*" takes any id that is no node for one.
type Format struct{ ID, Name, Type, Aliases, Weight, Parent, Root string }

// File is one JSONL file. Path stands in errors.
type File struct {
	Path string
	Data io.Reader
}

// maxProblems bounds what an error lists.
const maxProblems = 20

// maxRecord bounds one line of a graph file.
const maxRecord = 16 << 20

// place is where a record stands.
type place struct {
	file string
	line int
}

// parentLink is a parent that a node names.
type parentLink struct {
	child int32
	id    string
	at    place
}

// reader collects nodes and edges, and what is wrong with them.
type reader struct {
	format   Format
	nodes    []Node
	places   []place
	index    map[string]int32
	parents  []parentLink
	kinds    map[string]bool
	edges    []Edge
	edgesAt  []place
	problems schemas.Problems
}

// Read reads a graph. The error is schemas.Problems: an edge or parent that names no node, a doubled id, a cycle of
// is_a, an empty name, a negative weight, an unknown key, and what is no JSON, each with file and line.
func Read(nodes, edges []File, format Format) (*Graph, error) {
	r := &reader{format: format.withDefaults(), index: map[string]int32{}, kinds: map[string]bool{}}
	for _, f := range nodes {
		r.records(f, r.node)
	}
	for _, f := range edges {
		r.records(f, r.edge)
	}
	links := r.links()
	if len(r.problems) == 0 {
		r.checkCycles(links)
	}
	if len(r.problems) > 0 {
		return nil, r.problems[:min(len(r.problems), maxProblems)]
	}
	if len(r.nodes) == 0 {
		return nil, errors.New("the graph has no node; write at least one record {\"id\": …, \"name\": …, \"type\": …}")
	}
	r.inheritTypes()
	return newGraph(r.nodes, r.kindNames(), links), nil
}

func (f Format) withDefaults() Format {
	for _, field := range []struct {
		key  *string
		name string
	}{{&f.ID, "id"}, {&f.Name, "name"}, {&f.Type, "type"}, {&f.Aliases, "aliases"}, {&f.Weight, "weight"}} {
		if *field.key == "" {
			*field.key = field.name
		}
	}
	return f
}

func (r *reader) addf(at place, format string, args ...any) {
	r.problems = append(r.problems, schemas.Problem{File: at.file, Line: at.line, Message: fmt.Sprintf(format, args...)})
}

// records gives every line of a file to use, as an object.
func (r *reader) records(f File, use func(map[string]any, place)) {
	lines := bufio.NewScanner(f.Data)
	lines.Buffer(make([]byte, 1<<16), maxRecord)
	at := place{file: f.Path}
	for lines.Scan() {
		at.line++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if !utf8.Valid(line) {
			r.addf(at, "not valid UTF-8; save the file as UTF-8")
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		var record map[string]any
		if err := decoder.Decode(&record); err != nil || record == nil || decoder.More() {
			r.addf(at, "not one JSON object a line (%v)", err)
			continue
		}
		use(record, at)
	}
	if err := lines.Err(); err != nil {
		r.addf(place{f.Path, at.line + 1}, "cannot be read: %v", err)
	}
}

func (r *reader) node(record map[string]any, at place) {
	n := Node{ID: scalar(record[r.format.ID]), Type: scalar(record[r.format.Type]), Aliases: list(record[r.format.Aliases])}
	names := list(record[r.format.Name])
	if len(names) > 0 {
		n.Name, n.Aliases = names[0], append(names[1:], n.Aliases...)
	}
	var err error
	n.Weight, err = weight(record[r.format.Weight])
	if first, twice := r.index[n.ID]; twice {
		r.addf(at, "the id %q stands twice, first in line %d of %s", n.ID, r.places[first].line, r.places[first].file)
		return
	}
	switch {
	case n.ID == "":
		r.addf(at, "has no %q", r.format.ID)
		return
	case n.Name == "":
		r.addf(at, "node %q has no %q", n.ID, r.format.Name)
	case err != nil:
		r.addf(at, "node %q: %v", n.ID, err)
	}
	r.checkKeys(record, at)
	r.index[n.ID] = int32(len(r.nodes))
	if r.format.Parent != "" {
		for _, id := range list(record[r.format.Parent]) {
			r.parents = append(r.parents, parentLink{int32(len(r.nodes)), id, at})
		}
	}
	r.nodes, r.places = append(r.nodes, n), append(r.places, at)
}

// checkKeys refuses unknown keys in our own format; a foreign one may hold more than a graph needs.
func (r *reader) checkKeys(record map[string]any, at place) {
	if r.format != (Format{}).withDefaults() {
		return
	}
	known := []string{r.format.ID, r.format.Name, r.format.Type, r.format.Aliases, r.format.Weight}
	for key := range record {
		if !slices.Contains(known, key) {
			r.addf(at, "unknown key %q; a node has %v", key, known)
		}
	}
}

func (r *reader) edge(record map[string]any, at place) {
	e := Edge{From: scalar(record["from"]), To: scalar(record["to"]), Type: scalar(record["type"])}
	var err error
	if e.Weight, err = weight(record["weight"]); err != nil {
		r.addf(at, "%v", err)
	}
	for key := range record {
		if !slices.Contains([]string{"from", "to", "type", "weight"}, key) {
			r.addf(at, "unknown key %q; an edge has from, to, type and weight", key)
		}
	}
	r.edges, r.edgesAt = append(r.edges, e), append(r.edgesAt, at)
}

func weight(v any) (float64, error) {
	if v == nil {
		return 1, nil
	}
	number, ok := v.(json.Number)
	if !ok {
		return 0, fmt.Errorf("the weight %v is no number", v)
	}
	w, err := number.Float64()
	if err != nil || w < 0 {
		return 0, fmt.Errorf("the weight %v is no number of 0 or more", v)
	}
	return w, nil
}

func scalar(v any) string {
	switch v := v.(type) {
	case nil, []any, map[string]any:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// list returns a scalar or a list of scalars as texts, without empty ones.
func list(v any) []string {
	values, ok := v.([]any)
	if !ok {
		values = []any{v}
	}
	var out []string
	for _, v := range values {
		if s := scalar(v); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// links resolves edges and parents.
func (r *reader) links() []link {
	for _, e := range r.edges {
		r.kinds[e.Type] = true
	}
	if len(r.parents) > 0 {
		r.kinds[IsA] = true
	}
	names := r.kindNames()
	var out []link
	for i, e := range r.edges {
		from, to := r.find(e.From, r.edgesAt[i]), r.find(e.To, r.edgesAt[i])
		kind, _ := slices.BinarySearch(names, e.Type)
		if from >= 0 && to >= 0 {
			out = append(out, link{from, to, uint16(kind), float32(e.Weight)})
		}
	}
	isA, _ := slices.BinarySearch(names, IsA)
	for _, p := range r.parents {
		parent, ok := r.index[p.id]
		switch {
		case ok:
			out = append(out, link{p.child, parent, uint16(isA), 1})
		case p.id != r.format.Root && r.format.Root != "*":
			r.addf(p.at, "the parent %q is no node; add it, or name it as the graph's root", p.id)
		}
	}
	return out
}

func (r *reader) find(id string, at place) int32 {
	i, ok := r.index[id]
	if !ok {
		r.addf(at, "%q is no node; add it to the nodes, or remove the edge", id)
		return -1
	}
	return i
}

func (r *reader) kindNames() []string {
	names := make([]string, 0, len(r.kinds))
	for name := range r.kinds {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
