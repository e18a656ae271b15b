package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// grouped is the asking recipe with a template route in one group with it, which costs nothing and may make at most, and
// at least, so much of the rows.
func grouped(t *testing.T, bounds string) string {
	t.Helper()
	recipe := copyRecipe(t, asked, "  - name: asked\n", `  - {name: said, kind: template, group: both, phrases: said.yaml, when: {function: find}, bounds: `+bounds+`}
  - name: asked
    group: both
`)
	write(t, filepath.Join(filepath.Dir(recipe), "said.yaml"), `function: find
phrases:
  - say: ["{kind} {query: {thing} {thing#2}}", "{kind} called {query: {thing} [and {thing#2}]}", "i want a {kind}: {query: {thing} or {thing#2}}"]
`)
	replaceIn(t, recipe, "  persona:", "  thing: ["+strings.Join(things, ", ")+"]\n  persona:")
	return recipe
}

// In a group the route that costs least makes what its bounds let it, and the other the rest: quotas and bounds hold of the
// accepted rows, of a run and of a refresh whose bounds and targets have moved, and both runners make the same rows.
func TestGroup(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine, Usage: true})
	var rows [2][]string
	for i, runner := range []string{"prism", "direct"} {
		recipe, output := grouped(t, "{max: 0.4}"), t.TempDir()
		args := []string{"--recipe", recipe, "--output", output, "--runner", runner, "--base_url", "text=" + server.URL(), "--size", "300"}
		if shown := mustGenerate(t, append(args, "--preview", "6")...); !strings.Contains(shown, "route=both by said") || !strings.Contains(shown, "route=both by asked") {
			t.Errorf("preview shows %s", shown)
		}
		mustGenerate(t, args...)
		d := openLatest(t, output)
		checkTargets(t, &d.report)
		checkShare(t, d, "said", 90, 120)
		rows[i] = queriesOf(t, filepath.Join(output, "latest"))
		if runner == "prism" {
			continue // TestRefresh compares refreshes
		}
		for _, change := range []struct {
			from, to    string
			least, most int
		}{
			{"share: {Plant: 0.6, Pot: 0.4}", "share: {Plant: 0.4, Pot: 0.6}", 90, 120},
			{"bounds: {max: 0.4}", "bounds: {max: 0.2}", 45, 60},
			{"bounds: {max: 0.2}", "bounds: {min: 0.5, max: 0.6}", 150, 180},
		} {
			replaceIn(t, recipe, change.from, change.to)
			mustGenerate(t, append(args, "--refresh")...)
			d = openLatest(t, output)
			checkTargets(t, &d.report)
			checkShare(t, d, "said", change.least, change.most)
		}
	}
	if !slices.Equal(rows[0], rows[1]) {
		t.Error("the runners make other rows")
	}
}

// checkShare holds how many accepted rows a route has.
func checkShare(t *testing.T, d dataset, route string, least, most int) {
	t.Helper()
	n := 0
	for _, row := range d.accepted {
		if row.Route == route {
			n++
		}
	}
	i := slices.IndexFunc(d.report.Routes, func(r schemas.RouteReport) bool { return r.Name == route })
	t.Logf("%s: %d of %d rows (%d to %d), %d rounds", route, n, len(d.accepted), least, most, len(d.report.Rounds))
	if n < least || n > most || d.report.Routes[i].Accepted != n {
		t.Errorf("%s has %d rows, the report says %d; wanted %d to %d", route, n, d.report.Routes[i].Accepted, least, most)
	}
}
