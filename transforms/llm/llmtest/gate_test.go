package llmtest

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func fixed(n int) func() int { return func() int { return n } }

func TestGateIsFirstInFirstOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{slots: fixed(1), queue: -1}
		g.enter(t.Context())
		var order []int
		for i := range 20 {
			go func() {
				g.enter(t.Context())
				order = append(order, i)
				g.leave()
			}()
			synctest.Wait()
		}
		g.leave()
		synctest.Wait()
		if !slices.IsSorted(order) || len(order) != 20 {
			t.Errorf("order %v", order)
		}
	})
}

func TestGateRefusesAboveItsQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{slots: fixed(2), queue: 1}
		var got []verdict
		for range 5 {
			go func() { got = append(got, g.enter(t.Context())) }()
			synctest.Wait()
		}
		g.leave()
		synctest.Wait()
		if want := []verdict{admitted, admitted, full, full, admitted}; !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
	})
}

func TestGateForgetsWhoWentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{slots: fixed(1), queue: -1}
		g.enter(t.Context())
		ctx, cancel := context.WithCancel(t.Context())
		var left, stayed verdict = -1, -1
		go func() { left = g.enter(ctx) }()
		synctest.Wait()
		go func() { stayed = g.enter(t.Context()) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		g.leave()
		synctest.Wait()
		if left != gone || stayed != admitted || g.serving != 1 {
			t.Errorf("%v %v, %d served", left, stayed, g.serving)
		}
	})
}

func TestGateGrowsAndShrinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slots := 2
		g := &gate{slots: func() int { return slots }, queue: -1, changes: true}
		for range 6 {
			go g.enter(t.Context())
		}
		step := func(to, want int) {
			t.Helper()
			g.mu.Lock()
			slots = to
			g.mu.Unlock()
			time.Sleep(2 * lookAgain)
			g.mu.Lock()
			defer g.mu.Unlock()
			if g.serving != want {
				t.Errorf("%d slots: %d served", to, g.serving)
			}
		}
		step(2, 2)
		step(4, 4)
		step(1, 4) // nobody is put out
		g.leave()
		step(1, 3)
		step(9, 5)
	})
}
