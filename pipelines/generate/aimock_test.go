//go:build servers

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// aimock is the server of that name that scripts/servers/test.sh starts.
type aimock struct {
	t   *testing.T
	url string // base URL, with /v1
	key string // the only one that it takes
}

func theAimock(t *testing.T) *aimock {
	t.Helper()
	url := os.Getenv("AIMOCK_URL")
	if url == "" {
		t.Skip("scripts/servers/test.sh starts aimock")
	}
	a := &aimock{t, url, os.Getenv("AIMOCK_KEY")}
	t.Setenv("OPENAI_API_KEY", a.key)
	a.control(http.MethodDelete, "chaos", nil, nil)
	a.control(http.MethodPost, "reset/journal", nil, nil)
	return a
}

func (a *aimock) control(method, path string, in, out any) {
	a.t.Helper()
	control(a.t, method, strings.TrimSuffix(a.url, "v1")+"__aimock/"+path, a.key, in, out)
}

// run generates into a fresh folder, or into that of a run before, and returns the folder and what was printed.
func (a *aimock) run(flags ...string) (output, words string) {
	a.t.Helper()
	output = a.t.TempDir()
	words = mustGenerate(a.t, append([]string{"--recipe", asked, "--output", output, "--base_url", "text=" + a.url}, flags...)...)
	return output, words
}

// served is an entry of aimock's journal.
type served struct {
	Timestamp int64 // milliseconds, when the response was made
	Body      raw   // the request
	Response  struct {
		Status      int
		ChaosAction string // "" for an answer
	}
}

// journal returns what was asked, in order, by request; and how often each chaos action was met.
func (a *aimock) journal() (byBody map[string][]served, chaos map[string]int) {
	a.t.Helper()
	var entries []served
	a.control(http.MethodGet, "journal?path=/chat/completions", nil, &entries)
	byBody, chaos = map[string][]served{}, map[string]int{}
	for _, e := range entries {
		byBody[string(e.Body)] = append(byBody[string(e.Body)], e)
		chaos[e.Response.ChaosAction]++
	}
	return byBody, chaos
}

// checkAsked checks that each question was asked until it was answered and not again, and, where it was refused for
// the time being, not before a second, as aimock's Retry-After has it. It returns how many refusals there were.
func (a *aimock) checkAsked(byBody map[string][]served) (refusals int) {
	a.t.Helper()
	for body, tries := range byBody {
		for i, e := range tries {
			answered := e.Response.Status == http.StatusOK && e.Response.ChaosAction == ""
			if last := i == len(tries)-1; answered != last {
				a.t.Errorf("try %d of %d came to %+v: %s", i+1, len(tries), e.Response, body)
			}
			if e.Response.Status != http.StatusTooManyRequests {
				continue
			}
			refusals++
			if i+1 < len(tries) && tries[i+1].Timestamp-e.Timestamp < 1000 {
				a.t.Errorf("asked again after %d ms, although Retry-After says 1 s", tries[i+1].Timestamp-e.Timestamp)
			}
		}
	}
	return refusals
}

// Every cell is filled and no question asked twice; a second output that shares the answers asks nothing; the key is
// the right one, and in nothing that is printed or written.
func TestAimock(t *testing.T) {
	a := theAimock(t)
	output, words := a.run()
	report := read[schemas.Report](t, filepath.Join(output, "latest", "report.json"))
	if report.Rows != 200 || report.Cells.Filled != report.Cells.Planned || report.Cost.Tokens == 0 {
		t.Errorf("%d rows, %+v, %+v", report.Rows, report.Cells, report.Cost)
	}
	byBody, chaos := a.journal()
	if a.checkAsked(byBody); len(byBody) < 200 || chaos[""] != len(byBody) {
		t.Errorf("%d questions came to %v", len(byBody), chaos)
	}
	a.control(http.MethodPost, "reset/journal", nil, nil)
	again, _ := a.run("--answers", filepath.Join(output, "responses"))
	if byBody, _ := a.journal(); len(byBody) > 0 {
		t.Errorf("%d questions were asked although their answers are known", len(byBody))
	}
	mustEqual(t, output, again)
	walk(t, output, func(path string, data []byte) { words += "\n" + path + ": " + string(data) })
	if strings.Contains(words, a.key) {
		t.Error("the key is printed, or in a file")
	}
}

// aimock takes one key and no other: the run ends and says where the wrong one came from.
func TestAimockRefusesTheKey(t *testing.T) {
	a := theAimock(t)
	t.Setenv("OPENAI_API_KEY", "sk-another")
	_, err := generate(t, "--recipe", asked, "--output", t.TempDir(), "--base_url", "text="+a.url)
	if err == nil || !strings.Contains(err.Error(), "401") || !strings.Contains(err.Error(), "env:OPENAI_API_KEY") || strings.Contains(err.Error(), "sk-another") {
		t.Errorf("a refused key: %v", err)
	}
}

// The first five requests meet a 429 with Retry-After: 1.
func TestAimockRetryAfter(t *testing.T) {
	a := theAimock(t)
	calm, _ := a.run()
	a.control(http.MethodPost, "reset/journal", nil, nil)
	for range 5 {
		a.control(http.MethodPost, "error", map[string]int{"status": http.StatusTooManyRequests}, nil)
	}
	rough, _ := a.run()
	byBody, _ := a.journal()
	if refusals := a.checkAsked(byBody); refusals != 5 {
		t.Errorf("%d requests were refused, not 5", refusals)
	}
	mustEqual(t, calm, rough)
}

// Of some 330 requests 3% each get a 500, a body that is no JSON, a 429, or no word before the connection ends: the
// rows are those of the calm run. A kind is missing in 1 of 6,000 runs, and a request fails six times in 1 of 7,000.
func TestAimockFaults(t *testing.T) {
	a := theAimock(t)
	calm, _ := a.run()
	a.control(http.MethodPost, "reset/journal", nil, nil)
	a.control(http.MethodPost, "chaos", map[string]float64{"dropRate": 0.03, "malformedRate": 0.03, "rateLimitRate": 0.03, "disconnectRate": 0.03}, nil)
	rough, _ := a.run()
	a.control(http.MethodDelete, "chaos", nil, nil)
	byBody, chaos := a.journal()
	a.checkAsked(byBody)
	for _, kind := range []string{"drop", "malformed", "rateLimit", "disconnect"} {
		if chaos[kind] == 0 {
			t.Errorf("no %s: %v", kind, chaos)
		}
	}
	mustEqual(t, calm, rough)
}
