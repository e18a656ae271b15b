package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"path"
	"strings"
)

// GoldenText is the query of a golden row.
type GoldenText struct {
	ID   string `json:"id"` // file and line where the row has none
	Text string `json:"text"`
}

// Defaults of decontaminate; the overlap is ToolFlow's (arXiv 2410.18447).
const (
	defaultGoldenNear    = 0.8
	defaultGoldenOverlap = 10
)

func (d *DecontaminateSpec) setDefaults() {
	if d.Near == nil {
		d.Near = new(Threshold(defaultGoldenNear))
	}
	if d.Overlap == nil {
		d.Overlap = new(Threshold(defaultGoldenOverlap))
	}
}

func (r *reader) checkDecontaminate() {
	d := r.domain.Recipe.Decontaminate
	if d == nil {
		return
	}
	if near := *d.Near; near != 0 && !(near >= 0.5 && near <= 1) {
		r.addf("decontaminate.near", "is %g; write a similarity from 0.5 to 1, such as 0.8, or off", near)
	}
	if overlap := float64(*d.Overlap); !(overlap >= 0 && overlap <= math.MaxInt32) || overlap != math.Trunc(overlap) {
		r.addf("decontaminate.overlap", "is %g; write a number of words, such as 10, or off", overlap)
	}
}

// readGolden reads the queries of the golden files.
func (r *reader) readGolden() {
	d := r.domain.Recipe.Decontaminate
	if d == nil {
		return
	}
	const key = "decontaminate.golden"
	if len(d.Golden) == 0 {
		r.addf(key, "is missing; name a JSONL file of golden rows")
	}
	for _, name := range r.list(key, d.Golden) {
		data, err := r.files.ReadFile(name)
		if err != nil {
			r.addf(key, "%s cannot be read: %v", name, err)
			continue
		}
		texts, problems := goldenTexts(name, data)
		r.domain.Golden = append(r.domain.Golden, texts...)
		r.problems = append(r.problems, problems...)
		if len(texts)+len(problems) == 0 {
			r.addf(key, "%s holds no row; take it away, or write one at least", name)
		}
	}
}

// mostBadLines is how many lines of one file are named before the rest is taken for granted.
const mostBadLines = 5

// goldenTexts reads JSONL: the query of each line.
func goldenTexts(name string, data []byte) (texts []GoldenText, problems Problems) {
	number := 0
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		text, err := goldenText(line)
		if err != nil {
			if problems = append(problems, Problem{File: name, Line: number, Message: err.Error()}); len(problems) == mostBadLines {
				return texts, problems
			}
			continue
		}
		if text.ID == "" {
			text.ID = fmt.Sprintf("%s:%d", path.Base(name), number) // the folder says nothing of the content
		}
		texts = append(texts, text)
	}
	return texts, problems
}

// goldenText reads one row: its query, or what the user said last.
func goldenText(line []byte) (GoldenText, error) {
	var row struct {
		ID       json.RawMessage `json:"id"`
		Query    *string         `json:"query"`
		Messages []struct {
			Role    string          `json:"role"`
			Content json.RawMessage `json:"content"`
		} `json:"messages"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return GoldenText{}, fmt.Errorf("is no golden row: %w; write an object with query or messages on each line", err)
	}
	text := GoldenText{}
	if len(row.ID) > 0 && string(row.ID) != "null" {
		text.ID = ScalarText(row.ID)
	}
	if row.Query != nil {
		text.Text = *row.Query
	} else {
		for _, m := range row.Messages {
			if m.Role == "user" {
				text.Text = contentText(m.Content)
			}
		}
	}
	if strings.TrimSpace(text.Text) == "" {
		return GoldenText{}, fmt.Errorf("has no query; write query, or messages with one of role user")
	}
	return text, nil
}

// contentText returns the text of a message: a string, or the text parts of a list, a line each.
func contentText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if json.Unmarshal(raw, &parts) != nil {
		return ""
	}
	var texts []string
	for _, p := range parts {
		if p.Type == "text" {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n")
}
