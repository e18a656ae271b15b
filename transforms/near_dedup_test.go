package transforms

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/text"
)

// nearOnes runs the steps of dropNear over rows, for some number of partitions and bundles.
func nearOnes(t interface{ Fatal(...any) }, e *environment, rows []schemas.Candidate, partitions, bundles int, threshold float64) map[string]bool {
	order := &near.Order{}
	for i := range rows {
		if i%2 == 0 {
			order.Count(near.Buckets(nil, text.Normalise(rows[i].Query)))
		}
	}
	packs := map[int][][]byte{}
	emit := func(partition int, pack []byte) { packs[partition] = append(packs[partition], pack) }
	for bundle := range bundles {
		fn := &enterFn{Partitions: partitions, Near: threshold}
		for i := bundle; i < len(rows); i += bundles {
			c := &rows[i]
			said, key := text.Normalise(c.Query), signature(e.domain, c)
			one := entered{ID: c.ID, Text: said, Rank: rank(7, c), Key: key, Slots: near.Slots(said, key, threshold, order), Home: partitionOf(said, partitions)}
			if err := fn.spread(&one, emit); err != nil {
				t.Fatal(err)
			}
		}
		if err := fn.packer.flush(emit); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string]bool{}
	for partition, list := range packs {
		err := (&nearFn{Near: threshold}).ProcessElement(partition, iterate(list), func(_ int, pack []byte) {
			all, err := decode[dropped](pack)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range all {
				out[d.ID] = true
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func iterate(list [][]byte) func(*[]byte) bool {
	return func(p *[]byte) bool {
		if len(list) == 0 {
			return false
		}
		*p, list = list[0], list[1:]
		return true
	}
}

// A row leaves if and only if one of lower rank with the same signature is as similar, whatever the partitions, bundles
// and the order of the rows.
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
		want := map[string]bool{}
		for i := range rows {
			for j := range rows {
				if rank(7, &rows[j]) < rank(7, &rows[i]) && signature(e.domain, &rows[i]) == signature(e.domain, &rows[j]) &&
					near.Jaccard(text.Normalise(rows[i].Query), text.Normalise(rows[j].Query)) >= threshold-1e-9 {
					want[rows[i].ID] = true
				}
			}
		}
		got := nearOnes(t, e, rows, rapid.IntRange(1, 9).Draw(t, "partitions"), rapid.IntRange(1, 4).Draw(t, "bundles"), threshold)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("dropped %v, want %v", got, want)
		}
	})
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
		if got := nearOnes(t, e, rows[start:start+6], 3, 2, 0.8); len(got) > 0 {
			t.Fatalf("%v leave of %q", got, rows[start].Query)
		}
	}
}
