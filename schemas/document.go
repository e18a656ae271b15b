package schemas

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// document is one YAML file that is read strictly, with the line of each of its keys.
type document struct {
	file     string
	lines    map[string]int
	anchors  map[string]ast.Node // by name, those that stand above the node that is looked at
	aliased  map[aliased]bool    // what was checked already where an alias names it
	problems Problems
}

// aliased is an anchored node that is read as some type.
type aliased struct {
	node ast.Node
	as   reflect.Type
}

// readDocument decodes data into target, a pointer to a struct or slice. Keys that the target's type does not have
// are problems that name the nearest key that it has; all of them are found at once.
func readDocument(file string, data []byte, target any) *document {
	d := &document{file: file, lines: map[string]int{}, anchors: map[string]ast.Node{}, aliased: map[aliased]bool{}}
	if !utf8.Valid(data) {
		d.add(0, "", "is not valid UTF-8; save it as UTF-8")
		return d
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		d.addYAML(err)
		return d
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		d.add(0, "", "is empty")
		return d
	}
	if len(tree.Docs) > 1 {
		d.add(0, "", fmt.Sprintf("holds %d YAML documents; write one", len(tree.Docs)))
	}
	if !d.boundAliases(tree.Docs[0].Body) {
		return d
	}
	d.check(tree.Docs[0].Body, reflect.TypeOf(target).Elem(), "")
	if err := decodeNode(tree.Docs[0].Body, target); err != nil {
		d.addYAML(err)
	}
	return d
}

// decodeNode decodes a node. The decoder panics where a tag has no value (goccy/go-yaml 1.19.2): that is an error of the
// file like any other.
func decodeNode(node ast.Node, target any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("holds a tag (!) without a value, or YAML that cannot be decoded: %v; write plain mappings, lists and texts", p)
		}
	}()
	return yaml.NewDecoder(strings.NewReader(""), yaml.AllowDuplicateMapKey()).DecodeFromNode(node, target)
}

func (d *document) add(line int, key, message string) {
	d.problems = append(d.problems, Problem{File: d.file, Line: line, Key: key, Message: message})
}

// addf notes a problem with the value at key, at the line of that key or of the nearest one above it.
func (d *document) addf(key, format string, args ...any) {
	d.add(d.line(key), key, fmt.Sprintf(format, args...))
}

func (d *document) line(key string) int {
	for key != "" {
		if line, ok := d.lines[key]; ok {
			return line
		}
		key = key[:max(strings.LastIndexAny(key, ".["), 0)]
	}
	return 0
}

func (d *document) addYAML(err error) {
	var located yaml.Error
	if !errors.As(err, &located) {
		if len(d.problems) == 0 { // otherwise it was named already, with its line
			d.add(0, "", err.Error())
		}
		return
	}
	line := 0
	if t := located.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	for _, p := range d.problems { // the key at this line was named already
		if p.Line == line {
			return
		}
	}
	d.add(line, "", located.GetMessage())
}

// check walks a node beside the type that it is decoded into, notes lines and reports unknown keys.
func (d *document) check(node ast.Node, t reflect.Type, path string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch n := node.(type) {
	case *ast.AnchorNode:
		d.anchors[n.Name.GetToken().Value] = n.Value
		d.check(n.Value, t, path)
		return
	case *ast.AliasNode:
		d.checkAlias(n, t, path)
		return
	case *ast.MappingNode, *ast.MappingValueNode:
		d.checkMapping(pairs(n), t, path)
	case *ast.SequenceNode:
		d.checkSequence(n, t, path)
	}
	d.checkForm(node, t, path)
}

// checkAlias checks what the alias names, once for each type: it may stand within itself, and many times.
func (d *document) checkAlias(n *ast.AliasNode, t reflect.Type, path string) {
	node, ok := d.anchors[n.Value.GetToken().Value]
	if !ok || d.aliased[aliased{node, t}] {
		return
	}
	d.aliased[aliased{node, t}] = true
	d.check(node, t, path)
}

func (d *document) checkSequence(n *ast.SequenceNode, t reflect.Type, path string) {
	if t == reflect.TypeFor[ValueSpec]() {
		t = reflect.TypeFor[[]ValueEntry]()
	}
	for i, v := range n.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		d.lines[at] = v.GetToken().Position.Line
		if t.Kind() == reflect.Slice {
			d.check(v, t.Elem(), at)
		}
	}
}

func (d *document) checkMapping(values []*ast.MappingValueNode, t reflect.Type, path string) {
	seen := map[string]bool{}
	for i, v := range values {
		if isMerge(v) { // <<: *base stands for the keys of base
			if i > 0 { // the decoder lets the later one win, against YAML
				d.add(v.Key.GetToken().Position.Line, path, "has << after other keys; write it first")
			}
			d.check(v.Value, t, path)
			continue
		}
		key := v.Key.GetToken().Value
		at := strings.TrimPrefix(path+"."+key, ".")
		d.lines[at] = v.Key.GetToken().Position.Line
		if seen[key] {
			d.addf(at, "stands twice")
		}
		seen[key] = true
		switch {
		case t == reflect.TypeFor[Surface]() || t == reflect.TypeFor[Shares]():
			d.check(v.Value, reflect.TypeFor[any](), at)
		case t.Kind() == reflect.Struct:
			d.checkKey(v, t, key, at)
		case t.Kind() == reflect.Map:
			d.check(v.Value, t.Elem(), at)
		default:
			d.check(v.Value, t, at)
		}
	}
}

func isMerge(v *ast.MappingValueNode) bool {
	_, ok := v.Key.(*ast.MergeKeyNode)
	return ok
}

func (d *document) checkKey(v *ast.MappingValueNode, t reflect.Type, key, at string) {
	fields := keysOf(t)
	if field, ok := fields[key]; ok {
		d.check(v.Value, field, at)
		return
	}
	known := make([]string, 0, len(fields))
	for name := range fields {
		known = append(known, name)
	}
	sort.Strings(known)
	d.addf(at, "unknown key %q; %s", key, DidYouMean(key, known))
}

// keysOf maps the YAML keys of a struct type to the types of their fields.
func keysOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			fields[name] = t.Field(i).Type
		}
	}
	return fields
}
