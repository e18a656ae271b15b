package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
)

// driver is a job that holds no lock, as a second one does whose first was thought dead.
func driver(t *testing.T, args ...string) *job {
	t.Helper()
	c, err := parseConfig(args, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	runner.Start()
	r, err := readRecipe(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.digest(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &job{config: c, shown: c.output, recipe: r, progress: newProgress(io.Discard)}
}

// Two drivers of one identity at once, of a run and of a refresh: whatever they do to each other, both end with the same
// snapshot, and every file of it is the one that its manifest lists.
func TestTwoDrivers(t *testing.T) {
	calm, output := t.TempDir(), t.TempDir()
	recipe := shopCopy(t)
	for _, step := range []string{"run", "refresh"} {
		args := []string{"--recipe", recipe, "--runner", "direct"}
		if step == "refresh" {
			nextWeek(t, recipe)
			args = append(args, "--refresh")
		}
		mustGenerate(t, append(args, "--output", calm)...)
		var all sync.WaitGroup
		lines, failures := make([]lastLine, 2), make([]error, 2)
		for i := range lines {
			j := driver(t, append(args, "--output", output)...)
			all.Go(func() {
				defer j.progress.stop()
				words, err := j.makeUnlocked(context.Background())
				if failures[i] = err; err == nil {
					lines[i] = lineOf(t, words)
				}
			})
		}
		all.Wait()
		if failures[0] != nil || failures[1] != nil || lines[0].Snapshot != lines[1].Snapshot || lines[0].Rows != 600 || lines[1].Rows != 600 {
			t.Fatalf("%s: %+v, %v", step, lines, failures)
		}
		checkWhole(t, output)
		if a, b := queriesOf(t, filepath.Join(calm, "latest")), queriesOf(t, filepath.Join(output, "latest")); !slices.Equal(a, b) {
			t.Errorf("%s: %d and %d rows differ", step, len(a), len(b))
		}
	}
	if left := snapshotsOf(t, output); len(left) != 2 {
		t.Errorf("snapshots %v", left)
	}
}

// A driver that was thought dead and comes to its end late does not put its snapshot before newer ones.
func TestLateDriver(t *testing.T) {
	output, recipe := t.TempDir(), shopCopy(t)
	args := []string{"--recipe", recipe, "--output", output, "--runner", "direct"}
	late := driver(t, args...)
	ctx := t.Context()
	for _, step := range []func(context.Context) error{late.identify, late.stage, late.readAssets} {
		if err := step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	result, err := late.rounds(ctx)
	if err != nil {
		t.Fatal(err)
	}
	keep := late.work + "-kept"
	if err := os.CopyFS(keep, os.DirFS(late.work)); err != nil { // what it has open
		t.Fatal(err)
	}
	mustGenerate(t, args...)
	nextWeek(t, recipe)
	newest := lineOf(t, mustGenerate(t, append(args, "--refresh")...))
	if err := os.Rename(keep, late.work); err != nil {
		t.Fatal(err)
	}
	if _, _, err := late.snapshot(ctx, result); err != nil {
		t.Fatal(err)
	}
	if name, err := store.Latest(ctx, output); err != nil || name != newest.Snapshot {
		t.Errorf("latest is %s, the newest is %s (%v)", name, newest.Snapshot, err)
	}
	checkWhole(t, output)
}

// A refresh that is killed again and again, whenever it may be: latest is whole every time, and at the end the rows are
// those of a calm refresh.
func TestKilledRefresh(t *testing.T) {
	const kills = 5
	calm, killed := t.TempDir(), t.TempDir()
	recipe := shopCopy(t)
	args := []string{"--recipe", recipe, "--runner", "direct", "--refresh", "--keep", "1"}
	mustGenerate(t, append(args, "--output", calm)...)
	copyOutput(t, calm, killed)
	nextWeek(t, recipe)
	started := time.Now()
	mustGenerate(t, append(args, "--output", calm)...)
	takes := time.Since(started)
	s := hash.New(time.Now().UnixNano(), "kills", "when") // another moment each time is the point
	for range kills {
		refresh := child(append(args, "--output", killed)...)
		if err := refresh.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(s.Float64() * 1.2 * float64(takes)))
		if err := refresh.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = refresh.Wait() // killed
		checkWhole(t, killed)
	}
	if err := child(append(args, "--output", killed)...).Run(); err != nil { // it knows only what is on disk
		t.Fatal(err)
	}
	checkWhole(t, killed)
	if a, b := queriesOf(t, filepath.Join(calm, "latest")), queriesOf(t, filepath.Join(killed, "latest")); !slices.Equal(a, b) {
		t.Errorf("%d and %d rows differ", len(a), len(b))
	}
	checkBytes(t, calm, killed)
	if a, b := openLatest(t, calm).manifest, openLatest(t, killed).manifest; a.ID != b.ID || a.Parent != b.Parent {
		t.Errorf("%s of %s, calm %s of %s", b.ID, b.Parent, a.ID, a.Parent)
	}
	if work := entries(t, filepath.Join(killed, "work")); !slices.Equal(work, []string{"lock"}) {
		t.Errorf("the kills left %v", work)
	}
}

// checkBytes holds that two newest snapshots have the same files, but for their pages: those say how long it took.
func checkBytes(t *testing.T, a, b string) {
	t.Helper()
	var lists [2][]schemas.File
	for i, output := range []string{a, b} {
		lists[i] = slices.DeleteFunc(openLatest(t, output).manifest.Files, func(f schemas.File) bool { return f.Set == setPage })
	}
	if !slices.Equal(lists[0], lists[1]) {
		t.Errorf("%v\nand\n%v", lists[0], lists[1])
	}
}

func entries(t *testing.T, folder string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range list {
		names = append(names, entry.Name())
	}
	return names
}

// Two refreshes at once: one does the work, the other leaves with status 4 and says who holds the lock. The first one
// stops as soon as it has the lock, and goes on when the second has left.
func TestTwoRefreshesAtOnce(t *testing.T) {
	output, recipe := t.TempDir(), shopCopy(t)
	args := []string{"--recipe", recipe, "--output", output, "--runner", "direct", "--refresh"}
	mustGenerate(t, args...)
	nextWeek(t, recipe)
	lock := filepath.Join(output, "work", "lock")
	first := child(args...)
	first.Env = append(first.Env, stopAt+"="+lock)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	pid := fmt.Sprint(first.Process.Pid)
	var state syscall.WaitStatus
	_, err := syscall.Wait4(first.Process.Pid, &state, syscall.WUNTRACED, nil)
	for errors.Is(err, syscall.EINTR) {
		_, err = syscall.Wait4(first.Process.Pid, &state, syscall.WUNTRACED, nil)
	}
	if err != nil || !state.Stopped() {
		t.Fatalf("the first refresh did not stop with the lock: %v, %v", state, err)
	}
	_, err = generate(t, args...)
	var words strings.Builder
	if status := conclude(t.Context(), err, &words); status != statusLocked || !strings.Contains(words.String(), lock) || !strings.Contains(words.String(), "process "+pid) || !strings.Contains(words.String(), "wait") {
		t.Errorf("status %d: %q", status, words.String())
	}
	if err := first.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Error(err)
	}
	checkWhole(t, output)
	if d := openLatest(t, output); d.report.Refresh == nil || d.report.Rows != 600 || d.report.Stopped != schemas.StoppedTarget {
		t.Errorf("%+v", d.report.Refresh)
	}
}

// child is the command in a process of its own.
func child(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), killedRun+"="+strings.Join(args, "\n"))
	return c
}
