package prompts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

// queries are the queries of the rows in a reply, "?" for a row without.
func queries(reply string) string {
	list, err := objects(reply)
	if err != nil {
		return "none"
	}
	var out []string
	for _, object := range list {
		query := "?"
		_ = json.Unmarshal(object[queryKey], &query) // a row without one
		out = append(out, query)
	}
	return strings.Join(out, " ")
}

func TestObjects(t *testing.T) {
	for _, test := range []struct{ reply, want string }{
		{`{"query": "a"}`, "a"},
		{`[{"query": "a"}, {"query": "b"}]`, "a b"},
		{`{"rows": [{"query": "a"}, {"query": "b"}]}`, "a b"},
		{`{"queries": [{"query": "a"}, {"query": "b"}]}`, "a b"},
		{`{"result": {"rows": [{"query": "a"}]}}`, "a"},
		{`{"count": 2, "rows": [{"query": "a"}, {"query": "b"}]}`, "a b"},
		{`{"query": "a", "rows": [{"query": "b"}]}`, "a"},
		{`[[{"query": "a"}], [[{"query": "b"}]], [[[[{"query": "c"}]]]]]`, "a b"},
		{"```json\n{\"rows\": [{\"query\": \"a\"}]}\n```", "a"},
		{"```\n[{\"query\": \"a\"}]\n```\nand\n```json\n{\"query\": \"b\"}\n```", "a b"},
		{"Sure! Here are [two] of {them}:\n{\"rows\": [{\"query\": \"a\"}]}\nI hope that helps {you} [1].", "a"},
		{"{\"query\": \"a\"}\n{\"query\": \"b\"}\n\n{\"query\": \"c\"}\n", "a b c"},
		{"1. {\"query\": \"a\"}\n2. {\"query\": \"b\"}", "a b"},
		{`<think>{"query": "no"}</think>{"query": "a"}`, "a"},
		{`{"query": "no"}</think>{"query": "a"}`, "a"},
		{`<think>{"query": "no"}`, "none"},
		{`<thinking>{"query": "no"}</thinking> {"query": "a"}`, "a"},
		{`<reasoning>{"query": "no"}</reasoning> {"query": "a"}`, "a"},
		{`<think>no</think><think>{"query": "no"}</think>{"query": "a"}`, "a"},
		{`<think>no</think>{"query": "a"}<think>{"query": "no"}`, "a"},
		{`{"rows": [{"query": "a"}, {"query": "b"},]}`, "a b"},
		{`{"query": "a",}`, "none"},
		{`{"query": "a", "arguments": {"kind": "Pot",},}`, "none"},
		{`{'query': 'a'}`, "none"},
		{`{"rows":[{"query":"a"},{"query":"b","arguments":{"kind":"Pot"}},{"que`, "a b"},
		{`{"rows":[{"query":"a"},{"query":"b [1] {`, "a"},
		{`[{"query":"a"},{"query":"b"}`, "a b"},
		{`{"rows": [{"arguments": {"kind": "Pot"}, "sure": true}]}`, "?"},
		{`{"rows": ["a", 1, null, true]}`, "none"}, {`{"rows": []}`, "none"}, {`{"rows": {"query": "a"}}`, "a"}, {`{}`, "?"}, {`[]`, "none"},
		{`"{\"query\": \"a\"}"`, "none"}, {"null", "none"}, {"", "none"}, {"I cannot help with that.", "none"}, {"{", "none"}, {"[[[]", "none"},
		{"\xff\xfe{\"query\": \"a\xffb\"}\xff", "a\uFFFDb"},
		{"\uFEFF{\"query\": \"a\"}", "a"},
	} {
		if got := queries(test.reply); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.reply, got, test.want)
		}
	}
}

// A reply that was cut anywhere gives the rows that are whole.
func TestObjectsOfCutReplies(t *testing.T) {
	const reply = `{"rows":[{"query":"a","arguments":{"kind":"Pot"}},{"query":"b","arguments":{}},{"query":"c"}]}`
	for at := range reply {
		var got []string
		list, _ := objects(reply[:at]) // nothing where none is whole
		for _, object := range list {
			if raw, ok := object[queryKey]; ok { // the arguments of the row that was cut have none
				got = append(got, string(raw))
			}
		}
		var want []string
		for _, row := range []string{`{"query":"a","arguments":{"kind":"Pot"}}`, `{"query":"b","arguments":{}}`, `{"query":"c"}`} {
			if end := strings.Index(reply, row) + len(row); at >= end {
				want = append(want, row[9:12])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("cut at %d: %v, want %v", at, got, want)
		}
	}
}

// processorTime is what this process has used of the processors, however many others share them.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// At most so many rows are read, and what is read is bounded whatever stands there.
func TestHostileReplies(t *testing.T) {
	const size = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)+1) }
	for name, reply := range map[string]string{
		"[": fill("["), "{": fill("{"), `{"a":`: fill(`{"a":`), `[{"a":[`: fill(`[{"a":[`), "{}": fill("{},"), "[{}]": "[" + fill("{},") + "{}]",
		"rows": "[" + fill(`{"query":"q"},`) + "{}]", "nested": "[" + fill("[[{}],[{}]],") + "1]", "numbers": "[" + fill("1,") + "1]", "cut numbers": strings.Repeat("[", 300) + fill("1,"),
		"cut text": strings.Repeat(`{"a":`, 300) + `"` + fill("x"), "objects": strings.Repeat("[", 250) + fill(`{"a":1},`), "keys": "{" + fill(`"a":{},`) + `"b":1}`,
		"spaces": strings.Repeat("[", 300) + fill(" "), "think": fill("<think>"), "end": fill("</think>"), "invalid": fill("\xff{"), "long": strings.Repeat(fill("x"), 8) + `{"query":"a"}`,
		"escapes": `{"query":"` + fill(`\u0000`) + `"}`,
	} {
		start := processorTime(t)
		list, err := objects(reply)
		if spent := processorTime(t) - start; spent > 5*time.Second { // a tenth of a second without the race detector
			t.Errorf("%s: %v", name, spent)
		}
		if len(list) > mostRows || (err == nil) != (len(list) > 0) {
			t.Errorf("%s: %d rows, %v", name, len(list), err)
		}
	}
	if list, _ := objects("[" + fill(`{"query":"q"},`) + "{}]"); len(list) != mostRows {
		t.Errorf("%d rows", len(list))
	}
	if list, _ := objects(fill(" ") + `{"query":"beyond"}`); len(list) != 0 {
		t.Errorf("what is beyond the bound is read: %v", list)
	}
}

// As many bytes as are read to see that a value is none are charged.
func TestFirstValue(t *testing.T) {
	for _, test := range []struct {
		s                   string
		value               string
		length, least, most int
	}{
		{`{"a": 1} x`, `{"a": 1}`, 8, 8, 8}, {"[1", "", 0, 2, 2}, {"[1,x, and much more", "", 0, 4, 5}, {strings.Repeat("[", 50000), "", 0, 10000, 10002},
	} {
		value, length, read := firstValue(test.s)
		if string(value) != test.value || length != test.length || read < test.least || read > test.most {
			t.Errorf("%.20s: %s, %d, %d", test.s, value, length, read)
		}
	}
}

func seeds(f *testing.F) {
	for _, reply := range []string{
		`{"rows":[{"query":"a red pot","arguments":{"kind":"Pot","query":"red","most":"5","price":1e3,"tags":["a"]}},{"query":"b","kind":"Plant"},{"que`,
		"<think>x</think>```json\n[{\"query\": \"- \\\"a\\\"\"}]\n```", `{"query":"\ud800\u0000","arguments":{"tags":{"a":"` + "\xff" + `"},"most":5.0,"sale":"true"}}`,
		`[[{"query":"a"}]]{"function":"find","arguments":"{\"kind\":\"Pot\"}"}`, `{"score":"4","reason":"x"}`, "{[{[",
		`{"type":"function","function":{"name":"water","arguments":{"plant":"fern","seconds":"x"}}}`,
	} {
		f.Add(reply)
	}
}

func FuzzObjects(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, reply string) {
		list, err := objects(reply)
		if len(list) > mostRows || (err == nil) != (len(list) > 0) {
			t.Fatalf("%d rows, %v", len(list), err)
		}
		for _, object := range list {
			for key, raw := range object {
				if !json.Valid(raw) || !utf8.Valid(raw) || !utf8.ValidString(key) {
					t.Fatalf("%q: %q", key, raw)
				}
			}
		}
	})
}

func FuzzRows(f *testing.F) {
	seeds(f)
	p := newShop(f, "")
	p.route.PerReply = 50
	domain := readShop(f, "")
	relabel, err := NewReviewer(domain, &domain.Recipe.Validate[1])
	if err != nil {
		f.Fatal(err)
	}
	judge, err := NewReviewer(domain, &domain.Recipe.Validate[2])
	if err != nil {
		f.Fatal(err)
	}
	cells := []string{"", "function=find kind=Pot", "function=water seconds=30+", "outcome=clarify", "outcome=none"}
	f.Fuzz(func(t *testing.T, reply string) {
		for _, labels := range cells {
			rows, unread := p.Rows(plan("a"), cell(labels), reply)
			if len(rows) > 50 || len(rows)+len(unread) > mostRows || len(rows)+len(unread) == 0 {
				t.Fatalf("%d rows, %d unread", len(rows), len(unread))
			}
			seen := map[string]bool{}
			for i := range rows {
				checkRow(t, &rows[i])
				if seen[rows[i].ID] {
					t.Fatalf("id %s twice", rows[i].ID)
				}
				seen[rows[i].ID] = true
				relabel.Judge(&rows[i], reply)
				judge.Judge(&rows[i], reply)
			}
			for _, u := range unread {
				if u.ID == "" || u.Reason == "" || u.Detail == "" || len(u.Detail) > 1000 || !utf8.ValidString(u.Detail) {
					t.Fatalf("%+v", u)
				}
			}
		}
	})
}

func BenchmarkObjects(b *testing.B) {
	var rows []string
	for i := range 10 {
		rows = append(rows, fmt.Sprintf(`{"query": "a red pot number %d", "arguments": {"kind": "Pot", "query": "red", "most": %d}}`, i, i))
	}
	reply := "Here they are:\n```json\n{\"rows\": [" + strings.Join(rows, ",\n") + "]}\n```"
	b.SetBytes(int64(len(reply)))
	for b.Loop() {
		if list, err := objects(reply); err != nil || len(list) != 10 {
			b.Fatal(err)
		}
	}
}
