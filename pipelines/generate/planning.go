package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/router"
)

// planning rakes the targets into cells, and makes the planner that fills them.
func (j *job) planning(ctx context.Context) (*result, error) {
	r := &result{rejects: j.assets.rejects, spent: transforms.NewSpendings()}
	probe, err := transforms.OpenProbe(ctx, j.domainURI, j.learnedURI, j.assets.examples)
	if err != nil {
		return nil, err
	}
	j.progress.begin("planning", 0)
	if r.joint, err = cells.New(j.domain, probe.Observer(), j.domain.Recipe.Size, probe.Feasible); err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", j.recipeName(), err)}
	}
	r.planned, r.landed = make([]int, len(r.joint.Slots)), make([]int, len(r.joint.Slots))
	r.cuts = make([]transforms.Cut, len(r.joint.Cells))
	quotas := make([]int, len(r.joint.Cells))
	for i, cell := range r.joint.Cells {
		quotas[i] = cell.Quota
	}
	r.planner = router.NewPlanner(quotas, r.joint.Slots, j.supplies(), j.knownYields(r.joint))
	if j.parent != nil {
		r.first = j.parent.Rounds
	}
	return r, nil
}

// What a plan costs beside its price, in US dollars: it only decides between routes of a group whose prices are equal.
const (
	costOfRow     = 1e-9
	costOfRequest = 1e-6
)

// supplies says of each route what the planner has to know before any row is made.
func (j *job) supplies() []router.Supply {
	size := float64(j.domain.Recipe.Size)
	var out []router.Supply
	for i := range j.domain.Recipe.Routes {
		route := &j.domain.Recipe.Routes[i]
		s := router.Supply{PerPlan: max(route.PerReply, 1), Asks: route.Asks(), Cost: costOfRow,
			Least: int(math.Ceil(route.Bounds.Min * size)), Most: int(math.Floor(route.Bounds.Max * size))}
		if s.Asks {
			s.Cost = costOfRequest + usualTokens(route, j.domain.Recipe.Endpoints[route.Endpoint].Price)
		}
		out = append(out, s)
	}
	return out
}

// What a request is taken to count, in tokens, before one was answered.
const (
	usualInput  = 500
	usualOutput = 60 // for each row
)

// usualTokens is what a request costs, about, in US dollars.
func usualTokens(route *schemas.Route, price schemas.Price) float64 {
	endpoint := schemas.Endpoint{Price: price}
	return endpoint.Cost(schemas.Usage{Input: usualInput, Output: usualOutput * max(route.PerReply, 1)}).Dollars()
}

// knownYields returns, by slot, what an earlier run learned: nil where there was none.
func (j *job) knownYields(joint *cells.Joint) []router.Yield {
	if j.learned == nil {
		return nil
	}
	known := map[string]router.Yield{}
	for _, c := range j.learned.Cells {
		known[slotName(c.Cell, c.Route)] = router.Yield{Asked: c.Asked, Landed: c.Landed}
	}
	out := make([]router.Yield, len(joint.Slots))
	for slot, s := range joint.Slots {
		out[slot] = known[slotName(joint.LabelsOf(s.Cell), j.domain.Recipe.Routes[s.Route].Name)]
	}
	return out
}

func slotName(labels map[string]string, route string) string {
	return fmt.Sprintf("%q %v", route, labels)
}

// state is what this run learned.
func (j *job) state(r *result) *schemas.RouterState {
	out := &schemas.RouterState{Rounds: r.rounds, Cells: []schemas.CellYield{}, Assets: j.assetsState()}
	for route, rate := range r.planner.Rates() {
		out.Routes = append(out.Routes, schemas.RouteYield{Route: j.domain.Recipe.Routes[route].Name, Yield: rate})
	}
	for slot, y := range r.planner.Yields() {
		if y.Asked > 0 {
			s := r.joint.Slots[slot]
			out.Cells = append(out.Cells, schemas.CellYield{Cell: r.joint.LabelsOf(s.Cell), Route: j.domain.Recipe.Routes[s.Route].Name, Asked: y.Asked, Landed: y.Landed})
		}
	}
	return out
}

// next says how many plans of each slot the next round has.
func (j *job) next(r *result) []int {
	accepted := make([]int, len(r.cuts))
	for cell, cut := range r.cuts {
		accepted[cell] = cut.Accepted
	}
	closed := make([]bool, len(j.domain.Recipe.Routes))
	for route := range closed {
		closed[route] = r.broke && j.domain.Recipe.Routes[route].Asks()
	}
	return j.afford(r, r.planner.Next(accepted, closed))
}

// decks splits plans over the classes of assets.
func (j *job) decks(joint *cells.Joint, from *assets, planned []int) ([]transforms.DeckSpec, error) {
	classes := from.classes
	if len(classes) == 0 {
		return []transforms.DeckSpec{{Counts: planned, Weight: uint64(total(planned))}}, nil
	}
	weights := make([]uint64, len(classes))
	for i, c := range classes {
		weights[i] = c.weight
	}
	serves := func(slot, class int) bool {
		s := joint.Slots[slot]
		return cells.Serves(&j.domain.Recipe, classes[class].key, joint.LabelsOf(s.Cell), s.Route)
	}
	counts, err := router.Allocate(planned, len(classes), serves, weights)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	out := make([]transforms.DeckSpec, len(classes))
	for i, c := range classes {
		starts := slices.Clone(c.starts)
		for len(starts) < len(from.parts) {
			starts = append(starts, c.weight)
		}
		out[i] = transforms.DeckSpec{Class: c.key, Counts: counts[i], Weight: c.weight, Starts: starts}
	}
	return out, nil
}
