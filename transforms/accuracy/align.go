package accuracy

// pair is a gold call and the predicted call that stands for it, by their positions; -1 where there is none.
type pair struct{ gold, predicted int }

// align pairs the calls of a row, free of order: first as many as can be that are right in full (augmenting paths; Kuhn
// 1955), then those of one name, the most right arguments first, then what is left in its order. Every call is in one
// pair. exact says that all calls are right and none is too many.
func align(gold []goldCall, predicted []call) (pairs []pair, exact bool) {
	toGold, toPredicted := matchExact(gold, predicted)
	exact = len(gold) == len(predicted)
	for _, p := range toPredicted {
		exact = exact && p >= 0
	}
	if !exact {
		matchNames(gold, predicted, toGold, toPredicted)
		matchRest(toGold, toPredicted)
	}
	for g, p := range toPredicted {
		pairs = append(pairs, pair{g, p})
	}
	for p, g := range toGold {
		if g < 0 {
			pairs = append(pairs, pair{-1, p})
		}
	}
	return pairs, exact
}

func unpaired(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	return out
}

func matchExact(gold []goldCall, predicted []call) (toGold, toPredicted []int) {
	toGold, toPredicted = unpaired(len(predicted)), unpaired(len(gold))
	same := make([][]bool, len(gold))
	for g := range gold {
		same[g] = make([]bool, len(predicted))
		for p := range predicted {
			same[g][p] = gold[g].same(&predicted[p])
		}
	}
	var seen []bool
	var augment func(g int) bool
	augment = func(g int) bool {
		for p := range predicted {
			if !same[g][p] || seen[p] {
				continue
			}
			seen[p] = true
			if toGold[p] < 0 || augment(toGold[p]) {
				toGold[p], toPredicted[g] = g, p
				return true
			}
		}
		return false
	}
	for g := range gold {
		seen = make([]bool, len(predicted))
		augment(g)
	}
	return toGold, toPredicted
}

// matchNames pairs calls of one name, best agreement first, then by position.
func matchNames(gold []goldCall, predicted []call, toGold, toPredicted []int) {
	for {
		best, at := -1, pair{}
		for g := range gold {
			for p := range predicted {
				if toPredicted[g] >= 0 || toGold[p] >= 0 || gold[g].name != predicted[p].name {
					continue
				}
				if n := gold[g].agreement(&predicted[p]); n > best {
					best, at = n, pair{g, p}
				}
			}
		}
		if best < 0 {
			return
		}
		toPredicted[at.gold], toGold[at.predicted] = at.predicted, at.gold
	}
}

func matchRest(toGold, toPredicted []int) {
	p := 0
	for g := range toPredicted {
		for p < len(toGold) && toGold[p] >= 0 {
			p++
		}
		if toPredicted[g] < 0 && p < len(toGold) {
			toPredicted[g], toGold[p] = p, g
		}
	}
}
