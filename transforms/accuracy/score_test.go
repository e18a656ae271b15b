package accuracy

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"pgregory.net/rapid"
)

const homeFunctions = `[
	{"name": "SetLight", "parameters": {"type": "object", "additionalProperties": false, "properties": {
		"room": {"type": "string", "enum": ["kitchen", "office", "any"]}, "color": {"type": "string", "enum": ["red", "blue"]},
		"brightness": {"type": "integer", "maximum": 100}}, "required": ["room"]}},
	{"name": "AddReminder", "parameters": {"type": "object", "properties": {"task": {"type": "string"}, "time": {"type": "string"}}, "required": ["task"]}}]`

func unmarshal(t testing.TB, raw string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(raw), into); err != nil {
		t.Fatal(err)
	}
}

func accept(t testing.TB, raw string) (a schemas.Accept) {
	t.Helper()
	unmarshal(t, raw, &a)
	return a
}

// scoreLines scores one golden row and prediction a line; a prediction is a list of calls, or a text that is no JSON.
func scoreLines(t testing.TB, p Params, lines ...[2]string) *Result {
	t.Helper()
	functions, err := schemas.ReadFunctions([]byte(homeFunctions))
	if err != nil {
		t.Fatal(err)
	}
	p.Functions = functions
	if p.Bootstraps == 0 {
		p.Bootstraps = -1
	}
	var golden []schemas.Golden
	var predictions []Prediction
	for i, line := range lines {
		var g schemas.Golden
		unmarshal(t, line[0], &g)
		g.ID = string(rune('a' + i))
		golden = append(golden, g)
		switch one := (Prediction{ID: g.ID}); {
		case line[1] == "missing":
		case line[1] == "unreadable":
			one.Unreadable = true
			predictions = append(predictions, one)
		case !strings.HasPrefix(line[1], "["):
			one.Text = line[1]
			predictions = append(predictions, one)
		default:
			unmarshal(t, line[1], &one.Calls)
			predictions = append(predictions, one)
		}
	}
	result, err := Score(golden, predictions, p)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// light is a golden row that sets a light.
func light(arguments string) string {
	return `{"query": "light please", "calls": [{"name": "SetLight", "arguments": ` + arguments + `}]}`
}

func setLight(arguments string) string {
	return `[{"name": "SetLight", "arguments": ` + arguments + `}]`
}

func TestRowScores(t *testing.T) {
	kitchen := light(`{"room": "kitchen", "brightness": 40}`)
	two := `{"calls": [{"name": "SetLight", "arguments": {"room": "kitchen"}}, {"name": "AddReminder", "arguments": {"task": "Buy milk", "time": "07:00"}}]}`
	for name, test := range map[string]struct {
		golden, predicted string
		function, exact   bool
	}{
		"right":                      {kitchen, setLight(`{"brightness": "40.0", "room": "kitchen"}`), true, true},
		"null is not given":          {kitchen, setLight(`{"brightness": 40, "room": "kitchen", "color": null}`), true, true},
		"wrong value":                {kitchen, setLight(`{"brightness": 41, "room": "kitchen"}`), true, false},
		"too many arguments":         {kitchen, setLight(`{"brightness": 40, "room": "kitchen", "color": "red"}`), true, false},
		"too few":                    {kitchen, setLight(`{"room": "kitchen"}`), true, false},
		"no object":                  {kitchen, setLight(`"room"`), true, false},
		"other function":             {kitchen, `[{"name": "AddReminder", "arguments": {}}]`, false, false},
		"twice":                      {kitchen, `[{"name": "SetLight", "arguments": {"brightness": 40, "room": "kitchen"}}, {"name": "SetLight", "arguments": {"brightness": 40, "room": "kitchen"}}]`, false, false},
		"nothing":                    {kitchen, `[]`, false, false},
		"unreadable":                 {kitchen, `unreadable`, false, false},
		"missing":                    {kitchen, `missing`, false, false},
		"other order":                {two, `[{"name": "AddReminder", "arguments": {"task": "buy milk", "time": "7:00"}}, {"name": "SetLight", "arguments": {"room": "kitchen"}}]`, true, true},
		"one of two":                 {two, `[{"name": "SetLight", "arguments": {"room": "kitchen"}}]`, false, false},
		"none":                       {`{"calls": []}`, `[]`, true, true},
		"none, and text":             {`{"calls": []}`, `Sorry, no.`, true, true},
		"none, unreadable":           {`{"calls": []}`, `unreadable`, false, false},
		"none, missing":              {`{"calls": []}`, `missing`, false, false},
		"none, called":               {`{"calls": []}`, setLight(`{}`), false, false},
		"accepted":                   {`{"accept": [{"SetLight": {"room": ["kitchen", "office"], "color": ["red", ""]}}]}`, setLight(`{"room": "office"}`), true, true},
		"accepted and optional":      {`{"accept": [{"SetLight": {"room": ["kitchen", "office"], "color": ["red", ""]}}]}`, setLight(`{"room": "kitchen", "color": "red"}`), true, true},
		"not accepted":               {`{"accept": [{"SetLight": {"room": ["kitchen", "office"], "color": ["red", ""]}}]}`, setLight(`{"room": "office", "color": "blue"}`), true, false},
		"null is accepted":           {`{"accept": [{"SetLight": {"room": ["kitchen"], "color": [null]}}]}`, setLight(`{"room": "kitchen"}`), true, true},
		"accepted beside the call":   {`{"calls": [{"name": "SetLight", "arguments": {"room": "kitchen"}}], "accept": [{"SetLight": {"room": ["office"]}}]}`, setLight(`{"room": "office"}`), true, true},
		"the call's own is accepted": {`{"calls": [{"name": "SetLight", "arguments": {"room": "kitchen"}}], "accept": [{"SetLight": {"room": ["office"]}}]}`, setLight(`{"room": "kitchen"}`), true, true},
	} {
		got := scoreLines(t, Params{}, [2]string{test.golden, test.predicted}).RowScores[0]
		if got.Function != test.function || got.Exact != test.exact {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhatIsCounted(t *testing.T) {
	r := scoreLines(t, Params{CatchAll: map[string]string{"room": "any"}},
		[2]string{light(`{"room": "kitchen", "color": "red"}`), setLight(`{"room": "kitchen"}`)},
		[2]string{light(`{"room": "any"}`), setLight(`{"room": "office", "colour": "red"}`)},
		[2]string{light(`{"room": "office"}`), `[{"name": "AddReminder", "arguments": {"room": "office"}}]`},
		[2]string{light(`{"room": "office"}`), `unreadable`},
		[2]string{`{"calls": [{"name": "AddReminder", "arguments": {"task": "buy two litres of milk"}}]}`, `[{"name": "Dance", "arguments": {"task": "buy milk"}}]`},
		[2]string{`{"calls": []}`, setLight(`{"room": "attic"}`)},
		[2]string{`{"calls": []}`, `missing`},
		[2]string{`{"outcome": "clarify", "calls": []}`, `Which room?`},
		[2]string{`{"outcome": "clarify", "calls": []}`, `No.`},
		[2]string{`{"calls": [{"name": "AddReminder", "arguments": {"task": "call"}}]}`, `[]`},
	)
	figure := func(name string, got Figure, value float64, n int) {
		t.Helper()
		if math.Abs(got.Value-value) > 1e-12 || got.N != n {
			t.Errorf("%s: %+v, want %g of %d", name, got, value, n)
		}
	}
	figure("parsed", r.Format.Parsed, 0.8, 10)
	figure("valid", r.Format.SchemaValid, 1.0/5, 5) // office and colour: no; a reminder of a room: no task; Dance and attic: no
	figure("not shown", r.Format.NotShown, 1.0/5, 5)
	figure("invented", r.Format.Invented, 2.0/5, 5)
	figure("required", r.Format.MissingRequired, 1.0/5, 5)
	figure("over", r.Restraint.OverCalls, 1.0/2, 2)
	figure("under", r.Restraint.UnderCalls, 1.0/6, 6)
	figure("clarify", r.Restraint.ClarifyNoCall, 1, 2)
	figure("asks", r.Restraint.ClarifyAsks, 1.0/2, 2)
	color, room := r.Enums[0], r.Enums[1]
	figure("room", room.Accuracy, 2.0/4, 4)
	figure("room given the function", room.GivenFunction, 1.0/2, 2)
	figure("room without any", room.WithoutCatchAll, 2.0/3, 3)
	figure("room macro", room.Macro, (1+0+0.5)/3, 4)
	figure("color", color.Accuracy, 2.0/4, 4) // red is not given; of no color, two are right, of which one in another function
	figure("color without absent", color.WithoutCatchAll, 0, 1)
	figure("task", r.Texts[0].TokenF1, 2*2.0/7/2, 2)
	if f := r.Functions; f.Unreadable != 1 || f.Missing != 1 || f.Unknown != 1 || f.Surplus != 0 || f.Decisions != 10 {
		t.Errorf("functions %+v", f)
	}
	if r.Missing.Count != 1 || r.Missing.IDs[0] != "g" {
		t.Errorf("missing %+v", r.Missing)
	}
	for _, a := range r.Arguments.ByName {
		if want := map[string]int{"room": 5, "color": 1, UnknownArgument: 1, "task": 3}; want[a.Name] == 0 || a.Right > a.Gold {
			t.Errorf("argument %+v", a)
		}
	}
}

func TestNoCallIsNoClassAmongCalls(t *testing.T) {
	r := scoreLines(t, Params{}, [2]string{light(`{"room": "office"}`), `[]`}, [2]string{light(`{"room": "office"}`), setLight(`{"room": "office"}`)})
	if want := 2.0 / 3; math.Abs(r.Functions.MacroF1-want) > 1e-12 || math.Abs(r.Functions.MacroUnionF1-want/2) > 1e-12 {
		t.Errorf("macro %g, union %g", r.Functions.MacroF1, r.Functions.MacroUnionF1)
	}
}

func TestSurplusCallsCostPrecision(t *testing.T) {
	twice := `[{"name": "SetLight", "arguments": {"room": "office"}}, {"name": "SetLight", "arguments": {"room": "office"}}]`
	r := scoreLines(t, Params{}, [2]string{light(`{"room": "office"}`), twice})
	if f := r.Functions; f.Surplus != 1 || f.MicroF1 != 0.5 || f.Classes[0].Precision != 0.5 || f.Classes[0].Recall != 1 || len(f.Classes) != 1 {
		t.Errorf("%+v", f)
	}
	if a := r.Arguments.Overall; a.Precision != 0.5 || a.Recall != 1 {
		t.Errorf("%+v", a)
	}
}

func TestIDsAreJoinedAndListed(t *testing.T) {
	golden := []schemas.Golden{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	call := []schemas.Call{{Name: "f"}}
	r, err := Score(golden, []Prediction{{ID: "x"}, {ID: "b", Calls: call}, {ID: "b"}, {ID: "a"}, {ID: "x"}}, Params{Bootstraps: -1, Near: map[string]bool{"b": true, "z": true}})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		got  Listed
		want string
	}{"missing": {r.Missing, "c"}, "extra": {r.Extra, "x"}, "doubled": {r.Doubled, "b x"}} {
		if got := strings.Join(test.got.IDs, " "); got != test.want || test.got.Count != len(test.got.IDs) {
			t.Errorf("%s: %+v, want %s", name, test.got, test.want)
		}
	}
	if r.RowScores[1].Function || !r.RowScores[0].Function {
		t.Errorf("the first of two predictions counts: %+v", r.RowScores)
	}
	all, _ := Get(r.Headline, "over_calls")
	far, _ := Get(r.WithoutNear, "over_calls")
	if r.Near != 1 || all.Value != 1.0/3 || far.Value != 0 || far.N != 2 {
		t.Errorf("near %d: %+v and %+v", r.Near, all, far)
	}
	if len(r.Warnings) != 4 {
		t.Errorf("warnings %q", r.Warnings)
	}
}

func TestScoreRefusesBadGoldenRows(t *testing.T) {
	for name, test := range map[string]struct {
		rows string
		want string
	}{
		"empty":     {`[]`, "no row"},
		"no id":     {`[{"calls": []}]`, "row 1 has no id"},
		"doubled":   {`[{"id": "a"}, {"id": "a"}]`, `row 2: the id "a" stands twice`},
		"outcome":   {`[{"id": "a", "outcome": "call"}]`, "outcome"},
		"arguments": {`[{"id": "a", "calls": [{"name": "f", "arguments": []}]}]`, "no JSON object"},
		"name":      {`[{"id": "a", "calls": [{"arguments": {}}]}]`, "no name"},
		"tools":     {`[{"id": "a", "tools": [{"name": "f g"}]}]`, "tool 1"},
		"accept":    {`[{"id": "a", "accept": [{"f": {}, "g": {}}]}]`, "names 2 functions"},
		"accepts":   {`[{"id": "a", "calls": [{"name": "f"}], "accept": [{"f": {}}, {"f": {}}]}]`, "for 2 calls"},
		"other":     {`[{"id": "a", "calls": [{"name": "f"}], "accept": [{"g": {}}]}]`, "is for g"},
	} {
		var golden []schemas.Golden
		unmarshal(t, test.rows, &golden)
		if _, err := Score(golden, nil, Params{}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func TestRowsShowTheirOwnTools(t *testing.T) {
	own := `{"calls": [], "tools": [{"type": "function", "function": {"name": "Own", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}}}}]}`
	r := scoreLines(t, Params{}, [2]string{own, `[{"name": "Own", "arguments": {"n": 1}}]`}, [2]string{own, setLight(`{"room": "office"}`)})
	if r.Format.SchemaValid.Value != 0.5 || r.Format.NotShown.Value != 0.5 || r.Functions.Unknown != 0 {
		t.Errorf("%+v, %+v", r.Format, r.Functions)
	}
	if b := r.Breakdowns[1]; b.By != "tools" || len(b.Parts) != 1 || b.Parts[0].Value != "1" {
		t.Errorf("%+v", b)
	}
}

// any golden set and predictions, drawn.
func drawLines(t *rapid.T) (golden []schemas.Golden, predictions []Prediction) {
	calls := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) schemas.Call {
		arguments := rapid.SampledFrom([]string{`{"room": "office"}`, `{"room": "any", "brightness": 4}`, `{"task": "buy milk"}`, `{"task": "buy", "time": "07:00"}`, `{}`, `{"x": [1]}`})
		return schemas.Call{Name: rapid.SampledFrom([]string{"SetLight", "AddReminder", "Dance"}).Draw(t, "name"), Arguments: json.RawMessage(arguments.Draw(t, "arguments"))}
	}), 0, 3)
	query := rapid.StringOfN(rapid.RuneFrom([]rune("ab ")), 0, 30, -1)
	for i := range rapid.IntRange(1, 25).Draw(t, "rows") {
		g := schemas.Golden{ID: string(rune('A' + i)), Query: query.Draw(t, "query"), Calls: calls.Draw(t, "gold")}
		golden = append(golden, g)
		if rapid.IntRange(0, 9).Draw(t, "there") > 0 {
			predictions = append(predictions, Prediction{ID: g.ID, Calls: calls.Draw(t, "predicted"), Unreadable: rapid.IntRange(0, 9).Draw(t, "read") == 0})
		}
	}
	return golden, predictions
}

func TestResultProperties(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(homeFunctions))
	if err != nil {
		t.Fatal(err)
	}
	p := Params{Functions: functions, Bootstraps: 20, Near: map[string]bool{}}
	rapid.Check(t, func(t *rapid.T) {
		golden, predictions := drawLines(t)
		r, err := Score(golden, predictions, p)
		if err != nil {
			t.Fatal(err)
		}
		headline, _ := Get(r.Headline, "function_macro_f1")
		micro, _ := Get(r.Headline, "argument_f1")
		if math.Abs(headline.Value-r.Functions.MacroF1) > 1e-12 || (micro.N > 0 && math.Abs(micro.Value-r.Arguments.Overall.F1) > 1e-12) {
			t.Fatalf("headline %+v, %+v; detail %g, %g", headline, micro, r.Functions.MacroF1, r.Arguments.Overall.F1)
		}
		cells := 0
		for _, c := range r.Functions.Confusion {
			cells += c.Count
		}
		if cells != r.Functions.Decisions || cells < len(golden) {
			t.Fatalf("%d in cells, %d decisions, %d rows", cells, r.Functions.Decisions, len(golden))
		}
		wrong := 0
		for _, e := range r.Errors {
			wrong += e.Count
			if len(e.Examples) != min(10, e.Count) {
				t.Fatalf("%d examples of %d", len(e.Examples), e.Count)
			}
		}
		exact := 0
		for _, row := range r.RowScores {
			exact += bit(row.Exact)
			if row.Exact && !row.Function {
				t.Fatalf("exact with another function: %+v", row)
			}
		}
		if exact+wrong != len(golden) {
			t.Fatalf("%d exact and %d errors of %d rows", exact, wrong, len(golden))
		}
		for _, b := range r.Breakdowns {
			rows, sum := 0, 0.0
			for _, part := range b.Parts {
				rows += part.Rows
				f, _ := Get(part.Headline, "exact_match")
				sum += f.Value * float64(f.N)
			}
			if rows != len(golden) || math.Abs(sum-float64(exact)) > 1e-9 {
				t.Fatalf("%s: parts have %d rows and %g exact", b.By, rows, sum)
			}
		}
		for i, f := range r.Headline {
			if far := r.WithoutNear[i]; far.Name != f.Name || far.Value != f.Value || far.N != f.N {
				t.Fatalf("no row is near, and the headline without near rows differs: %+v and %+v", f, far)
			}
			if f.Low != nil && (*f.Low > *f.High || *f.Low < 0 || *f.High > 1) {
				t.Fatalf("%s from %g to %g", f.Name, *f.Low, *f.High)
			}
		}
		order := rapid.Permutation(predictions).Draw(t, "order")
		again, err := Score(golden, order, p)
		if a, b := jsonOf(t, r), jsonOf(t, again); err != nil || a != b {
			t.Fatalf("the order of predictions counts: %v\n%s\n%s", err, a, b)
		}
		var back Result
		if err := json.Unmarshal([]byte(jsonOf(t, r)), &back); err != nil || jsonOf(t, &back) != jsonOf(t, r) {
			t.Fatalf("the result does not come back from JSON: %v", err)
		}
	})
}

func jsonOf(t interface{ Fatal(...any) }, r *Result) string {
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestGoldAsItsOwnPredictionIsPerfect(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(homeFunctions))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		golden, _ := drawLines(t)
		var predictions []Prediction
		for _, g := range golden {
			predictions = append(predictions, Prediction{ID: g.ID, Calls: g.Calls})
		}
		r, err := Score(golden, predictions, Params{Functions: functions, Bootstraps: -1})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Headline {
			want := 1.0
			switch f.Name {
			case "over_calls", "under_calls":
				want = 0
			case "schema_valid": // gold need not fit
				continue
			}
			if math.Abs(f.Value-want) > 1e-12 {
				t.Fatalf("%+v", f)
			}
		}
		if len(r.Errors) > 0 {
			t.Fatalf("%+v", r.Errors)
		}
	})
}

func TestFigureOfNothingIsNull(t *testing.T) {
	raw, err := json.Marshal(Figure{Name: "x"})
	if string(raw) != `{"name":"x","value":null,"n":0}` || err != nil {
		t.Errorf("%s, %v", raw, err)
	}
}

func FuzzScore(f *testing.F) {
	f.Add(`{"query": "q", "calls": [{"name": "SetLight", "arguments": {"room": "office"}}]}`, `[{"name": "SetLight", "arguments": {"room": "office"}}]`)
	f.Add(`{"accept": [{"AddReminder": {"task": [{"a": [1, ""]}], "time": ["", "07:00"]}}]}`, `[{"name": "AddReminder", "arguments": {"task": {"a": 1}, "time": 7}}]`)
	f.Add(`{"messages": [{"role": "user", "content": "x"}], "tools": [{"name": "f"}]}`, `[{"name": "", "arguments": "{}"}, {}]`)
	f.Add(`{"calls": [{"name": "AddReminder", "arguments": {"task": 1e400, "time": "2025-01-01T25:00"}}]}`, `[{"name": "AddReminder", "arguments": {"task": 1e401}}]`)
	functions, err := schemas.ReadFunctions([]byte(homeFunctions))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, row, answer string) {
		var g schemas.Golden
		one := Prediction{ID: "a"}
		if json.Unmarshal([]byte(row), &g) != nil || json.Unmarshal([]byte(answer), &one.Calls) != nil {
			return
		}
		g.ID = "a"
		r, err := Score([]schemas.Golden{g}, []Prediction{one}, Params{Functions: functions, Bootstraps: 3})
		if err != nil {
			return // the golden row is bad
		}
		jsonOf(t, r)
		for _, f := range r.Headline {
			if !(f.Value >= 0 && f.Value <= 1) {
				t.Errorf("%+v", f)
			}
		}
	})
}
