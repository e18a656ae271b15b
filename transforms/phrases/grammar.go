package phrases

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// phrase is one text of one phrase of the recipe, ready to be derived.
type phrase struct {
	spec   *schemas.Phrase
	file   *schemas.PhraseFile
	key    string // in its file, such as phrases[0].say[1]
	root   *node
	weight float64

	conditions []condition // of its when, those about arguments
}

// condition is what a phrase's when says of one argument: one of the limits.
type condition struct {
	attribute, argument string
	limits              []allowed
}

func conditionsOf(domain *schemas.Domain, when schemas.Conditions) []condition {
	var out []condition
	for _, name := range slices.Sorted(maps.Keys(when)) {
		a := domain.Recipe.Attributes[name]
		if a.Argument() == "" || len(when[name]) == 0 {
			continue
		}
		c := condition{attribute: name, argument: a.Argument()}
		for _, label := range when[name] {
			c.limits = append(c.limits, limit(domain, &a, label))
		}
		out = append(out, c)
	}
	return out
}

// grammar is the linked phrases of one route. It is immutable.
type grammar struct {
	phrases []*phrase
	nodes   int // ids given to nodes
}

// linker resolves rules and slots, and collects what is wrong.
type linker struct {
	domain   *schemas.Domain
	rules    map[string]*node // by language and name
	busy     map[string]bool  // rules being linked: a rule within itself never ends
	sources  map[string]*schemas.PhraseFile
	grammar  *grammar
	problems schemas.Problems
}

// newGrammar parses and links the phrase files of one route.
func newGrammar(domain *schemas.Domain, files []schemas.PhraseFile) (*grammar, error) {
	l := &linker{domain: domain, rules: map[string]*node{}, busy: map[string]bool{},
		sources: map[string]*schemas.PhraseFile{}, grammar: &grammar{}}
	for i := range files {
		l.parseRules(&files[i])
	}
	for i := range files {
		l.linkFile(&files[i])
	}
	l.checkSubrequests()
	if len(l.problems) > 0 {
		slices.SortStableFunc(l.problems, func(a, b schemas.Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
		})
		return nil, l.problems
	}
	if len(l.grammar.phrases) == 0 {
		return nil, schemas.Problems{{File: "phrases", Message: "hold no phrase; write phrases: [{say: …}]"}}
	}
	return l.grammar, nil
}

func (l *linker) addf(file *schemas.PhraseFile, key, format string, args ...any) {
	line := 0
	for at := key; at != "" && line == 0; at = at[:max(strings.LastIndexAny(at, ".["), 0)] {
		line = file.Lines[at]
	}
	l.problems = append(l.problems, schemas.Problem{File: file.Path, Line: line, Key: key, Message: fmt.Sprintf(format, args...)})
}

func (l *linker) parseRules(file *schemas.PhraseFile) {
	for _, name := range slices.Sorted(maps.Keys(file.Rules)) {
		texts, id := file.Rules[name], file.Language+"/"+name
		if other, ok := l.sources[id]; ok {
			l.addf(file, "rules."+name, "stands twice for the language %s, also in %s", file.Language, other.Path)
			continue
		}
		l.sources[id] = file
		n := &node{kind: choice}
		for i, source := range texts {
			if part, ok := l.parse(file, fmt.Sprintf("rules.%s[%d]", name, i), source); ok {
				weight := 1.0
				if strings.HasPrefix(strings.TrimSpace(source), "/") && part.kind == choice && len(part.parts) == 1 {
					weight, part = part.weights[0], part.parts[0] // "/3/ text" as one of the rule's texts
				}
				n.parts, n.weights = append(n.parts, part), append(n.weights, weight)
			}
		}
		l.rules[id] = n
	}
}

func (l *linker) parse(file *schemas.PhraseFile, key, source string) (*node, bool) {
	n, err := parse(source)
	if err != nil {
		l.addf(file, key, "%v", err)
	}
	return n, err == nil
}

func (l *linker) linkFile(file *schemas.PhraseFile) {
	for _, name := range slices.Sorted(maps.Keys(file.Rules)) {
		l.rule(file, "rules."+name, name)
	}
	for i := range file.Phrases {
		spec := &file.Phrases[i]
		key := fmt.Sprintf("phrases[%d]", i)
		l.checkPhrase(file, key, spec)
		for j, source := range spec.Say {
			at := fmt.Sprintf("%s.say[%d]", key, j)
			n, ok := l.parse(file, at, source)
			if !ok {
				continue
			}
			weight := *spec.Weight
			if n.kind == choice && len(n.parts) == 1 { // "/3/ text"
				weight *= n.weights[0]
			}
			n = l.link(file, at, n)
			l.checkSlots(file, at, spec, n)
			l.grammar.phrases = append(l.grammar.phrases, &phrase{spec: spec, file: file, key: at, root: n, weight: weight})
		}
	}
}

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
		} else if len(parameter.Enum) > 0 && !slices.Contains(parameter.Enum, value) {
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

// subrequests returns the phrases that can stand for a {call} of the function within the parallel phrase p.
func (g *grammar) subrequests(p *phrase, function string) []*phrase {
	var out []*phrase
	for _, q := range g.phrases {
		if q.spec.Outcome == schemas.OutcomeCall && q.spec.Function == function && q.weight > 0 &&
			q.file.Language == p.file.Language && compatible(p.spec.When, q.spec.When) {
			out = append(out, q)
		}
	}
	return out
}

// compatible says whether every attribute that both name has a label in common.
func compatible(a, b schemas.Conditions) bool {
	for attribute, labels := range a {
		if other, ok := b[attribute]; ok && !slices.ContainsFunc(labels, func(s string) bool { return slices.Contains(other, s) }) {
			return false
		}
	}
	return true
}

// link replaces rules by what they stand for, gives ids and computes the shapes that depend on no draw.
func (l *linker) link(file *schemas.PhraseFile, key string, n *node) *node {
	if n.kind == rule {
		return l.rule(file, key, n.text)
	}
	for i, part := range n.parts {
		n.parts[i] = l.link(file, key, part)
	}
	n.id = l.grammar.nodes
	l.grammar.nodes++
	n.static = staticShape(n)
	return n
}

func (l *linker) rule(file *schemas.PhraseFile, key, name string) *node {
	id := file.Language + "/" + name
	n, ok := l.rules[id]
	switch {
	case !ok:
		l.addf(file, key, "the rule <%s> does not exist for the language %s", name, file.Language)
		return &node{kind: sequence, static: empty}
	case n.static != nil || n.id > 0:
		return n
	case l.busy[id]:
		l.addf(file, key, "the rule <%s> stands within itself", name)
		return &node{kind: sequence, static: empty}
	}
	l.busy[id] = true
	if l.grammar.nodes == 0 {
		l.grammar.nodes = 1 // id 0 means not linked
	}
	linked := l.link(l.sources[id], "rules."+name, n)
	l.busy[id] = false
	return linked
}

// staticShape returns the shape of a part without slots, captures and calls; nil for others.
func staticShape(n *node) shape {
	switch n.kind {
	case literal:
		return shape{{words: 1 << min(literalWords(n.text), 63)}}
	case sequence:
		s := empty
		for _, part := range n.parts {
			if part.static == nil {
				return nil
			}
			s = s.then(part.static)
		}
		return s
	case choice:
		var s shape
		for i, part := range n.parts {
			if part.static == nil {
				return nil
			}
			if n.weights[i] > 0 {
				s = s.union(part.static)
			}
		}
		return s
	}
	return nil
}

// literalWords counts the words that a literal adds to a query: "'s" adds none, for it leans on the word before it.
func literalWords(s string) int {
	if s != "" && leans(s) {
		return text.CountWords("a"+s) - 1
	}
	return text.CountWords(s)
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
