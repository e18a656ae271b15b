package prompts

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/routenator/routenator/schemas"
)

// What is wrong with a prompt is said with its file and line before any work, in whatever branch it stands.
func TestTemplateProblems(t *testing.T) {
	for _, test := range []struct {
		body string
		line int
		want string
	}{
		{"a\n{{.Nothing}}", 2, "{{.Nothing}} is nothing that a prompt can show"},
		{"a\n\n{{.Function.Nmae}}", 3, `did you mean "Name"?`},
		{"{{.Words.Title}}", 1, "{{.Words.Title}}"},
		{"{{.Count.Name}}", 1, "{{.Count.Name}}"},
		{"{{if false}}\n{{.Assett.Title}}{{end}}", 2, `did you mean "Asset"?`},
		{"{{if true}}x{{else}}\n\n{{.Nothing}}{{end}}", 3, "{{.Nothing}}"},
		{"{{range .Functions}}\n{{.Nmae}}{{end}}", 2, "{{.Nmae}}"},
		{"{{range .Functions}}{{range .Parameters}}\n{{$.Nothing}}{{end}}{{end}}", 2, "{{.Nothing}}"},
		{"{{range $i, $f := .Functions}}\n{{$f.Nmae}}{{end}}", 2, "{{.Nmae}}"},
		{"{{with .Nothing}}x{{end}}", 1, "{{.Nothing}}"},
		{"x\n{{(index .Functions 0).Nmae}}", 2, "{{.Nmae}}"},
		{"x\n{{.Query | printf \"%s %s\" .Nothing}}", 2, "{{.Nothing}}"},
		{"x\n{{if eq .Outcome .Otcome}}{{end}}", 2, "{{.Otcome}}"},
		{"x{{define \"y\"}}\n{{.Nothing}}{{end}}", 2, "{{.Nothing}}"},
		{"{{if false}}\n{{.Labels.kinds}}{{end}}", 2, `{{.Labels.kinds}} is no attribute; did you mean "kind"?`},
		{"x\n{{shout .Query}}", 2, `function "shout" not defined`},
		{"x\n{{.Draw \"persna\"}}", 2, `the recipe has no values "persna"; did you mean "persona"?`},
		{"{{if false}}\n{{.Draw \"persna\" | lower}}{{end}}", 2, "persna"},
		{"{{range .Functions}}\n{{$.Draw \"persna\"}}{{end}}", 2, "persna"},
		{"system\n{{.Nothing}}\n---\nuser", 2, "{{.Nothing}}"},
		{"system\nmore\n---\nuser\n{{.Nothing}}", 5, "{{.Nothing}}"},
		{"---\n{{.Nothing}}", 2, "{{.Nothing}}"},
		{"one\r\ntwo\r\n---\r\n{{.Nothing}}\r\n", 4, "{{.Nothing}}"},
		{"a\n{{if true}}", 2, "unexpected EOF"},
		{"a\nb {{.Query", 2, "unclosed action"},
		{"a\n{{end}}", 2, "unexpected {{end}}"},
	} {
		_, err := New(readShop(t, test.body), 0, nil, nil, nil)
		checkProblem(t, test.body, err, "ask.md", test.line, test.want)
	}
}

func checkProblem(t *testing.T, body string, err error, file string, line int, want string) {
	t.Helper()
	var problems schemas.Problems
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0].File != file || problems[0].Line != line || !strings.Contains(problems[0].Message, want) {
		t.Errorf("%q: %v; want %s:%d: … %s", body, err, file, line, want)
		return
	}
	if strings.Count(err.Error(), file) != 1 && !strings.Contains(err.Error(), "executing") {
		t.Errorf("%q: %v names its file more than once", body, err)
	}
}

// What only a trial run can find is found by it.
func TestTry(t *testing.T) {
	for _, test := range []struct {
		body string
		line int
		want string
	}{
		{"a\n{{.Name}}", 2, "can't evaluate field Name"},
		{"a\n{{if eq .Outcome \"none\"}}\n{{.Title}}{{end}}", 3, "can't evaluate field Title"},
		{"s\n---\n{{index .Examples 99}}", 3, "index out of range"},
		{"{{.Draw .Function.Name}}", 1, "the recipe has no values"},
		{"x\n{{.Asset.Fields.colour}}", 2, `no entry for key "colour"`},
		{"x\n{{template \"y\"}}", 2, `template "y" not defined`},
	} {
		checkProblem(t, test.body, newShop(t, test.body).Try(), "ask.md", test.line, test.want)
	}
	if err := newShop(t, "{{.Asset.Fields.maker}} {{.Labels.kind}} {{.Draw \"persona\"}}").Try(); err != nil {
		t.Error(err)
	}
}

func TestParts(t *testing.T) {
	for _, test := range []struct{ body, system, user string }{
		{"only user", "", "only user"},
		{"S {{.Count}}\n---\nU {{.Count}}\n", "S 3", "U 3"},
		{"S\r\n---\r\nU\r\nV\r\n", "S", "U\nV"},
		{"---\nU", "", "U"},
		{"S\n---\nU\n---\nV", "S", "U\n---\nV"},
		{"a --- b\n----\nU", "", "a --- b\n----\nU"},
		{"{{/* note */}}\n---\nU", "", "U"},
	} {
		r, err := newShop(t, test.body).Request(plan("a"), cell("function=find"))
		if err != nil {
			t.Errorf("%q: %v", test.body, err)
			continue
		}
		want := []schemas.Turn{{Role: schemas.RoleUser, Text: test.user}}
		if test.system != "" {
			want = append([]schemas.Turn{{Role: schemas.RoleSystem, Text: test.system}}, want...)
		}
		if !reflect.DeepEqual(r.Turns, want) {
			t.Errorf("%q: %+v", test.body, r.Turns)
		}
	}
}

// Every name that passes the check can be shown.
func TestData(t *testing.T) {
	const labels = "outcome=call function=find kind=Pot words=3-5 place=first language=en"
	for _, test := range []struct{ body, want string }{
		{"{{.Outcome}} {{.Missing}}|{{.Language}}|{{.Place}}", "call |en|first"},
		{"{{.Words.Min}} to {{.Words.Max}}, {{.Count}}", "3 to 5, 3"},
		{"{{.Function.Name}}: {{.Function.Description}}", "find: Find something in the shop."},
		{"{{range .Function.Parameters}}{{.Name}} {{.Type}} {{.Required}} {{.Value}} {{.Description}} {{join .Enum \",\"}};{{end}}",
			"kind string true Pot  Plant,Pot,Any;query string true  What is looked for. ;most integer false   ;price number false   ;sale boolean false   ;size string false   S,L;tags array false   ;"},
		{"{{.Function.Schema | len | lt 100}}", "true"},
		{"{{range .Functions}}{{.Name}} {{range .Parameters}}{{.Value}}{{end}}{{end}}", "find water stop"},
		{"{{.Labels.kind}} {{.Labels.noise}}|{{range $k, $v := .Labels}}{{$k}} {{end}}", "Pot |function kind language noise outcome place seconds words"},
		{"{{.Asset.Title}} {{.Asset.Locale}} {{join .Asset.Keywords \"/\"}} {{.Asset.Fields.maker}}", "Roses de-AT red/rose Ann"},
		{"{{json .Asset.Keywords}} {{lower .Asset.Title}} {{json \"a & b <c>\"}}", `["red","rose"] roses "a & b <c>"`},
		{"{{json .Avoid}}", `["i need","show me"]`},
		{"{{.Query}}{{.Call}}{{.Guide}}", ""},
		{"{{len .Examples}}", "2"},
	} {
		if got := said(t, newShop(t, test.body), "a", labels); got != test.want {
			t.Errorf("%s\n got %q\nwant %q", test.body, got, test.want)
		}
	}
	for name := range kinds {
		if name != "Draw" && !strings.Contains("Outcome Function Functions Missing Labels Words Place Language Asset Count Examples Avoid Query Call Guide Name Description Parameters Schema Type Enum Required Value Min Max Title Keywords Locale Fields Arguments ", name+" ") {
			t.Errorf("%s is not tested here", name)
		}
	}
	if got := said(t, newShop(t, "{{.Outcome}} {{.Function.Name}} {{.Missing}}"), "a", "outcome=clarify function=water"); got != "clarify water plant" {
		t.Errorf("%q", got)
	}
	if got := said(t, newShop(t, "{{.Outcome}}{{with .Function.Name}} calls {{.}}{{end}}"), "a", "outcome=none"); got != "none" {
		t.Errorf("%q", got)
	}
}

// A plan has its own draws, and the same whenever and wherever it is asked.
func TestDraw(t *testing.T) {
	p := newShop(t, `{{.Draw "persona"}}; {{.Draw "kind"}}; {{.Draw "seconds"}}`)
	seen := make([]map[string]bool, 3)
	for i := range seen {
		seen[i] = map[string]bool{}
	}
	for i := range 200 {
		id := fmt.Sprint(i)
		text := said(t, p, id, "function=find")
		if again := said(t, p, id, "function=find"); again != text {
			t.Fatalf("%q, then %q", text, again)
		}
		for j, part := range strings.Split(text, "; ") {
			seen[j][part] = true
		}
	}
	if len(seen[0]) != 8 || len(seen[1]) != 4 || seen[1][""] || len(seen[2]) < 12 {
		t.Errorf("drawn %v", seen)
	}
}

// A prompt that draws several says another one each time, as long as there are others.
func TestDrawsDiffer(t *testing.T) {
	p := newShop(t, `{{range $i, $f := .Function.Parameters}}{{$.Draw "persona"}};{{end}}{{.Draw "kind"}};{{.Draw "kind"}}`)
	for i := range 100 {
		seen := map[string]bool{}
		parts := strings.Split(said(t, p, fmt.Sprint(i), "function=find kind=Pot"), ";")
		for _, part := range parts[:7] {
			seen[part] = true
		}
		if len(seen) < 7 || parts[7] != "pot" || parts[8] != "pot" {
			t.Fatalf("%v", parts)
		}
	}
}

// What the cell decides is what is said, and nothing is said of what it leaves out.
func TestDrawFollowsCell(t *testing.T) {
	p := newShop(t, `{{.Draw "kind"}}`)
	for _, test := range []struct {
		labels string
		want   string
	}{
		{"function=find kind=Pot", "pot"}, {"function=find kind=Plant", "plant green plant flower"}, {"function=find kind=Any", ""},
		{"function=water kind=", ""}, {"outcome=none kind=", "plant green plant flower pot"}, {"function=find", "plant green plant flower pot"},
	} {
		for i := range 50 {
			if got := said(t, p, fmt.Sprint(i), test.labels); got == "" && test.want != "" || !strings.Contains(test.want, got) {
				t.Errorf("%s: %q", test.labels, got)
			}
		}
	}
	for i := range 50 { // kind is what is missing in some, and is drawn in the others
		if got := said(t, newShop(t, `{{.Missing}}:{{.Draw "kind"}}`), fmt.Sprint(i), "outcome=clarify function=find"); (got == "kind:") != strings.HasPrefix(got, "kind") {
			t.Errorf("%q", got)
		}
	}
}

func TestSampling(t *testing.T) {
	p, seen := newShop(t, ""), map[float64]bool{}
	for i := range 500 {
		r, err := p.Request(plan(fmt.Sprint(i)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Temperature < 0.7 || r.Temperature > 1.1 || r.TopP != 0 || r.MaxTokens != 100 || r.Endpoint != "text" || r.Step != "asked" {
			t.Fatalf("%+v", r)
		}
		seen[r.Temperature] = true
	}
	if len(seen) < 30 {
		t.Errorf("temperatures %v", seen)
	}
	p.route.Sampling.Temperature, p.route.Sampling.TopP = schemas.Interval{0.125, 0.125}, schemas.Interval{0.951, 0.954}
	if r, err := p.Request(plan("a"), nil); err != nil || r.Temperature != 0.125 || r.TopP < 0.951 || r.TopP > 0.954 {
		t.Errorf("%+v: %v", r, err)
	}
}

func TestPicture(t *testing.T) {
	p := newShop(t, "S\n---\nU")
	p.route.Kind = schemas.KindVision
	order := plan("a")
	order.Asset.Image = "a.png"
	r, err := p.Request(order, nil)
	if err != nil || r.Turns[0].Picture != "" || r.Turns[1].Picture != "a.png" {
		t.Errorf("%+v: %v", r, err)
	}
}

// A prompter is shared by all bundles of a process.
func TestConcurrentRequests(t *testing.T) {
	p := newShop(t, `{{.Draw "persona"}} {{.Draw "kind"}}`)
	want := said(t, p, "a", "function=find")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				r, err := p.Request(plan("a"), cell("function=find"))
				if err != nil || r.Turns[0].Text != want {
					t.Errorf("%v: %v", r, err)
				}
				p.Rows(plan("a"), cell("function=find"), `{"query": "x", "arguments": {"kind": "Pot"}}`)
			}
		})
	}
	group.Wait()
}

func TestBins(t *testing.T) {
	for _, test := range []struct {
		label string
		want  Words
	}{{"3", Words{3, 3}}, {"3-5", Words{3, 5}}, {"9+", Words{9, 0}}} {
		if got := binOf(test.label); got != test.want {
			t.Errorf("%s: %v", test.label, got)
		}
	}
}

func TestSHA256(t *testing.T) {
	// sha256 of "abc": FIPS 180-4, appendix B.1.
	if got := SHA256(&schemas.Domain{Prompts: map[string]string{"a": "abc"}}, "a"); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Error(got)
	}
}
