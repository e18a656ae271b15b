package near

import (
	"math"
	"math/bits"
)

// Text is a text to compare with others.
type Text struct {
	Text string
	Key  uint64 // near duplicates have the same
	// Settled says that no settled text is a near duplicate of another: two such are not compared.
	Settled bool
}

// Found is what [Duplicates] found, and what that took.
type Found struct {
	First    []int32 // by text: the number of the first one that it is a near duplicate of, -1 for none
	Compared int     // pairs of texts that share one of their rarest n-grams, once for each that they share
	Verified int     // of these, pairs that neither size nor sketch ruled out
	Longest  int     // texts on the longest list of those that share one
}

// Duplicates finds, for each of texts in order of rank, the first that it is a near duplicate of, for a threshold above
// 0 and at most 1. It takes some 600 bytes a text besides the texts themselves.
func Duplicates(texts []Text, threshold float64) Found {
	b := newBatch(texts, threshold)
	found := Found{First: make([]int32, len(texts)), Longest: b.longest()}
	fresh := false // whether a text that is not settled came before
	for i := range texts {
		found.First[i] = -1
		if fresh = fresh || !texts[i].Settled; fresh {
			b.search(int32(i), &found, func(other int32) int32 {
				found.First[i] = other
				return other
			})
		}
	}
	return found
}

// Pairs returns all pairs of texts that are near duplicates, the larger number first, but for those of settled ones.
// [Duplicates] looks for each text's first partner alone, in the same lists.
func Pairs(texts []Text, threshold float64) [][2]int32 {
	b := newBatch(texts, threshold)
	var pairs [][2]int32
	var found Found
	for i := range texts {
		b.search(int32(i), &found, func(other int32) int32 {
			pairs = append(pairs, [2]int32{int32(i), other})
			return int32(i)
		})
	}
	return pairs
}

// entry is what is known of one text.
type entry struct {
	text   string
	key    uint64
	sketch uint64
	size   int32
}

// batch is texts that are compared with each other.
type batch struct {
	threshold float64
	texts     []Text
	entries   []entry
	grams     []uint64 // of all texts, each text's in ascending order
	starts    []int    // by text: where its n-grams begin; one more
	counts    []uint32 // by group of slots: how many texts have one of them
	words     []uint64 // of all texts: their rarest slots, with how common they are
	begins    []int    // by text: where its words begin; one more

	heads  []uint32 // by group of words: where its list begins; one more
	lists  []listed // in ascending order of numbers
	looked []int32  // by text: the last one that it was compared with, and 1
}

// listed is a text on a list, with what rules it out before it is looked up.
type listed struct {
	sketch uint64
	number int32
	size   int32
}

func newBatch(texts []Text, threshold float64) *batch {
	b := &batch{threshold: threshold, texts: texts, entries: make([]entry, len(texts)), looked: make([]int32, len(texts))}
	b.read()
	b.choose()
	b.enter()
	return b
}

// read takes the texts apart and counts their slots.
func (b *batch) read() {
	b.counts = make([]uint32, 1<<min(bits.Len(uint(len(b.texts)))+4, BucketBits))
	length := 0
	for i := range b.texts {
		length += len(b.texts[i].Text)
	}
	b.grams, b.starts = make([]uint64, 0, length), make([]int, 1, len(b.texts)+1)
	shift := b.shift()
	for i := range b.texts {
		t, start := &b.texts[i], len(b.grams)
		b.grams = shingles(b.grams, t.Text)
		set := b.grams[start:]
		b.entries[i] = entry{t.Text, t.Key, sketch(set), int32(len(set))}
		for _, h := range set {
			b.counts[mix(h, t.Key)>>shift]++
		}
		b.starts = append(b.starts, len(b.grams))
	}
}

func (b *batch) shift() int { return 64 - bits.TrailingZeros(uint(len(b.counts))) }

func (b *batch) set(i int32) []uint64 { return b.grams[b.starts[i]:b.starts[i+1]] }

// A word is a slot by which texts are ordered: how many texts have one like it, in the upper bits, and a part of its
// hash. Two slots of one word count as one that is there twice, which keeps what is said of prefixes true.
const (
	wordHash  = 44
	mostCount = 1<<(64-wordHash) - 1
)

// choose finds each text's rarest slots, but for those that no other text has.
func (b *batch) choose() {
	shift := b.shift()
	b.begins = make([]int, 1, len(b.texts)+1)
	var few [256]uint64
	for i := range b.texts {
		set, key := b.set(int32(i)), b.texts[i].Key
		least, n := few[:0], prefix(len(set), b.threshold)
		for _, h := range set {
			slot := mix(h, key)
			word := uint64(min(b.counts[slot>>shift], mostCount))<<wordHash | slot>>(64-wordHash)
			least = keepLeast(least, word, n)
		}
		for _, word := range least {
			if word>>wordHash > 1 {
				b.words = append(b.words, word)
			}
		}
		b.begins = append(b.begins, len(b.words))
	}
	b.counts = nil
}

// keepLeast inserts a word into an ascending list of at most n.
func keepLeast(list []uint64, word uint64, n int) []uint64 {
	switch {
	case len(list) < n:
		list = append(list, word)
	case n == 0 || word >= list[n-1]:
		return list
	default:
		list[n-1] = word
	}
	for at := len(list) - 1; at > 0 && list[at] < list[at-1]; at-- {
		list[at], list[at-1] = list[at-1], list[at]
	}
	return list
}

func (b *batch) wordsOf(i int32) []uint64 { return b.words[b.begins[i]:b.begins[i+1]] }

// enter lists the texts by their words. A list that holds settled texts alone is left out.
func (b *batch) enter() {
	b.heads = make([]uint32, 1<<bits.Len(uint(len(b.words)))+1)
	for _, settled := range []bool{false, true} {
		for i := range b.texts {
			if b.texts[i].Settled != settled {
				continue
			}
			for _, word := range b.wordsOf(int32(i)) {
				if at := b.group(word); !settled || b.heads[at] > 0 {
					b.heads[at]++
				}
			}
		}
	}
	end := uint32(0)
	for at := range b.heads {
		end += b.heads[at]
		b.heads[at] = end - b.heads[at]
	}
	b.fill(end)
}

// fill writes the lists, whose beginnings are known.
func (b *batch) fill(length uint32) {
	b.lists = make([]listed, length)
	next := make([]uint32, len(b.heads)-1)
	for i := range b.texts {
		for _, word := range b.wordsOf(int32(i)) {
			at := b.group(word)
			if from := b.heads[at]; from < b.heads[at+1] {
				b.lists[from+next[at]] = listed{b.entries[i].sketch, int32(i), b.entries[i].size}
				next[at]++
			}
		}
	}
}

// group is which list a word is on.
func (b *batch) group(word uint64) uint64 {
	return word * 0x9e3779b97f4a7c15 >> (64 - bits.TrailingZeros(uint(len(b.heads)-1)))
}

func (b *batch) longest() int {
	most := uint32(0)
	for at := range b.heads[1:] {
		most = max(most, b.heads[at+1]-b.heads[at])
	}
	return int(most)
}

// search gives take the texts below number i that are near duplicates of text i, list after list; it looks at none from
// the number on that take returns.
func (b *batch) search(i int32, found *Found, take func(other int32) int32) {
	e, before, settled := &b.entries[i], i, b.texts[i].Settled
	least := int32(math.Ceil(b.threshold*float64(e.size) - 1e-9))
	most := int32(math.Floor(float64(e.size)/b.threshold + 1e-9))
	for _, word := range b.wordsOf(i) {
		at := b.group(word)
		list := b.lists[b.heads[at]:b.heads[at+1]]
		for k := range list {
			l := &list[k]
			if l.number >= before {
				break
			}
			found.Compared++
			if l.size < least || l.size > most || b.apart(e, l) || b.looked[l.number] == i+1 {
				continue
			}
			b.looked[l.number] = i + 1
			if t := &b.texts[l.number]; t.Key != e.key || settled && t.Settled {
				continue
			}
			found.Verified++
			if b.similar(i, l.number) {
				before = take(l.number)
			}
		}
	}
}

// apart says that by their sketches two texts are surely no near duplicates: |x Δ y| is at most (1-t)/(1+t) of |x|+|y|.
func (b *batch) apart(e *entry, l *listed) bool {
	return float64(bits.OnesCount64(l.sketch^e.sketch))*(1+b.threshold) > (1-b.threshold)*float64(l.size+e.size)+1e-9
}

func (b *batch) similar(i, j int32) bool {
	x, y := b.set(i), b.set(j)
	same := common(x, y)
	return float64(same) >= b.threshold*float64(len(x)+len(y)-same)-1e-9
}
