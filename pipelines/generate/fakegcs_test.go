//go:build servers

package main

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/store"
)

// fakeGCS makes a bucket in fake-gcs-server, for this process and those that it starts, and returns its URI.
func fakeGCS(t *testing.T) (uri string) {
	t.Helper()
	uri, server := makeBucket(t)
	t.Setenv("STORAGE_EMULATOR_HOST", server)
	return uri
}

// makeBucket makes a bucket in fake-gcs-server, which scripts/servers/test.sh starts, and returns its URI and the server's address.
func makeBucket(t *testing.T) (uri, server string) {
	t.Helper()
	server = os.Getenv("FAKE_GCS")
	if server == "" {
		t.Skip("scripts/servers/test.sh starts fake-gcs-server")
	}
	name := strings.ToLower(strings.NewReplacer("/", "-", "_", "-").Replace(t.Name()))
	control(t, http.MethodPost, "http://"+server+"/storage/v1/b", "", map[string]string{"name": name}, nil)
	return "gs://" + name, server
}

// The command as a process of its own, with everything in a bucket: the bytes of a run on disk; a second run has nothing to
// do; one that was killed goes on, and what was answered is not asked again.
func TestFakeGCS(t *testing.T) {
	at := fakeGCS(t)
	command, disk := buildCommand(t, "."), t.TempDir()
	mustGenerate(t, "--recipe", shop, "--output", disk, "--views", "openai")
	upload(t, "testdata/shop", at+"/shop")
	flags := []string{"--recipe", at + "/shop/recipe.yaml", "--output", at + "/out", "--views", "openai"}
	for _, want := range []string{"600", "Nothing to do"} {
		if status, words := command(flags...); status != 0 || !strings.Contains(words, want) {
			t.Fatalf("status %d, %s", status, words)
		}
		if a, b := rowFiles(t, filepath.Join(disk, "latest")), rowFiles(t, download(t, at+"/out")); a != b {
			t.Errorf("other bytes in the bucket\n%s\nwant\n%s", b, a)
		}
	}
}

func TestFakeGCSKilled(t *testing.T) {
	at := fakeGCS(t)
	path := buildProgram(t, ".")
	calm, questions := calmRun(t)
	server := serve(t, llmtest.Options{Answer: imagine, Median: 50 * time.Millisecond, Sigma: 0.5})
	upload(t, filepath.Dir(asked), at+"/asked")
	flags := []string{"--recipe", at + "/asked/recipe.yaml", "--output", at + "/out", "--runner", "direct", "--base_url", "text=" + server.URL()}
	for kill := range 2 {
		child := exec.Command(path, flags...)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		for server.Counts().Answered200 < 60*(kill+1) {
			time.Sleep(5 * time.Millisecond)
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // killed
		if _, err := generate(t, flags...); !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), "its last word came") {
			t.Errorf("the lock of a dead run: %v", err)
		}
		for _, lock := range []string{"/out/work/lock", "/out/responses/lock"} { // nobody waits a minute here
			if err := store.Remove(t.Context(), at+lock); err != nil && !errors.Is(err, store.ErrNotExist) {
				t.Fatal(err)
			}
		}
	}
	mustGenerate(t, flags...)
	if counts := server.Counts(); counts.Bodies != questions {
		t.Errorf("%d questions, counts %+v", questions, counts)
	}
	if a, b := queriesOf(t, filepath.Join(calm, "latest")), queriesOf(t, download(t, at+"/out")); len(a) == 0 || strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("%d and %d rows differ", len(a), len(b))
	}
}
