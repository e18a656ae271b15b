package main

import (
	"cmp"
	"maps"
	"slices"

	"github.com/routenator/routenator/transforms/hash"
)

// devShare is 1 of this many rows of each stratum.
const devShare = 4

// split takes a quarter of each function and type for dev, by the hash of the query; what rounding leaves is carried
// from stratum to stratum, so that the whole is a quarter too. Both keep the order of the rows.
func split(rows []annotation) (dev, test []annotation) {
	strata := map[label][]string{}
	for i := range rows {
		l := rows[i].final()
		l.Prompt = ""
		strata[l] = append(strata[l], rows[i].Query)
	}
	chosen, seen, taken := map[string]bool{}, 0, 0
	for _, l := range slices.SortedFunc(maps.Keys(strata), compareLabels) {
		queries := strata[l]
		slices.SortFunc(queries, func(a, b string) int {
			return cmp.Compare(hash.Of(0, a, "golden.dev"), hash.Of(0, b, "golden.dev"))
		})
		seen += len(queries)
		for ; taken < (seen+devShare/2)/devShare; taken++ {
			chosen[queries[0]] = true
			queries = queries[1:]
		}
	}
	for _, a := range rows {
		if chosen[a.Query] {
			dev = append(dev, a)
		} else {
			test = append(test, a)
		}
	}
	return dev, test
}

func compareLabels(a, b label) int {
	return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.ContentType, b.ContentType))
}
