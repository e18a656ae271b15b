package main

import (
	"context"

	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/router"
)

// bounded is a group of routes whose bounds the accepted rows have to hold. Of a route that stands alone the mix holds them.
type bounded struct {
	routes []int
	cells  []int
	caps   []router.Cap
}

// boundedGroups lists the groups that have bounds.
func (j *job) boundedGroups(r *result) []bounded {
	var out []bounded
	supplies := j.supplies()
	for number, group := range j.domain.Recipe.Groups() {
		if len(group.Routes) < 2 {
			continue
		}
		b := bounded{routes: group.Routes}
		rows := 0
		for cell, c := range r.joint.Cells {
			if c.Group == number {
				b.cells, rows = append(b.cells, cell), rows+c.Quota
			}
		}
		if b.caps = router.GroupCaps(group.Routes, supplies, rows); len(b.caps) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// limit holds the bounds of groups over the rows so far: rows of a route that has too many are surplus, others of the cell
// take their place, and the planner hears how many rows each route has.
func (j *job) limit(ctx context.Context, r *result) error {
	for _, b := range j.boundedGroups(r) {
		l, err := transforms.LimitRoutes(ctx, r.rows, &j.domain.Recipe, r.joint, b.cells, b.caps)
		if err != nil {
			return err
		}
		for i, cell := range b.cells {
			r.cuts[cell].Accepted, r.cuts[cell].Bound = l.Accepted[i], l.Bounds[i]
		}
		if r.limits == nil {
			r.limits = make([]uint64, len(j.domain.Recipe.Routes))
			for route := range r.limits {
				r.limits[route] = router.AllStay
			}
		}
		for _, route := range b.routes {
			r.limits[route] = l.Limits[route]
			r.planner.Made(route, l.Made[route])
		}
	}
	return nil
}
