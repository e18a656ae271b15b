package answers

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// bodyOf is the answer that the child gives to a key.
func bodyOf(k Key) string { return strings.Repeat(hex.EncodeToString(k[:]), int(k[31])) }

// TestChild is the body of the process that TestKilled starts and kills: it says each key whose Append returned.
func TestChild(t *testing.T) {
	folder, round := os.Getenv("ANSWERS_FOLDER"), os.Getenv("ANSWERS_ROUND")
	if folder == "" {
		t.Skip("only for child processes")
	}
	l := open(t, folder)
	var group sync.WaitGroup
	for g := range 32 {
		group.Go(func() {
			for i := 0; ; i++ {
				k := Key(sha256.Sum256(fmt.Append(nil, round, " ", g, " ", i)))
				w := writer(t, l, PartitionOf(k, l.Partitions()))
				add(t, w, k, bodyOf(k))
				_, _ = os.Stdout.WriteString(hex.EncodeToString(k[:]) + "\n") // one write: lines stay whole
				if i%3 == 0 {
					done(t, w)
				}
			}
		})
	}
	group.Wait()
}

// killed starts the child, kills it after some answers and returns all that it said.
func killed(t *testing.T, folder string, round int) []Key {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "ANSWERS_FOLDER="+folder, "ANSWERS_ROUND="+strconv.Itoa(round))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var keys []Key
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var k Key
		if n, err := hex.Decode(k[:], lines.Bytes()); n != len(k) || err != nil {
			continue // the line that the kill cut
		}
		if keys = append(keys, k); len(keys) == 50*(round+1) {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait() // "signal: killed"
	return keys
}

// What was acknowledged before a kill -9 is there afterwards, also after Compact.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	said := map[Key]bool{}
	for round := range 4 {
		keys := killed(t, folder, round)
		if len(keys) < 50*(round+1) {
			t.Fatalf("round %d: the child said %d keys", round, len(keys))
		}
		for _, k := range keys {
			said[k] = true
		}
	}
	for _, when := range []string{"killed", "joined"} {
		l, found := open(t, folder), map[Key]string{}
		for p := range l.Partitions() {
			for k, body := range readAll(t, l, p) {
				found[k] = body
			}
		}
		for k := range said {
			if found[k] != bodyOf(k) {
				t.Errorf("%s: an acknowledged answer is gone", when)
			}
		}
		if err := l.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
