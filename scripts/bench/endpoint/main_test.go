package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

// started is the command while it runs.
type started struct {
	url  string
	end  func() figures // reads what it prints
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// begin starts what prints a URL, and figures when its context ends.
func begin(t *testing.T, command func(ctx context.Context, stdout io.Writer) error) started {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		failed <- command(ctx, writer)
		writer.Close()
	}()
	lines := bufio.NewReader(reader)
	url, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return started{url: strings.TrimSpace(url), end: func() figures {
		stop()
		var f figures
		if err := json.NewDecoder(lines).Decode(&f); err != nil {
			t.Fatal(err)
		}
		if err := <-failed; err != nil {
			t.Error(err)
		}
		return f
	}}
}

// simulate runs a scenario on a clock of the test's own, so that no load of the machine is seen.
func simulate(t *testing.T, test func(t *testing.T, s started), args ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		scenario, _, err := parse(append([]string{"serve"}, args...), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		wire := llmtest.NewWire()
		s := begin(t, func(ctx context.Context, stdout io.Writer) error {
			return serve(ctx, wire, scenario, stdout, io.Discard)
		})
		s.dial = wire.DialContext
		test(t, s)
	})
}

// load asks n requests, width at a time, each until it is answered whole.
func (s started) load(t *testing.T, n, width int) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DialContext: s.dial, MaxIdleConnsPerHost: width}, Timeout: 3 * time.Second}
	defer client.CloseIdleConnections()
	next := make(chan int)
	var all sync.WaitGroup
	for range width {
		all.Go(func() {
			for i := range next {
				for !whole(client, s.url, i) {
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

// The command listens, answers, and shows its figures while it runs and when it ends.
func TestRun(t *testing.T) {
	s := begin(t, func(ctx context.Context, stdout io.Writer) error {
		return run(ctx, []string{"serve"}, stdout, io.Discard)
	})
	s.load(t, 3, 1)
	response, err := http.Get(strings.TrimSuffix(s.url, "/v1") + "/figures")
	if err != nil {
		t.Fatal(err)
	}
	var asked figures
	if err := json.NewDecoder(response.Body).Decode(&asked); err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if f := s.end(); f.Answered != 3 || asked.Answered != 3 || f.CPUSeconds == 0 || f.PeakRSSMebibytes == 0 {
		t.Errorf("%+v, while it ran %+v", f, asked)
	}
}

func TestServe(t *testing.T) {
	simulate(t, func(t *testing.T, s started) {
		s.load(t, 600, 140)
		f := s.end()
		if f.Requests != 600 || f.Sent != 600 || f.Answered != 600 || f.SentPerAnswered != 1 || f.AskedAgain != 0 {
			t.Errorf("%+v", f)
		}
		if f.GreedyShare < 0.99 || f.GreedyShare > 1.01 || f.SteadyShare < 0.9 || f.SteadyShare > 1.1 {
			t.Errorf("%+v", f)
		}
	}, "--scenario", "b128")
}

func TestServeFaults(t *testing.T) {
	simulate(t, func(t *testing.T, s started) {
		s.load(t, 400, 64)
		f := s.end()
		if f.Answered != 400 || f.Sent != 400+f.Faults["status 500"]+f.Faults["malformed body"]+f.Faults["dropped"]+f.Faults["never answers"] ||
			f.Faults["status 500"] == 0 || f.Faults["malformed body"] == 0 || f.SteadyAnsweredShare >= f.SteadyShare {
			t.Errorf("%+v", f)
		}
	}, "--scenario", "d")
}

func TestServeCapacity(t *testing.T) {
	simulate(t, func(t *testing.T, s started) { // phases of 0.4 s
		s.load(t, 400, 80)
		f := s.end()
		if f.Answered != 400 || f.Throttled == 0 || len(f.Capacity) < 2 || f.Capacity[1].Slots != 32 || f.GreedyShare != 0 {
			t.Errorf("%+v", f)
		}
	}, "--scenario", "capacity", "--requests", "400")
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"ask"}, {"serve", "--scenario", "z"}, {"serve", "--nothing"}, {"serve", "more"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
