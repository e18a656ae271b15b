//go:build servers

package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// pass is the last piece of the way to fake-gcs-server: it sees every request, and something may happen at one of them.
type pass struct {
	address string // HOST:PORT
	proxy   *httputil.ReverseProxy

	mu     sync.Mutex
	writes int // requests that change something
	next   *event
}

// event happens once, when a request comes that at wants: of a write it is told its number, of others 0.
type event struct {
	at   func(write int, request string) bool
	act  func()
	fate fate
}

// fate is what becomes of the request at which something happens.
type fate int

const (
	answered   fate = iota
	lost            // the server never sees it
	unanswered      // the server has done it, and nobody hears
)

// passTo makes a pass to whatever listens at an address.
func passTo(t *testing.T, upstream string) *pass {
	t.Helper()
	p := &pass{proxy: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: upstream})
		r.Out.Host = r.In.Host
	}}}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.address = strings.TrimPrefix(server.URL, "http://")
	return p
}

// await lets act happen at a request, and takes what was awaited before away.
func (p *pass) await(e *event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes, p.next = 0, e
}

// written counts the writes since await was called.
func (p *pass) written() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.writes
}

// due returns what is to happen at a request, nil for nothing.
func (p *pass) due(r *http.Request) *event {
	p.mu.Lock()
	defer p.mu.Unlock()
	write := 0
	if r.Method != http.MethodGet {
		p.writes++
		write = p.writes
	}
	e := p.next
	if e == nil || !e.at(write, r.URL.String()) {
		return nil
	}
	p.next = nil
	return e
}

func (p *pass) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e := p.due(r)
	if e == nil {
		p.proxy.ServeHTTP(w, r)
		return
	}
	switch e.fate {
	case answered:
		e.act()
		p.proxy.ServeHTTP(w, r)
		return
	case unanswered:
		p.proxy.ServeHTTP(httptest.NewRecorder(), r)
	}
	e.act()
	panic(http.ErrAbortHandler)
}
