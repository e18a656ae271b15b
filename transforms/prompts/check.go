package prompts

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/routenator/routenator/schemas"
)

// kinds are the types of everything that a template may show, at any depth, by name.
var kinds = kindsOf(reflect.TypeFor[Data](), map[string][]reflect.Type{"Draw": {reflect.TypeFor[func(string) (string, error)]()}})

func kindsOf(t reflect.Type, into map[string][]reflect.Type) map[string][]reflect.Type {
	for t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return into
	}
	for i := range t.NumField() {
		field := t.Field(i)
		if field.IsExported() && !slices.Contains(into[field.Name], field.Type) {
			into[field.Name] = append(into[field.Name], field.Type)
			kindsOf(field.Type, into)
		}
	}
	return into
}

// checkNode finds what nothing has (fields, labels, values to draw), also in branches that a trial run does not take.
// What a dot stands for is not followed: a name that another part of [Data] has passes here and fails in the trial.
func checkNode(domain *schemas.Domain, tree *parse.Tree, node parse.Node) error {
	wrong := ""
	switch n := node.(type) {
	case *parse.FieldNode:
		wrong = checkPath(domain, n.Ident)
	case *parse.VariableNode:
		wrong = checkPath(domain, n.Ident[1:])
	case *parse.ChainNode:
		wrong = checkPath(domain, n.Field)
	case *parse.CommandNode:
		wrong = checkDraw(domain, n)
	}
	if wrong != "" {
		at, _ := tree.ErrorContext(node)
		return fmt.Errorf("template: %s: %s", at, wrong)
	}
	return checkInside(domain, tree, reflect.Indirect(reflect.ValueOf(node)))
}

// checkPath says what is wrong with the fields of {{.A.B}}, "" for nothing.
func checkPath(domain *schemas.Domain, path []string) string {
	var of []reflect.Type // of the name before
	for i, name := range path {
		known := kinds
		if i > 0 {
			if slices.ContainsFunc(of, func(t reflect.Type) bool { return t.Kind() == reflect.Map }) {
				return checkLabel(domain, path[i-1], name)
			}
			known = fieldsOf(of)
		}
		if of = known[name]; len(of) == 0 {
			return fmt.Sprintf("{{.%s}} is nothing that a prompt can show; %s", strings.Join(path, "."), schemas.DidYouMean(name, slices.Sorted(maps.Keys(known))))
		}
	}
	return ""
}

func fieldsOf(types []reflect.Type) map[string][]reflect.Type {
	out := map[string][]reflect.Type{}
	for _, t := range types {
		if t.Kind() != reflect.Struct {
			continue
		}
		for i := range t.NumField() {
			out[t.Field(i).Name] = append(out[t.Field(i).Name], t.Field(i).Type)
		}
	}
	return out
}

// checkLabel checks a key of a mapping: the attributes are known, the fields of assets are not.
func checkLabel(domain *schemas.Domain, mapping, key string) string {
	if _, ok := domain.Recipe.Attributes[key]; ok || mapping != "Labels" {
		return ""
	}
	return fmt.Sprintf("{{.Labels.%s}} is no attribute; %s", key, schemas.DidYouMean(key, domain.Recipe.AttributeNames()))
}

// checkDraw checks the name in {{.Draw "name"}}.
func checkDraw(domain *schemas.Domain, command *parse.CommandNode) string {
	if len(command.Args) < 2 || !strings.HasSuffix(command.Args[0].String(), ".Draw") {
		return ""
	}
	name, ok := command.Args[1].(*parse.StringNode)
	if !ok {
		return ""
	}
	known := map[string]bool{}
	for values := range domain.Values {
		known[values] = true
	}
	for values := range domain.Recipe.Values {
		known[values] = true
	}
	if known[name.Text] {
		return ""
	}
	return fmt.Sprintf("the recipe has no values %q; %s", name.Text, schemas.DidYouMean(name.Text, slices.Sorted(maps.Keys(known))))
}

// checkInside checks the nodes that a node, or a list of nodes, holds.
func checkInside(domain *schemas.Domain, tree *parse.Tree, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			if err := checkHeld(domain, tree, v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if err := checkHeld(domain, tree, v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkHeld(domain *schemas.Domain, tree *parse.Tree, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Slice:
		return checkInside(domain, tree, v)
	case reflect.Struct:
		v = v.Addr() // nodes are reached by pointers
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
	default:
		return nil
	}
	if node, ok := v.Interface().(parse.Node); ok {
		return checkNode(domain, tree, node)
	}
	return nil
}
