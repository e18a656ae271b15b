package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/routenator/routenator/transforms"
)

// progress says on the terminal how far the run is: one line that is written over. Where the output is no terminal it says
// each step once.
type progress struct {
	out      io.Writer
	terminal bool
	done     chan struct{}
	once     sync.Once

	mu      sync.Mutex
	what    string
	of      int
	started time.Time
	from    int64
	width   int
}

func newProgress(out io.Writer) *progress {
	p := &progress{out: out, done: make(chan struct{})}
	if file, ok := out.(*os.File); ok {
		info, err := file.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if p.terminal {
		go p.loop()
	}
	return p
}

func (p *progress) loop() {
	ticker := time.NewTicker(250 * time.Millisecond)
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

// begin starts a step, of so many rows; 0 where that is not known.
func (p *progress) begin(what string, of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.of, p.started, p.from = what, of, time.Now(), transforms.Worked.Load()
	if p.terminal {
		p.show()
	}
}

func (p *progress) show() {
	if p.what == "" {
		return
	}
	line := p.what
	if done := transforms.Worked.Load() - p.from; done > 0 {
		rate := float64(done) / max(time.Since(p.started).Seconds(), 1e-3)
		line += fmt.Sprintf(": %d rows, %.0f a second", done, rate)
		if left := float64(int64(p.of)-done) / rate; left > 0 {
			line += fmt.Sprintf(", %.0f s left", left)
		}
	}
	fmt.Fprintf(p.out, "\r%-*s", p.width, line)
	p.width = len(line)
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
