package bfcl

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/routenator/routenator/transforms/calls"
)

func TestCategories(t *testing.T) {
	for id, want := range map[string]Category{"simple_python_3": SimplePython, "simple_3": SimplePython, "java_0": SimpleJava, "live_simple_106-63-0": LiveSimple,
		"parallel_multiple_12": ParallelMultiple, "live_relevance_1-1-0": LiveRelevance, "irrelevance_5": Irrelevance, "multiple_1:x:y": Multiple} {
		if got, err := CategoryOfID(id); err != nil || got != want {
			t.Errorf("%s is %q, %v", id, got, err)
		}
	}
	for name, want := range map[string]Category{"a/BFCL_v4_live_parallel_multiple.json": LiveParallelMultiple, "BFCL_v3_java.json": SimpleJava, "gorilla_openfunctions_v1_test_simple.json": SimplePython, "multiple.json": Multiple} {
		if got, err := CategoryOfFile(name); err != nil || got != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	for _, id := range []string{"multi_turn_base_1", "memory_kv_2", "web_search_3", "q7", ""} {
		if _, err := CategoryOfID(id); !errors.Is(err, ErrCategory) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

const oneFunction = `"function": [{"name": "f", "parameters": {"type": "dict", "required": ["a"], "properties": {"a": {"type": "integer"}}}}]`

func TestReadErrors(t *testing.T) {
	question := `{"id": "simple_0", "question": [], ` + oneFunction + "}\n"
	for _, c := range []struct{ questions, answers, want string }{
		{"\n" + question, "", "line 2: simple_0: has no answer"},
		{question + question, `{"id": "simple_0", "ground_truth": [{"f": {"a": [1]}}]}`, "line 2: simple_0: the id stands twice"},
		{question, `{"id": "simple_0", "ground_truth": [{"g": {}}]}`, `line 1: simple_0: the right function "g" is none of its functions`},
		{question, `{"id": "simple_0", "ground_truth": [{"f": {"a": 1}}]}`, "answers: line 1: right call 1: the values accepted for a are no list"},
		{question, `{"id": "simple_0", "ground_truth": [{"f": {}, "g": {}}]}`, "answers: line 1: right call 1: is not one function with its parameters"},
		{`{"id": "chat_0"}`, "", `line 1: chat_0: no category of single calls: "chat_0"`},
		{`{"id": "simple_0", "function": [{}]}`, "", "line 1: simple_0: function 1: has no name"},
	} {
		if _, err := Read([]byte(c.questions), []byte(c.answers)); err == nil || err.Error() != c.want {
			t.Errorf("%s\n%v\nwant %s", c.questions, err, c.want)
		}
	}
}

// row makes a row of one function f with one parameter a.
func row(declared, accepted string) Row {
	functions, err := ParseFunctions(fmt.Appendf(nil, `[{"type": "function", "function": {"name": "f", "parameters": {"required": ["a"], "properties": {"a": %s, "b": {}}}}}]`, declared))
	if err != nil {
		panic(err)
	}
	right, err := ParseRight(fmt.Appendf(nil, `[{"f": {"a": %s, "b": ["", "x"]}}]`, accepted))
	if err != nil {
		panic(err)
	}
	return Row{ID: "simple_0", Category: SimplePython, Functions: functions, Right: right}
}

func TestCheckValues(t *testing.T) {
	for _, c := range []struct {
		declared, accepted, output string
		want                       Reason
	}{
		{`{"type": "string"}`, `["New York, NY"]`, `f(a="new york ny")`, ""},
		{`{"type": "string"}`, `["New York, NY"]`, `f(a="york")`, WrongValue},
		{`{"type": "string"}`, `["blue"]`, `f(a=blue)`, ""},
		{`{"type": "integer"}`, `[5]`, `f(a=5)`, ""},
		{`{"type": "integer"}`, `[5]`, `f(a=5.0)`, WrongType},
		{`{"type": "integer"}`, `[1]`, `f(a=True)`, WrongType},
		{`{"type": "float"}`, `[5.0]`, `f(a=5)`, ""},
		{`{"type": "number"}`, `[5]`, `f(a=5.0)`, ""},
		{`{"type": "boolean"}`, `[true]`, `f(a=true)`, WrongType}, // a bare word to Python
		{`{"type": "integer"}`, `["limit"]`, `f(a=limit)`, ""},    // a variable
		{`{"type": "integer"}`, `["limit"]`, `f(a="Limit")`, WrongValue},
		{`{"type": "array", "items": {"type": "string"}}`, `[["A b", "c"]]`, `f(a=["ab", "C"])`, ""},
		{`{"type": "array", "items": {"type": "string"}}`, `[["a", "c"]]`, `f(a=["c", "a"])`, WrongValue},
		{`{"type": "array", "items": {"type": "integer"}}`, `[[1, 2]]`, `f(a=[1, "2"])`, WrongItemType},
		{`{"type": "array", "items": {"type": "float"}}`, `[[1.5]]`, `f(a=(1.5,))`, WrongType},
		{`{"type": "tuple", "items": {"type": "float"}}`, `[[1.5]]`, `f(a=(1.5,))`, ""},
		{`{"type": "dict"}`, `[{"x": [1, ""], "y": ["b"]}]`, `f(a={"y": "B"})`, ""},
		{`{"type": "object"}`, `[{"x": [1], "y": ["b"]}]`, `f(a={"y": "b"})`, WrongKeys},
		{`{"type": "dict"}`, `[{"x": [1]}]`, `f(a={"x": 1, "z": 1})`, WrongKeys},
		{`{"type": "dict"}`, `[{"x": [1]}]`, `f(a={"x": 2})`, WrongValue},
		{`{"type": "array", "items": {"type": "dict"}}`, `[[{"x": [1]}, {"x": [2]}]]`, `f(a=[{"x": 1}, {"x": 2}])`, ""},
		{`{"type": "array", "items": {"type": "dict"}}`, `[[{"x": [1]}, {"x": [2]}]]`, `f(a=[{"x": 1}])`, WrongItemCount},
		{`{}`, `[5]`, `f(a=5)`, ""},
		{`{"type": ["null", "integer"]}`, `[5]`, `f(a="5")`, WrongType},
		{`{"type": "integer"}`, `[5]`, `f(a=5, b="x")`, ""},
		{`{"type": "integer"}`, `[5]`, `f(a=5, c=1)`, UnexpectedParameter},
		{`{"type": "integer"}`, `[5]`, `f(b="x")`, MissingRequired},
		{`{"type": "integer"}`, `[5]`, `f(5)`, MissingRequired},
		{`{"type": "integer"}`, `[5]`, `g(a=5)`, WrongName},
		{`{"type": "integer"}`, `[5]`, `[f(a=5), f(a=5)]`, WrongCount},
		{`{"type": "integer"}`, `[5]`, `f(a=5) it is`, Unreadable},
	} {
		if v := Judge(row(c.declared, c.accepted), c.output, Params{}); v.Reason != c.want || v.Valid != (c.want == "") {
			t.Errorf("%s, %s, %s: %+v, want %q", c.declared, c.accepted, c.output, v, c.want)
		}
	}
}

func TestUnderscores(t *testing.T) {
	r := row(`{"type": "integer"}`, `[5]`)
	r.Functions[0].Name, r.Right[0].Name = "a.f", "a.f"
	if Judge(r, "a_f(a=5)", Params{}).Valid || !Judge(r, "a_f(a=5)", Params{Underscores: true}).Valid {
		t.Error("dots and underscores")
	}
}

// Right calls take made ones greedily and in any order.
func TestParallel(t *testing.T) {
	r := row(`{"type": "integer"}`, `[5, 6]`)
	other, _ := ParseRight([]byte(`[{"f": {"a": [5], "b": [""]}}]`))
	r.Category, r.Right = CategoryOf(1, 2), append(r.Right, other...)
	for output, want := range map[string]Reason{"f(a=6), f(a=5)": "", "f(a=5), f(a=6)": NoMatch, "f(a=6)": WrongCount} {
		v := Judge(r, output, Params{})
		if v.Reason != want {
			t.Errorf("%s: %+v", output, v)
		}
		if want == NoMatch && (len(v.Tried) != 1 || v.Tried[0].Reason != WrongValue) {
			t.Errorf("tried %+v", v.Tried)
		}
	}
}

func TestRelevance(t *testing.T) {
	for _, c := range []struct {
		category Category
		output   string
		want     Reason
	}{{Irrelevance, "No.", ""}, {Irrelevance, "f(a=1)", Called}, {LiveIrrelevance, "[]", ""}, {LiveRelevance, "f(a=1)", ""}, {LiveRelevance, "[]", NotCalled}, {LiveRelevance, "No.", Unreadable}} {
		if v := Judge(Row{Category: c.category}, c.output, Params{}); v.Reason != c.want {
			t.Errorf("%s %q: %+v", c.category, c.output, v)
		}
	}
}

// Types of Java and JavaScript, as bfcl_eval's type_convertor has them (its own self-tests state these values).
func TestConvertSource(t *testing.T) {
	for _, c := range []struct {
		l                   language
		source, name, items string
		want                calls.Value
	}{
		{java, "-123", "integer", "", calls.Int("-123")}, {java, "3.14f", "float", "", calls.Float(3.14)}, {java, "3.14", "float", "", calls.String("3.14")},
		{java, "123L", "long", "", calls.Int("123")}, {java, "3.14e-2", "double", "", calls.Float(0.0314)}, {java, "true", "boolean", "", calls.Bool(true)},
		{java, "new int[]{1, 2}", "Array", "", calls.List{calls.Int("1"), calls.Int("2")}}, {java, "new long[]{1L, 2}", "Array", "long", calls.List{calls.Int("1"), calls.String("2")}},
		{java, `new ArrayList<>(Arrays.asList("a", "b"))`, "ArrayList", "String", calls.List{calls.String("a"), calls.String("b")}},
		{java, "new ArrayList<Float>() {{ add(1.0f); add(2.0f); }}", "ArrayList", "float", calls.List{calls.Float(1), calls.Float(2)}},
		{java, `new HashMap<String, Object>() {{ put("k", 1); put("l", "v"); }}`, "HashMap", "", calls.Dict{{Key: calls.String("k"), Value: calls.Int("1")}, {Key: calls.String("l"), Value: calls.String("v")}}},
		{java, "new HashMap<>()", "HashMap", "", calls.Dict{}}, {java, "x", "Queue", "", nil},
		{javaScript, "123n", "Bigint", "", calls.Int("123")}, {javaScript, "true", "Boolean", "", calls.Bool(true)}, {javaScript, "'a'", "String", "", calls.String("a")},
		{javaScript, "[1, 'a', true]", "array", "", calls.List{calls.Int("1"), calls.String("a"), calls.Bool(true)}}, {javaScript, "new Array(1, 2)", "array", "", calls.List{calls.Int("1"), calls.Int("2")}},
		{javaScript, "[[1, 2], [3]]", "array", "", calls.List{calls.List{calls.Int("1"), calls.Int("2")}, calls.List{calls.Int("3")}}},
		{javaScript, "{a: 1, 'b': [2, 3], c: 'x'}", "dict", "", calls.Dict{{Key: calls.String("a"), Value: calls.Int("1")}, {Key: calls.String("b"), Value: calls.List{calls.Int("2"), calls.Int("3")}}, {Key: calls.String("c"), Value: calls.String("x")}}},
	} {
		convert := convertJava
		if c.l == javaScript {
			convert = convertJavaScript
		}
		got := convert(c.source, c.name, c.items)
		if c.want == nil && got != nil || c.want != nil && calls.Python(got) != calls.Python(c.want) {
			t.Errorf("%s %s is %v, want %v", c.name, c.source, got, c.want)
		}
	}
}

// Means and weights worked out by hand.
func TestSummarise(t *testing.T) {
	var rows []Judged
	add := func(c Category, passed, all int) {
		for i := range all {
			rows = append(rows, Judged{c, i < passed})
		}
	}
	add(SimplePython, 3, 4)
	add(SimpleJava, 1, 2)
	add(SimpleJavaScript, 1, 4)
	add(Multiple, 1, 1)
	add(Parallel, 0, 3)
	add(ParallelMultiple, 1, 2)
	add(LiveSimple, 9, 10)
	add(LiveMultiple, 1, 90)
	add(Irrelevance, 1, 4)
	s := Summarise(rows)
	for name, c := range map[string]struct {
		got     Score
		want    float64
		rows    int
		missing []Category
	}{
		"simple": {s.Simple, 0.5, 10, nil}, "non-live": {s.NonLive, 0.5, 16, nil},
		"live": {s.Live, 0.1, 100, []Category{LiveParallel, LiveParallelMultiple}}, "irrelevance": {s.Irrelevance, 0.25, 4, []Category{LiveIrrelevance}},
		"relevance": {s.Relevance, 0, 0, []Category{LiveRelevance}},
	} {
		if math.Abs(c.got.Accuracy-c.want) > 1e-12 || c.got.Rows != c.rows || !slices.Equal(c.got.Missing, c.missing) {
			t.Errorf("%s: %+v, want %+v", name, c.got, c)
		}
	}
}

func FuzzJudge(f *testing.F) {
	for i, output := range []string{"f(a=5)", "[f(a=[{'x': 1}]), g()]", `f(a="x" + "y")`, "f(a=new int[]{1, 2}, b='c')", "f(a={b: [1]})", "f(a=x -> x, b=new HashMap<String, List<A>>() {{ put(\"a\", 1); }})", "", "[", "]", "{[f(a=1)]}"} {
		f.Add(i, output, `{"type": "array", "items": {"type": "dict"}}`, `[[{"x": [1]}], "", {"y": [2, ""]}]`)
		f.Add(i, output, `{"type": "dict"}`, `["", {"x": "abc"}]`)
		f.Add(i, output, `{"type": "HashMap"}`, `[5]`)
	}
	f.Fuzz(func(t *testing.T, category int, output, declared, accepted string) {
		functions, err := ParseFunctions([]byte(`{"name": "f", "parameters": {"properties": {"a": ` + declared + `}}}`))
		if err != nil {
			return
		}
		right, err := ParseRight([]byte(`[{"f": {"a": ` + accepted + `}}]`))
		if err != nil {
			return
		}
		c := Categories[((category%len(Categories))+len(Categories))%len(Categories)]
		v := Judge(Row{ID: "x", Category: c, Functions: functions, Right: right}, output, Params{})
		if v.Valid != (v.Reason == "") || !v.Valid && v.Detail == "" {
			t.Fatalf("%+v", v)
		}
	})
}

func ExampleJudge() {
	functions, _ := ParseFunctions([]byte(`[{"name": "Search", "parameters": {"required": ["prompt"], "properties": {"prompt": {"type": "string"}}}}]`))
	right, _ := ParseRight([]byte(`[{"Search": {"prompt": ["red balloons", "balloons, red"]}}]`))
	r := Row{Category: CategoryOf(len(functions), len(right)), Functions: functions, Right: right}
	fmt.Println(Judge(r, `Search(prompt="Red Balloons")`, Params{}).Valid)
	fmt.Println(Judge(r, `Search(prompt="blue balloons")`, Params{}).Reason)
	// Output:
	// true
	// wrong_value
}
