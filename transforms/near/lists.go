package near

import (
	"cmp"
	"math/bits"
	"slices"
)

// lists are texts by their words, for words that are put into so many groups.
type lists struct {
	heads []uint32 // by group: where its list begins; one more
	texts []listed // each list in order of size, then of number
}

// listed is a text on a list, with what rules it out before it is looked up.
type listed struct {
	sketch uint64
	number int32
	size   int32
}

// list lists the texts that are settled, or those that are not, whose numbers come in order of size.
func (b *batch) list(order []int32, settled bool) lists {
	order = slices.DeleteFunc(slices.Clone(order), func(i int32) bool { return b.texts[i].Visiting || b.texts[i].Settled != settled })
	count := 0
	for _, i := range order {
		count += len(b.indexed(i))
	}
	l := lists{heads: make([]uint32, 1<<bits.Len(uint(count))+1), texts: make([]listed, count)}
	for _, i := range order {
		for _, word := range b.indexed(i) {
			l.heads[l.group(word)+1]++
		}
	}
	for at := range l.heads[1:] {
		l.heads[at+1] += l.heads[at]
	}
	next := slices.Clone(l.heads)
	for _, i := range order {
		for _, word := range b.indexed(i) {
			at := &next[l.group(word)]
			l.texts[*at] = listed{b.entries[i].sketch, i, b.entries[i].size}
			*at++
		}
	}
	return l
}

// group is which list a word is on.
func (l *lists) group(word uint64) uint64 {
	return word * 0x9e3779b97f4a7c15 >> (64 - bits.TrailingZeros(uint(len(l.heads)-1)))
}

func (l *lists) of(word uint64) []listed {
	at := l.group(word)
	return l.texts[l.heads[at]:l.heads[at+1]]
}

func (l *lists) longest() int {
	most := uint32(0)
	for at := range l.heads[1:] {
		most = max(most, l.heads[at+1]-l.heads[at])
	}
	return int(most)
}

// firstOfSize returns where in a list the texts of at least a size begin.
func firstOfSize(list []listed, size int32) int {
	at, _ := slices.BinarySearchFunc(list, size, func(l listed, size int32) int { return cmp.Compare(l.size, size) })
	return at
}

// indexed returns under which of its words a text is listed. Of two near duplicates the smaller, y, shares at least
// 2t/(1+t) of |y| with the other, so that y need not be listed under all words under which it looks for smaller ones
// (Xiao, Wang, Lin and Yu 2008).
func (b *batch) indexed(i int32) []uint64 {
	words, size := b.wordsOf(i), int(b.entries[i].size)
	left := prefix(size, b.threshold) - len(words) // words that no other text has: they came first
	return words[:max(prefix(size, 2*b.threshold/(1+b.threshold))-left, 0)]
}

// bySize returns the texts' numbers in order of size, then of number.
func (b *batch) bySize() []int32 {
	order := make([]int32, len(b.texts))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(b.entries[i].size, b.entries[j].size), cmp.Compare(i, j))
	})
	return order
}
