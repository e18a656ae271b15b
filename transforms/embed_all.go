package transforms

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/llm"
)

// textsPerRequest is how many texts are embedded at once: 32 vectors of 4096 numbers are some 3 MB of JSON.
const textsPerRequest = 32

// embedded is what the log keeps of one text.
type embedded struct {
	Vector []float32 `json:"vector"`          // empty for a text that the endpoint refuses
	Model  string    `json:"model,omitempty"` // as the server names it
	Detail string    `json:"detail,omitempty"`
}

// EmbedAll returns the embedding of each text, empty for one that the endpoint refuses (it may be too long). The log in
// folder keeps each text's vector under a key of its own, and a text that it knows is not asked again. Errors are those of
// [AskAll], and that of a text which the endpoint failed to embed.
func EmbedAll(ctx context.Context, client *llm.Client, spec *schemas.Endpoint, folder string, texts []string) (map[string][]float32, error) {
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	keys := make([]answers.Key, len(texts))
	for i, text := range texts {
		key, err := llm.Key(spec, &schemas.Request{Inputs: []string{text}}, nil, "")
		if err != nil {
			return nil, err
		}
		keys[i] = answers.Key(key)
	}
	d, err := openDesk(ctx, client, folder, keys)
	if err != nil {
		return nil, err
	}
	e := &embedding{desk: d, vectors: map[string][]float32{}}
	if err := e.recall(texts, keys); err != nil {
		d.fail(err)
	}
	for batch := range slices.Chunk(e.unknown, textsPerRequest) {
		e.ask(batch)
	}
	d.open.Wait()
	for i := range e.refused {
		e.ask(e.refused[i : i+1])
	}
	if err := d.close(); err != nil {
		return nil, err
	}
	if len(e.refused) > 0 && !slices.ContainsFunc(texts, func(text string) bool { return len(e.vectors[text]) > 0 }) {
		return nil, fmt.Errorf("the endpoint embeds none of %d texts: %s", len(texts), e.why)
	}
	return e.vectors, nil
}

// embedding is texts on their way to vectors. The desk's lock guards vectors, refused and why.
type embedding struct {
	*desk
	unknown []wantedText
	vectors map[string][]float32
	refused []wantedText // in a batch, perhaps for another text in it
	why     string
}

// wantedText is a text without a vector yet.
type wantedText struct {
	text string
	key  answers.Key
}

// recall takes what the log knows.
func (e *embedding) recall(texts []string, keys []answers.Key) error {
	for i, key := range keys {
		body, ok := e.known[key]
		if !ok {
			e.unknown = append(e.unknown, wantedText{texts[i], key})
			continue
		}
		var known embedded
		if err := json.Unmarshal(body, &known); err != nil {
			return fmt.Errorf("an embedding in the response log cannot be read: %w; give another folder to ask anew", err)
		}
		llm.Know()
		e.vectors[texts[i]] = known.Vector
	}
	return nil
}

// ask has one batch embedded.
func (e *embedding) ask(batch []wantedText) {
	request := &schemas.Request{}
	var keys []answers.Key
	sum := sha256.New()
	for _, s := range batch {
		request.Inputs = append(request.Inputs, s.text)
		keys = append(keys, s.key)
		sum.Write(s.key[:])
	}
	request.Key = sum.Sum(nil)
	e.submit(request, keys, func(o llm.Outcome) error {
		switch {
		case o.Vectors == nil && o.Reply.Refused != "refused":
			return fmt.Errorf("%d texts have no embedding: %s: %s", len(batch), o.Reply.Refused, o.Reply.Detail)
		case o.Vectors == nil && len(batch) > 1:
			e.mu.Lock()
			defer e.mu.Unlock()
			e.refused, e.why = append(e.refused, batch...), o.Reply.Detail
			return nil
		}
		return e.putAll(batch, o)
	})
}

// putAll takes over the vectors of a batch, side by side: each may wait for others that share its write.
func (e *embedding) putAll(batch []wantedText, o llm.Outcome) error {
	failures := make([]error, len(batch))
	var group sync.WaitGroup
	for i, s := range batch {
		out := embedded{Model: o.Reply.Model, Detail: o.Reply.Detail}
		if o.Vectors != nil {
			out.Vector = o.Vectors[i]
		}
		group.Go(func() { failures[i] = e.put(s, out, o.Keep) })
	}
	group.Wait()
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *embedding) put(s wantedText, out embedded, keep bool) error {
	if keep {
		if err := e.keep(s.key, out); err != nil {
			return err
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.vectors[s.text] = out.Vector
	return nil
}
