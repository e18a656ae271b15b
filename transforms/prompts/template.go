package prompts

import (
	"regexp"
	"strconv"
	"strings"
	"text/template"

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

// readFile parses a prompt file of the domain.
func readFile(domain *schemas.Domain, name string) (*file, error) {
	f := &file{name: name}
	body := strings.ReplaceAll(domain.Prompts[name], "\r\n", "\n")
	if system, user, ok := strings.Cut("\n"+body, separator); ok {
		var err error
		if f.system, err = readTemplate(domain, name, strings.TrimPrefix(system, "\n")); err != nil {
			return nil, err
		}
		// Lines are counted from the top of the file, in errors too.
		body = "{{/*" + strings.Repeat("\n", strings.Count(system, "\n")+1) + "*/}}" + user
	}
	var err error
	f.user, err = readTemplate(domain, name, body)
	return f, err
}

func readTemplate(domain *schemas.Domain, name, body string) (*template.Template, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(functions).Parse(strings.TrimRight(body, "\n"))
	if err != nil {
		return nil, problem(name, err)
	}
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		if err := checkNode(domain, part.Tree, part.Root); err != nil {
			return nil, problem(name, err)
		}
	}
	return t, nil
}

// placed is an error of a template: "template: FILE:LINE:COLUMN: what".
var placed = regexp.MustCompile(`(?s)^template: .*?:([0-9]+)(?::[0-9]+)?: (.*)$`)

// problem gives an error of a template its file and line.
func problem(name string, err error) error {
	p := schemas.Problem{File: name, Message: err.Error()}
	if parts := placed.FindStringSubmatch(p.Message); parts != nil {
		p.Line, _ = strconv.Atoi(parts[1]) // digits; a line beyond the largest number is none
		p.Message = parts[2]
	}
	return schemas.Problems{p}
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
		said := strings.TrimSpace(b.String())
		if said == "" && part.role == schemas.RoleSystem {
			continue // some servers refuse an empty message
		}
		turns = append(turns, schemas.Turn{Role: part.role, Text: said})
	}
	return turns, nil
}
