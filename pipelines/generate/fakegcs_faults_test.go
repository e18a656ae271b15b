//go:build servers

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/store"
)

// season is a dataset on disk and its refresh, which ask an endpoint, made in peace: what those in a bucket must come to.
type season struct {
	recipe    string
	first     string // snapshot of the first run
	refreshed string // snapshot of the refresh
	questions [2]int // that each of them asks
}

// calmSeason makes them. The recipe is that of the first run until newStock is called.
func calmSeason(t *testing.T) (s season, newStock func()) {
	t.Helper()
	server := serve(t, llmtest.Options{Answer: supply})
	output := t.TempDir()
	s.recipe = stocked(t, 150, 60)
	run := func(flags ...string) (snapshot string) {
		mustGenerate(t, append(flags, "--recipe", s.recipe, "--output", output, "--runner", "direct", "--base_url", "text="+server.URL())...)
		return openLatest(t, output).folder
	}
	stock := filepath.Join(filepath.Dir(s.recipe), "stock.jsonl")
	old, err := os.ReadFile(stock)
	if err != nil {
		t.Fatal(err)
	}
	s.first = run()
	s.questions[0] = server.Counts().Bodies
	writeStock(t, s.recipe, "fresh", 30)
	s.refreshed = run("--refresh")
	s.questions[1] = server.Counts().Bodies - s.questions[0]
	write(t, stock, string(old))
	return s, func() { writeStock(t, s.recipe, "fresh", 30) }
}

// flags are those of a run in a bucket.
func (s *season) flags(output string, server *llmtest.Server, more ...string) []string {
	return append(more, "--recipe", s.recipe, "--output", output, "--runner", "direct", "--base_url", "text="+server.URL())
}

// plant copies the first run's snapshot into a bucket.
func (s *season) plant(t *testing.T, output string) {
	t.Helper()
	name := filepath.Base(s.first)
	upload(t, s.first, store.Join(output, "snapshots", name))
	if err := store.Publish(t.Context(), output, name); err != nil {
		t.Fatal(err)
	}
}

// checkSnapshot holds the newest snapshot in a bucket against its manifest, and its files against those of a snapshot on
// disk.
func checkSnapshot(t *testing.T, output, want string) {
	t.Helper()
	if got, want := rowFiles(t, download(t, output)), rowFiles(t, want); got != want || want == "" {
		t.Errorf("other bytes in the bucket\n%s\nwant\n%s", got, want)
	}
}

// faults are what happens to the way to the bucket, at a request in the middle of a run: it is slow, each connection breaks
// in the middle of its answers, connections are reset again and again, or none is taken for three seconds. Each returns how
// it ends.
var faults = map[string]func(way *tunnel) (end func()){
	"latency": func(way *tunnel) func() {
		way.spoil("latency", "downstream", 1, map[string]int{"latency": 40, "jitter": 30})
		return way.mend
	},
	"limit_data": func(way *tunnel) func() {
		way.spoil("limit_data", "downstream", 1, map[string]int{"bytes": 250_000})
		return way.mend
	},
	"reset_peer": func(way *tunnel) func() {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for range 20 { // of the connections that there are, and of those that come
				way.spoil("reset_peer", "downstream", 0.3, map[string]int{"timeout": 0})
				time.Sleep(50 * time.Millisecond)
				way.mend()
			}
		}()
		return func() { <-ended }
	},
	"dead": func(way *tunnel) func() {
		way.opens(false)
		back := time.AfterFunc(3*time.Second, func() { way.opens(true) })
		return func() {
			if back.Stop() {
				way.t.Error("nothing waited for the bucket")
				way.opens(true)
			}
		}
	},
}

// brokenWay makes a bucket and a way to it that a fault befalls at the first request that at wants.
func brokenWay(t *testing.T, fault func(*tunnel) func(), at func(write int, request string) bool) (uri string, end func()) {
	t.Helper()
	uri, server := makeBucket(t)
	last := passTo(t, server)
	way := digTo(t, last.address)
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimSuffix(strings.TrimPrefix(way.url, "http://"), "/v1"))
	begun := make(chan func(), 1)
	// the request itself goes back over a way that is broken
	last.await(&event{at: at, act: func() { begun <- fault(way) }})
	return uri, func() {
		select {
		case end := <-begun:
			end()
		default:
			t.Error("the fault never came")
		}
	}
}

// A bad way costs a run in a bucket time, and no row.
func TestFakeGCSThroughToxiproxy(t *testing.T) {
	disk := t.TempDir()
	mustGenerate(t, "--recipe", shop, "--output", disk)
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			at, end := brokenWay(t, fault, func(write int, request string) bool { return write > 0 && strings.Contains(request, "rounds") })
			upload(t, "testdata/shop", at+"/shop")
			mustGenerate(t, "--recipe", at+"/shop/recipe.yaml", "--output", at+"/out")
			end()
			checkSnapshot(t, at+"/out", filepath.Join(disk, "latest"))
		})
	}
}

// A refresh that asks, over a bad way, gives the bytes of one on disk, and asks nothing twice.
func TestFakeGCSRefreshThroughToxiproxy(t *testing.T) {
	season, newStock := calmSeason(t)
	newStock()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			at, end := brokenWay(t, fault, func(_ int, request string) bool {
				return strings.Contains(request, "responses") && strings.Contains(request, ".log")
			})
			season.plant(t, at+"/out")
			server := serve(t, llmtest.Options{Answer: supply, Median: 20 * time.Millisecond, Sigma: 0.5})
			mustGenerate(t, season.flags(at+"/out", server, "--refresh")...)
			end()
			if counts := server.Counts(); counts.Again > 0 || counts.Bodies != season.questions[1] {
				t.Errorf("%d questions, counts %+v", season.questions[1], counts)
			}
			checkSnapshot(t, at+"/out", season.refreshed)
		})
	}
}

// evaluate, the program itself, reads a snapshot from a bucket and writes its report there over the same bad ways: the
// report is that of the snapshot on disk.
func TestFakeGCSEvaluateThroughToxiproxy(t *testing.T) {
	command, disk := buildCommand(t, "../evaluate"), t.TempDir()
	mustGenerate(t, "--recipe", shop, "--output", disk+"/shop", "--runner", "direct")
	snapshot := openLatest(t, disk+"/shop").folder
	evaluate := func(folder string) {
		t.Helper()
		if status, words := command("--dataset", folder+"/shop/latest", "--reference", folder+"/golden.jsonl", "--output", folder+"/report", "--runner", "direct"); status != 0 {
			t.Fatalf("status %d, %s", status, words)
		}
	}
	if _, err := store.Copy(t.Context(), "../../examples/creative/golden/golden-dev.jsonl", disk+"/golden.jsonl"); err != nil {
		t.Fatal(err)
	}
	evaluate(disk)
	reportOf := func(folder string) string {
		t.Helper()
		data, err := store.ReadFile(t.Context(), folder+"/report/report.json")
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(data), folder, "")
	}
	want := reportOf(disk)
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			at, end := brokenWay(t, fault, func(write int, request string) bool { return write == 0 && strings.Contains(request, ".parquet") })
			upload(t, snapshot, at+"/shop/snapshots/"+filepath.Base(snapshot))
			if err := store.Publish(t.Context(), at+"/shop", filepath.Base(snapshot)); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Copy(t.Context(), disk+"/golden.jsonl", at+"/golden.jsonl"); err != nil {
				t.Fatal(err)
			}
			evaluate(at)
			end()
			if got := reportOf(at); got != want {
				t.Errorf("the report is another:\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// moment is when a run is killed.
type moment struct {
	name string
	at   func(write int, request string) bool
	fate fate
	late bool // it may never come: how often the log is written depends on when answers come
}

// moments are those of a run that writes so often: the commits, each as the server sees it and as it does not, and others
// spread over all of its writes, KILLS of them where the environment says so.
func moments(t *testing.T, writes int) (out []moment) {
	t.Helper()
	kills := 1
	if s := os.Getenv("KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"header.json", "done.json", "manifest.json", "latest.json"} {
			for _, fate := range []fate{lost, unanswered} {
				out = append(out, atName(name, fate))
			}
		}
	} else {
		out = []moment{atName("done.json", unanswered), atName("manifest.json", lost), atName("latest.json", unanswered)}
	}
	for i := range kills {
		number := 1 + writes*(i+1)/(kills+1)
		out = append(out, moment{fmt.Sprintf("write %d of %d", number, writes), func(write int, _ string) bool { return write == number }, lost + fate(i%2), i > kills/2})
	}
	return out
}

func atName(name string, fate fate) moment {
	return moment{fmt.Sprintf("%s %d", name, fate), func(write int, request string) bool { return write > 0 && strings.Contains(request, name) }, fate, false}
}

// A process that is killed at any of its writes leaves no snapshot or a whole one; the same command ends with the bytes
// of a calm run, and asks nothing that the log has kept.
func TestFakeGCSKilledAtWrites(t *testing.T) {
	at, server := makeBucket(t)
	last := passTo(t, server)
	t.Setenv("STORAGE_EMULATOR_HOST", last.address)
	path := buildProgram(t, ".")
	season, newStock := calmSeason(t)
	for i, phase := range []struct {
		name, want string
		before     func()
		plant      func(output string)
		more       []string
	}{
		{"run", season.first, func() {}, func(string) {}, nil},
		{"refresh", season.refreshed, newStock, func(output string) { season.plant(t, output) }, []string{"--refresh"}},
	} {
		phase.before()
		calm := serve(t, llmtest.Options{Answer: supply})
		phase.plant(at + "/calm" + phase.name)
		last.await(nil)
		mustGenerate(t, season.flags(at+"/calm"+phase.name, calm, phase.more...)...)
		for k, m := range moments(t, last.written()) {
			t.Run(phase.name+" "+m.name, func(t *testing.T) {
				output := fmt.Sprintf("%s/%s%d", at, phase.name, k)
				phase.plant(output)
				k := killing{season: &season, last: last, output: output, questions: season.questions[i],
					server: serve(t, llmtest.Options{Answer: supply, Median: 20 * time.Millisecond, Sigma: 0.5})}
				k.kill(t, path, m, phase.more)
				if name, err := store.Latest(t.Context(), output); err != nil || name == "" && i > 0 {
					t.Fatalf("latest is %q, %v", name, err)
				} else if name != "" && name != filepath.Base(season.first) {
					checkSnapshot(t, output, phase.want)
				} else if name != "" && i > 0 {
					checkSnapshot(t, output, season.first)
				}
				k.resume(t, phase.more)
				checkSnapshot(t, output, phase.want)
			})
		}
	}
}

// killing is one run that is killed and goes on.
type killing struct {
	season    *season
	last      *pass
	server    *llmtest.Server
	output    string
	questions int

	answered, kept int // at the kill
}

// kill runs the program and kills it at a moment.
func (k *killing) kill(t *testing.T, path string, m moment, more []string) {
	t.Helper()
	child := exec.Command(path, k.season.flags(k.output, k.server, more...)...)
	started := make(chan struct{})
	k.last.await(&event{m.at, func() {
		<-started
		if err := child.Process.Kill(); err != nil {
			t.Error(err)
		}
	}, m.fate})
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if err := child.Wait(); err == nil && !m.late {
		t.Error("the run was not killed")
	}
	k.last.await(nil)
	for k.server.Counts().InFlight > 0 { // what is answered to nobody counts as answered too
		time.Sleep(time.Millisecond)
	}
	k.answered, k.kept = k.server.Counts().Answered200, answersIn(t, k.output)
	for _, lock := range []string{"/work/lock", "/responses/lock"} { // nobody waits a minute here
		if err := store.Remove(t.Context(), k.output+lock); err != nil && !errors.Is(err, store.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// answersIn counts the answers of an output's response log.
func answersIn(t *testing.T, output string) (n int) {
	t.Helper()
	if there, err := store.Exists(t.Context(), output+"/responses/header.json"); !there || err != nil {
		if err != nil {
			t.Fatal(err)
		}
		return 0
	}
	log, err := answers.Open(t.Context(), output+"/responses")
	if err != nil {
		t.Fatal(err)
	}
	for partition := range log.Partitions() {
		found, damage, err := log.Read(t.Context(), partition, func(answers.Key) bool { return true })
		if err != nil || len(damage) > 0 {
			t.Fatalf("partition %d: damage %v, %v", partition, damage, err)
		}
		n += len(found)
	}
	return n
}

// resume runs the same command to its end. What the log has kept is not asked again.
func (k *killing) resume(t *testing.T, more []string) {
	t.Helper()
	mustGenerate(t, k.season.flags(k.output, k.server, more...)...)
	counts := k.server.Counts()
	if counts.Bodies != k.questions || counts.Again > k.answered-k.kept {
		t.Errorf("%d questions; %d were answered before the kill, and %d kept; counts %+v", k.questions, k.answered, k.kept, counts)
	}
	if there, err := store.Exists(t.Context(), k.output+"/work"); there || err != nil {
		t.Errorf("the work folder is left (%v)", err)
	}
}
