package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/routenator/routenator/transforms/hash"
)

// writeRecords writes a slice as JSONL, compressed where the name ends in .gz.
func writeRecords(path string, records any) error {
	var b bytes.Buffer
	list := reflect.ValueOf(records)
	for i := range list.Len() {
		line, err := encode(list.Index(i).Interface())
		if err != nil {
			return err
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	if strings.HasSuffix(path, ".gz") {
		packed, err := compress(b.Bytes())
		if err != nil {
			return err
		}
		b = *bytes.NewBuffer(packed)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func encode(record any) ([]byte, error) {
	a, ok := record.(asset)
	if !ok {
		return json.Marshal(record)
	}
	return a.encode()
}

// locales in the shares of a library's users.
var locales = []string{"en-US", "en-US", "en-US", "en-GB", "en-CA", "en-AU"}

// encode writes the asset in the papers' metadata shape, with what it is about under its role.
func (a asset) encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	add := func(key string, value any) error {
		data, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", key, data)
		return nil
	}
	fields := [][2]any{{"id", a.ID}, {"title", a.Title}, {"topics", a.Topics}, {"gentech", a.Gentech},
		{"locale", locales[hash.New(seed, a.ID, "locale").Intn(len(locales))]}, {"aspect_ratio", a.AspectRatio}, {"type", a.Type}}
	if a.Preview != "" {
		fields = append(fields, [2]any{"preview", a.Preview})
	}
	if len(a.Concepts) > 0 {
		fields = append(fields, [2]any{"concepts", a.Concepts})
	}
	for _, about := range a.About {
		fields = append(fields, [2]any{about[0], about[1]})
	}
	for _, f := range fields {
		if f[0] == "aspect_ratio" && f[1] == "" {
			continue
		}
		if err := add(f[0].(string), f[1]); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func compress(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
