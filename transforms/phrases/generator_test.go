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

// The same plan without noise is the same row but for at most one word, which is none of a closed value. One text is
// mistyped in one way only, so that few phrases are not filled up with mistyped copies.
func TestNoiseTouchesOneWord(t *testing.T) {
	noisy := newHome(t)
	quiet := newHome(t)
	quiet.domain.Recipe.Routes[0].Typing.Noise = 0
	one, other := noisy.NewMaker(), quiet.NewMaker()
	touched, typed := 0, map[string]map[string]bool{}
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
		clean, key := text.Normalise(b.Query), text.Normalise(a.Query)
		if typed[clean] == nil {
			typed[clean] = map[string]bool{}
		}
		typed[clean][key] = true
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
	many := 0
	for _, keys := range typed {
		if len(keys) > 2 {
			many++
		}
	}
	if many > len(typed)/100 { // a text that phrases make in two ways may be mistyped in two
		t.Errorf("%d of %d texts were typed in more than two ways", many, len(typed))
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
