package transforms

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/routenator/routenator/schemas"
)

// However requests come to bundles: in their order, those are admitted whose worst costs together stay within money and
// tokens, and none behind the first that does not.
func TestBudgetAdmits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var requests []schemas.Request
		for i := range rapid.IntRange(0, 60).Draw(t, "requests") {
			key := binary.BigEndian.AppendUint64(nil, rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 3), rapid.Uint64Range(1<<60, 1<<60+3)).Draw(t, "key"))
			requests = append(requests, schemas.Request{Key: key, Order: rapid.IntRange(0, 2).Draw(t, "order"), Plan: schemas.Plan{ID: fmt.Sprint(i)},
				Worst: schemas.Money(rapid.IntRange(0, 9).Draw(t, "money")), WorstTokens: rapid.IntRange(0, 9).Draw(t, "tokens")})
		}
		money, tokens := schemas.Money(rapid.IntRange(-5, 300).Draw(t, "all money")), rapid.IntRange(-5, 300).Draw(t, "all tokens")
		var sums []binCost
		for bundle := range slices.Chunk(requests, rapid.IntRange(1, 20).Draw(t, "bundle")) {
			var costs []binCost
			for i := range bundle {
				costs = append(costs, binOf(&bundle[i]))
			}
			sums = append(sums, addBins(costs)...)
		}
		end := endOf(sums, money, tokens)
		var last []priced
		for i := range requests {
			if r := &requests[i]; end.holds(r) {
				last = append(last, priced{placeOf(r), r.Worst, r.WorstTokens})
			}
		}
		l := limitOf(last, &end)
		slices.SortFunc(requests, func(a, b schemas.Request) int { return placeOf(&a).compare(placeOf(&b)) })
		reached := true
		for i := range requests {
			r := &requests[i]
			money, tokens = money-r.Worst, tokens-r.WorstTokens
			reached = reached && money >= 0 && tokens >= 0
			if l.admits(r) != reached {
				t.Fatalf("request %d of %d in order: admitted %t, reached %t", i, len(requests), l.admits(r), reached)
			}
		}
	})
}
