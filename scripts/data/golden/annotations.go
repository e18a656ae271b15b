package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/routenator/routenator/schemas"
)

// label is one reading of a query.
type label struct {
	Function    string `json:"function"`
	ContentType string `json:"content_type"`
	Prompt      string `json:"prompt"`
}

// annotation is one query with its two labels. Settled is there where they differ.
type annotation struct {
	ID      string `json:"id"`
	Query   string `json:"query"`
	First   label  `json:"first"`
	Second  label  `json:"second"`
	Settled *label `json:"settled,omitempty"`
	Why     string `json:"why,omitempty"`
}

// final is the label that holds.
func (a *annotation) final() label {
	if a.Settled != nil {
		return *a.Settled
	}
	return a.First
}

// golden renders the row as evaluation reads it.
func (a *annotation) golden() (schemas.Golden, error) {
	l := a.final()
	arguments, err := marshal(struct {
		ContentType string `json:"content_type"`
		Prompt      string `json:"prompt"`
	}{l.ContentType, l.Prompt})
	return schemas.Golden{ID: a.ID, Query: a.Query, Outcome: schemas.OutcomeCall,
		Calls: []schemas.Call{{Name: l.Function, Arguments: arguments}}}, err
}

func readAnnotations(folder string) ([]annotation, error) {
	data, err := os.ReadFile(filepath.Join(folder, "annotations.jsonl"))
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var rows []annotation
	for {
		var a annotation
		if err := decoder.Decode(&a); err == io.EOF {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("annotations.jsonl: row %d: %w", len(rows)+1, err)
		}
		if differ := a.First != a.Second; differ != (a.Settled != nil) {
			return nil, fmt.Errorf("annotations.jsonl: %s: settled belongs to the rows whose labels differ, and to those alone", a.ID)
		}
		rows = append(rows, a)
	}
}

func write(folder, name string, rows []annotation) error {
	var b bytes.Buffer
	for i := range rows {
		row, err := rows[i].golden()
		if err != nil {
			return err
		}
		line, err := marshal(row)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	return os.WriteFile(filepath.Join(folder, name), b.Bytes(), 0o644)
}

// marshal leaves <, > and & as people wrote them.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
