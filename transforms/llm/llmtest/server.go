package llmtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// mostRequest bounds the body of a request, in bytes.
const mostRequest = 256 << 20

// Server is a fake endpoint. It is an http.Handler; [Start] gives it an address of its own.
type Server struct {
	options Options
	gate    gate
	journal *journal

	first   sync.Once
	began   time.Time // when the first request came
	http    *http.Server
	address string
	stop    context.CancelFunc
}

// New returns a server that listens nowhere yet.
func New(o Options) *Server {
	if o.Answer == nil {
		o.Answer = Rows
	}
	s := &Server{options: o, journal: newJournal()}
	s.gate = gate{slots: s.slots, queue: o.Queue, changes: o.Capacity != nil}
	return s
}

// Start listens at a free port of 127.0.0.1. Close ends it.
func Start(o Options) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for the fake endpoint: %w", err)
	}
	s := New(o)
	ctx, stop := context.WithCancel(context.Background())
	s.address, s.stop = listener.Addr().String(), stop
	s.http = &http.Server{Handler: s, BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog: log.New(io.Discard, "", 0)}
	go s.http.Serve(listener)
	return s, nil
}

// URL is the base URL of a started server, with /v1.
func (s *Server) URL() string { return "http://" + s.address + "/v1" }

// patience is how long Close waits for responses that are being written.
const patience = 200 * time.Millisecond

// Close ends a started server and every request in it; the journal stays.
func (s *Server) Close() error {
	if s.http == nil {
		return nil
	}
	s.stop()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if s.http.Shutdown(ctx) == nil {
		return nil
	}
	return s.http.Close()
}

// slots is how many slots there are now.
func (s *Server) slots() int {
	switch {
	case s.options.Capacity != nil:
		return max(s.options.Capacity(time.Since(s.began)), 0)
	case s.options.Slots > 0:
		return s.options.Slots
	}
	return -1
}

// ServeHTTP answers /chat/completions, /embeddings and /models, with or without /v1.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := strings.TrimPrefix(r.URL.Path, "/v1"); {
	case path == "/chat/completions" && r.Method == http.MethodPost:
		s.complete(w, r, "messages")
	case path == "/embeddings" && r.Method == http.MethodPost:
		s.complete(w, r, "input")
	case path == "/models" && r.Method == http.MethodGet:
		s.models(w)
	default:
		write(w, http.StatusNotFound, []byte(ErrorBody("there is no "+r.Method+" "+r.URL.Path)))
	}
}

func (s *Server) models(w http.ResponseWriter) {
	name := s.options.Model
	if name == "" {
		name = "fake"
	}
	write(w, http.StatusOK, []byte(`{"object":"list","data":[{"id":`+quote(name)+`,"object":"model","created":1700000000,"owned_by":"llmtest"}]}`))
}

// complete takes one request from in to out. content is the field that it must hold.
func (s *Server) complete(w http.ResponseWriter, r *http.Request, content string) {
	in := time.Now()
	s.first.Do(func() { s.began = in })
	body, err := read(r)
	if err != nil {
		return // the client went away while it sent
	}
	request := Request{Header: r.Header, Body: body, content: content, sum: sha256.Sum256(body)}
	call := s.journal.arrive(in, request.sum, r.Header.Get("Authorization"))
	request.Attempt = call.Attempt
	if status, text := s.refuse(request); status != 0 {
		s.journal.finish(call, status, false)
		s.writeError(w, status, text)
		return
	}
	switch s.gate.enter(r.Context()) {
	case full:
		s.journal.finish(call, http.StatusTooManyRequests, false)
		s.writeError(w, http.StatusTooManyRequests, ErrorBody("too many requests"))
	case gone:
		s.journal.finish(call, 0, true)
	case admitted:
		s.serve(w, r, request, call)
	}
}

func (s *Server) refuse(request Request) (int, string) {
	if request.Field(request.content) == nil {
		return http.StatusBadRequest, ErrorBody("the request holds no " + request.content)
	}
	if s.options.Refuse == nil {
		return 0, ""
	}
	return s.options.Refuse(request)
}

// serve takes the time of a request that has a slot, gives the slot back and writes the response.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, request Request, call *Call) {
	sum := string(request.sum[:])
	fault := draw(s.options.Faults, sum, request.Attempt)
	d := service(sum, s.options.Median, s.options.Sigma)
	s.journal.serve(call, d, fault)
	body := s.body(request, fault)
	there := wait(r.Context(), time.Until(call.Start.Add(d)))
	if fault == NeverAnswers {
		<-r.Context().Done()
		there = false
	}
	s.gate.leave()
	if !there {
		s.journal.finish(call, 0, true)
		return
	}
	s.journal.finish(call, fault.status(), false)
	s.writeFault(w, r, fault, body)
}

// body writes the reply, with those faults that are a matter of its fields.
func (s *Server) body(request Request, fault FaultKind) []byte {
	if request.content == "input" {
		return s.options.embeddings(request, fault)
	}
	out := s.options.newReply(request)
	fault.change(out)
	return out.bytes()
}

// read takes the whole body: only then does net/http see that a client goes away.
func read(r *http.Request) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(r.ContentLength, 0), 1<<20)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(r.Body, mostRequest))
	return b.Bytes(), err
}

func (s *Server) writeError(w http.ResponseWriter, status int, body string) {
	if s.options.RetryAfter && (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) {
		w.Header().Set("Retry-After", "1")
	}
	write(w, status, []byte(body))
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	setLength(w, len(body))
	w.WriteHeader(status)
	w.Write(body) // a client that is gone is no error of the server
}

func setLength(w http.ResponseWriter, n int) { w.Header().Set("Content-Length", strconv.Itoa(n)) }
