package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsouza/fake-gcs-server/fakestorage"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/llm/llmtest"
	"github.com/routenator/routenator/transforms/store"
)

// bucket starts a fake of Google Cloud Storage that others wrote, and returns the URI of its bucket.
func bucket(t *testing.T) string {
	t.Helper()
	server, err := fakestorage.NewServerWithOptions(fakestorage.Options{Scheme: "http", Host: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	server.CreateBucketWithOpts(fakestorage.CreateBucketOpts{Name: "bucket"})
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(server.URL(), "http://"))
	return "gs://bucket"
}

// upload copies a folder of this machine below a URI.
func upload(t *testing.T, folder, uri string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		_, err = store.Copy(t.Context(), path, store.Join(uri, filepath.ToSlash(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// download copies the newest snapshot of an output to a folder of this machine, and checks its files and the number of its
// rows by the manifest.
func download(t *testing.T, output string) (folder string) {
	t.Helper()
	ctx := context.Background()
	snapshot, err := store.Follow(ctx, store.Join(output, "latest"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := store.ReadFile(ctx, store.Join(snapshot, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest schemas.Manifest
	if err := json.Unmarshal(body, &manifest); err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	for _, f := range append(manifest.Files, schemas.File{Path: "manifest.json"}) {
		written, err := store.Copy(ctx, store.Join(snapshot, f.Path), filepath.Join(folder, f.Path))
		if err != nil {
			t.Fatal(err)
		}
		if f.SHA256 != "" && (written.SHA256 != f.SHA256 || written.Bytes != f.Bytes) {
			t.Errorf("%s: %+v, the manifest says %+v", f.Path, written, f)
		}
	}
	checkRowCounts(t, folder, &manifest)
	return folder
}

// checkRowCounts holds the rows that a snapshot's files hold against the manifest.
func checkRowCounts(t *testing.T, folder string, manifest *schemas.Manifest) {
	t.Helper()
	wanted := map[string]int{}
	for _, f := range manifest.Files {
		wanted[f.Set] += f.Rows
	}
	accepted := 0
	for _, split := range []string{schemas.SplitTrain, schemas.SplitValidation} {
		if accepted += wanted[split]; wanted[split] != manifest.Splits[split] {
			t.Errorf("the files of %s have %d rows, the split %d", split, wanted[split], manifest.Splits[split])
		}
	}
	if accepted != manifest.Rows || accepted == 0 {
		t.Errorf("the files have %d rows, the manifest %d", accepted, manifest.Rows)
	}
	for _, set := range []string{schemas.SplitTrain, schemas.SplitValidation, transforms.SetSurplus} {
		if n := len(rowsOf(t, folder, set)); n != wanted[set] {
			t.Errorf("%d rows of %s, the manifest says %d", n, set, wanted[set])
		}
	}
}

// rowFiles lists the digests of the files that a manifest names, but for pages, which say how long a run took, and
// what the router learned, which names the assets by the digests that they have where they lie.
func rowFiles(t *testing.T, snapshot string) string {
	t.Helper()
	var b strings.Builder
	for _, f := range read[schemas.Manifest](t, filepath.Join(snapshot, "manifest.json")).Files {
		if f.Set != setPage && f.Path != routerFile {
			fmt.Fprintln(&b, f.Path, f.Rows, f.SHA256)
		}
	}
	return b.String()
}

// Recipe, inputs and output in a bucket give the bytes that they give on disk, and the second run has nothing to do.
func TestBucket(t *testing.T) {
	at, disk := bucket(t), t.TempDir()
	upload(t, "testdata/shop", at+"/shop")
	mustGenerate(t, "--recipe", shop, "--output", disk, "--views", "openai,gorilla")
	want := rowFiles(t, filepath.Join(disk, "latest"))
	arguments := []string{"--recipe", at + "/shop/recipe.yaml", "--output", at + "/out", "--views", "openai,gorilla"}
	if words := mustGenerate(t, arguments...); !strings.Contains(words, "gs://bucket/out/latest") {
		t.Errorf("the last words are %q", words)
	}
	if got := rowFiles(t, download(t, at+"/out")); got != want || want == "" {
		t.Errorf("other bytes in the bucket\n%s\nwant\n%s", got, want)
	}
	if words := mustGenerate(t, arguments...); !strings.Contains(words, "Nothing to do") {
		t.Errorf("a second run says %q", words)
	}
	if left, err := store.List(t.Context(), at+"/out"); err != nil || strings.Join(left, " ") != "gs://bucket/out/latest.json gs://bucket/out/snapshots" {
		t.Errorf("the run leaves %q, %v", left, err)
	}
	if _, err := store.Copy(t.Context(), "testdata/shop/pots.jsonl", at+"/shop/pots.jsonl"); err != nil {
		t.Fatal(err)
	}
	if words := mustGenerate(t, arguments...); strings.Contains(words, "Nothing to do") {
		t.Error("an input of another generation is none of the run's own")
	}
	if found, err := store.Glob(t.Context(), at+"/out/snapshots/*/manifest.json"); err != nil || len(found) != 2 {
		t.Errorf("snapshots %q, %v", found, err)
	}
}

// A refresh in a bucket is the refresh on disk: the same rows, and the snapshot before is pruned.
func TestRefreshInABucket(t *testing.T) {
	gs, local := bucket(t), t.TempDir()
	recipe := copyRecipe(t, shop, "name: shop", "name: shop # copied")
	for _, output := range []string{gs + "/data", local} {
		mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct")
	}
	changeAssets(t, filepath.Join(filepath.Dir(recipe), "assets.jsonl"))
	for _, output := range []string{gs + "/data", local} {
		words := mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--refresh", "--keep", "1")
		if !strings.Contains(words, `"pruned":["00001-`) {
			t.Errorf("%s: %s", output, words)
		}
		if again := mustGenerate(t, "--recipe", recipe, "--output", output, "--runner", "direct", "--refresh"); !strings.Contains(again, `"status":"unchanged"`) {
			t.Errorf("%s: %s", output, again)
		}
	}
	if a, b := queriesOf(t, download(t, gs+"/data")), queriesOf(t, filepath.Join(local, "latest")); strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("%d rows in the bucket and %d on disk differ", len(a), len(b))
	}
}

// changeAssets leaves the first tenth of a file's records out.
func changeAssets(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	if err := os.WriteFile(path, []byte(strings.Join(lines[len(lines)/10:], "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A vision route sends the pictures that lie beside a recipe in a bucket.
func TestPicturesInABucket(t *testing.T) {
	at := bucket(t)
	upload(t, "testdata/asked", at+"/asked")
	var sent [2]map[string]bool
	for i, recipe := range []string{"testdata/asked/look.yaml", at + "/asked/look.yaml"} {
		var mu sync.Mutex
		sent[i] = map[string]bool{}
		server := serve(t, llmtest.Options{Answer: func(r llmtest.Request) string {
			mu.Lock()
			defer mu.Unlock()
			for _, picture := range r.Pictures() {
				sent[i][picture] = true
			}
			return fmt.Sprintf(`{"rows":[{"query":"plant %s","arguments":{"query":"%s","most":null}}]}`, hashed(r.Body), hashed(r.Body))
		}})
		if _, err := generate(t, "--recipe", recipe, "--output", t.TempDir(), "--runner", "direct", "--base_url", "vision="+server.URL()); err != nil {
			t.Fatal(err)
		}
	}
	if len(sent[0]) == 0 || !maps.Equal(sent[0], sent[1]) {
		t.Errorf("%d pictures on disk, %d in the bucket, or others", len(sent[0]), len(sent[1]))
	}
}

func TestBucketThatIsMissing(t *testing.T) {
	bucket(t)
	for _, arguments := range [][]string{{"--recipe", shop, "--output", "gs://missing/out"}, {"--recipe", "gs://missing/recipe.yaml", "--validate"}} {
		if _, err := generate(t, arguments...); err == nil || !strings.Contains(err.Error(), "gs://missing/") {
			t.Errorf("%v: %v", arguments, err)
		}
	}
}

// A run in a bucket that is killed again and again ends with the rows of a calm one, and each kill costs what was in
// flight and what waited for the next object.
func TestKilledInABucket(t *testing.T) {
	const kills = 3
	server := serve(t, llmtest.Options{Answer: imagine, Median: 30 * time.Millisecond, Sigma: 0.5})
	at, calm := bucket(t), t.TempDir()
	upload(t, filepath.Dir(asked), at+"/asked")
	arguments := []string{"--recipe", at + "/asked/recipe.yaml", "--output", at + "/out", "--runner", "direct", "--base_url", "text=" + server.URL()}
	s := hash.New(time.Now().UnixNano(), "kills", "when") // another moment each time is the point
	for range kills {
		var words bytes.Buffer
		child := exec.Command(os.Args[0])
		child.Stderr = &words
		child.Env = append(os.Environ(), killedRun+"="+strings.Join(arguments, "\n"))
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(500+s.Intn(3000)) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // killed
		if _, err := generate(t, arguments...); err != nil && conclude(t.Context(), err, &words) != statusLocked {
			t.Fatalf("after a kill: %v", err)
		}
		for _, lock := range []string{at + "/out/work/lock", at + "/out/responses/lock"} { // nobody waits a minute here
			if err := store.Remove(t.Context(), lock); err != nil && !errors.Is(err, store.ErrNotExist) {
				t.Fatal(err)
			}
		}
	}
	mustGenerate(t, arguments...)
	sent := server.Counts()
	mustGenerate(t, "--recipe", asked, "--output", calm, "--runner", "direct", "--base_url", "text="+server.URL(), "--answers", at+"/out/responses")
	if again := server.Counts().Sent - sent.Sent; again > 0 {
		t.Errorf("%d questions were asked although their answers are known", again)
	}
	if a, b := queriesOf(t, filepath.Join(calm, "latest")), queriesOf(t, download(t, at+"/out")); len(a) == 0 || strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("%d and %d rows differ", len(a), len(b))
	}
}

// A run in a bucket that is interrupted keeps what it was answered, but for what comes at that very moment: nothing waits
// for the next object when it ends.
func TestInterruptedInABucket(t *testing.T) {
	const mostAtOnce, enough = 32, 150 // the endpoint's concurrency; answers of some 400
	server := serve(t, llmtest.Options{Answer: imagine, Median: 30 * time.Millisecond, Sigma: 0.5})
	at := bucket(t)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killedRun+"="+strings.Join([]string{"--recipe", asked, "--output", at + "/out", "--base_url", "text=" + server.URL()}, "\n"))
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Minute); server.Counts().Answered200 < enough && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	if err := child.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); child.ProcessState.ExitCode() != statusInterrupted {
		t.Fatalf("interrupted: %v", err)
	}
	log, err := answers.Open(t.Context(), at+"/out/responses")
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for partition := range log.Partitions() {
		found, _, err := log.Read(t.Context(), partition, func(answers.Key) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		kept += len(found)
	}
	answered := server.Counts().Answered200
	t.Logf("%d of %d answers are kept", kept, answered)
	if answered < enough || kept < answered-mostAtOnce {
		t.Errorf("%d of %d answers are kept", kept, answered)
	}
	for _, lock := range []string{"/out/work/lock", "/out/responses/lock"} {
		if there, err := store.Exists(t.Context(), at+lock); there || err != nil {
			t.Errorf("%s is left behind (%v)", lock, err)
		}
	}
}

// Two processes at once in one bucket, neither of which holds a lock: the lock only saves work. Both end with the snapshot
// of a calm run, and no question is asked more often than there are processes.
func TestTwoProcessesInABucket(t *testing.T) {
	calm, server := t.TempDir(), serve(t, llmtest.Options{Answer: imagine})
	mustGenerate(t, "--recipe", asked, "--output", calm, "--runner", "direct", "--base_url", "text="+server.URL())
	questions := server.Counts().Bodies
	server = serve(t, llmtest.Options{Answer: imagine, Median: 20 * time.Millisecond, Sigma: 0.5})
	at := bucket(t)
	args := []string{"--recipe", asked, "--output", at + "/out", "--runner", "direct", "--base_url", "text=" + server.URL()}
	first := child(args...)
	var words bytes.Buffer
	first.Stderr = &words
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); server.Counts().Answered200 == 0 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	for _, lock := range []string{"/out/work/lock", "/out/responses/lock"} {
		if err := store.Remove(t.Context(), at+lock); err != nil {
			t.Fatalf("%v; the first process says %s", err, &words)
		}
	}
	mustGenerate(t, args...)
	if err := first.Wait(); err != nil {
		t.Fatalf("%v: %s", err, &words)
	}
	if a, b := rowFiles(t, filepath.Join(calm, "latest")), rowFiles(t, download(t, at+"/out")); a != b {
		t.Errorf("other bytes in the bucket\n%s\nwant\n%s", b, a)
	}
	if counts := server.Counts(); counts.Bodies != questions || counts.Sent > 2*questions {
		t.Errorf("%d questions, counts %+v", questions, counts)
	}
	if found, err := store.Glob(t.Context(), at+"/out/snapshots/*"); err != nil || len(found) != 1 {
		t.Errorf("snapshots %q, %v", found, err)
	}
}
