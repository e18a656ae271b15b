package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page/pagetest"
	"github.com/routenator/routenator/transforms/realism"
)

func written(t testing.TB, e *evaluation.Evaluation) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, e); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func comment(t testing.TB, e *evaluation.Evaluation) string {
	t.Helper()
	var b bytes.Buffer
	if err := Markdown(&b, e); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// kinds are evaluations of every shape.
func kinds() map[string]*evaluation.Evaluation {
	named := sample(8, 8)
	fill(reflect.ValueOf(named), func(v reflect.Value) {
		if v.Kind() == reflect.String && v.String() != "" {
			v.SetString(v.String() + strings.Repeat("Donaudampfschifffahrt", 12))
		}
	})
	nothing := sample(3, 2) // nothing was measured
	fill(reflect.ValueOf(nothing), func(v reflect.Value) {
		kept := []reflect.Type{reflect.TypeFor[evaluation.Dataset](), reflect.TypeFor[evaluation.Slice](), reflect.TypeFor[evaluation.Model](), reflect.TypeFor[evaluation.Student](), reflect.TypeFor[evaluation.Significance](), reflect.TypeFor[evaluation.Pair](), reflect.TypeFor[accuracy.Result]()}
		if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice) && !slices.Contains(kept, v.Type().Elem()) {
			v.SetZero()
		}
	})
	bare := &evaluation.Evaluation{Reference: "real", Datasets: []evaluation.Dataset{{Name: "a"}, {Name: "real", Reference: true, Realism: &evaluation.Realism{}}},
		Models: []evaluation.Model{{Name: "m"}, {Name: "n", Accuracy: &accuracy.Result{}}, {Name: "o", BFCL: &evaluation.BFCL{}}}, Students: []evaluation.Student{{}}, Significance: []evaluation.Significance{{Pairs: []evaluation.Pair{{}}}}, Gates: []evaluation.Gate{{}}, Inputs: []evaluation.Input{{}}}
	return map[string]*evaluation.Evaluation{"none": {}, "bare": bare, "one": sample(1, 0), "two": sample(2, 2), "eight": sample(8, 8), "model": sample(0, 1), "leaderboard": leaderboard(2), "one by the leaderboard": leaderboard(1), "long": named, "nothing": nothing, "not finite": broken(math.NaN()), "infinite": broken(math.Inf(-1))}
}

// fill visits every value that can be set, the deepest first.
func fill(v reflect.Value, visit func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), visit)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return // JSON
		}
		for i := range v.Len() {
			fill(v.Index(i), visit)
		}
	}
	if v.CanSet() {
		visit(v)
	}
}

// broken is an evaluation of which every number with a fraction is v.
func broken(number float64) *evaluation.Evaluation {
	e := sample(3, 3)
	fill(reflect.ValueOf(e), func(v reflect.Value) {
		if v.Kind() == reflect.Float64 {
			v.SetFloat(number)
		}
	})
	e.Good, e.Notes = Notes(e)
	return e
}

func TestHTMLIsWhole(t *testing.T) {
	for name, e := range kinds() {
		pagetest.Whole(t, name, written(t, e))
	}
}

func TestEveryAnchorIsThere(t *testing.T) {
	for name, e := range kinds() {
		page := written(t, e)
		for _, link := range regexp.MustCompile(`href="#([a-z]+)"`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, `id="`+link[1]+`"`) {
				t.Errorf("%s: a link to %s, which is not there", name, link[1])
			}
		}
	}
}

func TestNoNumberIsInfinite(t *testing.T) {
	bad := regexp.MustCompile(`\bNaN\b|\bInf\b|%!`)
	for name, e := range kinds() {
		for kind, text := range map[string]string{"page": written(t, e), "comment": comment(t, e), "summary": Summary(e, "out")} {
			if at := bad.FindStringIndex(text); at != nil {
				t.Errorf("%s, %s: %q", name, kind, text[max(at[0]-80, 0):min(at[1]+40, len(text))])
			}
		}
	}
}

// crowded is an evaluation in which every list is far longer than it is shown, and most texts are long.
func crowded() *evaluation.Evaluation {
	e := sample(8, 8)
	long := func(what string, i int) string { return fmt.Sprint(what, " ", i, " ", strings.Repeat("long ", 400)) }
	for i := range e.Datasets {
		d := &e.Datasets[i]
		for k := range 40 {
			s := d.Functions[k%2]
			s.Function, s.Rows = long("function", k), 1000-k
			d.Functions = append(d.Functions, s)
		}
		for k := range 200 {
			for _, s := range append([]*evaluation.Slice{&d.All}, &d.Functions[0], &d.Functions[1]) {
				s.Shares[1].Values = append(s.Shares[1].Values, evaluation.TableValue{Value: long("value", k), Rows: 200 - k})
			}
			d.Skeletons.Top = append(d.Skeletons.Top, evaluation.SkeletonCount{Skeleton: long("skeleton", k), Example: long("example", k)})
			if d.Realism != nil {
				d.Realism.Grams = append(d.Realism.Grams, realism.Gram{Text: long("gram", k), Queries: []string{long("a", k), long("b", k), long("c", k), long("d", k)}})
				d.Realism.Grams = d.Realism.Grams[:min(len(d.Realism.Grams), 30)]
				d.Coverage.Trigrams.Missing = append(d.Coverage.Trigrams.Missing, long("trigram", k))
			}
		}
	}
	for i := range e.Models {
		r := e.Models[i].Accuracy
		for k := range 200 {
			name := long("class", k)
			r.Functions.Classes = append(r.Functions.Classes, accuracy.Class{Name: name, Gold: k})
			r.Functions.Confusion = append(r.Functions.Confusion, accuracy.Cell{Gold: name, Predicted: name, Count: k})
			r.Enums[0].Values = append(r.Enums[0].Values, accuracy.Class{Name: name, Gold: k})
			r.Arguments.ByName = append(r.Arguments.ByName, accuracy.Class{Name: name, Gold: k})
			r.Missing.IDs = append(r.Missing.IDs, long("id", k))
			group := r.Errors[0]
			group.Class, group.Examples = name, slices.Clone(group.Examples)
			for n := range group.Examples {
				group.Examples[n].Query, group.Examples[n].Detail = long("query", n), long("detail", n)
				group.Examples[n].Gold = []schemas.Call{{Name: long("call", n), Arguments: group.Examples[n].Gold[0].Arguments}}
			}
			r.Errors = append(r.Errors, group)
			e.Models[i].Unreadable = append(e.Models[i].Unreadable, evaluation.Unreadable{ID: name, Output: name, Why: name})
		}
	}
	for k := range 500 {
		e.Inputs[0].Files = append(e.Inputs[0].Files, evaluation.File{Path: long("file", k)})
		e.Inputs[0].Refused = append(e.Inputs[0].Refused, evaluation.Refusal{Reason: long("reason", k), Rows: 1, Where: []string{long("row", k)}})
		e.Omissions = append(e.Omissions, long("omission", k))
		e.Notes, e.Good = append(e.Notes, long("note", k)), append(e.Good, long("good", k))
		e.Gates = append(e.Gates, evaluation.Gate{Expression: long("gate", k), Checks: slices.Repeat([]evaluation.Check{{Figure: long("figure", k)}}, 40)})
	}
	return e
}

// TestPageIsBounded: no input can make a page that no browser opens. The bound is that of eight datasets and eight models,
// as crowded makes them.
func TestPageIsBounded(t *testing.T) {
	e := crowded()
	big := written(t, e)
	if n := len(big); n > 8<<20 {
		t.Errorf("%d bytes", n)
	}
	few := written(t, sample(2, 2))
	if n := len(few); n > 400<<10 {
		t.Errorf("two datasets and two models take %d bytes", n)
	}
	t.Logf("%d and %d bytes", len(big), len(few))
	if n := len(comment(t, e)); n > 65536 { // the most that GitHub takes
		t.Errorf("the comment has %d bytes", n)
	}
}

func TestHTMLSaysWhatThereIs(t *testing.T) {
	_, text, err := pagetest.Parsed(pagetest.Readable(written(t, sample(2, 2))))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Evaluation of 1 dataset and 2 models", "heuristic passes for the reference", "Compared with real.", "1 of 2 gates fails", "real (reference)", "0.003 to 0.004", "(figure 3 of the paper)", "(figure 4 of the paper)", "(figure 5 of the paper)", "(figure 6 of the paper)",
		"heuristic, 5 words: ", "; reference 20.3%", "heuristic, position 0.9 to 1: ", "heuristic, Template: ", "find me", "xmas temp", "please find me an audio track", "not told apart", "±5.4", "keyword rule", "another function", "Search(content_type=\"Photo\", prompt=\"birthday\")",
		"trained on the reference", "golden.jsonl:17: unexpected end of JSON input", strings.Repeat("0123456789abcdef", 4), "By words of the request", "13+", "without the catch-all value"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// attacked is an evaluation of which every text is text.
func attacked(text string) *evaluation.Evaluation {
	e := sample(2, 2)
	fill(reflect.ValueOf(e), func(v reflect.Value) {
		if v.Kind() == reflect.String {
			v.SetString(text)
		}
	})
	for i := range e.Datasets { // what brings names together
		e.Datasets[i].Functions[0].Function = "one " + text
	}
	return e
}

// Beside a divergence stands what it is of, and beside what depends on the size, the size.
func TestHTMLSaysWhatNumbersAreOf(t *testing.T) {
	var b strings.Builder
	if err := HTML(&b, sample(3, 0)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, text := range []string{"content_type, of rows that have it: JS", "Jensen-Shannon divergence, of rows that have it", "Rows that have it", "G test: chance of as much", "7 df, rough",
		"What 2,500 rows of the reference say", "compare datasets of one size", "What the reference says more: 1 n-gram", "Values, positions and variety of each route", "the same number of tokens of each dataset, 20,000",
		"Near, estimated", "nor any of the same asset"} {
		if !strings.Contains(page, text) && !strings.Contains(strings.ReplaceAll(page, `<span class="soft">`, ""), text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	for _, interval := range []string{"0.015 to 0.025"} { // of the positions' divergence from even
		if !strings.Contains(page, interval) {
			t.Errorf("no interval %s", interval)
		}
	}
}

func TestHostileTextIsShownAsText(t *testing.T) {
	for _, attack := range []string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onmouseover='x", "</title></style><b>", "javascript:alert(1)", "--><!--", "]]>", "{{.Seed}}"} {
		page := written(t, attacked(attack))
		if strings.Contains(page, "ZgotmplZ") {
			t.Errorf("%q could not be written somewhere", attack)
		}
		found, text, err := pagetest.Parsed(page)
		if err != nil {
			t.Fatal(err)
		}
		if found["script"]+found["img"] > 0 || found["style"] != 1 {
			t.Errorf("%q made an element", attack)
		}
		if n := strings.Count(text, attack); n < 200 {
			t.Errorf("%q is shown %d times, not wherever it stands", attack, n)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"", "plain", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "a & b &lt; é 日本 \xff\x00", "\u202egnp.exe", "| a |\n| b |", "`@all` #1 [x](http://x) www.x.y"} {
		f.Add(seed)
	}
	plain, _, err := pagetest.Parsed(pagetest.Readable(written(f, attacked("plain"))))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || text == evaluation.RequestFraming {
			return // empty fields leave parts out
		}
		e := attacked(text)
		found, _, err := pagetest.Parsed(pagetest.Readable(written(t, e)))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, element := range []string{"script", "img", "style", "a", "table", "details", "svg"} {
			if found[element] != plain[element] {
				t.Errorf("%q: %d elements %s, want %d", text, found[element], element, plain[element])
			}
		}
		said := comment(t, e)
		if !utf8.ValidString(said) {
			t.Errorf("%q: the comment is no UTF-8", text)
		}
		if lines := strings.Count(said, "\n"); lines != strings.Count(comment(t, attacked("plain")), "\n") {
			t.Errorf("%q changes the number of lines of the comment", text)
		}
		summaryIsFit(t, text, Summary(e, "out"))
	})
}

func summaryIsFit(t *testing.T, name, got string) {
	t.Helper()
	if lines := strings.Count(got, "\n"); lines > 12 {
		t.Errorf("%q: %d lines:\n%s", name, lines, got)
	}
	for _, c := range got {
		if c != '\n' && (c < ' ' || c > '~') {
			t.Errorf("%q: the summary holds %q:\n%s", name, c, got)
		}
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for text, want := range map[string]string{"a|b": `a\|b`, "<b>": `\<b\>`, "a\nb\r": "a b ", "@all": "@<!-- -->all", "fix #12": "fix #<!-- -->12", "http://x.y": `http:\//x.y`, "www.x.y": `www\.x.y`, "`x`": "\\`x\\`", "0.5": "0.5", "a&b": "a&amp;b", "\xff": "�", "a\u202eb": "a b"} {
		if got := markdown(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if said := comment(t, attacked("<img src=x>|@all")); regexp.MustCompile(`[^\\]<img`).MatchString(said) || strings.Contains(said, "@all") {
		t.Error("the comment holds markup or a mention")
	}
}

func TestGolden(t *testing.T) {
	for name, e := range map[string]*evaluation.Evaluation{"one": sample(1, 0), "two": sample(2, 2), "eight": sample(8, 8), "model": sample(0, 1), "none": {}, "leaderboard": leaderboard(2)} {
		good, look := Notes(e)
		pagetest.Golden(t, "notes_"+name+".txt", "+ "+strings.Join(good, "\n+ ")+"\n- "+strings.Join(look, "\n- ")+"\n")
		pagetest.Golden(t, "report_"+name+".md", comment(t, e))
		pagetest.Golden(t, "summary_"+name+".txt", Summary(e, "out/eval"))
	}
	pagetest.Golden(t, "report_small.html", written(t, &evaluation.Evaluation{Datasets: sample(1, 0).Datasets, Seed: 7}))
}

func TestSummaryIsShortAndASCII(t *testing.T) {
	for name, e := range kinds() {
		summaryIsFit(t, name, Summary(e, "out/eval/"))
	}
}

// TestSameBytes: equal evaluations give equal pages, as no map's order is in them.
func TestSameBytes(t *testing.T) {
	page, said := written(t, sample(8, 8)), comment(t, sample(8, 8))
	for range 3 {
		if written(t, sample(8, 8)) != page || comment(t, sample(8, 8)) != said {
			t.Fatal("two pages of one evaluation differ")
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestErrorsOfTheWriterComeBack(t *testing.T) {
	if err := HTML(fullDisk{}, sample(1, 1)); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("HTML: %v", err)
	}
	if err := Markdown(fullDisk{}, sample(1, 1)); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("Markdown: %v", err)
	}
}

func ExampleSummary() {
	fmt.Print(Summary(&evaluation.Evaluation{Datasets: []evaluation.Dataset{{Name: "router", Rows: 2000}}}, "out/eval"))
	// Output:
	// Evaluation of router.
	//   router: 2,000 rows, words median 0.0
	// Look at    out/eval/report.html
}

func ExampleHTML() {
	if err := HTML(io.Discard, &evaluation.Evaluation{}); err != nil {
		panic(err)
	}
	// Output:
}

func BenchmarkHTML(b *testing.B) {
	e := sample(8, 8)
	for b.Loop() {
		if err := HTML(io.Discard, e); err != nil {
			b.Fatal(err)
		}
	}
}
