package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/store"
)

// manifestOf is the path of the newest snapshot's manifest.
func manifestOf(output string) string { return filepath.Join(output, "latest", "manifest.json") }

// fileOf is the path of the newest snapshot's first file of a set.
func fileOf(t *testing.T, output, set string) string {
	t.Helper()
	files := read[schemas.Manifest](t, manifestOf(output)).Files
	i := slices.IndexFunc(files, func(f schemas.File) bool { return f.Set == set })
	if i < 0 {
		t.Fatalf("the snapshot has no file of the set %s", set)
	}
	return filepath.Join(output, "latest", files[i].Path)
}

// What cannot be refreshed is said with the file and what to do about it. Nothing is lost: every file is as it was, and
// when the fault is mended the same command goes through.
func TestRefreshOfWhatIsBroken(t *testing.T) {
	whole := t.TempDir()
	mustGenerate(t, "--recipe", shop, "--output", whole, "--runner", "direct")
	for _, test := range []struct {
		name  string
		fault func(t *testing.T, output, recipe string) []string // returns what the words must hold
	}{
		{"changed state", func(t *testing.T, output, _ string) []string {
			path := fileOf(t, output, transforms.SetState)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			write(t, path, string(data))
			return []string{filepath.Base(path), "sha256", "put the file back", "--fresh"}
		}},
		{"missing shard", func(t *testing.T, output, _ string) []string {
			path := fileOf(t, output, schemas.SplitValidation)
			remove(t, path)
			return []string{filepath.Base(path), "is missing", "put the file back", "--fresh"}
		}},
		{"missing report", func(t *testing.T, output, _ string) []string {
			remove(t, filepath.Join(output, "latest", "report.json"))
			return []string{"report.json", "put the file back", "--fresh"}
		}},
		{"router.json is no JSON", func(t *testing.T, output, _ string) []string {
			write(t, filepath.Join(output, "latest", routerFile), "{")
			return []string{routerFile, "put the file back", "--fresh"}
		}},
		{"manifest is no JSON", func(t *testing.T, output, _ string) []string {
			write(t, manifestOf(output), "{")
			return []string{"manifest.json", "put the file back", "latest", "--fresh"}
		}},
		{"snapshot removed", func(t *testing.T, output, _ string) []string {
			remove(t, manifestOf(output))
			return []string{"manifest.json", "put the file back", "latest", "--fresh"}
		}},
		{"another recipe", func(t *testing.T, _, recipe string) []string {
			replaceIn(t, recipe, "name: shop", "name: market")
			return []string{`"shop"`, `"market"`, "--output"}
		}},
		{"another version", func(t *testing.T, output, _ string) []string {
			replaceIn(t, manifestOf(output), `"version": "`+version, `"version": "0.`+version)
			return []string{"version 0." + version, "without --refresh"}
		}},
		{"another seed", func(t *testing.T, _, recipe string) []string {
			replaceIn(t, recipe, "seed: 11", "seed: 12")
			return []string{"seed 11", "has 12", "--seed 11", "without --refresh"}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			recipe, output := shopCopy(t), t.TempDir()
			copyOutput(t, whole, output)
			nextWeek(t, recipe)
			want := test.fault(t, output, recipe)
			before := listing(t, output)
			_, err := generate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--refresh")
			var words strings.Builder
			if status := conclude(t.Context(), err, &words); status != statusUsage {
				t.Errorf("status %d: %s", status, words.String())
			}
			for _, text := range want {
				if !strings.Contains(words.String(), text) {
					t.Errorf("%q does not say %q", words.String(), text)
				}
			}
			after := listing(t, output)
			for path, digest := range before {
				if after[path] != digest {
					t.Errorf("%s is another file now", path)
				}
			}
			if slices.Contains(want, "--fresh") { // the remedy holds what it says
				mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--fresh")
				anew := openLatest(t, output)
				checkTargets(t, &anew.report)
				checkWhole(t, output)
			}
		})
	}
}

// The files of a snapshot are looked at before it is said that nothing has to be done.
func TestRefreshOfNothingSeesWhatIsBroken(t *testing.T) {
	output := t.TempDir()
	mustGenerate(t, "--recipe", shop, "--output", output, "--runner", "direct")
	remove(t, fileOf(t, output, schemas.SplitTrain))
	_, err := generate(t, "--recipe", shop, "--output", output, "--runner", "direct", "--refresh")
	if status := conclude(t.Context(), err, io.Discard); status != statusUsage || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("status %d: %v", status, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// copyOutput copies an output folder with its link.
func copyOutput(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "snapshots"), os.DirFS(filepath.Join(from, "snapshots"))); err != nil {
		t.Fatal(err)
	}
	target, err := os.Readlink(filepath.Join(from, "latest"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(to, "latest")); err != nil {
		t.Fatal(err)
	}
}

// While one process holds the lock, another leaves with status 4 and says what to do; the lock of a dead process holds
// nobody up.
func TestRefreshLocked(t *testing.T) {
	output := t.TempDir()
	mustGenerate(t, "--recipe", shop, "--output", output, "--runner", "direct")
	lock := filepath.Join(output, "work", "lock")
	unlock, err := store.Lock(context.Background(), lock)
	if err != nil {
		t.Fatal(err)
	}
	before := listing(t, output)
	_, err = generate(t, "--recipe", shop, "--output", output, "--runner", "direct", "--refresh")
	var words strings.Builder
	if status := conclude(t.Context(), err, &words); status != statusLocked {
		t.Errorf("status %d: %v", status, err)
	}
	for _, text := range []string{lock, fmt.Sprint(os.Getpid()), "wait"} {
		if !strings.Contains(words.String(), text) {
			t.Errorf("%q does not say %q", words.String(), text)
		}
	}
	if after := listing(t, output); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("the second run has written something")
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	dead := exec.Command("true")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	write(t, lock, fmt.Sprintln(dead.Process.Pid))
	if line := lineOf(t, mustGenerate(t, "--recipe", shop, "--output", output, "--runner", "direct", "--refresh")); line.Status != statusUnchanged {
		t.Errorf("after a dead process: %+v", line)
	}
}

// A clock that was stepped back leaves files of the future: no row hangs on it.
func TestRefreshAfterTheClockWentBack(t *testing.T) {
	var want string
	for _, ahead := range []time.Duration{0, 1000 * time.Hour} {
		recipe, output := shopCopy(t), t.TempDir()
		args := []string{"--recipe", recipe, "--output", output, "--runner", "direct"}
		mustGenerate(t, args...)
		nextWeek(t, recipe)
		for _, folder := range []string{filepath.Dir(recipe), output} {
			walk(t, folder, func(path string, _ []byte) {
				if err := os.Chtimes(path, time.Now().Add(ahead), time.Now().Add(ahead)); err != nil {
					t.Fatal(err)
				}
			})
		}
		mustGenerate(t, append(args, "--refresh", "--keep", "1")...)
		checkWhole(t, output)
		if got := strings.Join(queriesOf(t, filepath.Join(output, "latest")), "\n"); want == "" {
			want = got
		} else if got != want {
			t.Error("other rows when files are of the future")
		}
		if line := lineOf(t, mustGenerate(t, append(args, "--refresh")...)); line.Status != statusUnchanged {
			t.Errorf("again: %+v", line)
		}
	}
}

// Under --strict a shortfall is status 3, also when there is nothing to do; the snapshot is there, and the last line says
// how many rows are missing.
func TestStrict(t *testing.T) {
	recipe, output := shopCopy(t), t.TempDir()
	replaceIn(t, recipe, "size: 600", "size: 12000") // more than the phrases say
	for _, status := range []string{statusMade, statusUnchanged} {
		words, err := generate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--strict", "--max_rounds", "1")
		if got := conclude(t.Context(), err, io.Discard); got != statusShort {
			t.Fatalf("status %d: %v", got, err)
		}
		line, made := lineOf(t, words), openLatest(t, output)
		if line.Status != status || line.Missing == 0 || line.Rows != len(made.accepted) || line.Rows+line.Missing != 12000 || line.Stopped != schemas.StoppedMaxRounds {
			t.Errorf("last line %+v, %d rows", line, len(made.accepted))
		}
		for _, s := range made.report.Shortfall {
			if s.Why == "" {
				t.Errorf("nobody knows why %v has %d of %d", s.Cell, s.Accepted, s.Quota)
			}
		}
	}
	if line := lineOf(t, mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--max_rounds", "1")); line.Status != statusUnchanged {
		t.Errorf("without --strict: %+v", line)
	}
}

// --keep leaves the newest snapshots, what latest points at in any case, and nothing of killed runs; a run with --fresh makes a snapshot beside
// the one that is there, of the same rows.
func TestKeepAndFresh(t *testing.T) {
	output := t.TempDir()
	args := []string{"--recipe", shop, "--output", output, "--runner", "direct"}
	mustGenerate(t, args...)
	first := openLatest(t, output)
	line := lineOf(t, mustGenerate(t, append(args, "--fresh")...))
	second := openLatest(t, output)
	if line.Status != statusMade || first.manifest.ID == second.manifest.ID || first.manifest.Identity != second.manifest.Identity || shared(first, second) != 600 {
		t.Errorf("%+v: %s and %s share %d rows", line, first.manifest.ID, second.manifest.ID, shared(first, second))
	}
	mustGenerate(t, append(args, "--size", "500")...)
	line = lineOf(t, mustGenerate(t, append(args, "--size", "400", "--keep", "2")...))
	if got := snapshotsOf(t, output); len(got) != 2 || !slices.Contains(got, line.Snapshot) || len(line.Pruned) != 2 || slices.ContainsFunc(line.Pruned, func(id string) bool { return slices.Contains(got, id) }) {
		t.Errorf("%v are left, %v were removed", got, line.Pruned)
	}
	oldest := snapshotsOf(t, output)[0]
	if err := store.Publish(t.Context(), output, oldest); err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(output, "work", "0123456789abcdef") // of a run that was killed, whose inputs are others by now
	if err := os.MkdirAll(filepath.Join(killed, "rounds"), 0o700); err != nil {
		t.Fatal(err)
	}
	line = lineOf(t, mustGenerate(t, append(args, "--size", "500", "--keep", "1")...)) // what latest points at is not the newest
	if got := snapshotsOf(t, output); line.Status != statusUnchanged || line.Snapshot != oldest || len(got) != 1 || got[0] != oldest {
		t.Errorf("%+v: %v are left, latest was %s", line, got, oldest)
	}
	if entries, err := os.ReadDir(filepath.Join(output, "work")); err != nil || len(entries) != 1 || entries[0].Name() != "lock" {
		t.Errorf("%v, %v are left of work", entries, err)
	}
	checkWhole(t, output)
}

func snapshotsOf(t *testing.T, output string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(output, "snapshots"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// When the budget does not reach all of the mix, the route whose rows cost more gives way, and the report says of the
// cells that lack rows that the budget is to blame.
func TestBudgetGivesUpTheDearerRoute(t *testing.T) {
	recipe := copyRecipe(t, asked, "endpoints:\n", `  - name: dear
    kind: text
    endpoint: dear
    prompt: prompts/ask.md
    when: {function: find}
    per_reply: 3
    sampling: {temperature: [0.7, 1.1], max_tokens: 100}
endpoints:
  dear: {model: dear, concurrency: 32, price: {input: 5, output: 15}}
`)
	server := serve(t, llmtest.Options{Answer: imagine, Usage: true})
	args := []string{"--recipe", recipe, "--runner", "direct", "--size", "600", "--base_url", "text=" + server.URL(), "--base_url", "dear=" + server.URL()}
	whole, output := t.TempDir(), t.TempDir()
	args = append(args, "--answers", filepath.Join(whole, "responses"))
	mustGenerate(t, append(args, "--output", whole)...)
	all := openLatest(t, whole).report
	budget := fmt.Sprintf("%.4f", all.Cost.USD/2)
	line := lineOf(t, mustGenerate(t, append(args, "--output", output, "--budget_usd", budget)...))
	got := openLatest(t, output).report
	rows := map[string]int{}
	for _, route := range got.Routes {
		rows[route.Name] = route.Accepted
	}
	t.Logf("all: %d rows for $%.4f; budget $%s: %v for $%.4f", all.Rows, all.Cost.USD, budget, rows, got.Cost.USD)
	if rows["asked"] != 300 || rows["dear"] == 0 || rows["dear"] >= 300 || line.Stopped != schemas.StoppedBudget || line.USD > all.Cost.USD/2 || line.USD < 0.5*all.Cost.USD/2 { // what a single question may cost at worst is a seventh of this budget
		t.Errorf("%v, %+v", rows, line)
	}
	for _, s := range got.Shortfall {
		if s.Why != schemas.StoppedBudget || s.Cell["route"] != "dear" {
			t.Errorf("%v has %d of %d because of %s", s.Cell, s.Accepted, s.Quota, s.Why)
		}
	}
}
