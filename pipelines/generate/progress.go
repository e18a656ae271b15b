package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/llm"
)

// progress says on the terminal how far the run is: one line that is written over, or plain lines now and then where
// the output is no terminal. It counts what this process did; workers elsewhere are shown by their runner.
type progress struct {
	out      io.Writer
	terminal bool
	done     chan struct{}
	once     sync.Once

	mu       sync.Mutex
	what     string
	of       int
	started  time.Time
	from     int64
	width    int
	asks     int // requests that the stage is about to ask, at most
	accepted int // rows of the rounds that are done
	asked    llm.Metered
}

const (
	everyOnTerminal = 250 * time.Millisecond
	everyElsewhere  = 10 * time.Second
)

func newProgress(out io.Writer) *progress {
	p := &progress{out: out, done: make(chan struct{})}
	if file, ok := out.(*os.File); ok {
		info, err := file.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	go p.loop()
	return p
}

func (p *progress) loop() {
	every := everyElsewhere
	if p.terminal {
		every = everyOnTerminal
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-ticker.C:
			p.mu.Lock()
			p.show()
			p.mu.Unlock()
		}
	}
}

// begin starts a stage of the run, of so many rows; 0 where that is not known.
func (p *progress) begin(what string, of int) { p.beginAsking(what, of, 0, 0) }

// beginAsking starts a stage that asks for some of its rows; accepted are the rows of the rounds before.
func (p *progress) beginAsking(what string, of, asks, accepted int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.of, p.started, p.from = what, of, time.Now(), transforms.Worked.Load()
	p.asks, p.accepted, p.asked = asks, accepted, llm.Meter()
	if p.terminal {
		p.show()
	}
}

func (p *progress) show() {
	if p.what == "" {
		return
	}
	line := p.what
	if asking := p.asking(); asking != "" {
		line += ": " + asking
	} else if done := transforms.Worked.Load() - p.from; p.of > 0 && done > 0 {
		seconds := time.Since(p.started).Seconds()
		rate := float64(done) / seconds
		line += fmt.Sprintf(": %d of %d, %.0f a second", done, p.of, rate)
		if left := float64(int64(p.of)-done) / rate; left > 0 {
			line += fmt.Sprintf(", %.0f s left", left)
		} else {
			line += ", gathering"
		}
	}
	if !p.terminal {
		fmt.Fprintln(p.out, line)
		return
	}
	fmt.Fprintf(p.out, "\r%-*s", p.width, line)
	p.width = len(line)
}

// asking says how far the questions are, "" for a stage that asks none.
func (p *progress) asking() string {
	m := llm.Meter()
	answered := m.Answered - p.asked.Answered
	if p.asks == 0 || m.Wanted == p.asked.Wanted {
		return ""
	}
	seconds := max(time.Since(p.started).Seconds(), 1e-3)
	rate := float64(answered) / seconds
	tokens := m.Usage.Input + m.Usage.Output - p.asked.Usage.Input - p.asked.Usage.Output
	parts := []string{fmt.Sprintf("%d of %d answered", answered, max(int64(p.asks), m.Wanted-p.asked.Wanted)), fmt.Sprintf("%d rows accepted", p.accepted),
		fmt.Sprintf("%d in flight", m.InFlight), fmt.Sprintf("%.0f requests and %.0f tokens a second", rate, float64(tokens)/seconds)}
	for _, kind := range slices.Sorted(maps.Keys(m.Failures)) {
		if n := m.Failures[kind] - p.asked.Failures[kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind))
		}
	}
	if m.Cost > 0 {
		parts = append(parts, fmt.Sprintf("$%.4f", m.Cost.Dollars()))
	}
	if left := float64(int64(p.asks)-answered) / max(rate, 1e-3); left > 0 && answered > 0 {
		parts = append(parts, fmt.Sprintf("%s left", (time.Duration(left)*time.Second).String()))
	}
	return strings.Join(parts, ", ")
}

// stop clears the line.
func (p *progress) stop() {
	p.once.Do(func() {
		close(p.done)
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.terminal && p.width > 0 {
			fmt.Fprintf(p.out, "\r%-*s\r", p.width, "")
		}
	})
}
