package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/command"
)

// progress says on the terminal how far the run is.
type progress struct {
	line *command.Line

	mu      sync.Mutex
	what    string
	of      int
	started time.Time
	from    int64
}

func newProgress(out io.Writer) *progress {
	p := &progress{}
	p.line = command.NewLine(out, p.text)
	return p
}

// begin starts a step, of so many rows; 0 where that is not known.
func (p *progress) begin(what string, of int) {
	p.mu.Lock()
	p.what, p.of, p.started, p.from = what, of, time.Now(), transforms.Worked.Load()
	p.mu.Unlock()
	p.line.Changed()
}

func (p *progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.what
	if done := transforms.Worked.Load() - p.from; line != "" && done > 0 {
		rate := float64(done) / max(time.Since(p.started).Seconds(), 1e-3)
		line += fmt.Sprintf(": %d rows, %.0f a second", done, rate)
		if left := float64(int64(p.of)-done) / rate; left > 0 {
			line += fmt.Sprintf(", %.0f s left", left)
		}
	}
	return line
}

// stop clears the line.
func (p *progress) stop() { p.line.Stop() }
