package accuracy

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// headlines works the headline out for all rows, for those without a near training row, and for parts.
func (s *scorer) headlines(rows []*row, result *Result) {
	l := s.book(rows)
	var all, far []int
	outcomes, shown, words := make([]string, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		all = append(all, i)
		if !s.params.Near[r.golden.ID] {
			far = append(far, i)
		}
		outcomes[i], shown[i], words[i] = r.outcome, strconv.Itoa(len(r.shown)), WordBin(r.words)
	}
	p := s.params
	result.Headline = l.headline(all, p.Bootstraps, p.Seed, "all")
	result.Near = len(all) - len(far)
	if p.Near != nil {
		result.WithoutNear = l.headline(far, p.Bootstraps, p.Seed, "without near")
	}
	result.Breakdowns = []Breakdown{l.breakdown("outcome", outcomes, strings.Compare, p),
		l.breakdown("tools", shown, byNumber, p), l.breakdown("words", words, byNumber, p)}
}

// WordBin is the bin of a number of words, as breakdowns have it: "6-8" of 7.
func WordBin(n int) string {
	switch {
	case n == 0:
		return "0"
	case n <= 2:
		return "1-2"
	case n <= 5:
		return "3-5"
	case n <= 8:
		return "6-8"
	case n <= 12:
		return "9-12"
	}
	return "13+"
}

// byNumber orders labels by the number that they begin with.
func byNumber(a, b string) int {
	number := func(s string) int {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.SplitN(s, "-", 2)[0], "+"))
		if err != nil { // every label begins with one
			panic("accuracy: " + err.Error())
		}
		return n
	}
	return cmp.Compare(number(a), number(b))
}

// breakdown groups the rows by a label, in the order of less.
func (l *ledger) breakdown(by string, labels []string, less func(a, b string) int, p Params) Breakdown {
	groups := map[string][]int{}
	for i, label := range labels {
		groups[label] = append(groups[label], i)
	}
	out := Breakdown{By: by}
	for _, label := range slices.SortedFunc(maps.Keys(groups), less) {
		rows := groups[label]
		out.Parts = append(out.Parts, Part{label, len(rows), l.headline(rows, p.Bootstraps, p.Seed, by+"="+label)})
	}
	return out
}
