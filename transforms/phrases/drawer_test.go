package phrases

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
)

func newDrawer(t testing.TB) *Drawer {
	t.Helper()
	d, err := NewDrawer(readHome(t), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What is drawn is a hash of plan, name and number: the same whenever it is asked, another for another.
func TestDrawer(t *testing.T) {
	d := newDrawer(t)
	for _, name := range []string{"room", "taste", "cook", "flavour", "brightness"} {
		seen := map[string]bool{}
		for i := range 200 {
			order := plan(1 + i%3)
			said, path, ok, err := d.Draw(name, fmt.Sprint(i), 1, &order.Asset, "", "en")
			again, _, _, _ := d.Draw(name, fmt.Sprint(i), 1, &order.Asset, "", "en")
			if err != nil || said != again || ok != (said != "") || len(path) > 0 {
				t.Fatalf("%s: %q, %q, %v, %v, %v", name, said, again, path, ok, err)
			}
			seen[said] = true
			if other, _, _, _ := d.Draw(name, fmt.Sprint(i), 2, &order.Asset, "", "en"); other != said {
				seen["another number"] = true
			}
		}
		if len(seen) < 3 || !seen["another number"] && name == "room" {
			t.Errorf("%s: %v", name, seen)
		}
	}
}

func TestDrawerOfNothing(t *testing.T) {
	d := newDrawer(t)
	if _, _, _, err := d.Draw("nothing", "a", 1, &schemas.Asset{}, "", "en"); err == nil || !strings.Contains(err.Error(), `"nothing"`) {
		t.Errorf("%v", err)
	}
	for name := range d.sources {
		if _, ok := d.sources[name].(*listed); !ok {
			continue
		}
		if said, _, ok, err := d.Draw(name, "a", 1, &schemas.Asset{}, "no such value", "en"); said != "" || ok || err != nil {
			t.Errorf("%s: %q, %v, %v", name, said, ok, err)
		}
		if said, _, ok, err := d.Draw(name, "a", 1, &schemas.Asset{}, "", "tlh"); said != "" || ok || err != nil {
			t.Errorf("%s in no language: %q, %v, %v", name, said, ok, err)
		}
	}
}

// A value that is given is the one that is said, in one of its ways.
func TestDrawerOfValue(t *testing.T) {
	d := newDrawer(t)
	checked := 0
	for name, entries := range d.domain.Values {
		for _, e := range entries {
			var ways []string
			for _, s := range e.Say {
				ways = append(ways, s.Text)
			}
			for _, other := range entries { // one value may have several entries
				if other.Value == e.Value && other.Language == e.Language {
					for _, s := range other.Say {
						ways = append(ways, s.Text)
					}
				}
			}
			for i := range 5 {
				said, _, ok, err := d.Draw(name, fmt.Sprint(i), 1, &schemas.Asset{}, e.Value, e.Language)
				if err != nil || ok && !slices.Contains(ways, said) || ok == (e.CatchAll || *e.Weight == 0) {
					t.Errorf("%s %s in %s: %q, %v, %v", name, e.Value, e.Language, said, ok, err)
				}
				checked++
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d draws", checked)
	}
}

func TestConcurrentDraws(t *testing.T) {
	d := newDrawer(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 200 {
				for name := range d.sources {
					if _, _, _, err := d.Draw(name, fmt.Sprint(i), 1, &plan(i).Asset, "", "en"); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
}

// Values of the graph are walked to from the asset's nodes, and the way is told.
func TestDrawerWalks(t *testing.T) {
	nodes := []kg.File{{Path: "nodes.jsonl", Data: strings.NewReader(`{"id": "n1", "name": "birthday", "type": "occasion"}
{"id": "n2", "name": "cake", "type": "dish"}
{"id": "n3", "name": "wedding", "type": "occasion"}`)}}
	edges := []kg.File{{Path: "edges.jsonl", Data: strings.NewReader(`{"from": "n2", "to": "n1"}`)}}
	graph, err := kg.Read(nodes, edges, kg.Format{})
	if err != nil {
		t.Fatal(err)
	}
	domain := &schemas.Domain{Recipe: schemas.Recipe{Values: map[string]schemas.ValueSpec{"occasion": {Graph: []string{"occasion"}}}}}
	d, err := NewDrawer(domain, graph, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		said, path, ok, err := d.Draw("occasion", fmt.Sprint(i), 1, &schemas.Asset{ID: "1", Nodes: []string{"n2"}}, "", "en")
		if said != "birthday" || !slices.Equal(path, []string{"n2", "n1"}) || !ok || err != nil {
			t.Fatalf("%q, %v, %v, %v", said, path, ok, err)
		}
	}
	domain.Recipe.Values["occasion"] = schemas.ValueSpec{Graph: []string{"ocasion"}}
	if _, err := NewDrawer(domain, graph, nil); err == nil || !strings.Contains(err.Error(), `values.occasion: the graph has no node of type "ocasion"`) {
		t.Errorf("%v", err)
	}
}
