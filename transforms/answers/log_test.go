package answers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// key returns the n-th key of a partition, of 64.
func key(partition, n int) Key {
	k := Key(sha256.Sum256(fmt.Append(nil, partition, " ", n)))
	binary.BigEndian.PutUint64(k[:], uint64(n)<<6|uint64(partition))
	return k
}

func all(Key) bool { return true }

func open(t testing.TB, folder string) *Log {
	t.Helper()
	l, err := Open(context.Background(), folder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func writer(t testing.TB, l *Log, partition int) *Writer {
	t.Helper()
	w, err := l.Writer(context.Background(), partition)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func add(t testing.TB, w *Writer, k Key, body string) {
	t.Helper()
	if err := w.Append(context.Background(), k, []byte(body)); err != nil {
		t.Fatal(err)
	}
}

func done(t testing.TB, w *Writer) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// segment writes one closed segment.
func segment(t testing.TB, l *Log, partition int, answers map[Key]string) {
	t.Helper()
	w := writer(t, l, partition)
	defer done(t, w)
	for k, body := range answers {
		add(t, w, k, body)
	}
}

// readAll returns a partition that is to be free of damage.
func readAll(t testing.TB, l *Log, partition int) map[Key]string {
	t.Helper()
	found, damage, err := l.Read(context.Background(), partition, all)
	if err != nil || len(damage) > 0 {
		t.Fatalf("damage %v, error %v", damage, err)
	}
	got := map[Key]string{}
	for k, body := range found {
		got[k] = string(body)
	}
	return got
}

func files(t testing.TB, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// smaller returns the one of two bodies that every reader is to choose.
func smaller(a, b string) string {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	if bytes.Compare(x[:], y[:]) <= 0 {
		return a
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	folder := t.TempDir()
	want := map[Key]string{key(3, 0): "", key(3, 1): "one", key(3, 2): strings.Repeat("x", 200_000)}
	segment(t, open(t, folder), 3, want)
	l := open(t, folder)
	if got := readAll(t, l, 3); !maps.Equal(got, want) {
		t.Errorf("read %d answers", len(got))
	}
	if got := readAll(t, l, 4); len(got) != 0 {
		t.Errorf("another partition holds %d answers", len(got))
	}
	found, _, err := l.Read(t.Context(), 3, func(k Key) bool { return k == key(3, 1) })
	if err != nil || len(found) != 1 || string(found[key(3, 1)]) != "one" {
		t.Errorf("wanted one, read %q, %v", found, err)
	}
	if names := files(t, folder); len(names) != 1 || filepath.Base(filepath.Dir(names[0])) != "003" {
		t.Errorf("files %q", names)
	}
}

func TestSmallerHashWins(t *testing.T) {
	for _, order := range [][]string{{"a", "b", "c"}, {"c", "b", "a"}, {"b", "a", "c"}} {
		l := open(t, t.TempDir())
		for _, body := range order {
			segment(t, l, 0, map[Key]string{key(0, 0): body})
		}
		segment(t, l, 0, map[Key]string{key(0, 0): "b"}) // as many as are worth joining
		want := smaller(smaller("a", "b"), "c")
		if got := readAll(t, l, 0)[key(0, 0)]; got != want {
			t.Errorf("order %q: %q, want %q", order, got, want)
		}
		if err := l.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := readAll(t, l, 0)[key(0, 0)]; got != want {
			t.Errorf("order %q, joined: %q, want %q", order, got, want)
		}
	}
}

func TestPartitionOf(t *testing.T) {
	for _, c := range []struct {
		first            uint64
		partitions, want int
	}{{0, 64, 0}, {63, 64, 63}, {64, 64, 0}, {1<<64 - 1, 1000, 615}, {1<<64 - 1, 1, 0}} {
		var k Key
		binary.BigEndian.PutUint64(k[:], c.first)
		if got := PartitionOf(k, c.partitions); got != c.want {
			t.Errorf("PartitionOf(%d, %d) = %d, want %d", c.first, c.partitions, got, c.want)
		}
	}
}

// Whoever comes later takes the partitions that stand there.
func TestHeaderStays(t *testing.T) {
	folder := t.TempDir()
	header := filepath.Join(folder, "header.json")
	if got := open(t, folder).Partitions(); got != 64 {
		t.Errorf("%d partitions", got)
	}
	if err := os.WriteFile(header, []byte(`{"version":1,"partitions":128}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := open(t, folder).Partitions(); got != 128 {
		t.Errorf("%d partitions", got)
	}
}

func TestHeaderNotOurs(t *testing.T) {
	for _, data := range []string{"", "{", "[]", `{"version":2,"partitions":64}`, `{"version":1}`, `{"version":1,"partitions":-1}`} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "header.json"), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), folder)
		if !errors.Is(err, ErrHeader) || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), "move the folder away") {
			t.Errorf("header %q: error %v", data, err)
		}
	}
}

// order returns the keys of a segment file in the order in which they lie there.
func order(t testing.TB, name string) []Key {
	t.Helper()
	var keys []Key
	if damage, err := readSegment(context.Background(), name, func(k Key, _ []byte) { keys = append(keys, k) }); damage != nil || err != nil {
		t.Fatal(damage, err)
	}
	return keys
}

func ascending(keys []Key) bool {
	return slices.IsSortedFunc(keys, func(a, b Key) int { return bytes.Compare(a[:], b[:]) })
}

// A new log has as many partitions as its answers want; one that is there keeps its own.
func TestOpenFor(t *testing.T) {
	for expected, want := range map[int]int{0: leastPartitions, 10_000: leastPartitions, 10_000_000: 500, 1_000_000_000: mostPartitions} {
		folder := t.TempDir()
		log, err := OpenFor(t.Context(), folder, expected)
		if err != nil || log.Partitions() != want {
			t.Fatalf("%d answers: %+v, %v", expected, log, err)
		}
		if again, err := OpenFor(t.Context(), folder, 123); err != nil || again.Partitions() != want {
			t.Errorf("%d answers, opened again: %+v, %v", expected, again, err)
		}
	}
}
