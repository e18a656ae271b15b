package llm

import (
	"encoding/hex"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// keyed is a request with every field that decides its answer.
func keyed() (*schemas.Endpoint, *schemas.Request, []string, string) {
	e := spec(8, oneServer)
	return &e, &schemas.Request{Turns: []schemas.Turn{{Role: schemas.RoleSystem, Text: "be brief"}, {Role: schemas.RoleUser, Text: "what is this?", Picture: "a.png"}},
		Temperature: 0.7, TopP: 0.9, MaxTokens: 100, Schema: []byte(`{"type":"object"}`)}, []string{"digest"}, "draw"
}

// The value is written in every response log: another one asks, and pays, for everything again.
func TestKeyIsStable(t *testing.T) {
	e, r, pictures, draw := keyed()
	const want = "62e1b625504a598af5f1f23279ae7d2981273ddfaa1842cd70425908dc79db39"
	if key, err := Key(e, r, pictures, draw); err != nil || hex.EncodeToString(key) != want {
		t.Errorf("%x %v", key, err)
	}
}

func TestKeyFollowsWhatDecides(t *testing.T) {
	seen := map[string]string{}
	for name, change := range map[string]func(e *schemas.Endpoint, r *schemas.Request, pictures []string, draw *string){
		"nothing":  func(*schemas.Endpoint, *schemas.Request, []string, *string) {},
		"model":    func(e *schemas.Endpoint, _ *schemas.Request, _ []string, _ *string) { e.Model = "large" },
		"revision": func(e *schemas.Endpoint, _ *schemas.Request, _ []string, _ *string) { e.Revision = "2" },
		"edge":     func(e *schemas.Endpoint, _ *schemas.Request, _ []string, _ *string) { e.Picture.Edge = 64 },
		"text":     func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) { r.Turns[0].Text = "be long" },
		"role": func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) {
			r.Turns[0].Role = schemas.RoleUser
		},
		"turns":       func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) { r.Turns = r.Turns[1:] },
		"temperature": func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) { r.Temperature = 0 },
		"top_p":       func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) { r.TopP = 0 },
		"max_tokens":  func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) { r.MaxTokens = 101 },
		"schema":      func(_ *schemas.Endpoint, r *schemas.Request, _ []string, _ *string) { r.Schema = nil },
		"picture":     func(_ *schemas.Endpoint, _ *schemas.Request, pictures []string, _ *string) { pictures[0] = "other" },
		"draw":        func(_ *schemas.Endpoint, _ *schemas.Request, _ []string, draw *string) { *draw = "draw 2" },
	} {
		e, r, pictures, draw := keyed()
		change(e, r, pictures, &draw)
		key, err := Key(e, r, pictures, draw)
		if err != nil || len(key) != 32 {
			t.Fatal(key, err)
		}
		if before, ok := seen[string(key)]; ok {
			t.Errorf("%s is the same as %s", name, before)
		}
		seen[string(key)] = name
	}
}

// Where a picture lies, where a server is and what it costs decide no answer.
func TestKeyIgnoresTheRest(t *testing.T) {
	e, r, pictures, draw := keyed()
	want, _ := Key(e, r, pictures, draw)
	e.BaseURL, e.Concurrency, e.Key, e.Structured, e.Price, e.Timeout = schemas.Strings{"http://two.test/v1"}, 9, "env:OTHER", "auto", schemas.Price{Input: 1}, 1
	r.Turns[1].Picture, r.Worst, r.Plan.ID, r.Step = "/elsewhere/b.png", 7, "plan", "step"
	if got, err := Key(e, r, pictures, draw); err != nil || string(got) != string(want) {
		t.Errorf("%x %v", got, err)
	}
	if r.Turns[1].Picture == "" {
		t.Error("the request was changed")
	}
}

func TestWorst(t *testing.T) {
	e, r, _, _ := keyed()
	e.Picture.Tokens = 1000
	if got := Worst(e, r); got.Input != 32+17+16+8+16+13+1000 || got.Output != 100 {
		t.Errorf("%+v", got)
	}
}
