package calls

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Form is how calls were written.
type Form string

// Forms of output. FormNone is that of prose.
const (
	FormNone       Form = ""
	FormPython     Form = "python"      // f(a=1)
	FormPythonList Form = "python_list" // [f(a=1), g(b=2)]
	FormJSON       Form = "json"        // {"name": "f", "arguments": {"a": 1}}
	FormJSONList   Form = "json_list"   // [{"name": "f", "arguments": {"a": 1}}]
	FormOpenAI     Form = "openai"      // {"tool_calls": [{"function": {"name": "f", "arguments": "{\"a\": 1}"}}]}
	FormToolCall   Form = "tool_call"   // <tool_call>{"name": "f", "arguments": {"a": 1}}</tool_call>
	FormPythonTag  Form = "python_tag"  // <|python_tag|>{"name": "f", "parameters": {"a": 1}}
	FormFunction   Form = "function"    // <function=f>{"a": 1}</function>
	FormMistral    Form = "mistral"     // [TOOL_CALLS] [{…}], [TOOL_CALLS]f{"a": 1}, f[ARGS]{"a": 1}
)

// Output is what a model wrote.
type Output struct {
	Calls     []Call // in the order written; none in plain prose
	Form      Form   // of the first call
	Prose     string // what stands around the calls, without code fences and the model's closing tokens
	Reasoning string // what stands in <think>…</think> before the answer
}

// Read finds the calls in a model's output, whatever form they have. Plain prose holds none, and is no error. What began
// as a call and cannot be read is a [*SyntaxError], which wraps [ErrUnreadable]; the package comment says what begins a
// call. Its time grows with the length, which may be 1 MiB at most.
func Read(output string) (Output, error) {
	if len(output) > maxBytes {
		return Output{}, &SyntaxError{Detail: "longer than 1 MiB"}
	}
	text := strings.ToValidUTF8(output, "\uFFFD")
	start, reasoning := skipReasoning(text)
	s := &scanner{parser: newParser(strings.TrimRight(text[:len(text)-len(closing.FindString(text))], " \t\r\n")), fresh: true}
	s.at = min(start, len(s.text))
	s.scan()
	out, err := s.output(min(start, len(s.text)), len(s.text))
	out.Reasoning = reasoning
	return out, err
}

// closing tokens, of the chat templates of Llama, Qwen, Mistral, Gemma and GPT.
var closing = regexp.MustCompile(`(?:\s|<\|(?:eot_id|eom_id|im_end|end|end_of_text|endoftext)\|>|</s>|<end_of_turn>|<eos>)+$`)

// skipReasoning returns where the answer begins, and what was thought before it. A template may have opened <think>
// before the output began; thoughts that never end leave no answer.
func skipReasoning(text string) (int, string) {
	const open, end = "<think>", "</think>"
	opened := strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), open)
	i := strings.Index(text, end)
	switch {
	case i >= 0:
		return i + len(end), strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text[:i]), open))
	case opened:
		return len(text), strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), open))
	}
	return 0, ""
}

// Ranks of places; only those of the highest that occurs count.
const (
	inside = iota + 1
	standing
	tagged
)

// segment is one place where a call was found, or began.
type segment struct {
	start, end int
	rank       int
	fresh      bool // nothing before it on its line
	description
	err error
}

// scanner goes through an output once, from left to right.
type scanner struct {
	*parser
	fresh    bool // nothing but blanks, bullets and calls so far on this line
	segments []segment
	fences   [][2]int // lines that are code fences
}

var (
	fence   = regexp.MustCompile("^[ \t]*(?:```|~~~)[A-Za-z0-9_+-]*[ \t]*(?:\n|$)")
	bullet  = regexp.MustCompile(`^(?:[0-9]{1,3}[.)]|[-*>•])[ \t]+`)
	between = " \t\r;,`" // what may stand between calls on a line
)

func (s *scanner) scan() {
	for s.at < len(s.text) && len(s.segments) <= maxCalls && *s.budget >= 0 && !s.failed() {
		if !s.skipLine() && !s.segment() {
			s.skip()
		}
	}
}

// failed says whether the last place is a tag with an error: it decides, whatever follows.
func (s *scanner) failed() bool {
	n := len(s.segments)
	return n > 0 && s.segments[n-1].err != nil && s.segments[n-1].rank == tagged
}

// skipLine steps over what begins a line without being part of an answer.
func (s *scanner) skipLine() bool {
	if !s.fresh {
		return false
	}
	if s.at == 0 || s.text[s.at-1] == '\n' {
		if m := fence.FindString(s.rest()); m != "" {
			s.fences = append(s.fences, [2]int{s.at, s.at + len(m)})
			s.at += len(m)
			return true
		}
	}
	if c := s.peek(); !isDigit(c) && !strings.ContainsRune("-*>", rune(c)) && c < utf8.RuneSelf {
		return false
	}
	m := bullet.FindString(s.ahead())
	s.at += len(m)
	return m != ""
}

// skip steps over one character, or one word.
func (s *scanner) skip() {
	if word := s.identifier(""); word != "" {
		s.fresh = false
		return
	}
	r, size := utf8.DecodeRuneInString(s.rest())
	s.at += size
	if r == '\n' {
		s.fresh = true
	} else if !strings.ContainsRune(between, r) {
		s.fresh = false
	}
}

// segment reads what stands here, if it is or begins a call, and steps over it.
func (s *scanner) segment() bool {
	for _, read := range readers(s.peek()) {
		p := s.from(s.at)
		found, ok := read(p, s.fresh)
		if !ok {
			continue
		}
		if found.err != nil {
			p.at = s.at + 1
		}
		found.start, found.end, found.fresh = s.at, p.at, s.fresh
		if found.is || found.err != nil {
			s.segments = append(s.segments, found)
		}
		s.at = p.at
		return true
	}
	return false
}

// reader reads what begins at a place, and says whether it knows it; fresh is for the beginning of a line.
type reader func(p *parser, fresh bool) (segment, bool)

// readers are those that may know what begins with a byte.
func readers(first byte) []reader {
	switch {
	case first == '<':
		return []reader{readTagged}
	case first == '[':
		return []reader{readTagged, readData, readList}
	case first == '{':
		return []reader{readData}
	case first == '_' || first >= utf8.RuneSelf || first|0x20 >= 'a' && first|0x20 <= 'z':
		return []reader{readTagged, readCall}
	}
	return nil
}

// rank tells what stands alone from what stands inside a sentence.
func (s *scanner) rank() {
	for i := len(s.segments) - 1; i >= 0; i-- {
		here := &s.segments[i]
		if here.rank == tagged {
			continue
		}
		here.rank = inside
		line, _, _ := strings.Cut(s.text[here.end:], "\n")
		alone := strings.Trim(line, between+".") == ""
		if i+1 < len(s.segments) && !alone {
			next := s.segments[i+1]
			alone = next.rank == standing && strings.Trim(s.text[here.end:next.start], between) == ""
		}
		if here.fresh && (alone || here.err != nil) {
			here.rank = standing
		}
	}
}

// counts says whether a call inside a sentence is one: "item(s)" is none.
func (g *segment) counts() bool {
	if g.rank != inside || g.err != nil || g.form != FormPython {
		return true
	}
	return len(g.calls[0].Arguments) > 0
}

// output gathers the calls of the highest rank.
func (s *scanner) output(start, end int) (Output, error) {
	s.rank()
	top := 0
	for i := range s.segments {
		if s.segments[i].counts() {
			top = max(top, s.segments[i].rank)
		}
	}
	var out Output
	var prose proser
	for i := range s.segments {
		g := &s.segments[i]
		if g.rank != top || !g.counts() {
			continue
		}
		if g.err != nil {
			return Output{}, g.err
		}
		if len(out.Calls) == 0 {
			out.Form = g.form
		}
		out.Calls = append(out.Calls, g.calls...)
		prose.add(s.without(start, g.start))
		prose.add(g.prose)
		start = g.end
	}
	if len(out.Calls) > maxCalls || len(s.segments) > maxCalls {
		return Output{}, s.fail("more than %d calls", maxCalls)
	}
	if err := s.spend(0); err != nil {
		return Output{}, err
	}
	prose.add(s.without(start, end))
	out.Prose = prose.String()
	if len(out.Calls) == 0 {
		out.Form = FormNone
	}
	return out, nil
}

// without is a part of the text less its code fences.
func (s *scanner) without(start, end int) string {
	var b strings.Builder
	for _, f := range s.fences {
		if f[0] >= start && f[1] <= end {
			b.WriteString(s.text[start:f[0]])
			start = f[1]
		}
	}
	b.WriteString(s.text[start:end])
	return b.String()
}

// proser joins what is said around calls.
type proser struct{ strings.Builder }

func (p *proser) add(text string) {
	text = strings.TrimSpace(text)
	if strings.Trim(text, between+"\n-*>") == "" || bullet.MatchString(text+" ") && !strings.Contains(text, " ") {
		return
	}
	if p.Len() > 0 {
		p.WriteByte('\n')
	}
	p.WriteString(text)
}
