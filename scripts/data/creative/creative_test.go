package main

import (
	"slices"
	"testing"
)

func TestList(t *testing.T) {
	got := list("cake 3, candles, number 9 candles 2,")
	want := []weighted{{"cake", 3}, {"candles", 1}, {"number 9 candles", 2}}
	if !slices.Equal(got, want) {
		t.Errorf("list = %v, want %v", got, want)
	}
}

func TestMainWord(t *testing.T) {
	for thing, want := range map[string]string{"mountain lake": "lake", "cup of coffee": "cup", "castle by a lake": "castle", "pug": "pug"} {
		if got := mainWord(thing); got != want {
			t.Errorf("mainWord(%q) = %q, want %q", thing, got, want)
		}
	}
}

func TestAudience(t *testing.T) {
	for whom, want := range map[string][2]string{
		"my sister": {"my_person", "sister"}, "our guests": {"our_people", "guests"}, "toddlers": {"group", "toddlers"},
	} {
		if got := audience(whom); got != want {
			t.Errorf("audience(%q) = %v, want %v", whom, got, want)
		}
	}
}

func TestSceneRole(t *testing.T) {
	for scene, want := range map[string]string{"castle by a lake": "view", "cottages by a river": "scene", "two fish on a plate": "scene"} {
		if got := sceneRole(scene); got != want {
			t.Errorf("sceneRole(%q) = %q, want %q", scene, got, want)
		}
	}
}

// The concepts are the graph: large enough to walk in, every edge between nodes, no concept for two things.
func TestGraph(t *testing.T) {
	concepts, err := readConcepts()
	if err != nil {
		t.Fatal(err)
	}
	nodes, edges := graphOf(concepts)
	if len(nodes) < 600 || len(edges) < 2500 {
		t.Errorf("%d nodes and %d edges, want at least 600 and 2500", len(nodes), len(edges))
	}
	known := map[string]bool{}
	for _, n := range nodes {
		if known[n.ID] {
			t.Errorf("node %s stands twice", n.ID)
		}
		known[n.ID] = true
	}
	for _, e := range edges {
		if !known[e.From] || !known[e.To] || e.Weight <= 0 {
			t.Errorf("edge %+v", e)
		}
	}
	balloons := edge{nodeID(intent, "birthday party"), nodeID(object, "balloons"), "has_object", 12}
	if !slices.Contains(edges, balloons) {
		t.Errorf("no edge %+v", balloons)
	}
}

// Assets have ids of their own.
func TestAssets(t *testing.T) {
	concepts, err := readConcepts()
	if err != nil {
		t.Fatal(err)
	}
	of, err := readThings()
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Concat(templates(concepts), photos(of), videos(of), backgrounds(of), words(concepts, of))
	seen := map[string]bool{}
	for _, a := range all {
		if seen[a.ID] || a.Title == "" || len(a.Topics) == 0 || len(a.About) == 0 {
			t.Errorf("asset %+v", a)
		}
		seen[a.ID] = true
	}
	if len(all) < 900 {
		t.Errorf("%d assets, want at least 900", len(all))
	}
}
