package cells

import (
	"fmt"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/router"
)

// leastSeed is the least that the population is taken to have of a combination that it does not name, in rows: half a
// row, where the Haldane-Anscombe correction (1956) puts what was never seen. It keeps the rare from being impossible.
const leastSeed = 0.5

// seed says how common the cells are before any target speaks: as the joint of the population counts their labels, the
// cells of one combination sharing its rows evenly. nil where there is no joint: all alike. Raking keeps of it whatever
// the targets leave open: the odds ratios (Deming and Stephan 1940).
func seed(domain *schemas.Domain, dimensions []router.Dimension, cells []router.Cell) ([]float64, error) {
	if domain.Joint == nil {
		return nil, nil
	}
	groups := groupCells(domain.Joint.Of, dimensions, cells)
	out := make([]float64, len(cells))
	var missing []string
	for i, c := range domain.Joint.Cells {
		group, ok := groups[strings.Join(c.Values, "\x00")]
		if !ok {
			missing = append(missing, fmt.Sprintf("joint.cells[%d], %d rows of %s", i, c.Count, combination(domain.Joint.Of, c.Values)))
		}
		for _, cell := range group {
			out[cell] = float64(c.Count) / float64(len(group))
		}
		delete(groups, strings.Join(c.Values, "\x00"))
	}
	if len(missing) > 0 {
		return nil, impossible(domain.Recipe.Population, missing)
	}
	for _, group := range groups { // those that the joint does not name
		rows := max(float64(*domain.Joint.Rest)/float64(len(groups)), leastSeed)
		for _, cell := range group {
			out[cell] = rows / float64(len(group))
		}
	}
	return out, nil
}

// groupCells groups the cells, by number, that have the same labels of these attributes.
func groupCells(of []string, dimensions []router.Dimension, cells []router.Cell) map[string][]int {
	places := make([]int, len(of))
	for i, name := range of {
		places[i] = slices.IndexFunc(dimensions, func(d router.Dimension) bool { return d.Name == name })
	}
	groups := map[string][]int{}
	labels := make([]string, len(of))
	for number, cell := range cells {
		for i, place := range places {
			labels[i] = dimensions[place].Labels[cell[place]]
		}
		key := strings.Join(labels, "\x00")
		groups[key] = append(groups[key], number)
	}
	return groups
}

// combination says labels by attribute: function=Search, content_type=Photo.
func combination(of []string, values []string) string {
	parts := make([]string, len(of))
	for i := range of {
		parts[i] = of[i] + "=" + values[i]
	}
	return strings.Join(parts, ", ")
}

// shownCombinations is how many combinations an error names.
const shownCombinations = 5

func impossible(file string, missing []string) error {
	more := ""
	if n := len(missing) - shownCombinations; n > 0 {
		missing, more = missing[:shownCombinations], fmt.Sprintf("; and %d more", n)
	}
	return fmt.Errorf("%s: no combination of labels that can be made has %s%s: take them out of the joint, or let a route and an asset make them (impossible, the routes' when, the phrases)",
		file, strings.Join(missing, "; "), more)
}
