package main

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	beamgraph "github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/typex"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/runner/runnertest"
)

// wholeDomain is a domain whose graphs hold every step that there is: assets, a refresh, routes of both kinds, reviews,
// a budget, near duplicates and golden queries.
func wholeDomain(t *testing.T) (*config, *schemas.Domain) {
	t.Helper()
	c, err := parseConfig([]string{"--recipe", asked, "--output", "gs://bucket/data", "--budget_usd", "1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	runner.Start()
	r, err := readRecipe(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	d := r.domain
	plain := d.Recipe.Routes[0]
	plain.Name, plain.Kind, plain.Endpoint = "plain", "template", ""
	d.Recipe.Routes = append(d.Recipe.Routes, plain)
	d.AssetFiles = [][]string{{"gs://bucket/assets.jsonl"}}
	d.Recipe.Dedup.Near = 0.8
	d.Golden = append(d.Golden, schemas.GoldenText{})
	return c, d
}

// evaluation is the steps of the other pipeline.
var evaluation = runner.Graph{Name: "evaluation", Build: func(s beam.Scope) {
	p := transforms.EvaluateParams{Specs: "gs://bucket/data/work/specs.json", Stretches: "gs://bucket/data/work/stretches.json", Folder: "gs://bucket/data/work", Seed: 1, Partitions: 64}
	stretches := transforms.Stretches(s, p)
	transforms.CountRows(s, stretches, p)
	transforms.MatchRows(s, stretches, "gs://bucket/data/work/sought.json", p)
}}

// edgesOf builds every pipeline of a run, and the steps of an evaluation.
func edgesOf(t *testing.T) (edges []*beamgraph.MultiEdge, nodes []*beamgraph.Node) {
	t.Helper()
	c, d := wholeDomain(t)
	for _, g := range append(graphs(c, d), evaluation) {
		e := edgesOfGraph(t, g)
		edges = append(edges, e...)
		for _, edge := range e {
			for _, out := range edge.Output {
				nodes = append(nodes, out.To)
			}
		}
	}
	return edges, nodes
}

func edgesOfGraph(t *testing.T, g runner.Graph) []*beamgraph.MultiEdge {
	t.Helper()
	p, s := beam.NewPipelineWithRoot()
	g.Build(s)
	edges, _, err := p.Build()
	if err != nil {
		t.Fatalf("%s: %v", g.Name, err)
	}
	return edges
}

// fnTypes lists the types of package transforms whose names end in Fn, from its source.
func fnTypes(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("../../transforms/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, name := range files {
		source, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && strings.HasSuffix(spec.Name.Name, "Fn") {
				names = append(names, spec.Name.Name)
			}
			return true
		})
	}
	return names
}

// Every fn of package transforms stands in some pipeline, is registered, and arrives at a worker as it was sent. None
// carries a file of this machine.
func TestFnsTravel(t *testing.T) {
	edges, _ := edgesOf(t)
	seen := runnertest.CheckTravel(t, edges)
	for _, name := range fnTypes(t) {
		if !slices.Contains(seen, name) {
			t.Errorf("%s stands in no pipeline of this test", name)
		}
	}
}

// Every element type of every collection is registered or plain, and a value of it survives its coder: what is not
// exported would be lost in a shuffle.
func TestElementsTravel(t *testing.T) {
	_, nodes := edgesOf(t)
	seen := map[reflect.Type]bool{}
	for _, node := range nodes {
		if !node.Bounded() {
			t.Errorf("%s has no end", node)
		}
		for _, part := range append([]typex.FullType{node.Type()}, node.Type().Components()...) {
			kind := part.Type()
			if kind == nil || seen[kind] || typex.IsComposite(kind) {
				continue
			}
			seen[kind] = true
			if key, named := runtime.TypeKey(kind); named {
				if _, ok := runtime.LookupType(key); !ok {
					t.Errorf("%s is not registered", kind)
				}
			}
			allExported(t, kind.String(), kind, map[reflect.Type]bool{})
			want := reflect.New(kind)
			fill(want.Elem(), 3)
			var sent bytes.Buffer
			if err := beam.NewElementEncoder(kind).Encode(want.Elem().Interface(), &sent); err != nil {
				t.Errorf("%s: %v", kind, err)
				continue
			}
			got, err := beam.NewElementDecoder(kind).Decode(&sent)
			if err != nil || !reflect.DeepEqual(got, want.Elem().Interface()) {
				t.Errorf("%s leaves as %+v and arrives as %+v (%v)", kind, want.Elem(), got, err)
			}
		}
	}
	for _, want := range []any{schemas.Plan{}, schemas.Candidate{}, schemas.Reject{}, schemas.Request{}, schemas.Answered{}, []byte{}} {
		if !seen[reflect.TypeOf(want)] {
			t.Errorf("no collection of %T was seen", want)
		}
	}
}

// allExported finds fields that a coder would lose.
func allExported(t *testing.T, where string, kind reflect.Type, seen map[reflect.Type]bool) {
	switch kind.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		allExported(t, where, kind.Elem(), seen)
	case reflect.Struct:
		if seen[kind] {
			return
		}
		seen[kind] = true
		for i := range kind.NumField() {
			if f := kind.Field(i); !f.IsExported() {
				t.Errorf("%s.%s is lost in a shuffle", where, f.Name)
			} else {
				allExported(t, where+"."+f.Name, f.Type, seen)
			}
		}
	}
}

// fill gives every field a value of its own.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("ü " + v.Type().String())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(77)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(77)
	case reflect.Float64, reflect.Float32:
		v.SetFloat(0.75)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`{"a":1}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), depth)
		}
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), depth-1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, depth)
		fill(value, depth)
		v.SetMapIndex(key, value)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), depth)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth)
			}
		}
	}
}

// The driver's fns say where their files are and nothing of what is in them.
func TestGraphsNameOnlyTheOutput(t *testing.T) {
	edges, _ := edgesOf(t)
	var uris []string
	for _, edge := range edges {
		if edge.Op == beamgraph.ParDo && edge.DoFn.Recv != nil {
			value := reflect.ValueOf(edge.DoFn.Recv).Elem()
			for i := range value.NumField() {
				if f := value.Type().Field(i); f.IsExported() && f.Type.Kind() == reflect.String && value.Field(i).String() != "" {
					uris = append(uris, value.Field(i).String())
				}
			}
		}
	}
	slices.Sort(uris)
	for _, uri := range slices.Compact(uris) {
		if !strings.HasPrefix(uri, "gs://bucket/data/") {
			t.Errorf("a fn carries %q", uri)
		}
	}
	if len(uris) < 20 {
		t.Errorf("only %d strings were found", len(uris))
	}
}
