package prompts

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/routenator/routenator/schemas"
)

// file is a prompt file that was read.
type file struct {
	name         string
	system, user *template.Template // system is nil where the file has none
}

// separator parts the system message from the user's.
const separator = "\n---\n"

// functions are those that a template may call beside its own.
var functions = template.FuncMap{"join": func(list []string, between string) string { return strings.Join(list, between) },
	"lower": strings.ToLower, "json": compactJSON}

// readFile parses a prompt file.
func readFile(name, body string) (*file, error) {
	f := &file{name: name}
	body = strings.ReplaceAll(body, "\r\n", "\n")
	if system, user, ok := strings.Cut("\n"+body, separator); ok {
		var err error
		if f.system, err = readTemplate(name, strings.TrimPrefix(system, "\n")); err != nil {
			return nil, err
		}
		// Lines are counted from the top of the file, in errors too.
		body = "{{/*" + strings.Repeat("\n", strings.Count(system, "\n")+1) + "*/}}" + user
	}
	var err error
	f.user, err = readTemplate(name, body)
	return f, err
}

func readTemplate(name, body string) (*template.Template, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(functions).Parse(strings.TrimRight(body, "\n"))
	if err != nil {
		return nil, problem(name, err)
	}
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		if err := checkFields(part.Root); err != nil {
			return nil, problem(name, fmt.Errorf("%s: %w", part.Name(), err))
		}
	}
	return t, nil
}

func problem(name string, err error) error {
	return schemas.Problems{{File: name, Message: strings.TrimPrefix(err.Error(), "template: ")}}
}

// fields are the names of everything that a template may show, at any depth.
var fields = namesOf(reflect.TypeFor[Data](), map[string]bool{"Draw": true})

func namesOf(t reflect.Type, into map[string]bool) map[string]bool {
	for t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				into[t.Field(i).Name] = true
				namesOf(t.Field(i).Type, into)
			}
		}
	}
	return into
}

// checkFields finds fields that nothing has, also in branches that a trial run does not take.
func checkFields(node parse.Node) error {
	switch n := node.(type) {
	case *parse.FieldNode:
		if !fields[n.Ident[0]] {
			return fmt.Errorf("{{.%s}} is nothing that a prompt can show; %s", strings.Join(n.Ident, "."), schemas.DidYouMean(n.Ident[0], slices.Sorted(maps.Keys(fields))))
		}
		return nil
	}
	v := reflect.Indirect(reflect.ValueOf(node))
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if err := checkValue(v.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			if err := checkValue(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		if v.CanAddr() {
			if node, ok := v.Addr().Interface().(parse.Node); ok {
				return checkFields(node)
			}
		}
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		if node, ok := v.Interface().(parse.Node); ok {
			return checkFields(node)
		}
	}
	return nil
}

// write executes the file.
func (f *file) write(data *Data) ([]schemas.Turn, error) {
	var turns []schemas.Turn
	for _, part := range []struct {
		role string
		text *template.Template
	}{{schemas.RoleSystem, f.system}, {schemas.RoleUser, f.user}} {
		if part.text == nil {
			continue
		}
		var b strings.Builder
		if err := part.text.Execute(&b, data); err != nil {
			return nil, problem(f.name, err)
		}
		turns = append(turns, schemas.Turn{Role: part.role, Text: strings.TrimSpace(b.String())})
	}
	return turns, nil
}
