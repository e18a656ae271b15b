package llmtest

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
)

// Rows is the default answer: JSON that fits the request's schema. Everything in it is drawn by hash of (body, row),
// where a row is an item of an outermost array; nothing depends on the attempt. An object with a text "query" says in
// it, in the order of "required", every text and number that stands beside it or below. Without a schema that can be
// read, it is one row with a query.
func Rows(r Request) string {
	n := compile(r.Schema())
	if n == nil {
		n = compile(plainSchema)
	}
	w := &writer{sum: string(r.sum[:]), stream: hash.New(0, string(r.sum[:]), "llmtest.answer")}
	return string(w.value(n))
}

var plainSchema = []byte(`{"type":"object","properties":{"rows":{"type":"array","items":{"type":"object",
"properties":{"query":{"type":"string"}},"required":["query"]}}},"required":["rows"]}`)

// Bounds of a query and of the texts that stand in it, in words. More texts than that make a longer query.
const (
	leastWords = 3
	mostWords  = 9
	mostPhrase = 3
)

// mostItems bounds arrays that may be longer.
const mostItems = 16

// writer makes values for one reply.
type writer struct {
	sum    string
	stream *hash.Stream
	deep   bool     // inside an array
	said   []string // what the next query must hold
	phrase int      // most words of a text
	used   []int    // words of this row
}

// value returns JSON that fits n.
func (w *writer) value(n *node) []byte {
	switch {
	case n.Const != nil:
		return n.Const
	case len(n.Enum) > 0:
		return w.enum(n)
	}
	switch n.kind {
	case "object":
		return w.object(n)
	case "array":
		return w.array(n)
	case "integer", "number":
		number := n.number(w.stream)
		w.said = append(w.said, number)
		return []byte(number)
	case "boolean":
		return strconv.AppendBool(nil, w.stream.Intn(2) == 1)
	case "null":
		return []byte("null")
	}
	text := w.fit(w.words(1+w.stream.Intn(max(w.phrase, 1))), n)
	w.said = append(w.said, text)
	return []byte(quote(text))
}

func (w *writer) enum(n *node) []byte {
	value := n.Enum[w.stream.Intn(len(n.Enum))]
	if s := text(value); s != "" && len(n.Enum) > 1 {
		w.said = append(w.said, strings.ToLower(s))
	}
	return value
}

// object fills what is required, the query after all others.
func (w *writer) object(n *node) []byte {
	before, phrase := w.said, w.phrase
	query := n.query()
	w.said = nil
	if query >= 0 && phrase == 0 { // else a query further out holds these texts too, and has set the bound
		w.phrase = min(max((mostWords-n.others())/max(n.texts()-1, 1), 1), mostPhrase)
	}
	values := make([][]byte, len(n.Required))
	for i, name := range n.Required {
		if p := n.Properties[name]; p == nil {
			values[i] = []byte(`""`)
		} else if i != query {
			values[i] = w.value(p)
		}
	}
	if query >= 0 {
		values[query] = []byte(quote(w.fit(w.query(), n.Properties["query"])))
	}
	w.said, w.phrase = append(before, w.said...), phrase
	return assemble(n.Required, values)
}

func assemble(names []string, values [][]byte) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quote(name))
		b.WriteByte(':')
		b.Write(values[i])
	}
	b.WriteByte('}')
	return b.Bytes()
}

// array has as many items as it may have at most, where that is said, else as few as it must, at least one.
func (w *writer) array(n *node) []byte {
	items := n.Items
	if items == nil {
		items = &node{kind: "string"}
	}
	out := []byte{'['}
	outermost, stream := !w.deep, w.stream
	w.deep = true
	for i := range n.length() {
		if outermost {
			w.stream, w.used = hash.New(0, w.sum, "llmtest.row "+strconv.Itoa(i)), nil
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, w.value(items)...)
	}
	w.deep, w.stream = !outermost, stream
	return append(out, ']')
}

// query puts what must be said between other words.
func (w *writer) query() string {
	taken := 0
	for _, s := range w.said {
		taken += strings.Count(s, " ") + 1
	}
	length := leastWords + w.stream.Intn(mostWords-leastWords+1)
	gaps := make([]int, len(w.said)+1)
	for range max(length-taken, 0) {
		gaps[w.stream.Intn(len(gaps))]++
	}
	var parts []string
	for i, gap := range gaps {
		if gap > 0 {
			parts = append(parts, w.words(gap))
		}
		if i < len(w.said) {
			parts = append(parts, w.said[i])
		}
	}
	return strings.Join(parts, " ")
}
