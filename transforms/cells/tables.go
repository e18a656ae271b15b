package cells

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/router"
)

// tables resolves the recipe's targets over the cells that exist, and adds the mix of routes.
func (j *Joint) tables(domain *schemas.Domain, dimensions []router.Dimension, cells []router.Cell) error {
	for i, target := range domain.Recipe.Targets {
		j.Tables = append(j.Tables, resolve(i, target, dimensions, cells))
	}
	mix, err := routeMix(&domain.Recipe, j.groups)
	if err != nil {
		return err
	}
	share := map[string]float64{}
	for i, label := range groupLabels(j.groups) {
		share[label] = mix[i]
	}
	j.Tables = append(j.Tables, router.Table{Name: "the mix of routes (weights and bounds)", Of: routeDimension, Share: share})
	return nil
}

// routeMix returns the share of the accepted rows that each group of routes has: its routes' weights and bounds add up.
func routeMix(recipe *schemas.Recipe, groups []schemas.Group) ([]float64, error) {
	var weights, least, most []float64
	for _, g := range groups {
		weight, low, high := 0.0, 0.0, 0.0
		bounded := true
		for _, i := range g.Routes {
			r := &recipe.Routes[i]
			weight, low, high, bounded = weight+*r.Weight, low+r.Bounds.Min, high+r.Bounds.Max, bounded && r.Bounds.Max > 0
		}
		if !bounded || high > 1 {
			high = 0 // none
		}
		weights, least, most = append(weights, weight), append(least, low), append(most, high)
	}
	mix, err := router.Mix(weights, least, most)
	if err != nil {
		return nil, fmt.Errorf("routes: %w", err)
	}
	return mix, nil
}

// resolve writes out uniform and rest over the labels that some cell has, and limits a table to the rows that have
// its attribute at all.
func resolve(i int, target schemas.Target, dimensions []router.Dimension, cells []router.Cell) router.Table {
	of := slices.IndexFunc(dimensions, func(d router.Dimension) bool { return d.Name == target.Of })
	given := map[string][]string{}
	for name, labels := range target.Given {
		given[name] = labels
	}
	_, namesAbsence := target.Share.Of[""]
	if labels := dimensions[of].Labels; labels[0] == "" && !namesAbsence {
		if _, ok := given[target.Of]; !ok {
			given[target.Of] = labels[1:]
		}
	}
	seen := reachable(dimensions, cells, of, given)
	share := maps.Clone(target.Share.Of)
	if share == nil {
		share = map[string]float64{}
	}
	rest := 0.0
	switch {
	case target.Share.Uniform:
		rest = 1
	case target.Share.Rest != nil:
		rest = *target.Share.Rest
	}
	var open []string
	for _, label := range seen {
		if _, named := share[label]; !named {
			open = append(open, label)
		}
	}
	if len(open) == 0 && rest > 0 {
		open = append(open, "") // nothing is left to share: the router names the table
	}
	for _, label := range open {
		if rest > 0 {
			share[label] += rest / float64(len(open))
		}
	}
	return router.Table{Name: tableName(i, target), Of: target.Of, Given: given, Share: share}
}

// reachable returns the labels of dimension of that some cell has among those that match given, in order.
func reachable(dimensions []router.Dimension, cells []router.Cell, of int, given map[string][]string) []string {
	seen := make([]bool, len(dimensions[of].Labels))
	for _, c := range cells {
		if matches(dimensions, c, given) {
			seen[c[of]] = true
		}
	}
	var out []string
	for i, label := range dimensions[of].Labels {
		if seen[i] {
			out = append(out, label)
		}
	}
	return out
}

func matches(dimensions []router.Dimension, cell router.Cell, given map[string][]string) bool {
	for i, d := range dimensions {
		if wanted, ok := given[d.Name]; ok && !slices.Contains(wanted, d.Labels[cell[i]]) {
			return false
		}
	}
	return true
}

// tableName says a target as errors call it: targets[2]: words given function=Search; of a population file,
// population.json: tables[2]: words given function=Search.
func tableName(i int, target schemas.Target) string {
	var given []string
	for _, name := range slices.Sorted(maps.Keys(target.Given)) {
		given = append(given, name+"="+strings.Join(target.Given[name], "|"))
	}
	name := fmt.Sprintf("targets[%d]: %s", i, target.Of)
	if target.From != "" {
		name = target.From + ": " + target.Of
	}
	if len(given) > 0 {
		name += " given " + strings.Join(given, ", ")
	}
	return name
}

// GroupLabel returns the label that a cell's group of routes has in the tables of a joint.
func (j *Joint) GroupLabel(cell int) string { return groupLabels(j.groups)[j.Cells[cell].Group] }

// LabelText returns a label as people read it: routes without their number.
func LabelText(of, label string) string {
	if _, name, ok := strings.Cut(label, " "); ok && of == routeDimension {
		return name
	}
	return label
}
