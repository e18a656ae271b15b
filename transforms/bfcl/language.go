package bfcl

import "github.com/routenator/routenator/transforms/calls"

// language is what the functions of a category are written in.
type language string

const (
	python     language = "Python"
	java       language = "Java"
	javaScript language = "JavaScript"
)

func languageOf(c Category) language {
	switch c {
	case SimpleJava:
		return java
	case SimpleJavaScript:
		return javaScript
	}
	return python
}

// expect returns the type that an argument must have and its value in that language; no value where one must be a text
// of source code and is not, or has a type that the leaderboard does not convert.
func (l language) expect(declared Type, v calls.Value, accepted Accepted) (expected, calls.Value) {
	if l == python {
		return expectPython(declared, v, accepted)
	}
	source, ok := v.(calls.String)
	if !ok {
		return expected{}, nil
	}
	kinds, convert := javaKinds, convertJava
	if l == javaScript {
		kinds, convert = javaScriptKinds, convertJavaScript
	}
	e := expected{kind: kinds[declared.Name]}
	if declared.Name == "Array" || declared.Name == "ArrayList" || declared.Name == "array" {
		e.items = kinds[declared.Items]
	}
	return e, convert(string(source), declared.Name, declared.Items)
}
