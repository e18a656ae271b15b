package transforms

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/cespare/xxhash/v2"

	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[countRepeatsFn]())
}

// Over how many keys the texts of a dataset are spread: some million texts of 12 bytes share one.
const (
	leastRepeatPartitions  = 64
	stretchesPerRepeatPart = 16
)

// RepeatPartitions is over how many keys the texts of each dataset are spread, where there are so many stretches in all.
// They change no count.
func RepeatPartitions(stretches int) int {
	return max(stretches/stretchesPerRepeatPart, leastRepeatPartitions)
}

// repeats gathers the hashes of texts by partition, with the function and route that each stands with. Two different texts
// of one hash would count as one: of 10 million texts, with a chance of 3 in a million.
type repeats struct {
	kinds map[repeatKind]uint32
	list  []repeatKind
	texts []repeatPack // by partition
}

// repeatKind is what rows stand with.
type repeatKind struct{ Function, Route string }

// repeatPack is the texts of one partition: hashes, and of each the place of its kind in Kinds.
type repeatPack struct {
	Kinds  []repeatKind
	Hashes []uint64
	Of     []uint32
}

func newRepeats(partitions int) *repeats {
	return &repeats{kinds: map[repeatKind]uint32{}, texts: make([]repeatPack, partitions)}
}

func (r *repeats) add(key, function, route string) {
	kind := repeatKind{function, route}
	i, ok := r.kinds[kind]
	if !ok {
		i = uint32(len(r.list))
		r.kinds[kind], r.list = i, append(r.list, kind)
	}
	h := xxhash.Sum64String(key)
	p := &r.texts[h%uint64(len(r.texts))]
	p.Hashes, p.Of = append(p.Hashes, h), append(p.Of, i)
}

// mostRepeats is how many texts wait in memory before they are written.
const mostRepeats = 1 << 21

// repeatWriter writes the texts of one dataset to files, a file for many stretches, and emits where in it each partition
// lies: a runner in one process holds some eight copies of what is emitted.
type repeatWriter struct {
	dataset int
	folder  string
	waiting [][]repeatPack // by partition, of a stretch each
	count   int
}

// repeatPiece is where a file holds one partition.
type repeatPiece struct {
	URI          string
	Offset, Size int
}

func (w *repeatWriter) add(ctx context.Context, r *repeats, emit func(int, []byte)) error {
	for partition := range r.texts {
		p := &r.texts[partition]
		p.Kinds = r.list
		w.waiting[partition] = append(w.waiting[partition], *p)
		w.count += len(p.Hashes)
	}
	if w.count < mostRepeats {
		return nil
	}
	return w.flush(ctx, emit)
}

// flush writes what waits.
func (w *repeatWriter) flush(ctx context.Context, emit func(int, []byte)) error {
	if w.count == 0 {
		return nil
	}
	var file []byte
	pieces := make([]repeatPiece, len(w.waiting))
	uri, err := store.UniqueName(w.folder, ".texts")
	if err != nil {
		return err
	}
	for partition, packs := range w.waiting {
		pack, err := encode(packs)
		if err != nil {
			return err
		}
		pieces[partition] = repeatPiece{uri, len(file), len(pack)}
		file = append(file, pack...)
		w.waiting[partition] = nil
	}
	w.count = 0
	if _, err := store.WriteFile(ctx, uri, file); err != nil {
		return err
	}
	for partition := range pieces {
		body, err := json.Marshal(pieces[partition])
		if err != nil {
			return fmt.Errorf("repeats: %w", err)
		}
		emit(w.dataset*len(w.waiting)+partition, body)
	}
	return nil
}

// read reads the packs of one piece.
func (p *repeatPiece) read(ctx context.Context) (packs []repeatPack, err error) {
	at, err := store.OpenAt(ctx, p.URI)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, at.Close()) }()
	pack := make([]byte, p.Size)
	if _, err := at.ReadAt(pack, int64(p.Offset)); err != nil {
		return nil, fmt.Errorf("%s: %w", p.URI, err)
	}
	return decode[repeatPack](pack)
}

// TextCounts says how often the texts of a dataset repeat.
type TextCounts struct {
	Rows      int            `json:"rows"`
	Texts     int            `json:"texts"`
	Conflicts int            `json:"conflicts"` // texts with more than one function
	Routes    map[string]int `json:"routes"`    // rows whose text another row of the route has, less one for each text
}

// countRepeatsFn counts the texts of one partition of one dataset. It holds them all: 16 bytes each.
type countRepeatsFn struct{ Partitions int }

// repeat is one row: its text, and the place of its kind among those of the partition.
type repeat struct {
	hash uint64
	kind int
}

func (fn *countRepeatsFn) ProcessElement(ctx context.Context, key int, pieces func(*[]byte) bool, emit func(Part)) error {
	kinds, places := []repeatKind{}, map[repeatKind]int{}
	var rows []repeat
	var body []byte
	for pieces(&body) {
		var piece repeatPiece
		if err := json.Unmarshal(body, &piece); err != nil {
			return fmt.Errorf("repeats: %w", err)
		}
		packs, err := piece.read(ctx)
		if err != nil {
			return err
		}
		for k := range packs {
			p := &packs[k]
			for i, h := range p.Hashes {
				kind := p.Kinds[p.Of[i]]
				place, ok := places[kind]
				if !ok {
					place = len(kinds)
					places[kind], kinds = place, append(kinds, kind)
				}
				rows = append(rows, repeat{h, place})
			}
		}
	}
	body, err := json.Marshal(countRepeats(rows, kinds))
	if err != nil {
		return fmt.Errorf("repeats: %w", err)
	}
	emit(Part{Kind: PartTexts, Partition: key / fn.Partitions, Summary: body})
	return nil
}

// countRepeats counts rows of one text each.
func countRepeats(rows []repeat, kinds []repeatKind) TextCounts {
	slices.SortFunc(rows, func(a, b repeat) int { return cmp.Compare(a.hash, b.hash) })
	c := TextCounts{Rows: len(rows), Routes: map[string]int{}}
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && rows[end].hash == rows[start].hash {
			end++
		}
		c.Texts++
		if end-start > 1 {
			c.repeated(rows[start:end], kinds)
		}
		start = end
	}
	return c
}

// repeated counts the rows of one text that several have.
func (c *TextCounts) repeated(rows []repeat, kinds []repeatKind) {
	functions, routes := map[string]bool{}, map[string]int{}
	for _, r := range rows {
		functions[kinds[r.kind].Function] = true
		routes[kinds[r.kind].Route]++
	}
	if len(functions) > 1 {
		c.Conflicts++
	}
	for route, n := range routes {
		if n > 1 {
			c.Routes[route] += n - 1
		}
	}
}

// ReadTexts adds up how often texts repeat, by dataset.
func ReadTexts(parts []Part, datasets int) ([]TextCounts, error) {
	out := make([]TextCounts, datasets)
	err := decodeSummary(parts, PartTexts, func(p Part, t *TextCounts) {
		sum := &out[p.Partition]
		sum.Rows, sum.Texts, sum.Conflicts = sum.Rows+t.Rows, sum.Texts+t.Texts, sum.Conflicts+t.Conflicts
		if sum.Routes == nil {
			sum.Routes = map[string]int{}
		}
		for route, n := range t.Routes {
			sum.Routes[route] += n
		}
	})
	return out, err
}
