package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/llm/llmtest"
)

const asked = "testdata/asked/recipe.yaml"

var (
	wanted = regexp.MustCompile(`looks for a (\w+)\. Write (\d+)`)
	looked = regexp.MustCompile(`Which call answers this\? (.*)`)
)

var things = []string{"fern", "ivy", "palm", "cactus", "rose", "lily", "moss", "oak", "elm", "mint", "basil", "thyme", "sage", "orchid", "tulip", "aloe"}

// imagine is a model that knows the shop: it writes requests, and labels them as a careful reader would.
func imagine(r llmtest.Request) string {
	if m := looked.FindStringSubmatch(r.Prompt()); m != nil {
		return relabelled(m[1])
	}
	m := wanted.FindStringSubmatch(r.Prompt())
	s := hash.New(1, string(r.Body), "imagine")
	var rows []string
	for range 3 {
		thing := things[s.Intn(len(things))] + " " + things[s.Intn(len(things))]
		query := fmt.Sprintf("%s for my %s %s", m[1], thing, []string{"", "please", "at home"}[s.Intn(3)])
		rows = append(rows, fmt.Sprintf(`{"query":%q,"arguments":{"query":%q,"most":null}}`, strings.TrimSpace(query), thing))
	}
	return "<think>what would they say</think>Here you are:\n```json\n{\"rows\":[" + strings.Join(rows, ",") + "]}\n```"
}

func relabelled(query string) string {
	words := strings.Fields(query)
	kind := map[string]string{"plant": "Plant", "flower": "Plant", "pot": "Pot", "planter": "Pot"}[words[0]]
	return fmt.Sprintf(`{"function":"find","arguments":{"kind":%q,"query":%q}}`, kind, strings.Join(words[3:5], " "))
}

func serve(t *testing.T, o llmtest.Options) *llmtest.Server {
	t.Helper()
	s, err := llmtest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// queriesOf lists the accepted rows.
func queriesOf(t *testing.T, latest string) []string {
	t.Helper()
	var out []string
	for _, row := range rowsOf(t, latest, schemas.SplitTrain, schemas.SplitValidation) {
		calls, err := json.Marshal(row.Calls)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row.ID+" "+row.Query+" "+string(calls))
	}
	return out
}

// A text route with a second look at each row: every quota is met, every answer is paid for once, and a second output
// that shares the answers asks nothing and holds the same rows, on either runner.
func TestAsk(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine, Usage: true})
	output := t.TempDir()
	shown := mustGenerate(t, "--recipe", asked, "--output", output, "--base_url", "text="+server.URL(), "--preview", "3", "--ask")
	if !strings.Contains(shown, "looks for a") || !strings.Contains(shown, "for my") || server.Counts().Sent != 3 {
		t.Errorf("preview asked %d times and shows %s", server.Counts().Sent, shown)
	}
	mustGenerate(t, "--recipe", asked, "--output", output, "--base_url", "text="+server.URL())
	latest := filepath.Join(output, "latest")
	report := read[schemas.Report](t, filepath.Join(latest, "report.json"))
	if report.Rows != 200 || report.Cells.Filled != report.Cells.Planned {
		t.Fatalf("%d rows, %+v, %+v", report.Rows, report.Cells, report.Funnel)
	}
	if counts := server.Counts(); counts.Again > 0 {
		t.Errorf("%d questions were asked again", counts.Again)
	}
	rows := rowsOf(t, latest, schemas.SplitTrain)
	if rows[0].Model != "imagined" || len(rows[0].PromptSHA256) != 64 {
		t.Errorf("provenance %+v", rows[0])
	}
	f := report.Funnel
	if f.Planned != f.Replies || f.Candidates < 3*f.Replies-10 || report.Cost.Tokens == 0 || len(report.Cost.Agreement) == 0 {
		t.Errorf("funnel %+v, cost %+v", f, report.Cost)
	}
	first := queriesOf(t, latest)
	sent := server.Counts().Sent
	other := t.TempDir()
	mustGenerate(t, "--recipe", asked, "--output", other, "--answers", filepath.Join(output, "responses"), "--runner", "direct", "--base_url", "text="+server.URL())
	if again := server.Counts().Sent - sent; again > 0 {
		t.Errorf("%d questions were asked although their answers are known", again)
	}
	if second := queriesOf(t, filepath.Join(other, "latest")); strings.Join(first, "\n") != strings.Join(second, "\n") {
		t.Errorf("other rows from the same answers")
	}
}

// Faults of every kind cost tries, and no row: the rows are those of a server without a fault.
func TestAskThroughFaults(t *testing.T) {
	calm, rough := t.TempDir(), t.TempDir()
	server := serve(t, llmtest.Options{Answer: imagine})
	mustGenerate(t, "--recipe", asked, "--output", calm, "--runner", "direct", "--base_url", "text="+server.URL())
	var faults []llmtest.Fault
	for _, kind := range []llmtest.FaultKind{llmtest.Status500, llmtest.Status503, llmtest.MalformedBody, llmtest.TruncatedBody, llmtest.HTML,
		llmtest.EmptyBody, llmtest.NoChoices, llmtest.NullContent, llmtest.Dropped} {
		faults = append(faults, llmtest.Fault{Kind: kind, Share: 0.03})
	}
	faulty := serve(t, llmtest.Options{Answer: imagine, Faults: faults, Slots: 8, Queue: 4})
	mustGenerate(t, "--recipe", asked, "--output", rough, "--runner", "direct", "--base_url", "text="+faulty.URL())
	if a, b := queriesOf(t, filepath.Join(calm, "latest")), queriesOf(t, filepath.Join(rough, "latest")); strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("%d rows and %d rows differ", len(a), len(b))
	}
	if counts := faulty.Counts(); counts.Again > 0 || counts.Sent <= counts.Bodies {
		t.Errorf("counts %+v", counts)
	}
}

// A budget is never overrun: what stops there is a valid, smaller dataset, and the same one a second time.
func TestBudget(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine, Usage: true})
	var rows [2][]string
	for i := range rows {
		output := t.TempDir()
		mustGenerate(t, "--recipe", asked, "--output", output, "--budget_usd", "0.006", "--size", "200", "--runner", "direct", "--base_url", "text="+server.URL())
		report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
		if report.Rows == 0 || report.Rows >= 200 || report.Cost.USD > 0.006 || report.Cost.USD < 0.001 {
			t.Errorf("%d rows for %g dollars", report.Rows, report.Cost.USD)
		}
		rows[i] = queriesOf(t, filepath.Join(output, "latest"))
	}
	if strings.Join(rows[0], "\n") != strings.Join(rows[1], "\n") {
		t.Error("another run of the same budget holds other rows")
	}
}

// The key is in no file, no error and no word of a run, also where the server repeats it.
func TestKeyStaysSecret(t *testing.T) {
	const canary = "sk-canary-5f0c9a77"
	t.Setenv("OPENAI_API_KEY", canary)
	echo := func(r llmtest.Request) (int, string) {
		if hash.Of(0, string(r.Body))%5 == 0 {
			return 400, llmtest.ErrorBody("no: " + r.Header.Get("Authorization"))
		}
		return 0, ""
	}
	server := serve(t, llmtest.Options{Answer: imagine, Refuse: echo})
	output := t.TempDir()
	words := mustGenerate(t, "--recipe", asked, "--output", output, "--base_url", "text="+server.URL())
	if server.Journal()[0].Authorization != "Bearer "+canary {
		t.Fatalf("the key did not reach the server: %q", server.Journal()[0].Authorization)
	}
	refuse := serve(t, llmtest.Options{Refuse: func(r llmtest.Request) (int, string) {
		return 401, llmtest.ErrorBody("wrong key " + r.Header.Get("Authorization"))
	}})
	// Not on Prism: when several bundles fail at once, Beam's worker races with itself (harness.go closes the channel of its
	// answers, datamgr.go reads a stream twice), as the race detector sees in about one such run of a hundred.
	_, err := generate(t, "--recipe", asked, "--output", t.TempDir(), "--runner", "direct", "--base_url", "text="+refuse.URL())
	if err == nil || !strings.Contains(err.Error(), "env:OPENAI_API_KEY") {
		t.Errorf("a refused key: %v", err)
	}
	if strings.Contains(words+fmt.Sprint(err), canary) {
		t.Error("the key stands in what is printed")
	}
	walk(t, output, func(path string, data []byte) {
		if strings.Contains(string(data), canary) {
			t.Errorf("the key stands in %s", path)
		}
	})
}

func walk(t *testing.T, folder string, each func(path string, data []byte)) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		each(path, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What a judge says stands in the rows; what it does not believe is a reject with its reason.
func TestJudge(t *testing.T) {
	judge := func(r llmtest.Request) string {
		if !strings.Contains(r.Prompt(), "How real") {
			return imagine(r)
		}
		if strings.Contains(r.Prompt(), "please") {
			return `{"reason": "too kind", "score": 2}`
		}
		return `{"reason": "I would say so", "score": 4}`
	}
	server := serve(t, llmtest.Options{Answer: judge})
	recipe := copyRecipe(t, asked, "validate:\n", "validate:\n  - {check: judge, endpoint: text, prompt: prompts/judge.md, least: 3}\n")
	output := t.TempDir()
	mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--base_url", "text="+server.URL())
	rows := rowsOf(t, filepath.Join(output, "latest"), schemas.SplitTrain)
	for _, row := range rows {
		score, reason := "", ""
		for _, a := range row.Attributes {
			switch a.Name {
			case "judge_score":
				score = fmt.Sprint(*a.Number)
			case "judge_reason":
				reason = a.Label
			}
		}
		if strings.Contains(row.Query, "please") || score != "4" || reason != "I would say so" {
			t.Fatalf("%q has the score %s: %s", row.Query, score, reason)
		}
	}
	report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
	low := 0
	for _, c := range report.Funnel.Rejected {
		if c.Stage == "judge" && c.Reason == "low_score" {
			low = c.Rows
		}
	}
	if len(rows) < 190 || low == 0 || report.Funnel.Candidates != report.Funnel.Accepted+report.Funnel.Surplus+rejectsOf(report, "validate", "relabel", "judge", "dedup") {
		t.Errorf("%d rows, funnel %+v", len(rows), report.Funnel)
	}
}

func rejectsOf(r schemas.Report, stages ...string) int {
	n := 0
	for _, c := range r.Funnel.Rejected {
		if slices.Contains(stages, c.Stage) {
			n += c.Rows
		}
	}
	return n
}

// copyRecipe copies a recipe with its folder and replaces a part of it.
func copyRecipe(t *testing.T, recipe, from, to string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Dir(recipe))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, filepath.Base(recipe))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), from, to, 1)
	if changed == string(data) {
		t.Fatalf("%s holds no %q", recipe, from)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// killedRun is set for a process that is the command itself, to be killed or interrupted; stopAt for one that stops where
// it has taken a lock, which it sees sooner than another process would.
const (
	killedRun = "GENERATE_TEST_ARGUMENTS"
	stopAt    = "GENERATE_TEST_STOP"
)

func TestMain(m *testing.M) {
	if arguments := os.Getenv(killedRun); arguments != "" {
		if lock := os.Getenv(stopAt); lock != "" {
			go stopWith(lock)
		}
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(conclude(ctx, run(ctx, strings.Split(arguments, "\n"), io.Discard, io.Discard), os.Stderr))
	}
	os.Exit(m.Run())
}

// stopWith stops this process once it holds the lock.
func stopWith(lock string) {
	pid := strconv.Itoa(os.Getpid())
	for holder := ""; holder != pid; time.Sleep(time.Millisecond) {
		data, _ := os.ReadFile(lock) // none yet
		holder = strings.TrimSpace(string(data))
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP) // the parent sees whether it stopped
}

// A run that is killed again and again, whenever it may be, ends with the rows of a calm one; what was answered and is
// on disk is not asked again, so that each kill costs at most what was in flight.
func TestKilled(t *testing.T) {
	const kills, inFlight = 5, 32
	server := serve(t, llmtest.Options{Answer: imagine, Median: 30 * time.Millisecond, Sigma: 0.5})
	calm, killed := t.TempDir(), t.TempDir()
	arguments := []string{"--recipe", asked, "--output", killed, "--runner", "direct", "--base_url", "text=" + server.URL()}
	s := hash.New(time.Now().UnixNano(), "kills", "when") // another moment each time is the point
	for range kills {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), killedRun+"="+strings.Join(arguments, "\n"))
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+s.Intn(700)) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // killed
	}
	mustGenerate(t, arguments...)
	if again := server.Counts().Again; again > kills*inFlight {
		t.Errorf("%d questions were asked again after %d kills with at most %d in flight", again, kills, inFlight)
	}
	mustGenerate(t, "--recipe", asked, "--output", calm, "--runner", "direct", "--base_url", "text="+server.URL(), "--answers", filepath.Join(killed, "responses"))
	if a, b := queriesOf(t, filepath.Join(calm, "latest")), queriesOf(t, filepath.Join(killed, "latest")); strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("%d and %d rows differ", len(a), len(b))
	}
}

// A vision route sends pictures as data, made ready, and nothing else; a picture that is none is a reject.
func TestVision(t *testing.T) {
	var mu sync.Mutex
	kinds := map[string]int{}
	look := func(r llmtest.Request) string {
		pictures := r.Pictures()
		kind, _, _ := strings.Cut(strings.Join(pictures, " "), ";")
		mu.Lock()
		defer mu.Unlock()
		kinds[kind]++
		return fmt.Sprintf(`{"rows":[{"query":"plant %s","arguments":{"query":"%s","most":null}}]}`, hashed(r.Body), hashed(r.Body))
	}
	server := serve(t, llmtest.Options{Answer: look})
	output := t.TempDir()
	_, err := generate(t, "--recipe", "testdata/asked/look.yaml", "--output", output, "--base_url", "vision="+server.URL())
	if err != nil {
		t.Fatal(err)
	}
	report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
	reasons := map[string]int{}
	for _, c := range report.Funnel.Rejected {
		reasons[c.Stage+" "+c.Reason] += c.Rows
	}
	if report.Rows == 0 || len(kinds) != 1 || kinds["data:image/png"] == 0 {
		t.Errorf("%d rows, pictures %v", report.Rows, kinds)
	}
	if reasons["ask picture"] == 0 || reasons["prompt remote_picture"] == 0 || reasons["prompt picture"] == 0 {
		t.Errorf("rejects %v", reasons)
	}
}

func hashed(body []byte) string {
	s := hash.New(2, string(body), "look")
	return things[s.Intn(len(things))] + " " + things[s.Intn(len(things))] + " " + things[s.Intn(len(things))]
}

// A server that counts no tokens is taken to have used the most that it can have: a budget ends all the same.
func TestBudgetWithoutUsage(t *testing.T) {
	server := serve(t, llmtest.Options{Answer: imagine})
	output := t.TempDir()
	mustGenerate(t, "--recipe", asked, "--output", output, "--budget_tokens", "60000", "--runner", "direct", "--base_url", "text="+server.URL())
	report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
	if report.Cost.Tokens == 0 || report.Cost.Tokens > 60000 || report.Rows == 0 || report.Rows == 200 {
		t.Errorf("%d rows for %d tokens", report.Rows, report.Cost.Tokens)
	}
}

// What an endpoint refuses before it has answered anything is not kept: another setting may mend it.
func TestRefusesEverything(t *testing.T) {
	refuse := serve(t, llmtest.Options{Refuse: func(llmtest.Request) (int, string) { return 400, llmtest.ErrorBody("unknown field: seed") }})
	output := t.TempDir()
	_, err := generate(t, "--recipe", asked, "--output", output, "--runner", "direct", "--base_url", "text="+refuse.URL())
	if err == nil || !strings.Contains(err.Error(), "unknown field: seed") {
		t.Fatalf("refused: %v", err)
	}
	answer := serve(t, llmtest.Options{Answer: imagine})
	mustGenerate(t, "--recipe", asked, "--output", output, "--runner", "direct", "--base_url", "text="+answer.URL())
	if rows := queriesOf(t, filepath.Join(output, "latest")); len(rows) != 200 {
		t.Errorf("%d rows", len(rows))
	}
}
