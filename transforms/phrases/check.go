package phrases

import (
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// checkPhrase checks what a phrase says about itself.
func (l *linker) checkPhrase(file *schemas.PhraseFile, key string, p *schemas.Phrase) {
	_, known := l.domain.Function(p.Function)
	switch {
	case len(p.Say) == 0:
		l.addf(file, key+".say", "is missing; write what is said")
	case !slices.Contains(schemas.Outcomes(), p.Outcome):
		l.addf(file, key+".outcome", "is %q; write one of %s", p.Outcome, strings.Join(schemas.Outcomes(), ", "))
	case p.Outcome == schemas.OutcomeNone && p.Function != "":
		l.addf(file, key+".function", "is %q; a phrase whose outcome is none calls no function", p.Function)
	case p.Outcome == schemas.OutcomeParallel && (len(p.Calls) < 2 || len(p.Calls) > 3):
		l.addf(file, key+".calls", "names %d functions; a parallel phrase asks for two or three calls", len(p.Calls))
	case (p.Outcome == schemas.OutcomeCall || p.Outcome == schemas.OutcomeClarify) && !known:
		l.addf(file, key+".function", "is %q; name one of the recipe's functions: %s", p.Function, strings.Join(names(l.domain), ", "))
	case p.Outcome == schemas.OutcomeClarify:
		f, _ := l.domain.Function(p.Function)
		if parameter, ok := f.Parameter(p.Missing); !ok || !parameter.Required {
			l.addf(file, key+".missing", "is %q; name the required argument of %s that the phrase leaves out", p.Missing, p.Function)
		}
	}
	if len(p.Calls) > 0 && p.Outcome != schemas.OutcomeParallel {
		l.addf(file, key+".calls", "stands in a phrase whose outcome is %s; write outcome: parallel, or function for one call", p.Outcome)
	}
	for _, f := range p.Calls {
		if _, ok := l.domain.Function(f); !ok {
			l.addf(file, key+".calls", "%q is no function; known: %s", f, strings.Join(names(l.domain), ", "))
		}
	}
	for attribute := range p.When {
		if _, ok := l.domain.Recipe.Attributes[attribute]; !ok {
			l.addf(file, key+".when", "%q is no attribute; known: %s", attribute, strings.Join(l.domain.Recipe.AttributeNames(), ", "))
		}
	}
	l.checkFixed(file, key, p)
}

func (l *linker) checkFixed(file *schemas.PhraseFile, key string, p *schemas.Phrase) {
	f, ok := l.domain.Function(p.Function)
	if len(p.Arguments) > 0 && (p.Outcome == schemas.OutcomeParallel || p.Outcome == schemas.OutcomeNone) {
		l.addf(file, key+".arguments", "stands in a phrase whose outcome is %s, which fills no argument of its own", p.Outcome)
	}
	if !ok {
		return
	}
	for name, value := range p.Arguments {
		parameter, ok := f.Parameter(name)
		if !ok {
			l.addf(file, key+".arguments", "%s has no parameter %q", p.Function, name)
		} else if _, err := parameter.Literal(value); err != nil {
			l.addf(file, key+".arguments", "%v", err)
		} else if !parameter.Takes(value) {
			l.addf(file, key+".arguments", "%q is none of the enum of %s: %s", value, name, strings.Join(parameter.Enum, ", "))
		}
	}
}

// checkSlots checks that slots and captures exist.
func (l *linker) checkSlots(file *schemas.PhraseFile, key string, p *schemas.Phrase, n *node) {
	f, _ := l.domain.Function(p.Function)
	if p.Outcome == schemas.OutcomeParallel { // its own words belong to no call
		f = nil
	}
	seen := map[*node]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		switch n.kind {
		case slot:
			_, listed := l.domain.Values[n.name]
			if _, ok := l.domain.Recipe.Values[n.name]; !ok && !listed {
				l.addf(file, key, "{%s} is no value of the recipe; add it under values, or use one of %s", n.name, strings.Join(valueNames(l.domain), ", "))
			}
		case capture:
			if f == nil {
				l.addf(file, key, "{%s: …} captures an argument, and this phrase calls no function", n.name)
			} else if parameter, ok := f.Parameter(n.name); !ok || parameter.Type != "string" {
				l.addf(file, key, "{%s: …}: %s has no text parameter of that name", n.name, p.Function)
			}
		case call:
			if n.draw >= len(p.Calls) {
				l.addf(file, key, "{call#%d}: calls names %d functions", n.draw+1, len(p.Calls))
			}
		}
		for _, part := range n.parts {
			visit(part)
		}
	}
	visit(n)
}

// checkSubrequests checks that every function of a parallel phrase has phrases of its own.
func (l *linker) checkSubrequests() {
	for _, p := range l.grammar.phrases {
		for _, f := range p.spec.Calls {
			if len(l.grammar.subrequests(p, f)) == 0 {
				l.addf(p.file, p.key, "a parallel phrase calls %s, and no phrase with outcome call and the same when does", f)
			}
		}
	}
}

func names(domain *schemas.Domain) []string {
	var out []string
	for _, f := range domain.Functions {
		out = append(out, f.Name)
	}
	return out
}

func valueNames(domain *schemas.Domain) []string {
	seen := map[string]bool{}
	for name := range domain.Recipe.Values {
		seen[name] = true
	}
	for name := range domain.Values {
		seen[name] = true
	}
	var out []string
	for name := range seen {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
