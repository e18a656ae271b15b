package command

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// How often a line is written.
const (
	everyOnTerminal = 250 * time.Millisecond
	everyElsewhere  = 10 * time.Second
)

// Line says how far a run is: on a terminal one line that is written over, elsewhere a plain line now and then.
type Line struct {
	out      io.Writer
	text     func() string
	terminal bool
	done     chan struct{}
	once     sync.Once

	mu    sync.Mutex
	width int
}

// NewLine begins to write what text returns, which is asked from another goroutine; "" is not written.
func NewLine(out io.Writer, text func() string) *Line {
	l := &Line{out: out, text: text, done: make(chan struct{})}
	if file, ok := out.(*os.File); ok {
		info, err := file.Stat()
		l.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	go l.loop()
	return l
}

func (l *Line) loop() {
	every := everyElsewhere
	if l.terminal {
		every = everyOnTerminal
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-l.done:
			return
		case <-ticker.C:
			l.write()
		}
	}
}

// Changed writes the line at once, where it is written over.
func (l *Line) Changed() {
	if l.terminal {
		l.write()
	}
}

func (l *Line) write() {
	text := l.text()
	if text == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.terminal {
		fmt.Fprintln(l.out, text)
		return
	}
	fmt.Fprintf(l.out, "\r%-*s", l.width, text)
	l.width = len(text)
}

// Stop ends and clears the line. It may be called twice.
func (l *Line) Stop() {
	l.once.Do(func() {
		close(l.done)
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.terminal && l.width > 0 {
			fmt.Fprintf(l.out, "\r%-*s\r", l.width, "")
		}
	})
}
