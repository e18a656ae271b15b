package transforms

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/text"
)

// nearOnes runs the steps of dropNear over rows of the third round, for some number of partitions and bins, and returns
// which rows leave and the row that each of them is like.
func nearOnes(t interface{ Fatal(...any) }, e *environment, rows []schemas.Candidate, partitions, bins int, threshold float64, l large) map[string]string {
	homes := make([][]schemas.Candidate, partitions)
	for i, row := range rows {
		homes[i%partitions] = append(homes[i%partitions], row)
	}
	fn := &enterFn{Bins: bins, Near: threshold, e: e, large: l, round: 2}
	packs := map[int][][]byte{}
	for home, rows := range homes {
		entered, err := fn.enter(home, rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range entered {
			packs[p.key] = append(packs[p.key], p.pack)
		}
	}
	drops := make([][]dropped, partitions)
	for _, list := range packs {
		found, err := findNear(list, threshold)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found.left {
			all, err := decode[dropped](p.pack)
			if err != nil {
				t.Fatal(err)
			}
			drops[p.key] = append(drops[p.key], all...)
		}
	}
	out := map[string]string{}
	for home := range homes {
		_, winners := winnersOf(drops[home])
		for at, winner := range winners {
			out[homes[home][at].ID] = winner.Winner
		}
	}
	return out
}

// drawLarge takes some of the rows' signatures for large, cut at any sizes.
func drawLarge(t *rapid.T, e *environment, rows []schemas.Candidate) large {
	cuts := map[uint64][]int{}
	for i := range rows {
		if key := signature(e.domain, &rows[i]); cuts[key] == nil && rapid.Bool().Draw(t, "large") {
			cuts[key] = rapid.SliceOfNDistinct(rapid.IntRange(1, 40), 1, 5, rapid.ID).Draw(t, "cuts")
			slices.Sort(cuts[key])
		}
	}
	var out large
	for _, key := range slices.Sorted(maps.Keys(cuts)) {
		out = append(out, largeKey{key, cuts[key]})
	}
	return out
}

// A row leaves if and only if one of lower rank with the same signature is as similar, whatever the partitions, the bins
// and the order of the rows. Those of earlier rounds are what these rounds left.
func TestNearIsTheRule(t *testing.T) {
	e := lamps(t)
	words := []string{"find", "me", "red", "roses", "rose", "lights", "please", "now", "in", "the", "hall"}
	rapid.Check(t, func(t *rapid.T) {
		var rows []schemas.Candidate
		for i := range rapid.IntRange(1, 30).Draw(t, "rows") {
			query := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 8).Draw(t, "words"), " ")
			kind := rapid.SampledFrom([]string{"Any", "Photo"}).Draw(t, "kind")
			rows = append(rows, called(query, fmt.Sprintf(`{"kind":%q,"prompt":%q}`, kind, query)))
			rows[i].ID = fmt.Sprint("row", i)
			rows[i].Round = rapid.IntRange(0, 2).Draw(t, "round")
		}
		threshold := rapid.SampledFrom([]float64{0.5, 0.7, 0.8, 1}).Draw(t, "threshold")
		for round := range 2 {
			leave := ruled(e, rows, round, threshold)
			rows = slices.DeleteFunc(rows, func(c schemas.Candidate) bool { return leave[c.ID] != "" })
		}
		want := ruled(e, rows, 2, threshold)
		got := nearOnes(t, e, rows, rapid.IntRange(1, 4).Draw(t, "partitions"), rapid.IntRange(1, 9).Draw(t, "bins"), threshold, drawLarge(t, e, rows))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("dropped %v, want %v", got, want)
		}
	})
}

// ruled is the rule as it reads, over the rows up to a round: by row that leaves, the one of lowest rank that it is like.
func ruled(e *environment, rows []schemas.Candidate, round int, threshold float64) map[string]string {
	seed := e.domain.Recipe.Seed
	winners := map[string]*schemas.Candidate{}
	for i := range rows {
		for j := range rows {
			a, b := &rows[i], &rows[j]
			if max(a.Round, b.Round) <= round && rank(seed, b) < rank(seed, a) && signature(e.domain, a) == signature(e.domain, b) &&
				near.Jaccard(text.Normalise(a.Query), text.Normalise(b.Query)) >= threshold-1e-9 &&
				(winners[a.ID] == nil || rank(seed, b) < rank(seed, winners[a.ID])) {
				winners[a.ID] = b
			}
		}
	}
	out := map[string]string{}
	for id, winner := range winners {
		out[id] = winner.ID
	}
	return out
}

// A signature of most rows is cut by size into equal groups, one of few is not, and nothing is cut without a sample.
func TestLargeSignatures(t *testing.T) {
	var sample []sampled
	for i := range 1000 {
		key := uint64(1)
		if i%10 == 0 {
			key = uint64(2 + i%3)
		}
		sample = append(sample, sampled{key, 10 + i%20*4})
	}
	got := largeOf(sample, 1<<19) // 90% of four times as many as fit: 50 each of 14, 18 … 46, 54, 58 … 86
	if fmt.Sprint(got) != "[{1 [30 54 70]}]" {
		t.Errorf("%v", got)
	}
	if got := largeOf(sample, 1<<17); len(got) != 0 {
		t.Errorf("few rows: %v", got)
	}
	if got := largeOf(nil, 1<<20); len(got) != 0 {
		t.Errorf("no sample: %v", got)
	}
}

// Rows that differ from another only in an enum, a number, on and off, or in the function teach the label: none leaves.
func TestContrastsStay(t *testing.T) {
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "Search", "parameters": {"type": "object", "properties": {"prompt": {"type": "string"}}}},
		{"name": "Generate", "parameters": {"type": "object", "properties": {"prompt": {"type": "string"}}}},
		{"name": "SetLight", "parameters": {"type": "object", "properties": {"on": {"type": "boolean"}, "level": {"type": "integer"}, "room": {"type": "string", "enum": ["hall", "bath"]}}}}]`))
	if err != nil {
		t.Fatal(err)
	}
	e := &environment{domain: &schemas.Domain{Functions: functions}}
	var rows []schemas.Candidate
	add := func(query, function, arguments string) {
		rows = append(rows, schemas.Candidate{ID: fmt.Sprint(len(rows)), Query: query, Outcome: schemas.OutcomeCall, Function: function,
			Calls: []schemas.Call{{Name: function, Arguments: json.RawMessage(arguments)}}})
	}
	for i := range 500 {
		room := []string{"hall", "bath"}[i%2]
		long := fmt.Sprintf("would you please be so kind and for scene %d switch the big old lamp by the window in the %s", i, room)
		add(long+" on", "SetLight", fmt.Sprintf(`{"on":true,"room":%q}`, room))
		add(long+" off", "SetLight", fmt.Sprintf(`{"on":false,"room":%q}`, room))
		add(long+" to 20", "SetLight", fmt.Sprintf(`{"level":20,"room":%q}`, room))
		add(long+" to 21", "SetLight", fmt.Sprintf(`{"level":21,"room":%q}`, room))
		add(fmt.Sprintf("a birthday template with many red balloons number %d", i), "Search", `{"prompt":"x"}`)
		add(fmt.Sprintf("a birthday template with many red balloons number %d", i)+".", "Generate", `{"prompt":"x"}`)
	}
	byContrast := map[uint64]int{}
	for i := range rows {
		byContrast[signature(e.domain, &rows[i])]++
	}
	if len(byContrast) != 10 { // on, off, 20, 21 in two rooms; two functions
		t.Fatalf("%d signatures", len(byContrast))
	}
	for start := 0; start < len(rows); start += 6 { // each six differ only in what their labels say
		if got := nearOnes(t, e, rows[start:start+6], 3, 2, 0.8, nil); len(got) > 0 {
			t.Fatalf("%v leave of %q", got, rows[start].Query)
		}
	}
}
