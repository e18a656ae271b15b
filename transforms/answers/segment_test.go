package answers

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// sample is a segment, its answers, and where each of its records ends. The first end is that of the magic.
func sample() (data []byte, keys []Key, bodies []string, ends []int) {
	data, ends = []byte(magic), []int{len(magic)}
	for i, body := range []string{"first", "", strings.Repeat("third ", 9), "x", "last one"} {
		data = appendRecord(data, key(0, i), []byte(body))
		keys, bodies, ends = append(keys, key(0, i)), append(bodies, body), append(ends, len(data))
	}
	return data, keys, bodies, ends
}

// scan reads a segment's bytes from a file.
func scan(t testing.TB, data []byte) (keys []Key, bodies []string, damage *Damage) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.log")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	damage, err := readSegment(context.Background(), name, func(k Key, body []byte) {
		keys, bodies = append(keys, k), append(bodies, string(body))
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys, bodies, damage
}

// A torn segment gives exactly the records that are whole, wherever it was torn.
func TestTornAnywhere(t *testing.T) {
	data, keys, bodies, ends := sample()
	for cut := range len(data) + 1 {
		whole := 0
		for whole < len(keys) && ends[whole+1] <= cut {
			whole++
		}
		gotKeys, gotBodies, damage := scan(t, data[:cut])
		if damage != nil || len(gotKeys) != whole {
			t.Fatalf("cut at %d: %d records, want %d; damage %v", cut, len(gotKeys), whole, damage)
		}
		for i := range gotKeys {
			if gotKeys[i] != keys[i] || gotBodies[i] != bodies[i] {
				t.Fatalf("cut at %d: record %d is wrong", cut, i)
			}
		}
	}
}

// A changed byte costs its record and what follows it, and no wrong answer is ever read. Where it is no length, and the
// record is not the last, it is reported.
func TestChangedByte(t *testing.T) {
	data, keys, bodies, ends := sample()
	for at := range data {
		record := 0 // the one that holds the byte; -1 is the magic
		for record < len(keys) && ends[record] <= at {
			record++
		}
		record--
		for _, change := range []byte{0x01, 0x80, 0xff} {
			broken := bytes.Clone(data)
			broken[at] ^= change
			gotKeys, gotBodies, damage := scan(t, broken)
			if len(gotKeys) != max(record, 0) {
				t.Fatalf("byte %d: %d records, want %d", at, len(gotKeys), record)
			}
			for i := range gotKeys {
				if gotKeys[i] != keys[i] || gotBodies[i] != bodies[i] {
					t.Fatalf("byte %d: record %d is wrong", at, i)
				}
			}
			start := int64(0)
			if record >= 0 {
				start = int64(ends[record])
			}
			length := record >= 0 && at < ends[record]+4
			if !length && record < len(keys)-1 && (damage == nil || damage.Offset != start || damage.Bytes != int64(len(data))-start) {
				t.Fatalf("byte %d: damage %v, want it at %d", at, damage, start)
			}
		}
	}
}

// The other segments of a damaged partition are read, and the damage says where it is.
func TestDamageIsReported(t *testing.T) {
	l := open(t, t.TempDir())
	segment(t, l, 0, map[Key]string{key(0, 8): "well"})
	data, _, _, ends := sample()
	data[ends[2]+40] ^= 1
	name := filepath.Join(l.partition(0), "broken.log")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	for range 2 { // before and after Compact, which leaves it
		found, damage, err := l.Read(t.Context(), 0, all)
		want := Damage{name, int64(ends[2]), int64(len(data) - ends[2])}
		if err != nil || len(found) != 3 || len(damage) != 1 || damage[0] != want {
			t.Errorf("%d answers, damage %v, error %v, want %v", len(found), damage, err, want)
		}
		for range fewest {
			segment(t, l, 0, map[Key]string{key(0, 8): "well"})
		}
		if err := l.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// A length that lies allocates nothing: above the limit it is damage, below it what the file holds bounds it.
func TestLengthThatLies(t *testing.T) {
	for _, length := range []uint32{mostBody, mostBody + 1, 1<<31 - 1, 1<<32 - 1} {
		data := binary.LittleEndian.AppendUint32([]byte(magic), length)
		data = append(data, make([]byte, 1000)...)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		keys, _, damage := scan(t, data)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("length %d: %d bytes allocated", length, got)
		}
		if len(keys) > 0 || (damage != nil) != (length > mostBody) {
			t.Errorf("length %d: %d records, damage %v", length, len(keys), damage)
		}
	}
}

// What is read of any bytes is what they begin with, and no more than they hold.
func FuzzSegment(f *testing.F) {
	data, _, _, ends := sample()
	f.Add(data, int64(0))
	f.Add(data, int64(1000)) // a file that was cut while it is read
	f.Add(data[:ends[2]-1], int64(0))
	f.Add([]byte(magic), int64(0))
	f.Add([]byte("other..."), int64(0))
	f.Add(append([]byte(magic), bytes.Repeat([]byte{0xff}, 60)...), int64(0))
	f.Fuzz(func(t *testing.T, data []byte, missing int64) {
		missing = max(0, min(missing, 1<<40))
		again := []byte(magic)
		got, err := readRecords(bytes.NewReader(data), int64(len(data))+missing, func(k Key, body []byte) {
			again = appendRecord(again, k, body)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got.bytes > 0 && (got.bytes != int64(len(again)) || !bytes.HasPrefix(data, again)) {
			t.Fatalf("%d bytes are whole, %d read", got.bytes, len(again))
		}
		if got.bytes == 0 && len(again) > len(magic) {
			t.Fatal("records of a segment that has none")
		}
	})
}
