package answers

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// other opens the log under another name, as another process would: it shares no writer with the first.
func other(t testing.TB, l *Log) *Log {
	t.Helper()
	name := filepath.Join(t.TempDir(), "other")
	if err := os.Symlink(l.folder, name); err != nil {
		t.Fatal(err)
	}
	return open(t, name)
}

func TestCompactJoinsAndSorts(t *testing.T) {
	l, want := open(t, t.TempDir()), map[Key]string{}
	for i := range 5 {
		answers := map[Key]string{key(1, 9-i): fmt.Sprint(i), key(1, 100): "same"}
		segment(t, l, 1, answers)
		maps.Copy(want, answers)
	}
	segment(t, l, 2, map[Key]string{key(2, 0): "alone"})
	alone := files(t, l.folder)[5]
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	names := files(t, l.folder)
	if len(names) != 2 || names[1] != alone {
		t.Fatalf("segments %q, and %q was alone", names, alone)
	}
	keys := order(t, names[0])
	if len(keys) != len(want) || !ascending(keys) || !maps.Equal(readAll(t, l, 1), want) {
		t.Errorf("%d answers, in order: %v", len(keys), ascending(keys))
	}
	if err := l.Compact(t.Context()); err != nil || !slices.Equal(files(t, l.folder), names) {
		t.Errorf("a second time: %q, %v", files(t, l.folder), err)
	}
}

// A torn end goes with Compact; what stood before it stays.
func TestCompactOfATornSegment(t *testing.T) {
	l := open(t, t.TempDir())
	for i := range fewest {
		segment(t, l, 0, map[Key]string{key(0, 9+i): "other"})
	}
	data, _, _, ends := sample()
	if err := os.WriteFile(filepath.Join(l.partition(0), "torn.log"), data[:ends[3]+1], 0o666); err != nil {
		t.Fatal(err)
	}
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, l, 0); len(got) != 3+fewest || len(files(t, l.folder)) != 1 {
		t.Errorf("%d answers in %q", len(got), files(t, l.folder))
	}
}

// Segments that are being written are left alone, those of other handles too.
func TestCompactLeavesOpenSegments(t *testing.T) {
	l := open(t, t.TempDir())
	a, b := writer(t, l, 0), writer(t, other(t, l), 0)
	if a == b {
		t.Fatal("the handles share a writer")
	}
	want := map[Key]string{}
	for i := range 40 {
		k := key(0, i)
		want[k] = fmt.Sprint(i)
		switch i % 4 {
		case 0, 1:
			add(t, a, k, want[k])
		case 2:
			add(t, b, k, want[k])
		case 3:
			segment(t, other(t, l), 0, map[Key]string{k: want[k]})
		}
		if err := l.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := readAll(t, l, 0); !maps.Equal(got, want) {
			t.Fatalf("step %d: %d answers, want %d", i, len(got), len(want))
		}
	}
	if got := len(files(t, l.folder)); got > 2+fewest {
		t.Errorf("%d segments, want two open ones and fewer than %d closed ones", got, fewest)
	}
	done(t, a)
	done(t, b)
	for i := range fewest {
		want[key(0, 50+i)] = "more"
		segment(t, l, 0, map[Key]string{key(0, 50+i): "more"})
	}
	if err := l.Compact(t.Context()); err != nil || !maps.Equal(readAll(t, l, 0), want) || len(files(t, l.folder)) != 1 {
		t.Errorf("after all: %q, %v", files(t, l.folder), err)
	}
}

// Appends by several writers, closings and joinings in any order: the log holds what a map would.
func TestLogIsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := open(t, t.TempDir())
		logs := []*Log{l, other(t, l), other(t, l)}
		opened, want := map[[2]int]*Writer{}, map[Key]string{}
		closeOne := func(at [2]int) {
			if w := opened[at]; w != nil {
				done(t, w)
				delete(opened, at)
			}
		}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			at := [2]int{rapid.IntRange(0, len(logs)-1).Draw(rt, "log"), rapid.IntRange(0, 2).Draw(rt, "partition")}
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			default:
				if opened[at] == nil {
					opened[at] = writer(t, logs[at[0]], at[1])
				}
				k, body := key(at[1], rapid.IntRange(0, 5).Draw(rt, "key")), rapid.StringN(0, 20, -1).Draw(rt, "body")
				add(t, opened[at], k, body)
				if before, ok := want[k]; ok {
					body = smaller(before, body)
				}
				want[k] = body
			case 7, 8:
				closeOne(at)
			case 9:
				if err := logs[at[0]].Compact(context.Background()); err != nil {
					rt.Fatal(err)
				}
			}
		}
		got := map[Key]string{}
		for p := range 3 {
			maps.Copy(got, readAll(t, l, p))
		}
		for at := range opened {
			done(t, opened[at])
		}
		if !maps.Equal(got, want) {
			rt.Fatalf("read %q, want %q", got, want)
		}
	})
}
