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
