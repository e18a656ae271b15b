package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

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
		if report.Rows == 0 || report.Rows >= 200 || report.Cost.USD > 0.006 || report.Cost.USD < 0.003 {
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
	_, err := generate(t, "--recipe", asked, "--output", t.TempDir(), "--base_url", "text="+refuse.URL())
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
