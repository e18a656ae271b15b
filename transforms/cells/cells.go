package cells

import (
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
	"github.com/routenator/routenator/transforms/router"
)

// routeDimension is the name of the last dimension of the joint.
const routeDimension = "route"

// Joint is every cell that the recipe's rows can fall into, with its quota. A cell is a combination of labels of the
// targeted attributes, and a group of routes: mostly one route alone.
type Joint struct {
	Attributes []string       // the targeted attributes, in order
	Cells      []Cell         // in lexicographic order
	Slots      []router.Slot  // for each cell in turn, the routes that can make it
	Tables     []router.Table // the targets, resolved, and the mix of routes
	Misses     []router.Miss  // table values that rounding could not bring within one row

	groups []schemas.Group
	index  map[string]int
	of     []int // the group of each route
	at     []int // where the targeted attributes stand among all of the recipe's
}

// Cell is one combination of labels and a group of routes.
type Cell struct {
	Labels []string // of Joint.Attributes
	Group  int      // index into Recipe.Groups
	Quota  int      // accepted rows wanted
}

// Feasible says whether a route can make a row with these labels. It is asked once for each cell that the recipe
// does not rule out, by several goroutines at once.
type Feasible func(labels map[string]string, route int) bool

// New rakes the recipe's targets into a joint of size rows. Contradictory and unreachable targets are errors that
// name the tables.
func New(domain *schemas.Domain, observer *attributes.Observer, size int, feasible Feasible) (*Joint, error) {
	j := &Joint{Attributes: targeted(&domain.Recipe), groups: domain.Recipe.Groups()}
	dimensions := j.dimensions(domain)
	possible := func(prefix router.Cell) bool { return j.possible(domain, observer, dimensions, prefix) }
	cells, err := router.Cells(dimensions, possible)
	if err != nil {
		return nil, err
	}
	cells, routes := j.feasible(domain, dimensions, cells, feasible)
	if len(cells) == 0 {
		return nil, fmt.Errorf("no route can make any row that the recipe allows; look at impossible, when and the phrases")
	}
	if err := j.tables(domain, dimensions, cells); err != nil {
		return nil, err
	}
	seed, err := seed(domain, dimensions, cells)
	if err != nil {
		return nil, err
	}
	shares, err := router.Rake(dimensions, cells, seed, j.Tables)
	if err != nil {
		return nil, err
	}
	counts, misses := router.Quotas(size, dimensions, cells, shares, j.Tables)
	j.Misses = misses
	for i, c := range cells {
		j.Cells = append(j.Cells, Cell{Labels: j.list(dimensions, c), Group: c[len(c)-1], Quota: counts[i]})
		for _, route := range routes[i] {
			j.Slots = append(j.Slots, router.Slot{Cell: i, Route: route})
		}
	}
	j.Index(&domain.Recipe, observer)
	return j, nil
}

// feasible keeps the cells that a route can make, and says which routes can.
func (j *Joint) feasible(domain *schemas.Domain, dimensions []router.Dimension, cells []router.Cell, feasible Feasible) (kept []router.Cell, routes [][]int) {
	can := make([][]int, len(cells))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(cells); i = int(next.Add(1)) - 1 {
				labels := j.labels(dimensions, cells[i])
				for _, route := range j.groups[cells[i][len(cells[i])-1]].Routes {
					if attributes.May(domain.Recipe.Routes[route].When, labels) && feasible(labels, route) {
						can[i] = append(can[i], route)
					}
				}
			}
		})
	}
	wait.Wait()
	for i, c := range cells {
		if len(can[i]) > 0 {
			kept, routes = append(kept, c), append(routes, can[i])
		}
	}
	return kept, routes
}

// Index prepares Find; a joint that was decoded needs it.
func (j *Joint) Index(recipe *schemas.Recipe, observer *attributes.Observer) {
	j.groups, j.of = recipe.Groups(), make([]int, len(recipe.Routes))
	for i, group := range j.groups {
		for _, route := range group.Routes {
			j.of[route] = i
		}
	}
	j.index = make(map[string]int, len(j.Cells))
	for i, c := range j.Cells {
		j.index[key(c.Labels, c.Group)] = i
	}
	j.at = nil
	for _, name := range j.Attributes {
		j.at = append(j.at, slices.Index(observer.Names(), name))
	}
}

// Find returns the cell of a row with these observed labels (of all the recipe's attributes), -1 for one that is no
// cell. It is safe for concurrent use.
func (j *Joint) Find(observed []string, route int) int {
	var few [16]string
	labels := few[:0]
	for _, at := range j.at {
		labels = append(labels, observed[at])
	}
	if i, ok := j.index[key(labels, j.of[route])]; ok {
		return i
	}
	return -1
}

func key(labels []string, group int) string {
	return strings.Join(labels, "\x00") + "\x00" + string(rune('0'+group))
}

// LabelsOf returns the labels of a cell by attribute.
func (j *Joint) LabelsOf(cell int) map[string]string {
	labels := make(map[string]string, len(j.Attributes))
	for i, name := range j.Attributes {
		labels[name] = j.Cells[cell].Labels[i]
	}
	return labels
}

// Name says a cell in words: its labels and its route or group.
func (j *Joint) Name(cell int) string {
	var parts []string
	for i, name := range j.Attributes {
		if label := j.Cells[cell].Labels[i]; label != "" {
			parts = append(parts, name+"="+label)
		}
	}
	return strings.Join(append(parts, "route="+j.GroupOf(cell)), " ")
}

// GroupOf returns the name of the cell's group of routes: that of the route where it stands alone.
func (j *Joint) GroupOf(cell int) string { return j.groups[j.Cells[cell].Group].Name }

// targeted returns the attributes that the targets name, in order.
func targeted(recipe *schemas.Recipe) []string {
	var names []string
	for _, t := range recipe.Targets {
		names = append(names, t.Of)
		for given := range t.Given {
			names = append(names, given)
		}
	}
	sort.Strings(names)
	return slices.Compact(names)
}

func (j *Joint) dimensions(domain *schemas.Domain) []router.Dimension {
	var out []router.Dimension
	for _, name := range j.Attributes {
		labels, _ := domain.Labels(name)
		out = append(out, router.Dimension{Name: name, Labels: labels})
	}
	return append(out, router.Dimension{Name: routeDimension, Labels: groupLabels(j.groups)})
}

// groupLabels numbers the groups of routes so that their order in the recipe is the lexicographic one.
func groupLabels(groups []schemas.Group) []string {
	labels := make([]string, len(groups))
	for i, g := range groups {
		labels[i] = fmt.Sprintf("%03d %s", i, g.Name)
	}
	return labels
}

func (j *Joint) possible(domain *schemas.Domain, observer *attributes.Observer, dimensions []router.Dimension, prefix router.Cell) bool {
	labels := j.labels(dimensions, prefix)
	if len(prefix) == len(dimensions) {
		return slices.ContainsFunc(j.groups[prefix[len(prefix)-1]].Routes, func(route int) bool {
			return attributes.May(domain.Recipe.Routes[route].When, labels)
		})
	}
	return observer.Possible(labels)
}

// labels returns the labels of a cell, or of a prefix of one, by attribute.
func (j *Joint) labels(dimensions []router.Dimension, cell router.Cell) map[string]string {
	labels := make(map[string]string, len(cell))
	for i, at := range cell {
		if i < len(j.Attributes) {
			labels[dimensions[i].Name] = dimensions[i].Labels[at]
		}
	}
	return labels
}

func (j *Joint) list(dimensions []router.Dimension, cell router.Cell) []string {
	labels := make([]string, len(j.Attributes))
	for i := range labels {
		labels[i] = dimensions[i].Labels[cell[i]]
	}
	return labels
}
