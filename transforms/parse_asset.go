package transforms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// assetParser makes assets of the records of one source.
type assetParser struct {
	source   int
	spec     *schemas.AssetSource
	cleaners map[string][]text.Cleaner
	graph    *kg.Graph // nil where assets are not grounded
}

// standardFields are the fields of an asset that are read under their own names where the source maps none.
var standardFields = []string{"id", "title", "keywords", "nodes", "image", "locale"}

func newAssetParsers(domain *schemas.Domain, graph *kg.Graph) ([]*assetParser, error) {
	var out []*assetParser
	for i := range domain.Recipe.Assets {
		spec := &domain.Recipe.Assets[i]
		p := &assetParser{source: i, spec: spec, cleaners: map[string][]text.Cleaner{}}
		for field, names := range spec.Clean {
			for _, name := range names {
				cleaner, ok := text.CleanerNamed(name)
				if !ok {
					return nil, fmt.Errorf("assets[%d].clean.%s: %q is no cleaner; known: %s", i, field, name, strings.Join(text.CleanerNames(), ", "))
				}
				p.cleaners[field] = append(p.cleaners[field], cleaner)
			}
		}
		_, given := spec.Fields["nodes"]
		if ground := spec.Ground; ground == nil && !given || ground != nil && *ground {
			p.graph = graph
		}
		out = append(out, p)
	}
	return out, nil
}

// key returns the record's key for a field of ours, "" where it has none.
func (p *assetParser) key(field string) string {
	if len(p.spec.Fields) == 0 {
		return field
	}
	return p.spec.Fields[field]
}

// parse makes an asset of a record. The error is for the reject.
func (p *assetParser) parse(record *AssetRecord) (schemas.Asset, error) {
	if record.Broken != "" {
		return schemas.Asset{}, errors.New(record.Broken)
	}
	if !utf8.Valid(record.Data) {
		return schemas.Asset{}, errors.New("not valid UTF-8; save the file as UTF-8")
	}
	values, err := decodeRecord(record.Data)
	if err != nil {
		return schemas.Asset{}, err
	}
	a := schemas.Asset{Source: p.source, Weight: uint64(p.spec.Weight), Content: hash.Of(0, "content", string(record.Data)), Fields: map[string]string{}}
	if a.ID = scalarOf(values[p.key("id")]); a.ID == "" {
		return schemas.Asset{}, fmt.Errorf("the record has no %q; map it with fields: {id: KEY}", p.key("id"))
	}
	a.Title = p.clean("title", scalarOf(values[p.key("title")]))
	for _, keyword := range listOf(values[p.key("keywords")]) {
		if keyword = p.clean("keywords", keyword); keyword != "" {
			a.Keywords = append(a.Keywords, keyword)
		}
	}
	a.Nodes = listOf(values[p.key("nodes")])
	a.Image, a.Locale = scalarOf(values[p.key("image")]), scalarOf(values[p.key("locale")])
	p.fields(&a, values)
	if p.graph != nil {
		for _, i := range p.graph.Ground(append([]string{a.Title}, a.Keywords...)...) {
			a.Nodes = append(a.Nodes, p.graph.Node(i).ID)
		}
	}
	return a, nil
}

// fields fills the further fields, mapped and set.
func (p *assetParser) fields(a *schemas.Asset, values map[string]any) {
	for field, key := range p.spec.Fields {
		if !contains(standardFields, field) {
			if value := p.clean(field, scalarOf(values[key])); value != "" {
				a.Fields[field] = value
			}
		}
	}
	for field, value := range p.spec.Set {
		a.Fields[field] = value
	}
}

func (p *assetParser) clean(field, value string) string {
	for _, clean := range p.cleaners[field] {
		value = clean(value)
	}
	return value
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func decodeRecord(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if decoder.More() {
		return nil, errors.New("more than one JSON value on the line")
	}
	if values == nil {
		return nil, errors.New("not a JSON object: null")
	}
	return values, nil
}

// scalarOf returns a scalar as text, and the scalars of a list joined by commas.
func scalarOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(v)
	case []any:
		return strings.Join(listOf(v), ", ")
	}
	return fmt.Sprint(v)
}

// listOf returns a list of scalars as texts; a text is split at commas.
func listOf(v any) []string {
	var out []string
	switch v := v.(type) {
	case nil:
	case []any:
		for _, e := range v {
			if s := scalarOf(e); s != "" {
				out = append(out, s)
			}
		}
	default:
		for part := range strings.SplitSeq(scalarOf(v), ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}
