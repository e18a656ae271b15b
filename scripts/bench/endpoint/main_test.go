package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// serve runs the command, and returns its URL and a function that ends it and reads what it prints.
func serve(t *testing.T, args ...string) (string, func() figures) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		failed <- run(ctx, append([]string{"serve"}, args...), writer, io.Discard)
		writer.Close()
	}()
	lines := bufio.NewReader(reader)
	url, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(url), func() figures {
		stop()
		var f figures
		if err := json.NewDecoder(lines).Decode(&f); err != nil {
			t.Fatal(err)
		}
		if err := <-failed; err != nil {
			t.Error(err)
		}
		return f
	}
}

// load asks n requests, width at a time, each until it is answered whole.
func load(t *testing.T, url string, n, width int) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: width}, Timeout: 3 * time.Second}
	defer client.CloseIdleConnections()
	next := make(chan int)
	var all sync.WaitGroup
	for range width {
		all.Go(func() {
			for i := range next {
				for !whole(client, url, i) {
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

func whole(client *http.Client, url string, i int) bool {
	response, err := client.Post(url+"/chat/completions", "application/json",
		strings.NewReader(fmt.Sprintf(`{"model":"m","messages":[{"role":"user","content":"%d"}]}`, i)))
	if err != nil {
		return false
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return err == nil && response.StatusCode == 200 && json.Valid(data)
}

func TestServe(t *testing.T) {
	url, end := serve(t, "--scenario", "b128")
	load(t, url, 600, 140)
	response, err := http.Get(strings.TrimSuffix(url, "/v1") + "/figures")
	if err != nil {
		t.Fatal(err)
	}
	var asked figures
	if err := json.NewDecoder(response.Body).Decode(&asked); err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	f := end()
	if f.Requests != 600 || f.Sent != 600 || f.Answered != 600 || f.SentPerAnswered != 1 || f.AskedAgain != 0 || asked.Sent != f.Sent {
		t.Errorf("%+v", f)
	}
	if f.GreedyShare < 0.5 || f.GreedyShare > 1.01 || f.SteadyShare < 0.5 || f.SteadyShare > 1.1 || f.CPUSeconds == 0 || f.PeakRSSMebibytes == 0 {
		t.Errorf("%+v", f)
	}
}

func TestServeFaults(t *testing.T) {
	url, end := serve(t, "--scenario", "d")
	load(t, url, 400, 64)
	f := end()
	if f.Answered != 400 || f.Sent != 400+f.Faults["status 500"]+f.Faults["malformed body"]+f.Faults["dropped"]+f.Faults["never answers"] ||
		f.Faults["status 500"] == 0 || f.Faults["malformed body"] == 0 || f.SteadyAnsweredShare >= f.SteadyShare {
		t.Errorf("%+v", f)
	}
}

func TestServeCapacity(t *testing.T) {
	url, end := serve(t, "--scenario", "capacity", "--requests", "400") // phases of 0.4 s
	load(t, url, 400, 80)
	f := end()
	if f.Answered != 400 || f.Throttled == 0 || len(f.Capacity) < 2 || f.Capacity[1].Slots != 32 || f.GreedyShare != 0 {
		t.Errorf("%+v", f)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"ask"}, {"serve", "--scenario", "z"}, {"serve", "--nothing"}, {"serve", "more"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
