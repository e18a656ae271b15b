package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

// lineOf reads the last line of standard output.
func lineOf(t *testing.T, words string) (line lastLine) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(words, "\n"), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &line); err != nil {
		t.Fatalf("the last line is no JSON: %v: %q", err, lines[len(lines)-1])
	}
	return line
}

// rewrite replaces each line of a file by those that edit returns for it, and appends more.
func rewrite(t *testing.T, path string, edit func(number int, line string) []string, more ...string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		out = append(out, edit(i, line)...)
	}
	if err := os.WriteFile(path, []byte(strings.Join(append(out, more...), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replaceIn replaces a text that a file must hold.
func replaceIn(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), from) {
		t.Fatalf("%s does not hold %q (%v)", path, from, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Of the shop's plants, numbered from 0, these are gone and these have changed in the next week; those with newPlant
// have come.
var (
	gonePlants    = []int{10, 33, 57, 80}
	changedPlants = []int{12, 40, 66}
)

const newPlant = "fresh"

// nextWeek changes the shop's assets: 5% new, some changed, some gone.
func nextWeek(t *testing.T, recipe string) (gone, changed map[string]bool) {
	t.Helper()
	gone, changed = map[string]bool{}, map[string]bool{}
	var more []string
	for i := range 8 {
		more = append(more, fmt.Sprintf(`{"id": "%s%d", "name": "Fresh Herb %d", "tags": ["kitchen", "spring", "green"], "sold": %t}`, newPlant, i, i, i%2 == 0))
	}
	rewrite(t, filepath.Join(filepath.Dir(recipe), "assets.jsonl"), func(i int, line string) []string {
		var asset struct{ ID string }
		if json.Unmarshal([]byte(line), &asset) != nil {
			return []string{line} // the shop has a broken record, too
		}
		switch {
		case slices.Contains(gonePlants, i):
			gone[asset.ID] = true
			return nil
		case slices.Contains(changedPlants, i):
			changed[asset.ID] = true
			return []string{strings.Replace(line, `"name": "`, `"name": "Painted `, 1)}
		}
		return []string{line}
	}, more...)
	if len(gone) != len(gonePlants) || len(changed) != len(changedPlants) {
		t.Fatal("the shop has changed: mend this test")
	}
	return gone, changed
}

// shopCopy is a shop of the test's own.
func shopCopy(t *testing.T) string {
	t.Helper()
	return copyRecipe(t, shop, "max_broken: 0.2\n", "max_broken: 0.2\n# a shop of its own\n")
}

// dataset is what stands in a snapshot.
type dataset struct {
	folder            string
	report            schemas.Report
	manifest          schemas.Manifest
	accepted, surplus map[string]schemas.Example // by id
}

func open(t *testing.T, folder string) dataset {
	t.Helper()
	d := dataset{folder, read[schemas.Report](t, filepath.Join(folder, "report.json")), read[schemas.Manifest](t, filepath.Join(folder, "manifest.json")),
		map[string]schemas.Example{}, map[string]schemas.Example{}}
	for _, row := range rowsOf(t, folder, schemas.SplitTrain, schemas.SplitValidation) {
		d.accepted[row.ID] = row
	}
	for _, row := range rowsOf(t, folder, transforms.SetSurplus) {
		d.surplus[row.ID] = row
	}
	return d
}

func openLatest(t *testing.T, output string) dataset {
	t.Helper()
	name, err := store.Latest(t.Context(), output)
	if err != nil || name == "" {
		t.Fatalf("latest of %s: %q, %v", output, name, err)
	}
	return open(t, filepath.Join(output, "snapshots", name))
}

// checkWhole holds every file of a snapshot against its manifest.
func checkWhole(t *testing.T, output string) {
	t.Helper()
	latest := filepath.Join(output, "latest")
	for _, f := range read[schemas.Manifest](t, filepath.Join(latest, "manifest.json")).Files {
		digest, err := store.Digest(t.Context(), filepath.Join(latest, f.Path))
		if err != nil || digest != "sha256:"+f.SHA256 {
			t.Errorf("%s: %s, manifest says %s (%v)", f.Path, digest, f.SHA256, err)
		}
	}
}

// checkRefreshed checks what holds for every refresh, whatever has changed.
func checkRefreshed(t *testing.T, before, after dataset) {
	t.Helper()
	checkTargets(t, &after.report)
	checkUnique(t, before, after)
	kept := 0
	for id, row := range after.accepted {
		if old, ok := before.accepted[id]; ok {
			kept++
			checkSame(t, old, row)
		} else if old, ok := before.surplus[id]; ok {
			checkSame(t, old, row)
		}
	}
	r := after.report.Refresh
	want := schemas.RefreshReport{Parent: before.manifest.ID, Before: len(before.accepted), Kept: kept, Added: len(after.accepted) - kept, Removed: len(before.accepted) - kept}
	if r == nil || r.Parent != want.Parent || r.Before != want.Before || r.Kept != want.Kept || r.Added != want.Added || r.Removed != want.Removed {
		t.Errorf("the report says %+v, the rows %+v", r, want)
	}
	if after.manifest.Parent != before.manifest.ID || after.manifest.Rounds != before.manifest.Rounds+len(after.report.Rounds) {
		t.Errorf("manifest %+v", after.manifest)
	}
	rejected := 0
	for _, c := range after.report.Funnel.Rejected {
		if c.Stage != "asset" {
			rejected += c.Rows
		}
	}
	f := after.report.Funnel
	made := f.Planned
	if f.Replies > 0 {
		made = 3 * f.Replies // rows of each, in the recipes that ask
	}
	if f.Carried != len(before.accepted)+len(before.surplus) || f.Carried+made != f.Accepted+f.Surplus+rejected || f.Surplus != len(after.surplus) || f.Accepted != len(after.accepted) {
		t.Errorf("carried %d of %d + %d, made %d, accepted %d, surplus %d of %d, rejected %d", f.Carried, len(before.accepted), len(before.surplus),
			made, f.Accepted, f.Surplus, len(after.surplus), rejected)
	}
	card, err := os.ReadFile(filepath.Join(after.folder, "README.md"))
	for _, line := range []string{"`" + before.manifest.ID + "`", fmt.Sprintf("| before | %d |", want.Before), fmt.Sprintf("| kept | %d |", kept), fmt.Sprintf("| removed | %d |", want.Removed), fmt.Sprintf("| added | %d |", want.Added)} {
		if err != nil || !strings.Contains(string(card), line) {
			t.Errorf("the card lacks %q (%v)", line, err)
		}
	}
}

// checkTargets holds every table and every cell.
func checkTargets(t *testing.T, r *schemas.Report) {
	t.Helper()
	if r.Rows != r.Size || r.Cells.Filled != r.Cells.Planned || r.Stopped != schemas.StoppedTarget {
		t.Errorf("%d of %d rows, %d of %d cells, stopped by %s: %v", r.Rows, r.Size, r.Cells.Filled, r.Cells.Planned, r.Stopped, r.Shortfall)
	}
	for _, table := range r.Tables {
		for _, cell := range table.Cells {
			if d := float64(cell.Accepted) - cell.Target; d > 1.001 || d < -1.001 {
				t.Errorf("%s given %v: %d of %s, target %g", table.Of, table.Given, cell.Accepted, cell.Value, cell.Target)
			}
		}
	}
}

// checkUnique holds that no two rows, accepted or surplus, read the same, and that no row that was accepted or surplus
// comes back under another id.
func checkUnique(t *testing.T, before, after dataset) {
	t.Helper()
	seen := map[string]string{}
	for _, rows := range []map[string]schemas.Example{after.accepted, after.surplus} {
		for id, row := range rows {
			if key := text.Normalise(row.Query); seen[key] != "" {
				t.Errorf("%q stands twice: %s and %s", row.Query, id, seen[key])
			} else {
				seen[key] = id
			}
		}
	}
	for _, rows := range []map[string]schemas.Example{before.accepted, before.surplus} {
		for id, row := range rows {
			_, accepted := after.accepted[id]
			_, surplus := after.surplus[id]
			if other := seen[text.Normalise(row.Query)]; (accepted || surplus) && other != id {
				t.Errorf("%q came back as %s, it was %s", row.Query, other, id)
			}
		}
	}
}

// checkSame holds that a row is the one that it was.
func checkSame(t *testing.T, old, row schemas.Example) {
	t.Helper()
	row.Split = old.Split // of a row that was surplus, which is its split
	a, err := json.Marshal(old)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Errorf("a row was\n%s\nand is\n%s", a, b)
	}
}

// A week later some assets are new, some have changed and some are gone: rows of the latter leave, the others stay as
// they were, and what is missing then is made, of the new ones too. Both runners write the same bytes.
func TestRefresh(t *testing.T) {
	var digests [2]string
	for i, runner := range []string{"prism", "direct"} {
		recipe, output := shopCopy(t), t.TempDir()
		args := []string{"--recipe", recipe, "--output", output, "--runner", runner}
		mustGenerate(t, args...)
		before := openLatest(t, output)
		gone, changed := nextWeek(t, recipe)
		line := lineOf(t, mustGenerate(t, append(args, "--refresh")...))
		after := openLatest(t, output)
		checkRefreshed(t, before, after)
		checkWhole(t, output)
		fresh := map[string]bool{}
		for _, rows := range []map[string]schemas.Example{after.accepted, after.surplus} {
			for id, row := range rows {
				_, old := before.accepted[id]
				if gone[row.AssetID] || changed[row.AssetID] && old {
					t.Errorf("%q of %s is still there", row.Query, row.AssetID)
				}
				if strings.HasPrefix(row.AssetID, newPlant) {
					fresh[row.AssetID] = true
				}
			}
		}
		if len(fresh) < 5 { // about 26 rows are new, for these and for plants that lack some
			t.Errorf("rows of only %d new plants of 8", len(fresh))
		}
		checkCounts(t, before, after)
		if r := after.report.Refresh; line.Status != statusMade || line.Snapshot != after.manifest.ID || line.Rows != 600 || line.Missing != 0 || line.Stopped != schemas.StoppedTarget ||
			line.Kept != r.Kept || line.Added != r.Added || line.Removed != r.Removed || line.Kept < 500 {
			t.Errorf("last line %+v, report %+v", line, r)
		}
		for _, f := range after.manifest.Files {
			if f.Set != setPage {
				digests[i] += f.Path + " " + f.SHA256 + "\n"
			}
		}
	}
	if digests[0] != digests[1] {
		t.Errorf("other bytes on prism:\n%s\non direct:\n%s", digests[0], digests[1])
	}
}

// checkCounts holds what the report says of before, and of those that left, against the rows.
func checkCounts(t *testing.T, before, after dataset) {
	t.Helper()
	for _, table := range after.report.Tables {
		for _, cell := range table.Cells {
			k := slices.IndexFunc(before.report.Tables, func(other schemas.TableReport) bool { return sameTable(&other, &table) })
			c := slices.IndexFunc(before.report.Tables[k].Cells, func(other schemas.TableCell) bool { return other.Value == cell.Value })
			if cell.Before == nil || *cell.Before != before.report.Tables[k].Cells[c].Accepted {
				t.Errorf("%s %s: before %v", table.Of, cell.Value, cell.Before)
			}
		}
	}
	left := map[string]int{}
	for _, c := range after.report.Refresh.Left {
		left[c.Reason] += c.Rows
	}
	if left["asset_gone"] == 0 || left["asset_changed"] == 0 || len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// With keep, rows of assets that are gone or changed stay.
func TestRefreshKeeps(t *testing.T) {
	recipe, output := shopCopy(t), t.TempDir()
	replaceIn(t, recipe, "max_broken: 0.2\n", "max_broken: 0.2\nrefresh: {gone: keep, changed: keep}\n")
	args := []string{"--recipe", recipe, "--output", output, "--runner", "direct"}
	mustGenerate(t, args...)
	before := openLatest(t, output)
	gone, changed := nextWeek(t, recipe)
	mustGenerate(t, append(args, "--refresh")...)
	after := openLatest(t, output)
	checkRefreshed(t, before, after)
	for id, row := range before.accepted {
		_, accepted := after.accepted[id]
		_, surplus := after.surplus[id]
		if (gone[row.AssetID] || changed[row.AssetID]) && !accepted && !surplus {
			t.Errorf("%q of %s is lost", row.Query, row.AssetID)
		}
	}
	if left := after.report.Refresh.Left; len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Nothing has changed: nothing is written, and the status is 0.
func TestRefreshOfNothing(t *testing.T) {
	output := t.TempDir()
	args := []string{"--recipe", shop, "--output", output, "--runner", "direct", "--refresh"}
	if line := lineOf(t, mustGenerate(t, args...)); line.Status != statusMade || line.Added != 600 || line.Kept != 0 {
		t.Errorf("the first refresh is a plain run: %+v", line)
	}
	before := listing(t, output)
	for range 2 {
		line := lineOf(t, mustGenerate(t, args...))
		if want := (lastLine{Status: statusUnchanged, Snapshot: openLatest(t, output).manifest.ID, Rows: 600, Stopped: schemas.StoppedTarget, Kept: 600}); fmt.Sprint(line) != fmt.Sprint(want) {
			t.Errorf("last line %+v, want %+v", line, want)
		}
	}
	if after := listing(t, output); !maps.Equal(before, after) {
		t.Errorf("written: %v, before: %v", after, before)
	}
}

// listing is every file below a folder with its digest, but for the lock, in which each run writes its number.
func listing(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	walk(t, folder, func(path string, data []byte) {
		if filepath.Base(path) != "lock" {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			out[path] = hexSHA256(data) + info.ModTime().String()
		}
	})
	return out
}

// Targets move, and then assets, and then size and targets back: each refresh meets what is asked of it, and goes on from
// the one before.
func TestRefreshAgainAndAgain(t *testing.T) {
	recipe, output := shopCopy(t), t.TempDir()
	args := []string{"--recipe", recipe, "--output", output, "--runner", "direct"}
	mustGenerate(t, args...)
	before := openLatest(t, output)
	for _, change := range []func(){
		func() { replaceIn(t, recipe, "{find: 0.7, rest: 0.3}", "{find: 0.6, rest: 0.4}") },
		func() { nextWeek(t, recipe) },
		func() {
			replaceIn(t, recipe, "{find: 0.6, rest: 0.4}", "{find: 0.75, rest: 0.25}")
			replaceIn(t, recipe, "size: 600", "size: 700")
		},
	} {
		change()
		mustGenerate(t, append(args, "--refresh")...)
		after := openLatest(t, output)
		checkRefreshed(t, before, after)
		checkWhole(t, output)
		before = after
	}
}

var called = regexp.MustCompile(`called (\w+)`)

// supply is a model that writes about the plant that it is shown, and in three of ten rows forgets what is looked for.
func supply(r llmtest.Request) string {
	if m := looked.FindStringSubmatch(r.Prompt()); m != nil {
		return relabelled(m[1])
	}
	m, name := wanted.FindStringSubmatch(r.Prompt()), called.FindStringSubmatch(r.Prompt())
	s := hash.New(3, string(r.Body), "supply")
	var rows []string
	for range 3 {
		kind, thing := m[1], fmt.Sprintf("%s n%d", name[1], s.Intn(1e6))
		if s.Intn(10) < 3 {
			kind = "something"
		}
		rows = append(rows, fmt.Sprintf(`{"query":"%s for my %s","arguments":{"query":%q,"most":null}}`, kind, thing, thing))
	}
	return `{"rows":[` + strings.Join(rows, ",") + `]}`
}

// stocked is the asking recipe, about plants that are assets.
func stocked(t *testing.T, rows, plants int) string {
	t.Helper()
	recipe := copyRecipe(t, asked, "targets:\n", "assets: [{name: stock, files: stock.jsonl, fields: {id: id, title: name}, license: CC0-1.0}]\ntargets:\n")
	replaceIn(t, recipe, "size: 200", fmt.Sprintf("size: %d", rows))
	prompt := filepath.Join(filepath.Dir(recipe), "prompts", "ask.md")
	replaceIn(t, prompt, "---\n", "---\nThis is about a plant called {{.Asset.Title}}.\n")
	writeStock(t, recipe, "plant", plants)
	return recipe
}

// writeStock writes so many plants; those of another kind are other plants.
func writeStock(t *testing.T, recipe, kind string, plants int) {
	t.Helper()
	var lines strings.Builder
	for i := range plants {
		fmt.Fprintf(&lines, `{"id": "%s%d", "name": "%s%d"}`+"\n", kind, i, kind, i)
	}
	file, err := os.OpenFile(filepath.Join(filepath.Dir(recipe), "stock.jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(lines.String()); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// A refresh of an asking recipe asks for what is missing, and not for much more: within a tenth of the rows missing over
// what the route yields. What was answered is not asked again.
func TestRefreshAsksForWhatIsMissing(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: supply, Usage: true})
	recipe, output := stocked(t, 600, 300), t.TempDir()
	args := []string{"--recipe", recipe, "--output", output, "--runner", "direct", "--base_url", "text=" + server.URL(), "--refresh"}
	mustGenerate(t, args...)
	for round := range 3 {
		before, sent := openLatest(t, output), server.Counts()
		rewrite(t, filepath.Join(filepath.Dir(recipe), "stock.jsonl"), func(i int, line string) []string { return []string{line}[:min(i/30, 1)] }) // 30 are gone
		writeStock(t, recipe, fmt.Sprintf("fresh%dx", round), 60)
		mustGenerate(t, args...)
		after := openLatest(t, output)
		checkRefreshed(t, before, after)
		checkLeast(t, before, after)
		if counts := server.Counts(); counts.Again > 0 || counts.Sent == sent.Sent {
			t.Errorf("%d questions, of them %d again", counts.Sent-sent.Sent, counts.Again)
		}
	}
}

// checkLeast holds the questions of a refresh against the least that it could ask.
func checkLeast(t *testing.T, before, after dataset) {
	t.Helper()
	missing := len(after.accepted)
	for id := range after.accepted {
		_, accepted := before.accepted[id]
		_, surplus := before.surplus[id]
		if accepted || surplus {
			missing--
		}
	}
	if missing != after.report.Refresh.Missing {
		t.Errorf("%d rows were made, the report says that %d were missing", missing, after.report.Refresh.Missing)
	}
	route := after.report.Routes[0]
	least := float64(missing) / route.Yield / 3
	t.Logf("%d rows missing, yield %.2f: at least %.1f questions, %d were asked in %d rounds, %d over share", missing, route.Yield, least, after.report.Cost.Steps[0].Requests, len(after.report.Rounds), after.report.Refresh.OverShare)
	if asked := after.report.Cost.Steps[0].Requests; missing == 0 || asked != route.Planned || float64(asked) > 1.1*least+1 {
		t.Errorf("%d questions for %d rows at a yield of %.2f, at least %.1f", asked, missing, route.Yield, least)
	}
}

// A quota that is lowered and raised again is met from the surplus: nothing is asked.
func TestRefreshUsesSurplus(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: supply})
	recipe, output := stocked(t, 300, 150), t.TempDir()
	args := []string{"--recipe", recipe, "--output", output, "--runner", "direct", "--base_url", "text=" + server.URL(), "--refresh"}
	mustGenerate(t, args...)
	first := openLatest(t, output)
	sent := server.Counts().Sent
	for _, sizes := range [][2]string{{"size: 300", "size: 240"}, {"size: 240", "size: 300"}} {
		before := openLatest(t, output)
		replaceIn(t, recipe, sizes[0], sizes[1])
		mustGenerate(t, args...)
		after := openLatest(t, output)
		checkRefreshed(t, before, after)
		t.Logf("%+v %d of the first run's rows", after.report.Refresh, shared(first, after))
	}
	if asked := server.Counts().Sent - sent; asked > 0 {
		t.Errorf("%d questions, and %d rows were surplus", asked, len(first.surplus))
	}
}

// shared counts the rows that two snapshots accept.
func shared(a, b dataset) int {
	n := 0
	for id := range a.accepted {
		if _, ok := b.accepted[id]; ok {
			n++
		}
	}
	return n
}
