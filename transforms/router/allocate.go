package router

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// allocateSweeps bounds the fitting; most mixes settle within ten.
const allocateSweeps = 500

// Allocate splits each cell's quota over the classes of assets that are eligible for it, so that in all each class
// comes as near as possible to its share of the weights. It returns whole rows, [class][cell]; for each cell they sum
// to its quota. A class of weight 0 gets nothing. The error names the index of a cell that has a quota and no eligible
// class with weight.
func Allocate(quotas []int, classes int, eligible func(cell, class int) bool, weights []uint64) ([][]int, error) {
	if len(weights) != classes {
		return nil, fmt.Errorf("%d weights for %d classes", len(weights), classes)
	}
	groups, groupOf, err := groupCells(quotas, classes, eligible, weights)
	if err != nil {
		return nil, err
	}
	fitClasses(groups, weights)
	counts := make([][]int, classes)
	for class := range counts {
		counts[class] = make([]int, len(quotas))
	}
	owed := make([]float64, classes) // what earlier cells' rounding kept from a class
	// In lexicographic order the rounding could fall into step with the labels, and give a class always the same ones.
	order := newPermutation(uint64(len(quotas)), 0)
	for i := range quotas {
		cell := order.at(uint64(i))
		if quota := quotas[cell]; quota > 0 {
			groups[groupOf[cell]].deal(quota, owed, func(class, rows int) { counts[class][cell] = rows })
		}
	}
	return counts, nil
}

// group is all cells with one set of eligible classes: within it the split is the same.
type group struct {
	classes []int
	rows    float64
	split   []float64 // of the group's rows over its classes, in sum 1
}

// groupCells gathers cells by their eligible classes; groupOf is -1 where a cell has no quota.
func groupCells(quotas []int, classes int, eligible func(cell, class int) bool, weights []uint64) (groups []*group, groupOf []int, err error) {
	known := map[string]int{}
	groupOf = make([]int, len(quotas))
	var able []int
	var key []byte
	for cell, quota := range quotas {
		groupOf[cell] = -1
		if quota < 0 {
			return nil, nil, fmt.Errorf("cell %d has the quota %d", cell, quota)
		}
		if quota == 0 {
			continue
		}
		able, key = able[:0], key[:0]
		for class := range classes {
			if weights[class] > 0 && eligible(cell, class) {
				able = append(able, class)
				key = binary.AppendUvarint(key, uint64(class))
			}
		}
		if len(able) == 0 {
			return nil, nil, fmt.Errorf("cell %d wants %d rows, and no asset can serve it", cell, quota)
		}
		place, found := known[string(key)]
		if !found {
			place = len(groups)
			known[string(key)] = place
			groups = append(groups, &group{classes: slices.Clone(able), split: make([]float64, len(able))})
		}
		groups[place].rows += float64(quota)
		groupOf[cell] = place
	}
	return groups, groupOf, nil
}

// fitClasses rakes the matrix of groups by classes: rows sum to the groups' quotas, columns come as near to the
// classes' shares as eligibility lets them. The groups have the last word, for quotas are exact.
func fitClasses(groups []*group, weights []uint64) {
	var weight, rows float64
	for _, w := range weights {
		weight += float64(w)
	}
	for _, g := range groups {
		rows += g.rows
	}
	pull := make([]float64, len(weights))
	for class, w := range weights {
		pull[class] = float64(w)
	}
	reached := make([]float64, len(weights))
	for range allocateSweeps {
		clear(reached)
		for _, g := range groups {
			g.fill(pull)
			for i, class := range g.classes {
				reached[class] += float64(g.rows * g.split[i])
			}
		}
		if repull(pull, reached, weights, rows/weight) {
			return
		}
	}
}

// repull raises the pull of classes that are short of their share and lowers that of the others.
func repull(pull, reached []float64, weights []uint64, rowsPerWeight float64) (settled bool) {
	const still, most = 1e-10, 1e200
	settled = true
	largest := 0.0
	for class := range pull {
		if reached[class] == 0 {
			continue
		}
		change := float64(float64(weights[class])*rowsPerWeight) / reached[class]
		settled = settled && math.Abs(change-1) < still
		pull[class] *= change
		largest = math.Max(largest, pull[class])
	}
	return settled || largest > most // a class that can never get its share pulls ever harder
}

// fill splits the group's rows by pull.
func (g *group) fill(pull []float64) {
	var sum float64
	for _, class := range g.classes {
		sum += pull[class]
	}
	for i, class := range g.classes {
		if sum > 0 {
			g.split[i] = pull[class] / sum
		} else {
			g.split[i] = 1 / float64(len(g.classes))
		}
	}
}

// deal rounds one cell's split to whole rows. Each class gets the floor, and what is then left goes to those that are
// owed most, the lowest class first among equals; what a class is still owed is carried to the next cell.
func (g *group) deal(quota int, owed []float64, set func(class, rows int)) {
	rows, left := make([]int, len(g.classes)), quota
	for i, class := range g.classes {
		share := float64(float64(quota) * g.split[i])
		rows[i] = min(int(math.Floor(share)), left)
		left -= rows[i]
		owed[class] += share - float64(rows[i])
	}
	for ; left > 0; left-- {
		most := 0
		for i, class := range g.classes {
			// A class whose split here is 0 has nothing to claim here, whatever it is owed elsewhere.
			if g.split[i] > 0 && (g.split[most] == 0 || owed[class] > owed[g.classes[most]]) {
				most = i
			}
		}
		rows[most]++
		owed[g.classes[most]]--
	}
	for i, class := range g.classes {
		set(class, rows[i])
	}
}
