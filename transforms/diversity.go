package transforms

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// RankedTexts holds queries by route and range of temperatures, those of lowest rank: a sample that no order of files
// changes.
type RankedTexts map[string][]RankedText

// RankedText is one query and its place in the sample.
type RankedText struct {
	Rank  uint64 `json:"rank"`
	Query string `json:"query"`
}

// mostTexts bounds what a file keeps of each group: enough words for the budget of distinct-2.
const mostTexts = 500

// groupOf names a route and a range of temperatures of 0.2.
func groupOf(route string, temperature float64) string {
	if temperature == 0 {
		return route + "\x00"
	}
	from := math.Floor(temperature*5+1e-9) / 5
	return fmt.Sprintf("%s\x00%.1f-%.1f", route, from, from+0.2)
}

func (r RankedTexts) add(route string, c *schemas.Candidate) {
	group := groupOf(route, c.Temperature)
	r[group] = append(r[group], RankedText{hash.Of(0, "diversity", c.ID), c.Query})
	if len(r[group]) >= 4*mostTexts {
		r[group] = lowestTexts(r[group])
	}
}

func (r RankedTexts) cut() {
	for group, list := range r {
		r[group] = lowestTexts(list)
	}
}

// Merge adds the texts of another file.
func (r RankedTexts) Merge(other RankedTexts) {
	for group, list := range other {
		r[group] = lowestTexts(append(r[group], list...))
	}
}

func lowestTexts(list []RankedText) []RankedText {
	slices.SortFunc(list, func(a, b RankedText) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Query, b.Query)) })
	return list[:min(len(list), mostTexts)]
}

// Diversity counts distinct-2 over the first words of each group; a group with fewer words is left out.
func (r RankedTexts) Diversity() []schemas.Diversity {
	var out []schemas.Diversity
	for _, group := range slices.Sorted(maps.Keys(r)) {
		route, temperature, _ := strings.Cut(group, "\x00")
		rows, distinct, ok := distinct2(r[group])
		if ok {
			out = append(out, schemas.Diversity{Route: route, Temperature: temperature, Rows: rows, Distinct2: distinct})
		}
	}
	return out
}

// distinct2 is the share of distinct pairs of neighbouring words (Li et al. 2016, arXiv 1510.03055) in the first
// schemas.DiversityWords words.
func distinct2(list []RankedText) (rows int, share float64, ok bool) {
	words, pairs, seen := 0, 0, map[string]bool{}
	for _, t := range list {
		if words >= schemas.DiversityWords {
			break
		}
		all := text.Words(text.Normalise(t.Query))
		words += len(all)
		rows++
		for i := 1; i < len(all); i++ {
			seen[all[i-1]+" "+all[i]] = true
			pairs++
		}
	}
	return rows, float64(len(seen)) / float64(max(pairs, 1)), words >= schemas.DiversityWords
}
