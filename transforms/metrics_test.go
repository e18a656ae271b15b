package transforms

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The names of counters and distributions are what dashboards and alerts of others know: a change of one is a change for
// them. Each is used, and none is used that is not listed in metrics.go.
func TestNamesOfMetrics(t *testing.T) {
	want := []string{"accepted", "answered", "asked", "bin_rows", "candidates", "dealt_rows", "file_rows", "known", "matched", "partition_rows",
		"planned", "read", "refused", "rejected.", "surplus", "tokens_input", "tokens_output", "unique", "valid"}
	if ThrottlingNamespace != "beam-throttling-metrics" || ThrottlingCounter != "throttling-msecs" || Namespace != "routenator" {
		t.Error("other namespaces")
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	declared, used := map[string]bool{}, map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if kind, ok := n.Type.(*ast.Ident); ok && kind.Name == "metric" {
					text, err := strconv.Unquote(n.Values[0].(*ast.BasicLit).Value)
					if err != nil || name != "metrics.go" {
						t.Errorf("%s in %s: %v", n.Names[0], name, err)
					}
					names, declared[n.Names[0].Name] = append(names, text), true
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "count" || f.Name == "share") && name != "metrics.go" {
					metric, ok := n.Args[1].(*ast.Ident)
					if !ok || !strings.HasPrefix(metric.Name, map[string]string{"count": "counter", "share": "distribution"}[f.Name]) {
						t.Errorf("%s: %s has a name of its own", name, f.Name)
						return true
					}
					used[metric.Name] = true
				}
			}
			return true
		})
	}
	slices.Sort(names)
	if !slices.Equal(names, want) {
		t.Errorf("names are %q, and were %q", names, want)
	}
	for name := range declared {
		if !used[name] && name != "counterRejected" { // countRejected uses it
			t.Errorf("%s is not used", name)
		}
	}
}
