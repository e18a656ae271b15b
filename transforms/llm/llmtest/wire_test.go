package llmtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A whole server and its client run on the clock of the test: an hour of service takes no time, and is an hour.
func TestWire(t *testing.T) {
	simulate(t, func(t *testing.T) {
		wire := NewWire()
		server := &http.Server{Handler: New(Options{Median: time.Hour})}
		go func() { _ = server.Serve(wire) }() // ends with an error when it is closed
		base := &http.Transport{DialContext: wire.DialContext}
		began := time.Now()
		response, err := (&http.Client{Transport: base}).Post(fmt.Sprintf("http://%s/v1/chat/completions", wire.Addr()), "application/json", strings.NewReader(`{"messages":[]}`))
		if err != nil || response.StatusCode != http.StatusOK || time.Since(began) != time.Hour {
			t.Fatal(response, err, time.Since(began))
		}
		response.Body.Close()
		base.CloseIdleConnections()
		if err := errors.Join(server.Close(), wire.Close()); err != nil {
			t.Error(err)
		}
		if _, err := wire.DialContext(t.Context(), "", ""); !errors.Is(err, net.ErrClosed) || wire.Dials() != 2 {
			t.Errorf("%v after the end, %d dials", err, wire.Dials())
		}
	})
	simulate(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := NewWire().DialContext(ctx, "", ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nobody listens: %v", err)
		}
	})
}
