package llmtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"
)

// Request is one request as the server got it. Its methods look into the body only when they are called.
type Request struct {
	Header  http.Header
	Body    []byte
	Attempt int    // at this body, from 1
	content string // the field that is answered: messages or input
	sum     [sha256.Size]byte
}

// Field returns the raw value of a top-level field, nil where it is missing.
func (r Request) Field(name string) json.RawMessage { return field(r.Body, name) }

// Model returns the model that is asked for.
func (r Request) Model() string { return text(r.Field("model")) }

// Schema returns the JSON Schema that the reply must fit: of response_format, else of the first tool; nil for none.
func (r Request) Schema() json.RawMessage {
	if form := r.Field("response_format"); form != nil {
		return field(field(form, "json_schema"), "schema")
	}
	return field(r.tool(), "parameters")
}

// tool returns the function of the first tool, nil where the reply must not be a tool call.
func (r Request) tool() []byte {
	if r.Field("response_format") != nil || text(r.Field("tool_choice")) == "none" {
		return nil
	}
	return field(first(r.Field("tools")), "function")
}

// Prompt returns the text of all messages, one after the other on lines of their own.
func (r Request) Prompt() string {
	var texts []string
	for _, p := range r.parts() {
		if p.Text != "" {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// Pictures returns the addresses of the pictures in the messages, data URIs as they are.
func (r Request) Pictures() []string {
	var out []string
	for _, p := range r.parts() {
		if p.ImageURL.URL != "" {
			out = append(out, p.ImageURL.URL)
		}
	}
	return out
}

type part struct {
	Text     string `json:"text"`
	ImageURL struct {
		URL string `json:"url"`
	} `json:"image_url"`
}

// parts returns the content of all messages in order; nothing of messages that are no JSON.
func (r Request) parts() []part {
	var messages []struct {
		Content json.RawMessage `json:"content"`
	}
	if json.Unmarshal(r.Field("messages"), &messages) != nil {
		return nil
	}
	var out []part
	for _, m := range messages {
		var several []part
		if json.Unmarshal(m.Content, &several) == nil {
			out = append(out, several...)
		} else {
			out = append(out, part{Text: text(m.Content)})
		}
	}
	return out
}

// promptWords counts the words of the messages by their spaces.
func (r Request) promptWords() int { return bytes.Count(r.Field("messages"), []byte(" ")) + 1 }

// text returns a JSON string's value, "" where it is none.
func text(raw []byte) string {
	if len(raw) < 2 || raw[0] != '"' {
		return ""
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
