package calls

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What begins a call, beyond doubt.
var (
	beginsData    = regexp.MustCompile(`^[\[\s]*\{\s*["'](?:name|function|tool_calls|function_call|arguments|parameters)["']\s*:`)
	beginsData2   = regexp.MustCompile(`^[\[\s]*\{\s*["'](?:type|id|role|choices)["']\s*:[^}]*["'](?:function|tool_calls)["']`)
	beginsList    = regexp.MustCompile(`^\[\s*[\pL_][\pL\pN_.-]*\(`)
	beginsNamed   = regexp.MustCompile(`^[\[\s]*[\pL_][\pL\pN_.-]*\(\s*[\pL_$@][\pL\pN_$@.-]*\s*=[^=]`)
	beginsLiteral = regexp.MustCompile(`^[\pL_][\pL\pN_.-]*\(\s*["'\[{0-9-]`)
)

// readData reads JSON, or the same with Python's quotes and constants. A value that describes no call is stepped over.
func readData(p *parser, _ bool) (segment, bool) {
	start := p.at
	if p.peek() != '{' && (p.peek() != '[' || !dataAhead(p.ahead())) {
		return segment{}, false
	}
	v, err := p.data()
	if err != nil {
		rest := p.from(start).ahead()
		began := beginsData.MatchString(rest) || beginsData2.MatchString(rest)
		return segment{err: err}, began
	}
	d, err := p.from(start).describe(v)
	return segment{description: d, err: err}, true
}

func dataAhead(ahead string) bool {
	after := strings.TrimLeft(ahead[1:], " \t\r\n[")
	return strings.HasPrefix(after, "{") || strings.HasPrefix(after, "]")
}

// data reads a JSON value or, failing that, a Python literal; of two errors the one that came further.
func (p *parser) data() (Value, error) {
	literal := p.from(p.at)
	v, err := p.json(0)
	if err == nil {
		return v, nil
	}
	w, err2 := literal.atom(0)
	if err2 != nil {
		if literal.at > p.at {
			return nil, err2
		}
		return nil, err
	}
	p.at = literal.at
	return w, nil
}

// readList reads [f(…), g(…)].
func readList(p *parser, fresh bool) (segment, bool) {
	rest := p.ahead()
	if p.peek() != '[' || !beginsList.MatchString(rest) {
		return segment{}, false
	}
	list, err := p.listOrCall()
	if err != nil {
		return segment{err: err}, fresh || beginsNamed.MatchString(rest)
	}
	return segment{description: description{is: true, calls: list, form: FormPythonList}}, true
}

// readCall reads f(…).
func readCall(p *parser, fresh bool) (segment, bool) {
	rest, start := p.ahead(), p.at
	if wordBefore(p.text, p.at) {
		return segment{}, false
	}
	name := p.from(p.at)
	if _, err := name.functionName(); err != nil || name.peek() != '(' || isKeyword(p.text[start:name.at]) {
		return segment{}, false
	}
	c, err := p.call(0)
	if err != nil {
		began := beginsNamed.MatchString(rest) || fresh && (beginsLiteral.MatchString(rest) || p.at >= len(p.text))
		return segment{err: err}, began
	}
	return segment{description: description{is: true, calls: []Call{c}, form: FormPython}}, true
}

// wordBefore says whether a place is in the middle of a word.
func wordBefore(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return at > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_.-", r))
}
