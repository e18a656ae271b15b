package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/command"
	"github.com/routenator/routenator/transforms/llm"
)

// progress says on the terminal how far the run is. It counts what this process did; workers elsewhere are shown by their
// runner.
type progress struct {
	line *command.Line

	mu       sync.Mutex
	what     string
	of       int
	started  time.Time
	from     int64
	asks     int // requests that the stage is about to ask, at most
	accepted int // rows of the rounds that are done
	asked    llm.Metered
}

func newProgress(out io.Writer) *progress {
	p := &progress{}
	p.line = command.NewLine(out, p.text)
	return p
}

// begin starts a stage of the run, of so many rows; 0 where that is not known.
func (p *progress) begin(what string, of int) { p.beginAsking(what, of, 0, 0) }

// beginAsking starts a stage that asks for some of its rows; accepted are the rows of the rounds before.
func (p *progress) beginAsking(what string, of, asks, accepted int) {
	p.mu.Lock()
	p.what, p.of, p.started, p.from = what, of, time.Now(), transforms.Worked.Load()
	p.asks, p.accepted, p.asked = asks, accepted, llm.Meter()
	p.mu.Unlock()
	p.line.Changed()
}

func (p *progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.what == "" {
		return ""
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
	return line
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
func (p *progress) stop() { p.line.Stop() }
