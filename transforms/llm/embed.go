package llm

import (
	"fmt"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/routenator/routenator/schemas"
)

// embed tries once to have a request's texts embedded. Where the failure is nil there is one vector for each text.
func (c *Client) embed(s *server, j *job) (*schemas.Reply, [][]float32, *failure) {
	started := time.Now()
	deadline, stop := c.latencies.watch(j.ctx, j.patient, time.Duration(c.spec.Timeout*float64(time.Second)))
	defer stop()
	observed, seen := observe(deadline, mostReply)
	meter.sent.Add(1)
	response, err := c.wire[s.url].CreateEmbeddings(observed, openai.EmbeddingRequestStrings{Input: j.request.Inputs,
		Model: openai.EmbeddingModel(c.spec.Model), EncodingFormat: openai.EmbeddingEncodingFormatFloat})
	if err != nil {
		f := c.classify(j.ctx, deadline, err, seen)
		f.took = time.Since(started)
		return nil, nil, f
	}
	vectors, f := inOrder(response.Data, len(j.request.Inputs))
	if f != nil {
		return nil, nil, f
	}
	c.latencies.add(time.Since(started), false)
	reply := &schemas.Reply{Model: string(response.Model), Usage: usage(&c.spec, j.request, &response.Usage)}
	countUsage(&c.spec, reply.Usage)
	return reply, vectors, nil
}

// inOrder puts n embeddings into the order of their texts. A reply that lacks one, or holds one twice, is broken.
func inOrder(data []openai.Embedding, n int) ([][]float32, *failure) {
	out := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil || len(d.Embedding) == 0 {
			return nil, &failure{kind: broken, detail: fmt.Sprintf("embedding %d of %d is empty, or not asked for", d.Index, n)}
		}
		out[d.Index] = d.Embedding
	}
	if len(data) != n {
		return nil, &failure{kind: broken, detail: fmt.Sprintf("the reply holds %d embeddings of %d", len(data), n)}
	}
	return out, nil
}
