package near

import "math/bits"

// Text is a text to compare with others.
type Text struct {
	Text string
	Key  uint64 // near duplicates have the same
	// Settled says that no settled text is a near duplicate of another: two such are not compared.
	Settled bool
	// Visiting says that the text is compared with smaller ones alone, and with none that visits too. So the texts of one
	// key can be cut by size into batches: a text visits the batches in which there may be smaller near duplicates of it.
	Visiting bool
}

// Found is what [Duplicates] found, and what that took.
type Found struct {
	First    []int32 // by text: the number of the first one that it is a near duplicate of, -1 for none
	Compared int     // pairs of texts of like size that share one of their rarest n-grams, once for each that they share
	Verified int     // of these, pairs that the sketch did not rule out
	Longest  int     // texts on the longest list of those that share one
}

// Duplicates finds, for each of texts in order of rank, the first that it is a near duplicate of, for a threshold above
// 0 and at most 1. It takes some 600 bytes a text besides the texts themselves.
func Duplicates(texts []Text, threshold float64) Found {
	b := newBatch(texts, threshold)
	found := Found{First: make([]int32, len(texts)), Longest: max(b.fresh.longest(), b.settled.longest())}
	for i := range found.First {
		found.First[i] = -1
	}
	found.Compared, found.Verified = b.search(
		func(text, other int32) bool { return found.First[text] < 0 || other < found.First[text] },
		func(text, other int32) { found.First[text] = other })
	return found
}

// Pairs returns all pairs of texts that are near duplicates, the larger number first, but for those of settled ones.
// [Duplicates] looks for each text's first partner alone, in the same lists.
func Pairs(texts []Text, threshold float64) [][2]int32 {
	var pairs [][2]int32
	newBatch(texts, threshold).search(
		func(_, _ int32) bool { return true },
		func(text, other int32) { pairs = append(pairs, [2]int32{text, other}) })
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

	fresh, settled lists   // of the texts that are not settled, and of those that are
	looked         []int32 // by text: the last one that it was compared with, and 1
}

func newBatch(texts []Text, threshold float64) *batch {
	b := &batch{threshold: threshold, texts: texts, entries: make([]entry, len(texts)), looked: make([]int32, len(texts))}
	b.read()
	b.choose()
	order := b.bySize()
	b.fresh, b.settled = b.list(order, false), b.list(order, true)
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

// search looks, for each text, through the lists of its words for smaller ones: for pairs of which wants says so, it
// tells take of those that are near duplicates. Both are given the larger number first.
func (b *batch) search(wants func(text, other int32) bool, take func(text, other int32)) (compared, verified int) {
	for i := range int32(len(b.texts)) {
		for _, word := range b.wordsOf(i) {
			lists := [2][]listed{b.fresh.of(word), nil} // no visitor is on one
			if !b.texts[i].Settled {
				lists[1] = b.settled.of(word)
			}
			for _, list := range lists {
				c, v := b.searchList(i, list, wants, take)
				compared, verified = compared+c, verified+v
			}
		}
	}
	return compared, verified
}

func (b *batch) searchList(i int32, list []listed, wants func(text, other int32) bool, take func(text, other int32)) (compared, verified int) {
	e := &b.entries[i]
	for at := firstOfSize(list, int32(LeastSize(int(e.size), b.threshold))); at < len(list); at++ {
		l := &list[at]
		if l.size > e.size || l.size == e.size && l.number >= i {
			break
		}
		compared++
		if b.apart(e, l) || b.looked[l.number] == i+1 {
			continue
		}
		b.looked[l.number] = i + 1
		text, other := max(i, l.number), min(i, l.number)
		if b.entries[l.number].key != e.key || !wants(text, other) {
			continue
		}
		verified++
		if b.similar(i, l.number) {
			take(text, other)
		}
	}
	return compared, verified
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
