//go:build servers

package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// mostInFlight is the concurrency of the asked recipe's endpoint.
const mostInFlight = 32

// tunnel is a way through toxiproxy, which scripts/servers/test.sh starts, to an endpoint.
type tunnel struct {
	t      *testing.T
	at     string // of its controls
	url    string // base URL of the endpoint through the tunnel
	server *llmtest.Server
}

// dig makes a tunnel to a fake endpoint that needs 50 ms for an answer.
func dig(t *testing.T) *tunnel {
	t.Helper()
	server := serve(t, llmtest.Options{Answer: imagine, Median: 50 * time.Millisecond, Sigma: 0.5})
	u := digTo(t, strings.TrimSuffix(strings.TrimPrefix(server.URL(), "http://"), "/v1"))
	u.server = server
	return u
}

// digTo makes a tunnel to whatever listens at an address.
func digTo(t *testing.T, upstream string) *tunnel {
	t.Helper()
	toxiproxy := os.Getenv("TOXIPROXY_URL")
	if toxiproxy == "" {
		t.Skip("scripts/servers/test.sh starts toxiproxy")
	}
	name := strings.ReplaceAll(t.Name(), "/", ".")
	var made struct{ Listen string }
	control(t, http.MethodPost, toxiproxy+"/proxies", "", map[string]any{"name": name, "listen": "127.0.0.1:0", "upstream": upstream, "enabled": true}, &made)
	return &tunnel{t: t, at: toxiproxy + "/proxies/" + name, url: "http://" + made.Listen + "/v1"}
}

// opens closes the tunnel, so that connections end and none is taken, or opens it again.
func (u *tunnel) opens(open bool) {
	u.t.Helper()
	control(u.t, http.MethodPost, u.at, "", map[string]bool{"enabled": open}, nil)
}

// spoil adds a toxic to a share of the connections; mend takes it away. Connections are drawn when it is added.
func (u *tunnel) spoil(kind, stream string, share float64, attributes map[string]int) {
	u.t.Helper()
	control(u.t, http.MethodPost, u.at+"/toxics", "", map[string]any{"name": "toxic", "type": kind, "stream": stream, "toxicity": share, "attributes": attributes}, nil)
}

func (u *tunnel) mend() {
	u.t.Helper()
	control(u.t, http.MethodDelete, u.at+"/toxics/toxic", "", nil, nil)
}

// flags are those of a run through the tunnel.
func (u *tunnel) flags(recipe, output string) []string {
	return []string{"--recipe", recipe, "--output", output, "--runner", "direct", "--base_url", "text=" + u.url}
}

// after calls act in the course of a run, when the endpoint has given so many answers; the channel says that it has
// returned. A run that gives so few within a minute is left alone.
func (u *tunnel) after(answers int, act func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for began := time.Now(); u.server.Counts().Answered200 < answers; time.Sleep(time.Millisecond) {
			if time.Since(began) > time.Minute {
				return
			}
		}
		act()
	}()
	return done
}

// calmRun is a run past the tunnel, at an endpoint of its own that gives the same answers.
func calmRun(t *testing.T) (output string, questions int) {
	t.Helper()
	server := serve(t, llmtest.Options{Answer: imagine})
	output = t.TempDir()
	mustGenerate(t, "--recipe", asked, "--output", output, "--runner", "direct", "--base_url", "text="+server.URL())
	return output, server.Counts().Bodies
}

// A slow way costs time, and no question twice.
func TestToxiproxyLatency(t *testing.T) {
	calm, questions := calmRun(t)
	u := dig(t)
	u.spoil("latency", "downstream", 1, map[string]int{"latency": 200, "jitter": 100})
	output := t.TempDir()
	began := time.Now()
	mustGenerate(t, u.flags(asked, output)...)
	if took, least := time.Since(began), time.Duration(questions/mostInFlight)*150*time.Millisecond; took < least {
		t.Errorf("took %v, at least %v with such a way", took, least)
	}
	if counts := u.server.Counts(); counts.Sent != questions || counts.Again > 0 {
		t.Errorf("%d questions, counts %+v", questions, counts)
	}
	mustEqual(t, calm, output)
}

// Twenty times a second another twentieth of the connections is reset instead of bringing its next answer.
func TestToxiproxyResetPeer(t *testing.T) {
	calm, questions := calmRun(t)
	u := dig(t)
	output := t.TempDir()
	ran := make(chan struct{})
	spoiled := u.after(1, func() {
		for draw := time.NewTicker(50 * time.Millisecond); ; u.mend() {
			u.spoil("reset_peer", "downstream", 0.05, map[string]int{"timeout": 0})
			select {
			case <-draw.C:
			case <-ran:
				return
			}
		}
	})
	_, err := generate(t, u.flags(asked, output)...)
	close(ran)
	<-spoiled
	if err != nil {
		t.Fatal(err)
	}
	if counts := u.server.Counts(); counts.Bodies != questions || counts.Sent == questions || counts.Sent > questions*3/2 {
		t.Errorf("%d questions, counts %+v", questions, counts)
	}
	mustEqual(t, calm, output)
}

// An endpoint that is gone for two seconds in the middle of the run: it loses no row.
func TestToxiproxyComesBack(t *testing.T) {
	calm, questions := calmRun(t)
	u := dig(t)
	output := t.TempDir()
	var back int
	reopened := u.after(100, func() {
		u.opens(false)
		time.Sleep(2 * time.Second)
		back = u.server.Counts().Answered200
		u.opens(true)
	})
	_, err := generate(t, u.flags(asked, output)...)
	<-reopened
	if err != nil {
		t.Fatal(err)
	}
	if counts := u.server.Counts(); back < 100 || back >= questions || counts.Bodies != questions || counts.Again > mostInFlight {
		t.Errorf("%d answers when it came back, %d questions, counts %+v", back, questions, counts)
	}
	mustEqual(t, calm, output)
}

// An endpoint that stays away, for longer than the recipe waits, ends the run with its name and exit status 1. The same
// command goes on when it is back, and asks nothing twice: at most what was on its way back when connections ended, and
// nothing where the way back was free.
func TestToxiproxyStaysAway(t *testing.T) {
	calm, questions := calmRun(t)
	command := buildCommand(t, ".")
	recipe := copyRecipe(t, asked, "concurrency: 32,", fmt.Sprintf("concurrency: %d, outage: 0.05,", mostInFlight))
	for _, way := range []struct {
		name       string
		goes, back func(*tunnel)
		again      int // the most that is asked again
	}{
		{"refuses", func(u *tunnel) { u.opens(false) }, func(u *tunnel) { u.opens(true) }, mostInFlight},
		{"hangs", func(u *tunnel) { u.spoil("timeout", "upstream", 1, map[string]int{"timeout": 0}) }, (*tunnel).mend, 0},
	} {
		t.Run(way.name, func(t *testing.T) {
			u := dig(t)
			output, other := t.TempDir(), t.TempDir()
			gone := u.after(100, func() { way.goes(u) })
			status, words := command(u.flags(recipe, output)...)
			<-gone
			if status != 1 || !strings.Contains(words, "endpoint text: no server answers for ") {
				t.Errorf("status %d, %s", status, words)
			}
			if _, err := os.Stat(filepath.Join(output, "latest")); err == nil {
				t.Error("the run that ended has left a dataset")
			}
			if n := u.server.Counts().Answered200; n < 100 || n >= questions {
				t.Errorf("%d answers to %d questions before it was gone", n, questions)
			}
			way.back(u)
			if status, words := command(u.flags(recipe, output)...); status != 0 {
				t.Fatalf("status %d, %s", status, words)
			}
			counts := u.server.Counts()
			if counts.Bodies != questions || counts.Again > way.again {
				t.Errorf("%d questions, counts %+v", questions, counts)
			}
			if status, words := command(append(u.flags(recipe, other), "--answers", filepath.Join(output, "responses"))...); status != 0 {
				t.Fatalf("status %d, %s", status, words)
			}
			if more := u.server.Counts().Sent - counts.Sent; more > 0 {
				t.Errorf("%d questions were asked although their answers are known", more)
			}
			mustEqual(t, calm, output)
			mustEqual(t, calm, other)
		})
	}
}

// buildProgram builds the program of a folder and returns its path.
func buildProgram(t *testing.T, folder string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	if out, err := exec.Command("go", "build", "-o", path, folder).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// buildCommand builds a program, for runs that must be processes of their own: one whose endpoint has stayed away asks it no
// more.
func buildCommand(t *testing.T, folder string) func(flags ...string) (status int, words string) {
	t.Helper()
	path := buildProgram(t, folder)
	return func(flags ...string) (int, string) {
		run := exec.CommandContext(t.Context(), path, flags...)
		out, _ := run.CombinedOutput() // the status says it
		return run.ProcessState.ExitCode(), string(out)
	}
}
