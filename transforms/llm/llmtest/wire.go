package llmtest

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
)

// Wire is a network within the process: a listener, and what dials it. Nothing on it waits for anything but the two
// ends' goroutines, so that whole servers and clients run on the clock of a test (testing/synctest).
type Wire struct {
	dialled chan net.Conn
	end     chan struct{}
	close   func()
	dials   atomic.Int32
}

// NewWire returns a network on which nothing is dialled yet.
func NewWire() *Wire {
	w := &Wire{dialled: make(chan net.Conn), end: make(chan struct{})}
	w.close = sync.OnceFunc(func() { close(w.end) })
	return w
}

// DialContext connects to the listener, whatever the address; [net.ErrClosed] where that is closed.
func (w *Wire) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	w.dials.Add(1)
	ours, theirs := net.Pipe()
	select {
	case w.dialled <- theirs:
		return ours, nil
	case <-w.end:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Dials is how many connections were asked for.
func (w *Wire) Dials() int { return int(w.dials.Load()) }

// Accept returns the next connection; [net.ErrClosed] after Close.
func (w *Wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.dialled:
		return c, nil
	case <-w.end:
		return nil, net.ErrClosed
	}
}

// Close ends the listener.
func (w *Wire) Close() error {
	w.close()
	return nil
}

// Addr is an address that stands for the listener: that of this machine, which no proxy is asked for.
func (w *Wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
