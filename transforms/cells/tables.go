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
	mix, err := routeMix(&domain.Recipe)
	if err != nil {
		return err
	}
	share := map[string]float64{}
	for i, label := range routeLabels(&domain.Recipe) {
		share[label] = mix[i]
	}
	j.Tables = append(j.Tables, router.Table{Name: "the mix of routes (weights and bounds)", Of: routeDimension, Share: share})
	return nil
}

// routeMix returns each route's share of the accepted rows.
func routeMix(recipe *schemas.Recipe) ([]float64, error) {
	var weights, least, most []float64
	for _, r := range recipe.Routes {
		weights, least, most = append(weights, *r.Weight), append(least, r.Bounds.Min), append(most, r.Bounds.Max)
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

// RouteLabel returns the label that a route has in the tables of a joint.
func RouteLabel(recipe *schemas.Recipe, route int) string { return routeLabels(recipe)[route] }

// LabelText returns a label as people read it: routes without their number.
func LabelText(of, label string) string {
	if _, name, ok := strings.Cut(label, " "); ok && of == routeDimension {
		return name
	}
	return label
}
