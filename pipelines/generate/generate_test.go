package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

const shop = "testdata/shop/recipe.yaml"

// generate runs the command and returns what it printed.
func generate(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var stdout bytes.Buffer
	err := run(context.Background(), args, &stdout, io.Discard)
	return stdout.String(), err
}

func mustGenerate(t *testing.T, args ...string) string {
	t.Helper()
	out, err := generate(t, args...)
	if err != nil {
		t.Fatalf("generate %v: %v", args, err)
	}
	return out
}

func read[T any](t *testing.T, path string) (v T) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return v
}

// rowsOf reads every row of the sets that the manifest lists.
func rowsOf(t *testing.T, latest string, sets ...string) (rows []schemas.Example) {
	t.Helper()
	for _, f := range read[schemas.Manifest](t, filepath.Join(latest, "manifest.json")).Files {
		for _, set := range sets {
			if f.Set != set {
				continue
			}
			for row, err := range shards.ReadExamples(context.Background(), filepath.Join(latest, f.Path)) {
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

func TestWholeRun(t *testing.T) {
	output := t.TempDir()
	words := mustGenerate(t, "--recipe", shop, "--output", output, "--views", "openai,gorilla")
	latest := filepath.Join(output, "latest")
	report, manifest := read[schemas.Report](t, filepath.Join(latest, "report.json")), read[schemas.Manifest](t, filepath.Join(latest, "manifest.json"))
	if manifest.Rows != 600 || report.Rows != 600 || report.Cells.Filled != report.Cells.Planned {
		t.Errorf("%d rows, %d of %d cells filled: %v", manifest.Rows, report.Cells.Filled, report.Cells.Planned, report.Shortfall)
	}
	if !strings.Contains(words, "600") || !strings.Contains(words, "latest") {
		t.Errorf("the last words say too little: %q", words)
	}
	for _, table := range report.Tables {
		for _, cell := range table.Cells {
			if d := float64(cell.Accepted) - cell.Target; d > 1.001 || d < -1.001 {
				t.Errorf("%s given %v: %d of %s, target %g", table.Of, table.Given, cell.Accepted, cell.Value, cell.Target)
			}
		}
	}
	checkNothingLost(t, &report, latest)
	checkRows(t, rowsOf(t, latest, schemas.SplitTrain, schemas.SplitValidation))
	for _, f := range manifest.Files {
		digest, err := store.Digest(context.Background(), filepath.Join(latest, f.Path))
		if err != nil || !strings.HasSuffix(digest, f.SHA256) {
			t.Errorf("%s: sha256 %s, manifest says %s (%v)", f.Path, digest, f.SHA256, err)
		}
	}
	if again := mustGenerate(t, "--recipe", shop, "--output", output, "--views", "openai,gorilla"); !strings.Contains(again, "Nothing to do") {
		t.Errorf("a second run says %q", again)
	}
}

// In German and Japanese words are Unicode segments, values have surface forms of their own, and arguments are canonical.
func TestOtherLanguages(t *testing.T) {
	output := t.TempDir()
	mustGenerate(t, "--recipe", "testdata/languages/recipe.yaml", "--output", output)
	report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
	if report.Rows != 400 || report.Cells.Filled != report.Cells.Planned {
		t.Errorf("%d rows, %d of %d cells filled", report.Rows, report.Cells.Filled, report.Cells.Planned)
	}
	surfaces := map[string]map[string]*regexp.Regexp{
		"de": {"duration": regexp.MustCompile(`(eine|\d+) Minuten?`), "time": regexp.MustCompile(`\d+(:\d\d)? Uhr`), "date": regexp.MustCompile(`\d+\.\d+\.\d{4}`), "brightness": regexp.MustCompile(`\d+ (Prozent|%)`)},
		"ja": {"duration": regexp.MustCompile(`\d+分`), "time": regexp.MustCompile(`\d+時(\d\d分)?`), "date": regexp.MustCompile(`\d{4}年\d+月\d+日`), "brightness": regexp.MustCompile(`\d+(パーセント|％)`)},
	}
	values := map[string]*regexp.Regexp{"duration": regexp.MustCompile(`^\d+0$`), "time": regexp.MustCompile(`^"\d\d:\d\d"$`), "date": regexp.MustCompile(`^"\d{4}-\d\d-\d\d"$`),
		"brightness": regexp.MustCompile(`^\d+$`), "room": regexp.MustCompile(`^"(kitchen|office|bathroom|bedroom|hall)"$`)}
	languages := map[string]int{}
	for _, row := range rowsOf(t, filepath.Join(output, "latest"), schemas.SplitTrain, schemas.SplitValidation) {
		languages[row.Language]++
		var arguments map[string]json.RawMessage
		if err := json.Unmarshal(row.Arguments, &arguments); err != nil {
			t.Fatal(err)
		}
		for name, value := range arguments {
			if said := surfaces[row.Language][name]; !values[name].Match(value) || said != nil && !said.MatchString(row.Query) {
				t.Errorf("%s: %q has %s %s", row.Language, row.Query, name, value)
			}
		}
		if japanese := strings.ContainsFunc(row.Query, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Han) }); japanese != (row.Language == "ja") {
			t.Errorf("%q is said to be %s", row.Query, row.Language)
		}
	}
	if languages["de"] != 200 || languages["ja"] != 200 {
		t.Errorf("languages %v", languages)
	}
}

// checkNothingLost holds the funnel: what was planned is accepted, surplus or a reject with a reason.
func checkNothingLost(t *testing.T, report *schemas.Report, latest string) {
	t.Helper()
	rejected := 0
	for _, r := range report.Funnel.Rejected {
		if r.Stage != "asset" {
			rejected += r.Rows
		}
	}
	if f := report.Funnel; f.Planned != f.Accepted+f.Surplus+rejected {
		t.Errorf("planned %d, accepted %d + surplus %d + rejected %d", f.Planned, f.Accepted, f.Surplus, rejected)
	}
	reasons := fmt.Sprint(report.Funnel.Rejected)
	for _, want := range []string{"{asset broken 2}", "{asset duplicate_id 1}"} {
		if !strings.Contains(reasons, want) {
			t.Errorf("rejects %s, want %s", reasons, want)
		}
	}
	if got := len(rowsOf(t, latest, "surplus")); got != report.Funnel.Surplus {
		t.Errorf("%d rows of surplus in the files, report says %d", got, report.Funnel.Surplus)
	}
}

// checkRows checks what must hold for every row, whatever its route.
func checkRows(t *testing.T, rows []schemas.Example) {
	t.Helper()
	seen, splits := map[string]bool{}, map[string]string{}
	for _, row := range rows {
		if key := text.Normalise(row.Query); seen[key] {
			t.Errorf("%q stands twice", row.Query)
		} else {
			seen[key] = true
		}
		if split, ok := splits[row.AssetID]; ok && split != row.Split {
			t.Errorf("asset %s is in two splits", row.AssetID)
		}
		splits[row.AssetID] = row.Split
		want := map[string]int{schemas.OutcomeCall: 1, schemas.OutcomeParallel: 2}[row.Outcome]
		if len(row.Calls) != want {
			t.Errorf("%q: outcome %s with %d calls", row.Query, row.Outcome, len(row.Calls))
		}
		if strings.HasPrefix(row.AssetID, "q") && strings.Contains(string(row.Arguments), "Plant") {
			t.Errorf("%q: a plant from the pot %s", row.Query, row.AssetID)
		}
	}
}

// The same rows, byte for byte, whichever runner makes them and however the assets are ordered and split.
func TestSameBytes(t *testing.T) {
	shuffled := shuffledShop(t)
	want := digests(t, shop, "prism")
	bytesPerBranch = 200_000
	branched := digests(t, shop, "prism")
	bytesPerBranch = transforms.BytesPerBranch
	if n := (&job{config: &config{runner: runner.Options{Runner: runner.Prism}}}).branches(600); n != 1 || branched != want {
		t.Errorf("in several branches: other bytes\n%s\nwant\n%s", branched, want)
	}
	for name, got := range map[string]string{"prism again": digests(t, shop, "prism"), "direct": digests(t, shop, "direct"), "shuffled": digests(t, shuffled, "prism")} {
		if got != want {
			t.Errorf("%s: other bytes\n%s\nwant\n%s", name, got, want)
		}
	}
}

// digests makes the dataset and lists the digests of its rows, surplus included.
func digests(t *testing.T, recipe, runner string) string {
	t.Helper()
	output := t.TempDir()
	mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", runner)
	return digestsIn(t, output)
}

// digestsIn lists the files of rows of the newest snapshot, with their digests.
func digestsIn(t *testing.T, output string) string {
	t.Helper()
	var b strings.Builder
	for _, f := range read[schemas.Manifest](t, filepath.Join(output, "latest", "manifest.json")).Files {
		if f.Set == schemas.SplitTrain || f.Set == schemas.SplitValidation || f.Set == "surplus" {
			fmt.Fprintln(&b, f.Path, f.Rows, f.SHA256)
		}
	}
	return b.String()
}

// shuffledShop is the shop with its plants in another order and in three files.
func shuffledShop(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("testdata/shop")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "assets.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var files [3]strings.Builder
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i := range lines {
		at := (i*71 + 5) % len(lines)
		files[at%3].WriteString(lines[at] + "\n")
	}
	for i := range files {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("plants-%d.jsonl", i)), []byte(files[i].String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(folder, "recipe.yaml")
	recipe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(recipe), "files: assets.jsonl", `files: "plants-*.jsonl"`, 1)
	if changed == string(recipe) || len(lines)%71 == 0 {
		t.Fatal("the shop has changed: mend this test")
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// edited is the shop with one text of its recipe replaced.
func edited(t *testing.T, file, from, to string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("testdata/shop")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, file)
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), from) {
		t.Fatalf("%s does not hold %q (%v)", file, from, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(folder, "recipe.yaml")
}

// What the user wrote wrongly is said with file, line and remedy, before any work and with status 2.
func TestBadInput(t *testing.T) {
	for _, test := range []struct{ name, file, from, to, want string }{
		{"unknown key", "recipe.yaml", "seed: 11", "sede: 11", `recipe.yaml:3: sede: unknown key "sede"; did you mean "seed"?`},
		{"size 0", "recipe.yaml", "size: 600", "size: 0", "recipe.yaml:2: size: is 0"},
		{"negative weight", "recipe.yaml", "weight: 3", "weight: -3", "weight: is -3"},
		{"shares that do not sum", "recipe.yaml", "call: 0.8", "call: 0.9", "add up to 1.1"},
		{"unknown label", "recipe.yaml", "{find: 0.7,", "{fnd: 0.7,", `did you mean "find"?`},
		{"wrong enum", "recipe.yaml", "value: Pot,", "value: Pott,", `"Pott" is none of the enum`},
		{"missing file", "recipe.yaml", "functions: functions.json", "functions: none.json", "none.json cannot be read"},
		{"no schema", "functions.json", `"type": "object",`, `"type": "objekt",`, "find: parameters"},
		{"broken JSON", "functions.json", `[`, `{`, "not a JSON list"},
		{"unknown rule", "phrases.yaml", "<find> [a {kind}:]", "<fnd> [a {kind}:]", "the rule <fnd> does not exist"},
		{"unknown slot", "phrases.yaml", "{kind.plural}]", "{knd.plural}]", "{knd} is no value"},
		{"unclosed bracket", "phrases.yaml", "[please]\"", "[please\"", "expected"},
		{"no such asset file", "recipe.yaml", "files: pots.jsonl", "files: cups.jsonl", "cups.jsonl matches no file"},
		{"too many broken assets", "recipe.yaml", "max_broken: 0.2", "max_broken: 0.001", "are broken, and max_broken allows 0.10%"},
		{"contradiction", "recipe.yaml", `"4-7": 0.6, rest: 0.4`, `"4-7": 0.001, "8+": 0.001, rest: 0.998`, "words"},
		{"strict source licence", "recipe.yaml", "license: CC0-1.0}", "license: CC-BY-NC-4.0}", "CC-BY-NC-4.0"},
		{"unknown node", "edges.jsonl", `"from": "t-balcony"`, `"from": "t-balkony"`, "edges.jsonl:1"},
	} {
		recipe := edited(t, test.file, test.from, test.to)
		for _, args := range [][]string{{"--validate"}, {"--output", filepath.Join(t.TempDir(), "out")}} {
			_, err := generate(t, append(args, "--recipe", recipe)...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s, %s: error %v, want %q", test.name, args[0], err, test.want)
			} else if status := conclude(context.Background(), err, io.Discard); status != statusUsage {
				t.Errorf("%s, %s: status %d: %v", test.name, args[0], status, err)
			}
		}
	}
}

func TestCommandLine(t *testing.T) {
	for _, args := range [][]string{{"--sise", "3"}, {"stray"}, {"--views", "xml"}, {"--size", "-1"}, {"--size", "0"}, {"--preview", "0"}, {"--runner", "spark"}, {"--init", "x.json"}} {
		if _, err := generate(t, args...); conclude(context.Background(), err, io.Discard) != statusUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
	var help bytes.Buffer
	if err := run(context.Background(), []string{"--help"}, io.Discard, &help); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	if ours, beams := strings.Index(help.String(), "--recipe"), strings.Index(help.String(), "Beam's own flags"); ours < 0 || beams < ours {
		t.Errorf("help: our flags at %d, Beam's at %d", ours, beams)
	}
}

func TestPreviewAndValidateWriteNothing(t *testing.T) {
	recipe := edited(t, "recipe.yaml", "seed: 11", "seed: 12")
	folder := t.TempDir()
	t.Chdir(folder)
	out := mustGenerate(t, "--recipe", recipe, "--preview", "20")
	if n := strings.Count(out, "route="); n != 20 {
		t.Errorf("%d rows are shown", n)
	}
	if out := mustGenerate(t, "--recipe", recipe, "--validate"); !strings.Contains(out, "shop is right") {
		t.Errorf("validate says %q", out)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestInitWritesARecipeThatRuns(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "my")
	mustGenerate(t, "--init", "testdata/shop/functions.json", "--output", folder)
	if out := mustGenerate(t, "--recipe", filepath.Join(folder, "recipe.yaml"), "--preview", "20"); strings.Count(out, "route=") != 20 {
		t.Errorf("preview: %s", out)
	}
	output := t.TempDir()
	mustGenerate(t, "--recipe", filepath.Join(folder, "recipe.yaml"), "--output", output, "--size", "50")
	if rows := rowsOf(t, filepath.Join(output, "latest"), schemas.SplitTrain, schemas.SplitValidation); len(rows) != 50 {
		t.Errorf("%d rows", len(rows))
	}
	if _, err := generate(t, "--init", "testdata/shop/functions.json", "--output", folder); !errors.Is(err, store.ErrExists) {
		t.Errorf("a second --init overwrites: %v", err)
	}
}

// Dates, clock times, booleans, lists and two enums under one name are filled as their schemas say; the recipe says what
// cannot be guessed.
func TestInitKnowsTheKindsOfParameters(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "my")
	mustGenerate(t, "--init", "testdata/visits/functions.json", "--output", folder)
	output := t.TempDir()
	mustGenerate(t, "--recipe", filepath.Join(folder, "recipe.yaml"), "--output", output, "--size", "300", "--strict")
	made := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
	if slices.ContainsFunc(made.Funnel.Rejected, func(c schemas.RejectCount) bool { return c.Reason == "schema" }) {
		t.Errorf("rejected: %+v", made.Funnel.Rejected)
	}
	functions, animals := map[string]int{}, map[string]map[string]bool{}
	for _, row := range rowsOf(t, filepath.Join(output, "latest"), schemas.SplitTrain, schemas.SplitValidation) {
		functions[row.Function]++
		var arguments struct{ Animal, Date, Time string }
		if err := json.Unmarshal(row.Arguments, &arguments); err != nil {
			t.Fatal(err)
		}
		if animals[row.Function] == nil {
			animals[row.Function] = map[string]bool{}
		}
		animals[row.Function][arguments.Animal] = true
		if _, err := time.Parse("2006-01-02", arguments.Date); row.Function == "book_visit" && err != nil {
			t.Error(err)
		}
		if _, err := time.Parse("15:04", arguments.Time); arguments.Time != "" && err != nil {
			t.Error(err)
		}
	}
	if !maps.Equal(functions, map[string]int{"book_visit": 100, "list_visits": 100, "send_bill": 100}) || animals["book_visit"]["any"] || !animals["list_visits"]["any"] {
		t.Errorf("%v %v", functions, animals)
	}
}

// A run that is cancelled leaves no snapshot, and the same command then finishes from what is there.
func TestCancelledRunGoesOn(t *testing.T) {
	output := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := run(ctx, []string{"--recipe", shop, "--output", output}, io.Discard, io.Discard)
	if conclude(ctx, err, io.Discard) != statusInterrupted {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(output, "latest")); err == nil {
		t.Error("a cancelled run shows a dataset")
	}
	mustGenerate(t, "--recipe", shop, "--output", output)
}

func TestLockedOutput(t *testing.T) {
	output := t.TempDir()
	unlock, err := store.Lock(context.Background(), filepath.Join(output, "work", "lock"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = generate(t, "--recipe", shop, "--output", output)
	if conclude(context.Background(), err, io.Discard) != statusLocked {
		t.Errorf("a second run: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
}

// No two accepted rows with the same calls are near duplicates, and both runners drop the same ones.
func TestNearDuplicates(t *testing.T) {
	recipe := copyRecipe(t, shop, "max_broken: 0.2\n", "max_broken: 0.2\ndedup: {near: 0.7}\n")
	var rows [2][]string
	for i, runner := range []string{"prism", "direct"} {
		output := t.TempDir()
		mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", runner)
		latest := filepath.Join(output, "latest")
		rows[i] = queriesOf(t, latest)
		report := read[schemas.Report](t, filepath.Join(latest, "report.json"))
		if report.Rows < 500 || rejectsOf(report, "dedup") == 0 {
			t.Errorf("%d rows, %+v", report.Rows, report.Funnel)
		}
		list := rowsOf(t, latest, schemas.SplitTrain)
		for a := range list {
			for b := range a {
				if string(list[a].Arguments) == string(list[b].Arguments) && list[a].Function == list[b].Function &&
					near.Jaccard(text.Normalise(list[a].Query), text.Normalise(list[b].Query)) >= 0.7 {
					t.Fatalf("%q and %q", list[a].Query, list[b].Query)
				}
			}
		}
	}
	if strings.Join(rows[0], "\n") != strings.Join(rows[1], "\n") {
		t.Error("the runners keep other rows")
	}
}

// --validate names phrases that the plan has no use for; the examples have none.
func TestValidateNamesIdlePhrases(t *testing.T) {
	recipes, err := filepath.Glob("../../examples/*/recipe.yaml")
	if err != nil || len(recipes) < 4 {
		t.Fatal(recipes, err)
	}
	for _, recipe := range recipes {
		if out := mustGenerate(t, "--recipe", recipe, "--validate"); !strings.Contains(out, "is right") || strings.Contains(out, "never said") {
			t.Errorf("%s: %s", recipe, out)
		}
	}
	folder := filepath.Join(t.TempDir(), "my")
	mustGenerate(t, "--init", "testdata/visits/functions.json", "--output", folder)
	replaceIn(t, filepath.Join(folder, "recipe.yaml"), "share: uniform", "share: {book_visit: 1, rest: 0}")
	out := mustGenerate(t, "--recipe", filepath.Join(folder, "recipe.yaml"), "--validate")
	if strings.Count(out, "is never said") != 6 || !strings.Contains(out, "phrases.yaml:13: phrases[1].say[0]: is never said") {
		t.Errorf("%s", out)
	}
}
