package llmtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

// Sizes of hostile replies, in bytes.
const (
	hugeSize = 100 << 20
	bombSize = 1 << 30
	member   = 16 << 20 // of the bomb, unpacked
)

// Around the content of a hostile reply, so that only its size is wrong.
const (
	hostileHead = `{"id":"chatcmpl-huge","object":"chat.completion","model":"huge","choices":[{"index":0,"message":{"role":"assistant","content":"`
	hostileTail = `"},"finish_reason":"stop"}]}`
)

// status returns the status that a fault shows, 0 where there is no response.
func (k FaultKind) status() int {
	switch k {
	case Status500:
		return http.StatusInternalServerError
	case Status503:
		return http.StatusServiceUnavailable
	case Dropped, NeverAnswers:
		return 0
	}
	return http.StatusOK
}

// change puts the faults into a reply that are a matter of its fields.
func (k FaultKind) change(r *reply) {
	switch k {
	case NoChoices:
		r.choices = false
	case NullContent:
		r.content, r.calls = "null", nil
	case FinishLength:
		r.content, r.finish = quote(half(r.answer)), "length"
		for i := range r.calls {
			r.calls[i].Arguments = half(r.calls[i].Arguments)
		}
	case FinishFilter:
		r.content, r.calls, r.finish = `""`, nil, "content_filter"
	case OtherModel:
		r.model += "-other"
	}
}

// half is the first half of a text.
func half(s string) string { return strings.ToValidUTF8(s[:len(s)/2], "") }

// writeFault writes what a client sees of a fault.
func (s *Server) writeFault(w http.ResponseWriter, r *http.Request, k FaultKind, body []byte) {
	switch k {
	case Status500, Status503:
		s.writeError(w, k.status(), ErrorBody("the server failed"))
	case MalformedBody:
		write(w, http.StatusOK, body[:len(body)/2])
	case TruncatedBody:
		w.Header().Set("Content-Type", "application/json")
		setLength(w, len(body))
		w.Write(body[:len(body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case HTML:
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<html><body><h1>Bad gateway</h1></body></html>")
	case EmptyBody:
		write(w, http.StatusOK, nil)
	case Dropped:
		drop(w)
	case HugeBody:
		writeHuge(r.Context(), w)
	case GzipBomb:
		writeBomb(w, r)
	default:
		write(w, http.StatusOK, body)
	}
}

// drop resets the connection.
func drop(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	connection.Close()
}

func writeHuge(ctx context.Context, w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, hostileHead)
	chunk := bytes.Repeat([]byte("a"), 1<<20)
	for range hugeSize / len(chunk) {
		if _, err := w.Write(chunk); err != nil || ctx.Err() != nil {
			return
		}
	}
	io.WriteString(w, hostileTail)
}

func writeBomb(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		write(w, http.StatusOK, []byte(hostileHead+hostileTail))
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	write(w, http.StatusOK, bomb())
}

// bomb is a gzip stream of many members: the head, the same 16 MiB again and again, the tail.
var bomb = sync.OnceValue(func() []byte {
	middle := pack(bytes.Repeat([]byte("a"), member))
	out := pack([]byte(hostileHead))
	for range bombSize / member {
		out = append(out, middle...)
	}
	return append(out, pack([]byte(hostileTail))...)
})

func pack(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data) // into memory: it cannot fail
	w.Close()
	return b.Bytes()
}
