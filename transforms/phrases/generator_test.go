package phrases

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// oracle knows, from the recipe alone, what each value of a closed argument can be called.
type oracle struct {
	domain     *schemas.Domain
	validators map[string]*schemas.Validator
	called     map[string]map[string]map[string]bool // by argument, value and surface in lower case
}

func newOracle(t *testing.T, domain *schemas.Domain) *oracle {
	o := &oracle{domain: domain, validators: map[string]*schemas.Validator{}, called: map[string]map[string]map[string]bool{}}
	for i := range domain.Functions {
		v, err := domain.Functions[i].Validator()
		if err != nil {
			t.Fatal(err)
		}
		o.validators[domain.Functions[i].Name] = v
	}
	add := func(argument, value, surface string) {
		if o.called[argument] == nil {
			o.called[argument] = map[string]map[string]bool{}
		}
		if o.called[argument][value] == nil {
			o.called[argument][value] = map[string]bool{}
		}
		o.called[argument][value][strings.ToLower(surface)] = true
	}
	for argument, entries := range domain.Values {
		for _, e := range entries {
			for _, s := range e.Say {
				add(argument, e.Value, s.Text)
				add(argument, e.Value, text.Plural(s.Text))
				for _, form := range s.Forms {
					add(argument, e.Value, form)
				}
			}
		}
	}
	for argument, spec := range domain.Recipe.Values {
		if len(spec.Range) == 0 {
			continue
		}
		for value, surfaces := range surfacesOf(t, spec, allowed{}, "en") {
			for surface := range surfaces {
				add(argument, value, surface)
			}
		}
	}
	return o
}

// check says what is wrong with a call of a row: each argument is what was said, fixed by the phrase, or the
// catch-all where nothing was said.
func (o *oracle) check(c *schemas.Candidate, call int) error {
	made := c.Calls[call]
	if err := o.validators[made.Name].Check(made.Arguments); err != nil {
		return err
	}
	var arguments map[string]any
	if err := json.Unmarshal(made.Arguments, &arguments); err != nil {
		return err
	}
	for name, value := range arguments {
		if err := o.checkArgument(c, call, name, fmt.Sprint(value)); err != nil {
			return err
		}
	}
	for _, s := range c.Said {
		if _, ok := arguments[s.Argument]; s.Call == call && !ok {
			return fmt.Errorf("%s was said and is no argument", s.Argument)
		}
	}
	return nil
}

func (o *oracle) checkArgument(c *schemas.Candidate, call int, name, value string) error {
	var said []string
	for _, s := range c.Said {
		if s.Call != call || s.Argument != name {
			continue
		}
		if s.Surface == "" {
			return nil // the phrase's own words say it
		}
		said = append(said, s.Surface)
		if o.called[name] != nil && !o.called[name][value][strings.ToLower(s.Surface)] {
			return fmt.Errorf("%s is %q, and %q was said", name, value, s.Surface)
		}
		if o.called[name] != nil && c.Language != "ja" && !text.Contains(c.Query, s.Surface) {
			return fmt.Errorf("%q does not stand in the query", s.Surface)
		}
		if c.Noise == "" && !strings.Contains(c.Query, s.Surface) {
			return fmt.Errorf("%q does not stand in the query as it was said", s.Surface)
		}
	}
	catchAll, has := o.domain.CatchAll(name)
	switch {
	case len(said) == 0 && !(has && value == catchAll):
		return fmt.Errorf("%s is %q, and nothing was said", name, value)
	case len(said) > 0 && has && value == catchAll:
		return fmt.Errorf("%s is the catch-all, and %q was said", name, said)
	case len(said) > 0 && o.called[name] == nil && text.Normalise(strings.Join(said, " ")) != text.Normalise(value):
		return fmt.Errorf("%s is %q, and %q was said", name, value, said)
	}
	return nil
}

func TestRowsAreRightByConstruction(t *testing.T) {
	g := newHome(t)
	observer, o := attributes.NewObserver(g.domain), newOracle(t, g.domain)
	seen := map[string]int{}
	for _, m := range makeHome(t, g) {
		c := m.row
		fail := func(format string, args ...any) {
			t.Errorf("%s\n%+v\nasked %v", fmt.Sprintf(format, args...), c, m.labels)
		}
		if got := observer.Labels(&c, &m.plan.Asset); !slices.Equal(got, c.Labels) {
			fail("labels %v, observed %v", c.Labels, got)
		}
		for i, name := range observer.Names() {
			if asked, ok := m.labels[name]; ok && asked != c.Labels[i] {
				fail("%s is %q", name, c.Labels[i])
			}
			seen[name+"="+c.Labels[i]]++
		}
		for i := range c.Calls {
			if err := o.check(&c, i); err != nil {
				fail("call %d: %v", i, err)
			}
		}
		checkOutcome(t, g.domain, &c)
		if c.ID != m.plan.ID || c.Round != 2 || c.AssetID != m.plan.Asset.ID || (c.Source >= 0) != (c.AssetID != "") {
			fail("it does not carry its plan")
		}
		if text.CountWords(c.Query) == 0 || strings.TrimSpace(c.Query) != c.Query || strings.Contains(c.Query, "  ") {
			fail("the query is badly written")
		}
	}
	for _, want := range []string{"outcome=call", "outcome=clarify", "outcome=none", "outcome=parallel", "language=de", "language=ja", "dish=Any", "dish=Soup",
		"dish=Ice Cream", "place=first", "place=middle", "place=last", "place=absent", "seconds=60-599", "seconds=3600+", "given=most_minutes+cook",
		"given=date", "given=label", "given=brightness", "state=on", "state=off", "words=1-2", "words=16+", "framing=polite", "framing=question",
		"noise=", "noise=adjacent", "noise=dropped", "noise=doubled", "noise=swapped", "function=set_alarm"} {
		if seen[want] == 0 {
			t.Errorf("no row with %s; there are %v", want, seen)
		}
	}
}

func checkOutcome(t *testing.T, domain *schemas.Domain, c *schemas.Candidate) {
	t.Helper()
	calls, function, missing := 0, "", ""
	switch c.Outcome {
	case schemas.OutcomeCall:
		calls, function = 1, c.Calls[0].Name
	case schemas.OutcomeParallel:
		calls, function = max(2, len(c.Calls)), c.Calls[0].Name
	case schemas.OutcomeClarify:
		function, missing = c.Function, c.Missing
		f, ok := domain.Function(function)
		if !ok {
			t.Errorf("clarify without function: %+v", c)
		} else if p, ok := f.Parameter(missing); !ok || !p.Required {
			t.Errorf("clarify misses no required argument: %+v", c)
		}
		for _, s := range c.Said {
			if s.Argument == missing {
				t.Errorf("what is missing was said: %+v", c)
			}
		}
	}
	if len(c.Calls) != calls || c.Function != function || c.Missing != missing {
		t.Errorf("outcome %s: %+v", c.Outcome, c)
	}
}

// A slot's own words never reach the skeleton; the author's always do.
func TestSkeletonsMaskSlots(t *testing.T) {
	g := newHome(t)
	var surfaces []string
	for name, entries := range g.domain.Values {
		for _, e := range entries {
			for _, s := range e.Say {
				if name != "state" {
					surfaces = append(surfaces, text.Normalise(s.Text))
				}
			}
		}
	}
	m := g.NewMaker()
	for i := range 2000 {
		c, err := m.Make(plan(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, surface := range surfaces {
			if strings.Contains(" "+c.Skeleton+" ", " "+surface+" ") {
				t.Fatalf("skeleton %q holds %q", c.Skeleton, surface)
			}
		}
		if strings.ContainsAny(c.Skeleton, "0123456789,.?!") || c.Skeleton != strings.ToLower(c.Skeleton) {
			t.Fatalf("skeleton %q of %q", c.Skeleton, c.Query)
		}
		slots := 0
		for _, p := range m.work.pieces {
			if p.slot != "" {
				slots++
			}
		}
		if strings.Count(c.Skeleton, "{") != slots {
			t.Fatalf("skeleton %q masks not all of %d slots", c.Skeleton, slots)
		}
	}
}

// The sound of every word that the home puts behind an article: by the first letter, but for these.
var soundsOtherwise = map[string]string{"hour": "an", "umami": "an", "one-pot": "a", "one": "a"}

func TestArticles(t *testing.T) {
	g := newHome(t)
	m, checked := g.NewMaker(), map[string]int{}
	for i := range 4000 {
		c, err := m.Make(plan(i), map[string]string{"language": "en", "noise": ""})
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(strings.ToLower(c.Query))
		for j, article := range words {
			if article != "a" && article != "an" {
				continue
			}
			next := strings.Trim(words[j+1], ".,?!")
			want, known := soundsOtherwise[next]
			if digits := strings.FieldsFunc(next, func(r rune) bool { return r < '0' || r > '9' }); !known && len(digits) > 0 {
				want, known = "a", true
				if n := digits[0]; n == "8" || n == "11" || n == "18" || len(n) == 2 && n[0] == '8' {
					want = "an"
				}
			}
			if !known {
				want = "a"
				if strings.ContainsRune("aeioué", []rune(next)[0]) {
					want = "an"
				}
			}
			if article != want {
				t.Errorf("%s %s in %q", article, next, c.Query)
			}
			checked[article]++
		}
	}
	if checked["a"] < 100 || checked["an"] < 100 {
		t.Errorf("only %v articles", checked)
	}
}

// A German form agrees with the value that is drawn, and Japanese is written without spaces.
func TestLanguages(t *testing.T) {
	g := newHome(t)
	m, seen := g.NewMaker(), map[string]bool{}
	articles := map[string]string{"suppe": "eine", "kuchen": "einen", "eis": "ein"}
	for i := range 1000 {
		c, err := m.Make(plan(i), map[string]string{"language": "de", "framing": "imperative", "noise": ""})
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(strings.ToLower(strings.Trim(c.Query, ".?")))
		for j, word := range words {
			if want, ok := articles[word]; ok {
				seen[word] = true
				if words[j-1] != want {
					t.Errorf("%q: want %s %s", c.Query, want, word)
				}
			}
		}
		if strings.Contains(strings.ToLower(c.Query), "licht") {
			seen[c.Calls[0].Name] = true
			if at := strings.ToLower(c.Query); !strings.Contains(at, "in der küche") && !strings.Contains(at, "im büro") {
				t.Errorf("%q", c.Query)
			}
		}
		if c, err = m.Make(plan(i), map[string]string{"language": "ja"}); err != nil || strings.ContainsAny(c.Query, " ") {
			t.Fatalf("%q: %v", c.Query, err)
		}
		seen[c.Query] = true
	}
	for _, want := range []string{"suppe", "kuchen", "eis", "switch_light", "茶の汁", "林檎の菓子を見せて", "台所の電気を点けてください"} {
		if !seen[want] {
			t.Errorf("%q was never said", want)
		}
	}
}

// The same plan without noise is the same row but for at most one word, which is none of a closed value.
func TestNoiseTouchesOneWord(t *testing.T) {
	noisy := newHome(t)
	quiet := newHome(t)
	quiet.domain.Recipe.Routes[0].Typing.Noise = 0
	one, other := noisy.NewMaker(), quiet.NewMaker()
	touched := 0
	for i := range 6000 {
		a, err := one.Make(plan(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := other.Make(plan(i), nil)
		if err != nil || b.Noise != "" {
			t.Fatalf("%+v: %v", b, err)
		}
		if !reflect.DeepEqual(a.Calls, b.Calls) || !reflect.DeepEqual(a.Said, b.Said) || a.Skeleton != b.Skeleton {
			t.Fatalf("noise changes more than the query: %+v and %+v", a, b)
		}
		if a.Noise == "" {
			if a.Query != b.Query {
				t.Errorf("%q and %q, without noise", a.Query, b.Query)
			}
			continue
		}
		touched++
		was, is := strings.Fields(b.Query), strings.Fields(a.Query)
		if len(was) != len(is) {
			t.Fatalf("%q and %q", a.Query, b.Query)
		}
		var changed []string
		for j := range was {
			if was[j] != is[j] {
				changed = append(changed, was[j])
			}
		}
		if len(changed) != 1 || !slices.Contains(text.TypoKinds(), a.Noise) || text.CountWords(changed[0]) == 0 {
			t.Fatalf("noise %q changes %q of %q to %q", a.Noise, changed, b.Query, a.Query)
		}
		if slices.ContainsFunc(a.Said, func(s schemas.Said) bool { return s.Surface == "" && len(a.Calls) == 1 }) {
			t.Errorf("%q: the words say a value, and %q was mistyped", a.Query, changed[0])
		}
	}
	if touched < 500 {
		t.Errorf("only %d rows with noise", touched)
	}
}

// A row is a function of its plan: not of the maker, its past, or what others do at the same time.
func TestSamePlanSameRow(t *testing.T) {
	g := newHome(t)
	rows := makeHome(t, g)
	fresh := newHome(t)
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			m, order := fresh.NewMaker(), hash.New(int64(worker), "order", "")
			for range len(rows) / 2 {
				want := rows[order.Intn(len(rows))]
				got, err := m.Make(want.plan, want.labels)
				if err != nil || !reflect.DeepEqual(got, want.row) {
					t.Errorf("%+v\nbefore %+v (%v)", got, want.row, err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// What a maker hands out stays as it is while the maker goes on.
func TestRowsAreTheirOwn(t *testing.T) {
	g := newHome(t)
	m := g.NewMaker()
	var rows []schemas.Candidate
	var copies [][]byte
	for i := range 500 {
		c, err := m.Make(plan(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		rows, copies = append(rows, c), append(copies, data)
	}
	for i := range rows {
		if data, _ := json.Marshal(rows[i]); string(data) != string(copies[i]) {
			t.Fatalf("row %d was %s and is %s", i, copies[i], data)
		}
	}
}

func TestMakeErrors(t *testing.T) {
	m := newHome(t).NewMaker()
	for _, test := range []struct {
		labels map[string]string
		want   error
	}{
		{map[string]string{"language": "fr"}, ErrNoPhrase},
		{map[string]string{"function": "set_timer", "outcome": "call", "words": "16+"}, ErrUnsaid},
		{map[string]string{"function": "switch_light", "language": "ja", "state": "off"}, ErrNoPhrase},
		{map[string]string{"function": "find_recipe", "language": "ja", "dish": "Ice Cream"}, ErrUnsaid},
		{map[string]string{"seconds": "60-599", "function": "set_alarm"}, ErrNoPhrase},
		{map[string]string{"given": "cook"}, ErrUnsaid}, // the plan has no asset
	} {
		if c, err := m.Make(plan(0), test.labels); err != test.want {
			t.Errorf("%v: %v, want %v (%q)", test.labels, err, test.want, c.Query)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	quiet, g := newHome(b), newHome(b)
	quiet.domain.Recipe.Routes[0].Typing.Noise = 0
	m, q := g.NewMaker(), quiet.NewMaker()
	var cells []map[string]string
	for i := range 200 {
		c, err := q.Make(plan(i), nil)
		if err != nil {
			b.Fatal(err)
		}
		labels := map[string]string{}
		for j, name := range g.observer.Names() {
			if name != "noise" {
				labels[name] = c.Labels[j]
			}
		}
		cells = append(cells, labels)
	}
	for i := 0; b.Loop(); i++ {
		if _, err := m.Make(plan(i), cells[i%len(cells)]); err != nil && err != ErrUnsaid {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
