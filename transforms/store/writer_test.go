package store

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"pgregory.net/rapid"
)

// names lists everything in a folder, temporary files too.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// What is written in any pieces, plain or compressed, is read back, and Written tells what lies on disk.
func TestWriteReadBack(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		path := filepath.Join(folder, rapid.SampledFrom([]string{"a", "a.gz"}).Draw(t, "name"))
		pieces := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 0, 300_000)).Draw(t, "pieces")
		w, err := Create(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Abort()
		for _, p := range pieces {
			if n, err := w.Write(p); n != len(p) || err != nil {
				t.Fatal(n, err)
			}
		}
		written, err := w.Commit()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Commit(); again != written || err != nil {
			t.Fatalf("second Commit = %v, %v, want %v", again, err, written)
		}
		got, err := ReadFile(t.Context(), path)
		if err != nil || !bytes.Equal(got, bytes.Join(pieces, nil)) {
			t.Fatalf("read %d bytes, %v", len(got), err)
		}
		size, _ := Size(t.Context(), path)
		digest, _ := Digest(t.Context(), path)
		if size != written.Bytes || digest != "sha256:"+written.SHA256 {
			t.Fatalf("Written %+v, on disk %d bytes, %s", written, size, digest)
		}
	})
	if got := names(t, folder); len(got) > 2 {
		t.Errorf("left behind: %q", got)
	}
}

func TestNothingBeforeCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "a")
	w, err := Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if there, _ := Exists(t.Context(), path); there {
		t.Error("there before Commit")
	}
	w.Abort()
	w.Abort()
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("Write after Abort is no error")
	}
	if _, err := w.Commit(); err == nil {
		t.Error("Commit after Abort is no error")
	}
	if got := names(t, filepath.Dir(path)); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}

func TestCommitReplacesAndAbortAfterItDoesNothing(t *testing.T) {
	path := put(t, "a", []byte("old"))
	w, err := Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "new"); err != nil {
		t.Fatal(err)
	}
	if got, _ := ReadFile(t.Context(), path); string(got) != "old" {
		t.Errorf("before Commit %q", got)
	}
	if _, err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("Write after Commit is no error")
	}
	w.Abort()
	if got, _ := ReadFile(t.Context(), path); string(got) != "new" {
		t.Errorf("after Commit %q", got)
	}
}

func TestUmaskDecidesPermissions(t *testing.T) {
	folder := t.TempDir()
	plain := filepath.Join(folder, "plain")
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	ours := filepath.Join(folder, "ours")
	if _, err := WriteFile(t.Context(), ours, nil); err != nil {
		t.Fatal(err)
	}
	want, _ := os.Stat(plain)
	if got, err := os.Stat(ours); err != nil || got.Mode() != want.Mode() {
		t.Errorf("mode %v, want %v", got.Mode(), want.Mode())
	}
}

func TestCannotCreate(t *testing.T) {
	file := put(t, "a", nil)
	for _, c := range []struct{ uri, wrong string }{
		{filepath.Join(file, "below"), "is a file, not a folder"},
		{filepath.Dir(file), "is a folder, not a file"},
		{"s3://bucket/a", "unknown URI scheme"},
		{filepath.Join(filepath.Dir(file), strings.Repeat("n", 300)), "choose a shorter one"},
	} {
		_, err := WriteFile(t.Context(), c.uri, []byte("x"))
		if err == nil || !strings.Contains(err.Error(), c.wrong) || !strings.Contains(err.Error(), c.uri) {
			t.Errorf("WriteFile(%.60s) error %v, want %q", c.uri, err, c.wrong)
		}
		if err := CreateNew(t.Context(), c.uri, nil); err == nil {
			t.Errorf("CreateNew(%.60s) is no error", c.uri)
		}
	}
	if got := names(t, filepath.Dir(file)); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := WriteFile(t.Context(), filepath.Join(folder, "a"), nil)
	if !errors.Is(err, syscall.EACCES) || !strings.Contains(err.Error(), "change the permissions") {
		t.Errorf("error %v", err)
	}
}

func TestFailureNamesTheRemedy(t *testing.T) {
	for _, r := range remedies {
		err := failure("write", "out/a", cause(&os.PathError{Op: "write", Path: "/x/.a.tmp", Err: r.cause}))
		if !errors.Is(err, r.cause) || !strings.Contains(err.Error(), r.remedy) || strings.Contains(err.Error(), ".tmp") {
			t.Errorf("%v", err)
		}
	}
}

// A disk that fills while we write: /dev/full answers every write with ENOSPC.
func TestFullDevice(t *testing.T) {
	for _, name := range []string{"a", "a.gz"} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip(err)
		}
		path := put(t, name, []byte("old"))
		w, err := Create(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		disk := w.sink.(*diskSink)
		_ = disk.file.Close()
		disk.file = full
		_, writeErr := w.Write([]byte("new"))
		_, err = w.Commit()
		if err = errors.Join(writeErr, err); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("error %v", err)
		}
		if got, _ := os.ReadFile(path); string(got) != "old" {
			t.Errorf("the old file holds %q", got)
		}
		if got := names(t, filepath.Dir(path)); len(got) != 1 {
			t.Errorf("left behind: %q", got)
		}
	}
}

func TestCreateNewHasOneWinner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rounds", "done.json")
	var wins atomic.Int32
	var winner atomic.Value
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			data := strings.Repeat(fmt.Sprint(i, " "), 10_000)
			switch err := CreateNew(t.Context(), path, []byte(data)); {
			case err == nil:
				wins.Add(1)
				winner.Store(data)
			case !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), path):
				t.Errorf("error %v, want ErrExists", err)
			}
			// Whoever was told that there is one can read it, whole.
			if got, err := ReadFile(t.Context(), path); err != nil || len(got) < 20_000 {
				t.Errorf("read %d bytes, %v", len(got), err)
			}
		})
	}
	all.Wait()
	got, err := ReadFile(t.Context(), path)
	if wins.Load() != 1 || err != nil || string(got) != winner.Load() {
		t.Errorf("%d winners, %v, the file is the winner's: %v", wins.Load(), err, string(got) == winner.Load())
	}
	if left := names(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
}

func TestCopy(t *testing.T) {
	data := zip(t, "one", "two")
	from := put(t, "a.gz", data)
	to := filepath.Join(t.TempDir(), "staged", "b.gz")
	written, err := Copy(t.Context(), from, to)
	if err != nil || written.Bytes != int64(len(data)) {
		t.Fatal(written, err)
	}
	if got, _ := os.ReadFile(to); !bytes.Equal(got, data) {
		t.Error("not the same bytes")
	}
	if _, err := Copy(t.Context(), from+"x", to); !errors.Is(err, ErrNotExist) {
		t.Error(err)
	}
}

// child runs this test binary as another process that does what TestChild says, and returns when it has said "ready".
func child(t *testing.T, does, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "STORE_CHILD="+does, "STORE_PATH="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	return cmd
}

// TestChild is the body of the processes that child starts.
func TestChild(t *testing.T) {
	path := os.Getenv("STORE_PATH")
	switch os.Getenv("STORE_CHILD") {
	case "":
		t.Skip("only for child processes")
	case "write":
		w, err := Create(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, 4<<20)); err != nil {
			t.Fatal(err)
		}
	case "lock":
		if _, err := Lock(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("ready")
	select {} // until killed
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // "signal: killed"
}

func TestKilledWriterLeavesNoFile(t *testing.T) {
	path := put(t, "a", []byte("old"))
	kill(t, child(t, "write", path))
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("%d bytes under the final name", len(got))
	}
	if listed, err := Glob(t.Context(), filepath.Join(filepath.Dir(path), "*")); err != nil || len(listed) != 1 {
		t.Errorf("Glob lists %q, %v", listed, err)
	}
	if _, err := WriteFile(t.Context(), path, []byte("new")); err != nil {
		t.Error(err)
	}
}

func TestKilledHolderReleasesLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "work", "lock")
	cmd := child(t, "lock", path)
	_, err := Lock(t.Context(), path)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", cmd.Process.Pid)) {
		t.Fatalf("error %v, want ErrLocked naming process %d", err, cmd.Process.Pid)
	}
	kill(t, cmd)
	unlock, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(t.Context(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("second lock in one process: %v", err)
	}
	if err := errors.Join(unlock(), unlock()); err != nil {
		t.Error(err)
	}
	again, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}
