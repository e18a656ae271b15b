package schemas

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// contaminated is the lamps with golden files of these contents.
func contaminated(t *testing.T, spec string, files map[string]string) (*Domain, error) {
	t.Helper()
	all := lampsWith(t, "size: 100", "size: 100\ndecontaminate: "+spec)
	for name, data := range files {
		all.MapFS[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return Read(all, "recipe.yaml")
}

// A golden row has a query, or messages of which the user's last counts; its id may be a number, or missing.
func TestGoldenTexts(t *testing.T) {
	d, err := contaminated(t, "{golden: [golden/*.jsonl, c.jsonl]}", map[string]string{
		"golden/a.jsonl": "\ufeff" + `{"id": "g1", "query": "lights on", "calls": []}` + "\n\n" + `{"id": 7, "query": " Lights off "}` + "\r\n",
		"golden/b.jsonl": `{"query": "dim", "messages": [{"role": "user", "content": "never looked at"}]}`,
		"c.jsonl": `{"id": null, "messages": [{"role": "user", "content": "first"}, {"role": "user", "content": "last"}, {"role": "assistant", "content": "no"}]}
{"messages": [{"role": "user", "content": [{"type": "text", "text": "what is"}, {"type": "image_url"}, {"type": "text", "text": "this"}]}]}`})
	if err != nil {
		t.Fatal(err)
	}
	want := "[{g1 lights on} {7  Lights off } {b.jsonl:1 dim} {c.jsonl:1 last} {c.jsonl:2 what is\nthis}]"
	if got := fmt.Sprint(d.Golden); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	if spec := d.Recipe.Decontaminate; *spec.Near != 0.8 || *spec.Overlap != 10 {
		t.Errorf("defaults %v and %v", *spec.Near, *spec.Overlap)
	}
}

func TestDecontaminateOff(t *testing.T) {
	for spec, want := range map[string]string{"{golden: g.jsonl, near: off, overlap: 0}": "0 0", "{golden: g.jsonl, near: 0, overlap: off}": "0 0",
		"{golden: g.jsonl, near: 0.5, overlap: 12}": "0.5 12", "{golden: [g.jsonl], near: 1}": "1 10"} {
		d, err := contaminated(t, spec, map[string]string{"g.jsonl": `{"query": "a"}`})
		if err != nil {
			t.Errorf("%s: %v", spec, err)
		} else if got := fmt.Sprint(*d.Recipe.Decontaminate.Near, " ", *d.Recipe.Decontaminate.Overlap); got != want {
			t.Errorf("%s: %s, want %s", spec, got, want)
		}
	}
}

func TestBadDecontaminate(t *testing.T) {
	const good = `{"query": "a"}`
	for _, test := range []struct{ spec, golden, want string }{
		{"{golden: g.jsonl, near: 1.2}", good, "recipe.yaml:3: decontaminate.near: is 1.2; write a similarity from 0.5 to 1, such as 0.8, or off"},
		{"{golden: g.jsonl, near: .nan}", good, "recipe.yaml:3: decontaminate.near: is NaN; write a similarity from 0.5 to 1, such as 0.8, or off"},
		{"{golden: g.jsonl, near: never}", good, `recipe.yaml:3: decontaminate.near: is "never"; write a number, or off`},
		{"{golden: g.jsonl, near: [0.8]}", good, `recipe.yaml:3: decontaminate.near: is "[0.8]"; write a number, or off`},
		{"{golden: g.jsonl, overlap: 2.5}", good, "recipe.yaml:3: decontaminate.overlap: is 2.5; write a number of words, such as 10, or off"},
		{"{golden: g.jsonl, overlap: -1}", good, "recipe.yaml:3: decontaminate.overlap: is -1; write a number of words, such as 10, or off"},
		{"{golden: g.jsonl, overlap: .inf}", good, "recipe.yaml:3: decontaminate.overlap: is +Inf; write a number of words, such as 10, or off"},
		{"{golden: g.jsonl, nera: 1}", good, `recipe.yaml:3: decontaminate.nera: unknown key "nera"; did you mean "near"?`},
		{"{near: 0.8}", good, "recipe.yaml:3: decontaminate.golden: is missing; name a JSONL file of golden rows"},
		{"{golden: h.jsonl}", good, "recipe.yaml:3: decontaminate.golden: h.jsonl matches no file; paths are relative to recipe.yaml"},
		{"{golden: g.jsonl}", "\n \n", "recipe.yaml:3: decontaminate.golden: g.jsonl holds no row; take it away, or write one at least"},
		{"{golden: g.jsonl}", good + "\n{\"query\": \" \"}\n", "g.jsonl:2: has no query; write query, or messages with one of role user"},
		{"{golden: g.jsonl}", `{"messages": [{"role": "system", "content": "a"}]}`, "g.jsonl:1: has no query; write query, or messages with one of role user"},
		{"{golden: g.jsonl}", `{"messages": [{"role": "user", "content": 7}]}`, "g.jsonl:1: has no query; write query, or messages with one of role user"},
		{"{golden: g.jsonl}", "null", "g.jsonl:1: has no query; write query, or messages with one of role user"},
	} {
		_, err := contaminated(t, test.spec, map[string]string{"g.jsonl": test.golden})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s, %s:\n%v, want\n%s", test.spec, test.golden, err, test.want)
		}
	}
	_, err := contaminated(t, "{golden: g.jsonl}", map[string]string{"g.jsonl": strings.Repeat("[1, 2]\n", 100)})
	if err == nil || strings.Count(err.Error(), "\n") != mostBadLines-1 || !strings.HasPrefix(err.Error(), "g.jsonl:1: is no golden row: json: ") {
		t.Errorf("a hundred bad lines: %v", err)
	}
}

func FuzzGoldenTexts(f *testing.F) {
	f.Add([]byte(`{"id": 1, "query": "a"}` + "\n" + `{"messages": [{"role": "user", "content": [{"type": "text", "text": "b"}]}]}`))
	f.Add([]byte("\ufeff\n{\"id\": {}, \"query\": null}\n[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		texts, problems := goldenTexts("g.jsonl", data)
		for _, text := range texts {
			if text.ID == "" || strings.TrimSpace(text.Text) == "" {
				t.Errorf("%+v", text)
			}
		}
		if len(problems) > mostBadLines {
			t.Errorf("%d problems", len(problems))
		}
	})
}
