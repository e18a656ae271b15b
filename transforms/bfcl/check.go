package bfcl

import (
	"errors"

	"github.com/routenator/routenator/transforms/calls"
)

// Params of checking. The zero value is the leaderboard's for models that are prompted with text.
type Params struct {
	// Underscores says that names of functions were shown with underscores for dots, as OpenAI's and others' endpoints
	// want them.
	Underscores bool
}

// Judge decodes a model's output as the leaderboard does, and checks it.
func Judge(row Row, output string, p Params) Verdict {
	made, err := Decode(row.Category, output)
	if err != nil {
		return JudgeUnreadable(row, err)
	}
	return Check(row, made, p)
}

// JudgeUnreadable is the verdict on an output that cannot be read: right where nothing should be called.
func JudgeUnreadable(row Row, err error) Verdict {
	if row.Category.withoutAnswer() && !row.Category.wants() {
		return valid()
	}
	v := invalid(Unreadable, "%v", err)
	if errors.Is(err, errNoCall) {
		return v.typed("decoder_wrong_output_format")
	}
	return v
}

// Check judges the calls made for a row, however they were read. Positional arguments are not seen, as on the
// leaderboard. Bare names are texts. In Java and JavaScript an argument must be a text that holds source code.
func Check(row Row, made []calls.Call, p Params) Verdict {
	if row.Category.withoutAnswer() {
		return checkRelevance(row.Category, made)
	}
	if len(made) != len(row.Right) || !row.Category.parallel() && len(made) != 1 {
		return invalid(WrongCount, "%d calls, want %d", len(made), len(row.Right)).typed(countType(row))
	}
	c := checker{Params: p, language: languageOf(row.Category)}
	switch {
	case row.Category.parallel():
		return c.parallel(row, made)
	case row.Category.multiple(), len(row.Functions) == 0:
		return c.right(row, made[0], row.Right[0])
	}
	return c.call(row.Functions[0], made[0], row.Right[0])
}

// countType is the leaderboard's name of a wrong count: each of its checkers has one.
func countType(row Row) string {
	switch {
	case row.Category.parallel():
		return "parallel_function_checker_no_order:wrong_count"
	case row.Category.multiple():
		return "multiple_function_checker:wrong_count"
	}
	return errorTypes[WrongCount]
}

func checkRelevance(c Category, made []calls.Call) Verdict {
	switch called := len(made) > 0; {
	case called && !c.wants():
		return invalid(Called, "%s", made[0])
	case !called && c.wants():
		return invalid(NotCalled, "nothing is called")
	}
	return valid()
}

// checker checks calls of one language.
type checker struct {
	Params
	language language
}

// parallel matches calls to right calls in any order: each right call takes the first call left that matches it.
func (c checker) parallel(row Row, made []calls.Call) Verdict {
	taken := make([]bool, len(made))
	for i, right := range row.Right {
		var tried []Verdict
		at := -1
		for j, m := range made {
			if taken[j] {
				continue
			}
			v := c.right(row, m, right)
			if v.Valid {
				at = j
				break
			}
			tried = append(tried, v)
		}
		if at < 0 {
			v := invalid(NoMatch, "no call matches right call %d, %s", i+1, right.Name)
			v.Tried = tried
			return v
		}
		taken[at] = true
	}
	return valid()
}

// right checks a call against a right one and the schema of its function.
func (c checker) right(row Row, made calls.Call, right Right) Verdict {
	f, ok := find(row.Functions, right.Name)
	if !ok {
		return invalid(WrongName, "the right function %s is none of the row's", right.Name)
	}
	return c.call(f, made, right)
}

// call checks one call.
func (c checker) call(f Function, made calls.Call, right Right) Verdict {
	name := f.Name
	if c.Underscores {
		name = underscored(name)
	}
	if made.Name != name {
		return invalid(WrongName, "%s, want %s", made.Name, name)
	}
	for _, required := range f.Required {
		if _, ok := made.Argument(required); !ok {
			return invalid(MissingRequired, "%q", required)
		}
	}
	for _, a := range made.Arguments {
		if v := c.argument(f, a, right); !v.Valid {
			return v
		}
	}
	for _, a := range right.Parameters {
		if _, ok := made.Argument(a.Name); !ok && !a.optional() {
			return invalid(MissingOptional, "%q", a.Name)
		}
	}
	return valid()
}

// argument checks one argument.
func (c checker) argument(f Function, a calls.Argument, right Right) Verdict {
	accepted, ok := right.accepted(a.Name)
	declared, ok2 := f.Parameters[a.Name]
	if !ok || !ok2 {
		return invalid(UnexpectedParameter, "%q", a.Name)
	}
	e, v := c.language.expect(declared, plain(a.Value), accepted)
	if v == nil {
		return invalid(WrongType, "%s is %s; %s values are given as text", a.Name, kindOf(plain(a.Value)), c.language)
	}
	variable, verdict := e.check(a.Name, v, accepted.Values)
	if !verdict.Valid {
		return verdict
	}
	if !variable {
		switch {
		case e.kind == dictKind:
			return checkDict(a.Name, v, accepted.Values)
		case e.kind == listKind && e.items == dictKind:
			return checkDicts(a.Name, v, accepted.Values)
		case e.kind == textKind:
			return checkText(a.Name, v, accepted.Values)
		case e.kind == listKind:
			return checkList(a.Name, v, accepted.Values)
		}
	}
	return among(a.Name, v, accepted.Values)
}
