package llmtest

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// gate hands out slots in order of arrival.
type gate struct {
	slots   func() int // that there are now, below 0 for any number
	queue   int        // that may wait, below 0 for any number
	changes bool       // whether slots come without one being given back

	mu      sync.Mutex
	looking bool // whether lookLater is under way
	serving int
	waiting list.List // of chan struct{}, closed when its owner has a slot
}

// verdict is what came of asking for a slot.
type verdict int

const (
	admitted verdict = iota
	full
	gone // the client went away
)

// lookAgain is how soon requests that wait see that capacity grew, where no other is finished before.
const lookAgain = 10 * time.Millisecond

// enter waits for a slot. Who is admitted must leave.
func (g *gate) enter(ctx context.Context) verdict {
	place, v := g.line()
	if place == nil {
		return v
	}
	select {
	case <-place.Value.(chan struct{}):
		return admitted
	case <-ctx.Done():
		g.quit(place)
		return gone
	}
}

// line takes a slot at once, or a place in the queue, or neither.
func (g *gate) line() (*list.Element, verdict) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.advance()
	slots := g.slots()
	if slots < 0 || g.serving < slots && g.waiting.Len() == 0 {
		g.serving++
		return nil, admitted
	}
	if g.queue >= 0 && g.serving+g.waiting.Len() >= slots+g.queue {
		return nil, full
	}
	g.lookLater()
	return g.waiting.PushBack(make(chan struct{})), admitted
}

// lookLater advances every now and then, as long as requests wait and slots come of themselves. The lock is held.
func (g *gate) lookLater() {
	if !g.changes || g.looking {
		return
	}
	g.looking = true
	time.AfterFunc(lookAgain, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.looking = false
		if g.advance(); g.waiting.Len() > 0 {
			g.lookLater()
		}
	})
}

// quit gives up a place, or the slot that was handed out in the meantime.
func (g *gate) quit(place *list.Element) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-place.Value.(chan struct{}):
		g.serving--
	default:
		g.waiting.Remove(place)
	}
	g.advance()
}

// leave gives a slot back.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.serving--
	g.advance()
}

// advance hands free slots to the first in the queue. The lock is held.
func (g *gate) advance() {
	for g.waiting.Len() > 0 && g.serving < g.slots() {
		g.serving++
		close(g.waiting.Remove(g.waiting.Front()).(chan struct{}))
	}
}
