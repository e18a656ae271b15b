package llm

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/routenator/routenator/schemas"
)

// asked is what decides an answer. Of a picture it is the digest, not the place.
type asked struct {
	Version     int             `json:"version"`
	Model       string          `json:"model"`
	Revision    string          `json:"revision"`
	Turns       []schemas.Turn  `json:"turns"`
	Pictures    []string        `json:"pictures,omitempty"`
	Edge        int             `json:"edge,omitempty"`
	Temperature float64         `json:"temperature"`
	TopP        float64         `json:"top_p"`
	MaxTokens   int             `json:"max_tokens"`
	Schema      json.RawMessage `json:"schema,omitempty"`
	Draw        string          `json:"draw"`
	Unseeded    bool            `json:"unseeded,omitempty"`
	Structured  string          `json:"structured,omitempty"` // where the recipe fixes it

	Tools  []askedTool `json:"tools,omitempty"`
	Inputs []string    `json:"inputs,omitempty"`
}

// askedTool is what is sent of a tool.
type askedTool struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
}

// Key returns the key under which the answer to a request is kept: 32 bytes of sha256 over model and revision, messages,
// sampling, schema, tools, texts to embed and draw. pictures are the sha256 of the messages' pictures, in order. draw tells requests apart that
// ask the same thing again for another answer.
func Key(e *schemas.Endpoint, r *schemas.Request, pictures []string, draw string) ([]byte, error) {
	a := asked{Version: 1, Model: e.Model, Revision: e.Revision, Pictures: pictures, Temperature: r.Temperature, TopP: r.TopP,
		MaxTokens: r.MaxTokens, Schema: r.Schema, Inputs: r.Inputs, Draw: draw}
	a.Unseeded = e.Seed != nil && !*e.Seed
	if e.Structured != "" && e.Structured != schemas.StructuredAuto {
		a.Structured = e.Structured
	}
	if len(pictures) > 0 {
		a.Edge = e.Picture.Edge
	}
	for _, turn := range r.Turns {
		turn.Picture = ""
		a.Turns = append(a.Turns, turn)
	}
	for _, f := range r.Tools {
		a.Tools = append(a.Tools, askedTool{f.Name, f.Description, f.Schema})
	}
	body, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("key of a request: %w", err)
	}
	sum := sha256.Sum256(body)
	return sum[:], nil
}
