package phrases

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/routenator/routenator/schemas"
)

// readHome reads the test domain: four functions, three languages and every kind of value, slot and outcome.
func readHome(t testing.TB) *schemas.Domain {
	t.Helper()
	m := memory{fstest.MapFS{}}
	if err := copyFiles(m.MapFS, "testdata/home", ""); err != nil {
		t.Fatal(err)
	}
	domain, err := schemas.Read(m, "recipe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return domain
}

func copyFiles(to fstest.MapFS, folder, name string) error {
	entries, err := os.ReadDir(folder + "/" + name)
	for _, e := range entries {
		path := strings.TrimPrefix(name+"/"+e.Name(), "/")
		if e.IsDir() {
			err = copyFiles(to, folder, path)
		} else if data, readErr := os.ReadFile(folder + "/" + path); readErr == nil {
			to[path] = &fstest.MapFile{Data: data}
		} else {
			err = readErr
		}
	}
	return err
}

func newHome(t testing.TB) *Generator {
	t.Helper()
	g, err := New(readHome(t), 0, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// plan is the i-th order of a home, from one of a few assets.
func plan(i int) *schemas.Plan {
	assets := []schemas.Asset{
		{},
		{ID: "1", Title: "Plum Tart", Fields: map[string]string{"author": "M. F. K. Fisher"}},
		{ID: "2", Title: "Éclair au café", Fields: map[string]string{"author": "Élise Dubois"}},
		{ID: "3", Title: "Who’s Hungry?", Source: 1},
		{ID: "4", Title: "a title that is far too long to be said", Fields: map[string]string{"author": "Anonymous"}},
	}
	return &schemas.Plan{ID: fmt.Sprintf("plan %d", i), Asset: assets[i%len(assets)], Round: 2}
}

// made is a row, the plan behind it and the labels that were asked for.
type made struct {
	plan   *schemas.Plan
	labels map[string]string
	row    schemas.Candidate
}

// makeHome makes rows without any label asked for, then more in the cells that those rows fell into: with all of
// their labels but noise, or with some.
func makeHome(t testing.TB, g *Generator) []made {
	t.Helper()
	quiet := newHome(t) // a mistyped word makes cells that no phrase is made for
	quiet.domain.Recipe.Routes[0].Typing.Noise = 0
	m, q := g.NewMaker(), quiet.NewMaker()
	var rows []made
	add := func(p *schemas.Plan, labels map[string]string) bool {
		c, err := m.Make(p, labels)
		if err == nil {
			rows = append(rows, made{p, labels, c})
		}
		return err == nil
	}
	for i := range 2000 {
		if !add(plan(i), nil) {
			t.Fatalf("plan %d without labels cannot be met", i)
		}
	}
	asked, failed := 0, 0
	for i := range rows {
		of, err := q.Make(plan(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, names := range [][]string{g.observer.Names(), {"function", "outcome", "words"}, {"outcome", "language", "place", "dish"}, {"outcome", "given", "framing", "seconds"}} {
			labels := map[string]string{}
			for j, name := range g.observer.Names() {
				for _, wanted := range names {
					if name == wanted && name != "noise" {
						labels[name] = of.Labels[j]
					}
				}
			}
			p := plan(i)
			p.ID = fmt.Sprintf("again %d %d", i, k)
			if asked++; !add(p, labels) {
				failed++
				if testing.Verbose() && failed < 40 {
					t.Logf("not met: %v of %q", labels, of.Query)
				}
			}
		}
	}
	if failed*200 > asked { // a plan may fail where few of its draws can be said in the cell
		t.Errorf("%d of %d plans in cells that exist were not met", failed, asked)
	}
	return rows
}
