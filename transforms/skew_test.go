package transforms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/near"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/text"
)

// skewed is a round of one cell and one route, over the parts of some assets of one class.
func skewed(t interface{ Fatal(...any) }, draws int, parts [][]schemas.Asset) (*environment, *Round) {
	e, err := newEnvironment(&schemas.Domain{Recipe: schemas.Recipe{Seed: 3, Routes: []schemas.Route{{Name: "plain"}, {Name: "short"}}}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &Round{Joint: cells.Joint{Cells: []cells.Cell{{Labels: []string{"a"}}, {Labels: []string{"b"}}}, Slots: []router.Slot{{Cell: 0, Route: 0}, {Cell: 1, Route: 1}, {Cell: 1, Route: 0}}}}
	d := DeckSpec{Class: cells.ClassOf(&e.domain.Recipe, &schemas.Asset{}), Counts: []int{draws / 2, draws / 3, draws - draws/2 - draws/3}}
	for i, part := range parts {
		r.Assets = append(r.Assets, fmt.Sprint("part ", i))
		d.Starts = append(d.Starts, d.Weight)
		for _, a := range part {
			d.Weight += a.Weight
		}
	}
	if len(parts) == 0 {
		d.Weight = uint64(draws)
	}
	r.Decks = []DeckSpec{d}
	r.Cut()
	r.decks = []*router.Deck{router.NewDeck(d.Counts, d.Weight, 5)}
	return e, r
}

// idsOf deals all pieces, and returns the ids of their plans and how many the largest has.
func idsOf(e *environment, r *Round, parts [][]schemas.Asset) (ids []string, most int) {
	for n := range r.AllPieces() {
		before := len(ids)
		add := func(p schemas.Plan) { ids = append(ids, p.ID) }
		if p := r.piece(n); len(parts) == 0 {
			r.dealWithoutAssets(e, p, add)
		} else {
			r.deal(e, p, parts[p.part], add)
		}
		most = max(most, len(ids)-before)
	}
	slices.Sort(ids)
	return ids, most
}

// An asset with nearly all of the weight does not make one worker deal nearly all of the plan.
func TestOneAssetWithMany(t *testing.T) {
	const draws = 300_000
	parts := [][]schemas.Asset{{{ID: "a", Weight: 1}}, {{ID: "b", Weight: 2}, {ID: "c", Weight: 95}}, {{ID: "d", Weight: 2}}}
	e, r := skewed(t, draws, parts)
	ids, most := idsOf(e, r, parts)
	if n := len(ids); n != draws || len(slices.Compact(ids)) != draws {
		t.Errorf("%d plans, or some of them twice; want %d", n, draws)
	}
	if most > plansPerPiece || !slices.Equal(r.Pieces, []int{1, 5, 1}) {
		t.Errorf("%d plans in one piece, pieces %v", most, r.Pieces)
	}
	for _, few := range []int{1, draws} {
		e, r = skewed(t, few, nil)
		if ids, most := idsOf(e, r, nil); len(ids) != few || most > few/leastPieces+1 {
			t.Errorf("without assets: %d plans, %d in one piece", len(ids), most)
		}
	}
}

// Pieces change no plan: however many a part is dealt in, they make the plans of the whole.
func TestPiecesChangeNoPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := make([][]schemas.Asset, rapid.IntRange(1, 4).Draw(t, "parts"))
		parts[0] = []schemas.Asset{{ID: "first", Weight: 1}}
		for i := range parts {
			for n := range rapid.IntRange(0, 4).Draw(t, "assets") {
				parts[i] = append(parts[i], schemas.Asset{ID: fmt.Sprint(i, " ", n), Weight: rapid.Uint64Range(0, 30).Draw(t, "weight")})
			}
		}
		e, r := skewed(t, rapid.IntRange(0, 200).Draw(t, "draws"), parts)
		want, _ := idsOf(e, r, parts)
		for part := range r.Pieces {
			r.Pieces[part] = rapid.IntRange(1, 20).Draw(t, "pieces")
		}
		if got, _ := idsOf(e, r, parts); !slices.Equal(got, want) {
			t.Fatalf("%d plans, and %d of the whole", len(got), len(want))
		}
	})
}

// Rows nearly all of one function and all of one length meet by their texts alone, so that each partition has its share.
func TestOneFunctionWithMost(t *testing.T) {
	const rows, partitions = 64_000, 64
	counts := make([]int, partitions)
	for i := range rows {
		c := row(fmt.Sprint(i), fmt.Sprintf("find me %06d things", i), `{}`)
		if i%10 == 0 {
			c.Calls[0].Name = "other"
		}
		counts[partitionOf(text.Normalise(c.Query), partitions)]++
	}
	// A partition has rows/partitions = 1,000 on average, with a standard deviation of 31: six of them are exceeded in
	// one of 64 partitions with a chance of 1e-7.
	if most, least := slices.Max(counts), slices.Min(counts); most > 1190 || least < 810 {
		t.Errorf("partitions have %d to %d rows", least, most)
	}
}

// The rows of one signature are spread over bins of near duplicates by the size of their texts: of 90% of the rows, each
// bin gets a bounded share. Rows that are all of one size are one bin's, and scripts/dataflow/README.md says so.
func TestOneSignatureWithMost(t *testing.T) {
	const rows = 20 * rowsPerSignature
	said := func(i int) string { // of 20 to 59 letters and digits
		var b strings.Builder
		for word := 0; b.Len() < 60; word++ {
			b.WriteString(strconv.FormatUint(hash.Of(int64(i), "word", strconv.Itoa(word)), 36))
		}
		return b.String()[:20+i%40]
	}
	var sample []sampled
	for i := range sampledRows {
		sample = append(sample, sampled{Key: uint64(min(i/40%10, 1)), Size: near.Size(said(i))}) // key 1: nine of ten
	}
	l := largeOf(sample, rows)
	bins := rows / rowsPerBin
	counts := make([]int, bins)
	const looked = 10_000
	for i := range looked {
		visits := l.visits(nil, said(i), 1, 0.9, bins)
		if len(visits) > 8 {
			t.Fatalf("a row visits %d bins", len(visits))
		}
		for _, v := range visits {
			counts[v.bin]++
		}
	}
	if most := slices.Max(counts); most*rows/looked > 4*rowsPerSignature {
		t.Errorf("one bin has %d of %d rows", most*rows/looked, rows)
	}
}

// Keys follow the rows: no bucket of texts, partition of repeats or file gets more as there are more.
func TestKeysFollowTheRows(t *testing.T) {
	for _, size := range []int{1, 1e6, 1e8, 1e9} {
		if buckets := TextBuckets(size); size/buckets > 2*rowsPerBucket {
			t.Errorf("%d rows: %d in a bucket of texts", size, size/buckets)
		}
		if stretches := size/40_000 + 1; stretches/RepeatPartitions(stretches) > stretchesPerRepeatPart {
			t.Errorf("%d stretches in %d partitions of repeats", stretches, RepeatPartitions(stretches))
		}
		parts := make([]Part, size/8192+1)
		for i := range parts {
			parts[i] = Part{Kind: PartRows, Partition: i, Rows: min(size, 8192)}
		}
		files := 0
		for _, shard := range Shards(parts, nil, size, 0) {
			if shard.Set == schemas.SplitTrain {
				files++
			}
		}
		if size/files > RowsPerShard {
			t.Errorf("%d rows in %d files", size, files)
		}
	}
}
