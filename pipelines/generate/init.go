package main

import (
	"context"
	"fmt"
	"io"
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
	seen := map[string]bool{}
	for _, f := range functions {
		for _, p := range f.Parameters {
			if !seen[p.Name] {
				seen[p.Name] = true
				b.WriteString(valuesFor(&p))
			}
		}
	}
	b.WriteString("\nattributes:\n  function: {from: function}\n  words: {from: query, measure: words, bins: [1, 4, 7, 11, 21]}\n")
	b.WriteString("\ntargets:\n  - {of: function, share: uniform}\n\nroutes:\n  - {name: phrases, kind: template, phrases: phrases/}\n\nsplit: {validation: 0.1}\n")
	return b.String()
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
		return key + "[\"true\", \"false\"]\n"
	case p.Type == "string":
		name := text.Humanise(p.Name)
		return fmt.Sprintf("%s[\"first %s\", \"second %s\", \"third %s\"]   # replace by real ones\n", key, name, name, name)
	}
	return "" // arrays and objects have no words of their own: the template route cannot fill them
}

func phrasesFor(functions []schemas.Function) string {
	var b strings.Builder
	b.WriteString("# One of ( | ), said or not [ ], {argument}. Write what your users say.\nrules:\n  please: [\"[/0.3/ please]\"]\n\nphrases:\n")
	for _, f := range functions {
		name := strings.ToLower(text.Humanise(f.Name))
		var slots strings.Builder
		for _, p := range f.Parameters {
			if valuesFor(&p) == "" {
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
