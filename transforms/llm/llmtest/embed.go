package llmtest

import (
	"encoding/json"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
)

// bagSize is how many numbers [Bag] returns.
const bagSize = 64

// Bag is the default embedding: the sum of a drawn vector for each word. Texts of the same words have the cosine 1.
func Bag(text string) []float32 {
	out := make([]float32, bagSize)
	for _, word := range strings.Fields(strings.ToLower(text)) {
		stream := hash.New(0, word, "llmtest.bag")
		for i := range out {
			out[i] += float32(normal(stream))
		}
	}
	return out
}

// Inputs returns the texts to embed, in order.
func (r Request) Inputs() []string {
	raw := r.Field("input")
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []string{text(raw)}
}

// embeddings is the reply to a request for embeddings, the last text's first: clients must go by the index. A reply
// without choices is one without embeddings.
func (o *Options) embeddings(r Request, fault FaultKind) []byte {
	type embedding struct {
		Object    string    `json:"object"`
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var reply struct {
		Object string         `json:"object"`
		Model  string         `json:"model"`
		Data   []embedding    `json:"data"`
		Usage  map[string]int `json:"usage,omitempty"`
	}
	reply.Object, reply.Model, reply.Data = "list", o.Model, []embedding{}
	if o.Model == "" {
		reply.Model = r.Model()
	}
	embed := o.Embed
	if embed == nil {
		embed = Bag
	}
	words := 0
	for i, s := range r.Inputs() {
		words += strings.Count(s, " ") + 1
		reply.Data = append([]embedding{{"embedding", i, embed(s)}}, reply.Data...)
	}
	if fault == NoChoices || fault == NullContent {
		reply.Data = reply.Data[:0]
	}
	if o.Usage {
		reply.Usage = map[string]int{"prompt_tokens": tokens(words), "total_tokens": tokens(words)}
	}
	body, _ := json.Marshal(reply) // of finite numbers it cannot fail
	return body
}
