package calls

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// jsonValues are those that JSON can say; the others are Python's alone.
func values(python bool, depth int) *rapid.Generator[Value] {
	kinds := []*rapid.Generator[Value]{
		rapid.Just(Value(Null{})),
		rapid.Map(rapid.Bool(), func(b bool) Value { return Bool(b) }),
		rapid.Map(rapid.Int64(), func(n int64) Value { return IntOf(n) }),
		rapid.Just(Value(Int("-123456789012345678901234567890"))),
		rapid.Map(rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64), func(f float64) Value { return Float(f) }),
		rapid.Just(Value(Float(math.Inf(1)))),
		rapid.Map(texts, func(s string) Value { return String(s) }),
	}
	if python {
		kinds = append(kinds, rapid.Just(Value(Name("elephant"))), rapid.Just(Value(Name("Color.RED"))))
	}
	if depth > 0 {
		inner := rapid.SliceOfN(values(python, depth-1), 0, 3)
		kinds = append(kinds, rapid.Map(inner, func(v []Value) Value { return List(v) }), dicts(python, depth-1))
		if python {
			kinds = append(kinds, rapid.Map(inner, func(v []Value) Value { return Tuple(v) }), rapid.Map(someCall(python, depth-1), func(c Call) Value { return c }))
		}
	}
	return rapid.OneOf(kinds...)
}

// texts of any characters, and of those that mean something to a reader.
var texts = rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("ab \"'\\\n\t[]{}(),=:#<>/|`;-5é😀")), 0, 12, -1),
	rapid.SampledFrom([]string{"<tool_call>", "f(a=1)", "[TOOL_CALLS]", "```", "true", "x[ARGS]{}", "<function=f>"}))

func dicts(python bool, depth int) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		var d dictBuilder
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			d.set(String(texts.Draw(t, "key")), values(python, depth).Draw(t, "value"))
		}
		if d.dict == nil {
			return Dict{}
		}
		return d.dict
	})
}

func someCall(python bool, depth int) *rapid.Generator[Call] {
	return rapid.Custom(func(t *rapid.T) Call {
		c := Call{Name: rapid.StringMatching(`[a-z]{2,6}(\.[A-Z][a-z_]{1,4})?`).Filter(func(s string) bool { return !isKeyword(s) && !constants[s] }).Draw(t, "name")}
		for i := range rapid.IntRange(0, 3).Draw(t, "arguments") {
			c.set(fmt.Sprintf("a%d", i), values(python, depth).Draw(t, "value"))
		}
		if python && rapid.Bool().Draw(t, "positional") {
			c.Positional = append(c.Positional, values(python, depth).Draw(t, "value"))
		}
		return c
	})
}

var constants = map[string]bool{"true": true, "false": true, "null": true}

func openAI(list []Call) string {
	var out []string
	for i, c := range list {
		d := Dict{}
		for _, a := range c.Arguments {
			d = append(d, Entry{String(a.Name), a.Value})
		}
		out = append(out, fmt.Sprintf(`{"id":"c%d","type":"function","function":{"name":%s,"arguments":%s}}`, i, quote(c.Name), quote(JSON(d))))
	}
	return `{"role":"assistant","content":null,"tool_calls":[` + strings.Join(out, ",") + "]}"
}

func arguments(c Call) string {
	_, after, _ := strings.Cut(c.JSON(), `"arguments":`)
	return strings.TrimSuffix(after, "}")
}

func each(list []Call, before, after string, write func(Call) string) string {
	var b strings.Builder
	for _, c := range list {
		b.WriteString(before + write(c) + after)
	}
	return b.String()
}

// The writers of the forms.
var writers = map[Form]func([]Call) string{
	FormJSON:      func(l []Call) string { return each(l, "", "\n", Call.JSON) },
	FormJSONList:  JSONList,
	FormOpenAI:    openAI,
	FormToolCall:  func(l []Call) string { return each(l, "<tool_call>\n", "\n</tool_call>\n", Call.JSON) },
	FormPythonTag: func(l []Call) string { return "<|python_tag|>" + each(l, "", "; ", Call.JSON) + "<|eom_id|>" },
	FormFunction: func(l []Call) string {
		return each(l, "", "</function>", func(c Call) string { return "<function=" + c.Name + ">" + arguments(c) })
	},
	FormMistral: func(l []Call) string {
		return each(l, "[TOOL_CALLS]", "", func(c Call) string { return c.Name + "[ARGS]" + arguments(c) })
	},
}

// Python's forms also hold what JSON cannot say.
var pythonWriters = map[Form]func([]Call) string{
	FormPython:     func(l []Call) string { return each(l, "", "\n", Call.String) },
	FormPythonList: PythonList,
}

func TestReadReadsWhatIsWritten(t *testing.T) {
	for python, set := range map[bool]map[Form]func([]Call) string{false: writers, true: pythonWriters} {
		for form, write := range set {
			rapid.Check(t, func(t *rapid.T) {
				list := rapid.SliceOfN(someCall(python, 2), 1, 3).Draw(t, "calls")
				output := write(list)
				around := rapid.SampledFrom([][2]string{{"", ""}, {"Sure, here (all of it):\n", ""}, {"```json\n", "\n```\nDone."}, {"<think>f(a=1)</think>\n", "\n<|eot_id|>"}}).Draw(t, "around")
				got, err := Read(around[0] + output + around[1])
				if err != nil || !same(got.Calls, list) || got.Form != form {
					t.Fatalf("%s\nread as %q %v, %v", output, got.Form, got.Calls, err)
				}
				for i := range list {
					if got.Calls[i].String() != list[i].String() {
						t.Fatalf("%s, want %s", got.Calls[i], list[i])
					}
				}
			})
		}
	}
}

// What Python reads strictly is what the forgiving reader reads, but for true, false and null.
func TestParsePythonReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(someCall(false, 2), 0, 3).Draw(t, "calls")
		got, err := ParsePython(PythonList(list))
		if err != nil || !same(got, list) {
			t.Fatalf("%s\nread as %v, %v", PythonList(list), got, err)
		}
	})
}

func TestEqualIsAnEquivalence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := values(true, 2).Draw(t, "a"), values(true, 2).Draw(t, "b"), values(true, 2).Draw(t, "c")
		if !Equal(a, a) || Equal(a, b) != Equal(b, a) || Equal(a, b) && Equal(b, c) && !Equal(a, c) {
			t.Fatalf("%v %v %v", a, b, c)
		}
	})
}

func TestEqual(t *testing.T) {
	one := named("f", Argument{"a", Int("1")}, Argument{"b", String("x")})
	for _, c := range []struct {
		a, b Value
		want bool
	}{
		{Int("5"), Float(5), true}, {Int("5"), Float(5.5), false}, {Int("1"), Bool(true), false}, {Int("5"), String("5"), false},
		{Int("9007199254740993"), Float(9007199254740992), false}, {Int("9007199254740992"), Float(9007199254740992), true},
		{Float(math.Inf(1)), Float(math.Inf(1)), true}, {Int("1"), Float(math.Inf(1)), false}, {Float(0), Float(math.Copysign(0, -1)), true},
		{String("a"), String("A"), false}, {String("a"), Name("a"), true}, {Name("a"), String("a"), true}, {Null{}, Bool(false), false}, {Null{}, Null{}, true},
		{List{Int("1"), Int("2")}, Tuple{Float(1), Int("2")}, true}, {List{Int("1")}, List{Int("1"), Int("1")}, false}, {List{Int("1"), Int("2")}, List{Int("2"), Int("1")}, false},
		{Dict{{String("a"), Int("1")}, {String("b"), Int("2")}}, Dict{{String("b"), Int("2")}, {String("a"), Float(1)}}, true},
		{Dict{{String("a"), Int("1")}}, Dict{{String("a"), Int("2")}}, false}, {Dict{}, List{}, false},
		{one, named("f", one.Arguments[1], one.Arguments[0]), true}, {one, named("g", one.Arguments...), false}, {one, named("f", one.Arguments[0]), false},
	} {
		if Equal(c.a, c.b) != c.want {
			t.Errorf("%v and %v: want %v", c.a, c.b, c.want)
		}
	}
}

func TestFromJSON(t *testing.T) {
	got, err := FromJSON("Search", []byte(`{"content_type": "Photo", "prompt": "a"}`))
	if err != nil || !EqualCalls(got, photo("a")) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := FromJSON("f", nil); err != nil || !EqualCalls(got, named("f")) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := FromJSON("f", []byte(`[1]`)); err == nil {
		t.Error("a list is read as arguments")
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range forms {
		f.Add(c.output)
	}
	f.Add(strings.Repeat("f(a=", 100))
	f.Add(strings.Repeat(`{"type":`, 200))
	f.Add("f(a=" + strings.Repeat("-", 200) + "1)")
	f.Fuzz(func(t *testing.T, output string) {
		got, err := Read(output)
		if err != nil {
			return
		}
		// What was read can be written, and reads back as the same, if the names are such as the form allows.
		for _, c := range got.Calls {
			back, err := Read(JSONList([]Call{c}))
			if err != nil || len(back.Calls) != 1 || back.Calls[0].JSON() != c.JSON() {
				t.Fatalf("%q: %s reads back as %v, %v", output, c.JSON(), back.Calls, err)
			}
		}
	})
}

func FuzzParsePython(f *testing.F) {
	for _, c := range forms {
		f.Add(c.output)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParsePython(text)
		if err != nil {
			return
		}
		back, err := ParsePython(PythonList(got))
		if err != nil || PythonList(back) != PythonList(got) {
			t.Fatalf("%q: %s reads back as %v, %v", text, PythonList(got), back, err)
		}
	})
}
