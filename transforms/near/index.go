package near

import (
	"math"
	"math/bits"
)

// Slots returns where a text is entered and looked for: its rarest n-grams, each joined with the key. Texts that share
// none of them are no near duplicates.
func Slots(text string, key uint64, threshold float64, order *Order) []uint64 {
	var few [256]uint64
	set := shingles(few[:0], text)
	slots := order.rarest(nil, set, prefix(len(set), threshold))
	for i, h := range slots {
		slots[i] = mix(h, key)
	}
	return slots
}

// prefix is how many of a set's rarest members have to be looked at: any set of at least the threshold's similarity
// shares one of them.
func prefix(size int, threshold float64) int {
	if size == 0 {
		return 0
	}
	return size - int(math.Ceil(threshold*float64(size)-1e-9)) + 1
}

// Index holds texts and finds which of them are near duplicates of another. It is for one goroutine.
type Index struct {
	threshold float64
	lists     map[uint64][]int32 // by slot, the texts that are entered there
	entries   []entry
	looked    []int32 // by text: the last one that it was compared with
	set       []uint64
	other     []uint64

	Compared int // candidates that were looked at
	Verified int // that the sketch did not rule out
}

// entry is one text.
type entry struct {
	text   string
	key    uint64
	sketch uint64
	size   int32
}

// NewIndex returns an index for a threshold above 0 and at most 1.
func NewIndex(threshold float64) *Index {
	return &Index{threshold: threshold, lists: map[uint64][]int32{}}
}

// Add adds a text at its slots, in order of rank, and returns the number of a near duplicate that was added before it,
// -1 where there is none. Texts are numbered in the order in which they come. Of some of a text's slots, it finds the
// near duplicates that share one of these.
func (x *Index) Add(text string, key uint64, slots []uint64) int {
	number := int32(len(x.entries))
	x.set = shingles(x.set[:0], text)
	e := entry{text, key, sketch(x.set), int32(len(x.set))}
	x.entries, x.looked = append(x.entries, e), append(x.looked, -1)
	found := -1
	for _, slot := range slots {
		list := x.lists[slot]
		if found < 0 {
			found = x.search(list, &e, number)
		}
		x.lists[slot] = append(list, number)
	}
	return found
}

// search returns the first of the texts in list that is a near duplicate of e, -1 where none is.
func (x *Index) search(list []int32, e *entry, number int32) int {
	least := int32(math.Ceil(x.threshold*float64(e.size) - 1e-9))
	most := int32(math.Floor(float64(e.size)/x.threshold + 1e-9))
	for _, other := range list {
		o := &x.entries[other]
		x.Compared++
		if o.size < least || o.size > most || o.key != e.key || x.looked[other] == number {
			continue
		}
		// |x Δ y| is at most (1-t)/(1+t) of |x|+|y|.
		if float64(bits.OnesCount64(o.sketch^e.sketch))*(1+x.threshold) > (1-x.threshold)*float64(o.size+e.size)+1e-9 {
			continue
		}
		x.looked[other] = number
		x.Verified++
		x.other = shingles(x.other[:0], o.text)
		same := common(x.set, x.other)
		if float64(same) >= x.threshold*float64(int(e.size+o.size)-same)-1e-9 {
			return int(other)
		}
	}
	return -1
}

// mix joins an n-gram and a key into one slot.
func mix(h, key uint64) uint64 {
	z := h ^ key*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	return z ^ z>>27
}
