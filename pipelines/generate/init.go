package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

// writeRecipe writes a recipe that runs for the functions of a file: values from enums and ranges, uniform targets,
// and phrases to fill in.
func writeRecipe(ctx context.Context, c *config, stdout io.Writer) error {
	if c.output == "" {
		return usagef("--init needs --output, the folder to write the recipe into")
	}
	data, err := store.ReadFile(ctx, c.init)
	if err != nil {
		return &usageError{err}
	}
	functions, err := schemas.ReadFunctions(data)
	if err != nil {
		return usagef("%s: %w", c.init, err)
	}
	if !slices.ContainsFunc(functions, func(f schemas.Function) bool { return unsayable(&f) == "" }) {
		return usagef("%s: every function needs an object or list for which no words can be guessed; write the recipe by hand (README), with values as JSON", c.init)
	}
	files := []struct{ name, body string }{
		{"functions.json", string(data)},
		{"recipe.yaml", recipeFor(functions)},
		{"phrases/phrases.yaml", phrasesFor(functions)},
	}
	for _, f := range files { // nothing that a user wrote is overwritten
		if err := store.CreateNew(ctx, store.Join(c.output, f.name), []byte(f.body)); err != nil {
			return err
		}
	}
	recipe := store.Join(c.output, "recipe.yaml")
	fmt.Fprintf(stdout, "Wrote %s, functions.json and phrases/phrases.yaml.\nThe recipe runs as it is. See its rows:   generate --recipe %s --preview 20\nThen give phrases/phrases.yaml the words that your users use.\n", recipe, recipe)
	return nil
}

func recipeFor(functions []schemas.Function) string {
	var b strings.Builder
	b.WriteString("# Made by generate --init. Every key is explained in the recipe guide of the README.\n")
	b.WriteString("name: mine\nsize: 200\nseed: 7\nfunctions: functions.json\n\nvalues:\n")
	for _, p := range merged(functions) {
		b.WriteString(valuesFor(&p))
	}
	b.WriteString("\nattributes:\n  function: {from: function}\n  words: {from: query, measure: words, bins: [1, 4, 7, 11, 21]}\n")
	b.WriteString("\ntargets:\n")
	var left []string
	for i := range functions {
		if unsayable(&functions[i]) != "" {
			left = append(left, strconv.Quote(functions[i].Name)+": 0, ")
		}
	}
	if len(left) == 0 {
		b.WriteString("  - {of: function, share: uniform}\n")
	} else {
		fmt.Fprintf(&b, "  - {of: function, share: {%srest: 1}}   # 0: has no phrases yet\n", strings.Join(left, ""))
	}
	b.WriteString("\nroutes:\n  - {name: phrases, kind: template, phrases: phrases/}\n\nsplit: {validation: 0.1}\n")
	return b.String()
}

// merged returns the parameters of all functions, one for each name: its enum holds the values of all.
func merged(functions []schemas.Function) []schemas.Parameter {
	var out []schemas.Parameter
	for _, f := range functions {
		for _, p := range f.Parameters {
			i := slices.IndexFunc(out, func(q schemas.Parameter) bool { return q.Name == p.Name })
			if i < 0 {
				p.Enum = slices.Clone(p.Enum)
				out = append(out, p)
				continue
			}
			for _, v := range p.Enum {
				if !slices.Contains(out[i].Enum, v) {
					out[i].Enum = append(out[i].Enum, v)
				}
			}
		}
	}
	return out
}

// unsayable names a required argument for which no words can be guessed, "" where there is none.
func unsayable(f *schemas.Function) string {
	for _, p := range f.Parameters {
		if p.Required && !sayable(&p) {
			return p.Name
		}
	}
	return ""
}

// sayable says whether words for the argument can be guessed.
func sayable(p *schemas.Parameter) bool {
	switch p.Type {
	case "object":
		return false
	case "array":
		return p.Items == nil || p.Items.Type != "object" && p.Items.Type != "array" && p.Items.Type != "boolean"
	}
	return true
}

// valuesFor writes what an argument can hold, as far as its schema says.
func valuesFor(p *schemas.Parameter) string {
	key := fmt.Sprintf("  %s: ", strconv.Quote(p.Name))
	switch {
	case len(p.Enum) > 0:
		var b strings.Builder
		b.WriteString(key + "\n")
		for _, v := range p.Enum {
			fmt.Fprintf(&b, "    - {value: %s, say: [%s]}\n", strconv.Quote(v), strconv.Quote(strings.ToLower(text.Humanise(v))))
		}
		return b.String()
	case p.Type == "integer" || p.Type == "number":
		from, to := 1.0, 100.0
		if p.Minimum != nil {
			from, to = *p.Minimum, max(to, *p.Minimum+100)
		}
		if p.Maximum != nil {
			to, from = *p.Maximum, min(from, *p.Maximum)
		}
		return fmt.Sprintf("%s{range: [%g, %g]}\n", key, from, to)
	case p.Type == "boolean":
		return key + "[{value: \"true\", say: [\"yes\"]}, {value: \"false\", say: [\"no\"]}]   # better: phrases of its own, with arguments: {" + p.Name + ": \"true\"}\n"
	case p.Format == "date":
		return key + "{range: [\"2027-01-01\", \"2027-12-31\"], kind: date}   # replace by the days that are meant\n"
	case p.Format == "time":
		return key + "{range: [\"08:00\", \"20:00\"], step: 15, kind: time}\n"
	case p.Type == "array" && sayable(p):
		return listsFor(p)
	case p.Type == "string":
		name := text.Humanise(p.Name)
		return fmt.Sprintf("%s[\"first %s\", \"second %s\", \"third %s\"]   # replace by real ones\n", key, name, name, name)
	}
	return fmt.Sprintf("  # %s is of type %s: write its values as {value: 'JSON', say: [WORDS]}\n", p.Name, p.Type)
}

// listsFor writes lists of one and of two of the things that a list can hold.
func listsFor(p *schemas.Parameter) string {
	name := strings.ToLower(text.Humanise(p.Name))
	things := []string{"first " + name, "second " + name}
	switch {
	case p.Items == nil:
	case len(p.Items.Enum) > 0:
		things = p.Items.Enum
	case p.Items.Type != "string":
		things = []string{"1", "2"}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %s:   # lists, as JSON\n", strconv.Quote(p.Name))
	for i := range things {
		b.WriteString(listFor(p.Items, things[i:i+1]))
		if i > 0 {
			b.WriteString(listFor(p.Items, things[i-1:i+1]))
		}
	}
	return b.String()
}

// listFor writes one list of things.
func listFor(items *schemas.Items, things []string) string {
	item := schemas.Parameter{Type: "string"}
	if items != nil {
		item.Type = items.Type
	}
	var values, said []string
	for _, thing := range things {
		raw, err := item.Literal(thing)
		if err != nil {
			return fmt.Sprintf("    # %v\n", err) // an enum that is not of its own type
		}
		values, said = append(values, string(raw)), append(said, strings.ToLower(text.Humanise(thing)))
	}
	return fmt.Sprintf("    - {value: %s, say: [%s]}\n", strconv.Quote("["+strings.Join(values, ",")+"]"), strconv.Quote(strings.Join(said, " and ")))
}

func phrasesFor(functions []schemas.Function) string {
	var b strings.Builder
	b.WriteString("# One of ( | ), said or not [ ], {argument}. Write what your users say.\nrules:\n  please: [\"[/0.3/ please]\"]\n\nphrases:\n")
	for _, f := range functions {
		if argument := unsayable(&f); argument != "" {
			fmt.Fprintf(&b, "  # %s needs %s, for which no words can be guessed: give it values, and write phrases that say them\n", f.Name, argument)
			continue
		}
		name := strings.ToLower(text.Humanise(f.Name))
		var slots strings.Builder
		for _, p := range f.Parameters {
			if !sayable(&p) {
				continue
			}
			slot := fmt.Sprintf("(with|and) %s {%s}", strings.ToLower(text.Humanise(p.Name)), p.Name)
			if !p.Required {
				slot = "[" + slot + "]"
			}
			slots.WriteString(" " + slot)
		}
		fmt.Fprintf(&b, "  - function: %s\n    say:\n", strconv.Quote(f.Name))
		for _, opening := range []string{"<please> %s%s", "(can you|could you) %s%s", "i want to %s%s"} {
			fmt.Fprintf(&b, "      - %s\n", strconv.Quote(fmt.Sprintf(opening, name, slots.String())))
		}
	}
	return b.String()
}
