package llmtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFaultsAreSeen(t *testing.T) {
	seen := map[FaultKind]func(t *testing.T, response *http.Response, data []byte, err error){
		Status500:     status(500),
		Status503:     status(503),
		MalformedBody: holds(func(data string) bool { return strings.HasPrefix(data, `{"id"`) && !strings.HasSuffix(data, "}") }),
		TruncatedBody: func(t *testing.T, _ *http.Response, data []byte, err error) {
			if !errors.Is(err, io.ErrUnexpectedEOF) || len(data) == 0 {
				t.Errorf("%s %v", data, err)
			}
		},
		HTML:        holds(func(data string) bool { return strings.HasPrefix(data, "<html>") }),
		EmptyBody:   holds(func(data string) bool { return data == "" }),
		NoChoices:   holds(func(data string) bool { return strings.Contains(data, `"choices":[]`) }),
		NullContent: holds(func(data string) bool { return strings.Contains(data, `"content":null`) }),
		FinishLength: holds(func(data string) bool {
			return strings.Contains(data, `"content":"twelve"},"logprobs":null,"finish_reason":"length"`)
		}),
		FinishFilter: holds(func(data string) bool { return strings.Contains(data, `"finish_reason":"content_filter"`) }),
		OtherModel:   holds(func(data string) bool { return strings.Contains(data, `"model":"small-other"`) }),
		Dropped: func(t *testing.T, _ *http.Response, _ []byte, err error) {
			if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
				t.Errorf("%v", err)
			}
		},
		NeverAnswers: func(t *testing.T, _ *http.Response, _ []byte, err error) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
		},
	}
	for _, kind := range FaultKinds {
		look, ok := seen[kind]
		if !ok {
			continue // measured below
		}
		t.Run(string(kind), func(t *testing.T) {
			s := start(t, Options{Faults: []Fault{{kind, 1}}, Answer: func(Request) string { return "twelve chars" }, RetryAfter: true})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if kind == NeverAnswers {
				go goAway(s, cancel)
			}
			response, data, err := send(ctx, s, `{"model":"small","messages":[]}`)
			look(t, response, data, err)
			cancel()
			for s.Counts().InFlight > 0 {
				time.Sleep(time.Millisecond)
			}
			if got := s.Counts(); got.Faults[kind] != 1 || got.Answered200 != 0 || got.Gone != 0 {
				t.Errorf("counts %+v", got)
			}
		})
	}
}

// goAway cancels a request when the server has it.
func goAway(s *Server, cancel context.CancelFunc) {
	for served := false; !served; time.Sleep(time.Millisecond) {
		calls := s.Journal()
		served = len(calls) > 0 && !calls[0].Start.IsZero()
	}
	cancel()
}

func status(want int) func(*testing.T, *http.Response, []byte, error) {
	return func(t *testing.T, response *http.Response, _ []byte, err error) {
		if err != nil || response.StatusCode != want || (response.Header.Get("Retry-After") == "1") != (want == 503) {
			t.Errorf("%v %v", response, err)
		}
	}
}

func holds(right func(string) bool) func(*testing.T, *http.Response, []byte, error) {
	return func(t *testing.T, response *http.Response, data []byte, err error) {
		if err != nil || response.StatusCode != 200 || !right(string(data)) {
			t.Errorf("%v %q %v", response, data, err)
		}
	}
}

// TestHostileRepliesAreLarge counts without keeping: all of the huge body, of the bomb's 64 alike members eight.
func TestHostileRepliesAreLarge(t *testing.T) {
	for kind, want := range map[FaultKind]int64{HugeBody: hugeSize + int64(len(hostileTail)), GzipBomb: 8 * member} {
		s := start(t, Options{Faults: []Fault{{kind, 1}}})
		response, err := http.Post(s.URL()+"/chat/completions", "application/json", strings.NewReader(`{"messages":[]}`))
		if err != nil {
			t.Fatal(err)
		}
		head := make([]byte, len(hostileHead))
		io.ReadFull(response.Body, head)
		n, err := io.Copy(io.Discard, io.LimitReader(response.Body, want+1))
		response.Body.Close()
		if err != nil || n < want || string(head) != hostileHead || kind == HugeBody && n != want {
			t.Errorf("%s: %d bytes, %v", kind, n, err)
		}
	}
}

// TestFaultsHaveTheirShares draws 20,000 times: 5 standard deviations of a share are at most 0.018.
func TestFaultsHaveTheirShares(t *testing.T) {
	faults := []Fault{{Status500, 0.5}, {Dropped, 0.1}, {NeverAnswers, 0.002}}
	const draws = 20000
	got := map[FaultKind]int{}
	for i := range draws {
		got[draw(faults, fmt.Sprint(i/2), 1+i%2)]++
	}
	for _, f := range append(faults, Fault{"", 0.398}) {
		if share := float64(got[f.Kind]) / draws; math.Abs(share-f.Share) > 5*math.Sqrt(f.Share/draws) {
			t.Errorf("%q: %v of the draws", f.Kind, share)
		}
	}
	for kind, n := range got {
		again := 0
		for i := range draws {
			if draw(faults, fmt.Sprint(i/2), 1+i%2) == kind {
				again++
			}
		}
		if again != n {
			t.Errorf("%q: %d draws, then %d", kind, n, again)
		}
	}
}

// TestServiceTimesAreLogNormal holds median and mean of 20,000 draws to 5 standard errors: 0.022 of the log.
func TestServiceTimesAreLogNormal(t *testing.T) {
	const n = 20000
	var logs, squares float64
	var sum time.Duration
	for i := range n {
		d := service(fmt.Sprint(i), time.Second, 0.5)
		sum += d
		x := math.Log(d.Seconds())
		logs += x
		squares += x * x
	}
	if mean := logs / n; math.Abs(mean) > 0.018 || math.Abs(squares/n-0.25) > 0.0125 {
		t.Errorf("mean of the logs %v, of their squares %v", mean, squares/n)
	}
	if mean := (sum / n).Seconds(); math.Abs(mean-MeanService(time.Second, 0.5).Seconds()) > 0.022 {
		t.Errorf("mean %v", mean)
	}
}
