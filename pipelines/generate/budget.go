package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/routenator/routenator/schemas"
)

// spentUp says whether the budget, if there is one, is used up.
func (j *job) spentUp(r *result) bool {
	money, tokens := j.left(r)
	return money <= 0 || tokens <= 0
}

// leastShare is the least part of the budget that a round which it cut has to use, or nothing more is asked: the worst
// case of a single question is more than what is left.
const leastShare = 0.02

// share is the part of the budget that is spent, of money or tokens whichever is more.
func (j *job) share(r *result) float64 {
	money, tokens := r.spent.Cost()
	share := 0.0
	if j.config.budgetUSD > 0 {
		share = money.Dollars() / j.config.budgetUSD
	}
	if j.config.budgetTokens > 0 {
		share = max(share, float64(tokens)/float64(j.config.budgetTokens))
	}
	return share
}

// left returns what the budget leaves.
func (j *job) left(r *result) (schemas.Money, int) {
	money, tokens := schemas.Money(math.MaxInt64), math.MaxInt
	spentMoney, spentTokens := r.spent.Cost()
	if j.config.budgetUSD > 0 {
		money = schemas.Money(j.config.budgetUSD*float64(schemas.Dollar)) - spentMoney
	}
	if j.config.budgetTokens > 0 {
		tokens = j.config.budgetTokens - spentTokens
	}
	return money, tokens
}

// routePlan is what a round plans of a route that asks.
type routePlan struct {
	route  int
	cost   float64 // of all its plans, as its answers so far let expect, as a part of the whole budget
	perRow float64 // of one accepted row
}

// afford leaves out what the budget is not expected to reach: the mix of routes gives way, and the routes whose rows cost
// least are planned first. Among the plans of the route at which it ends they are thinned evenly. Before there are
// answers nothing is known of costs, and all is planned: the budget itself is kept by the admission of requests.
func (j *job) afford(r *result, planned []int) []int {
	if j.config.budgetUSD == 0 && j.config.budgetTokens == 0 {
		return planned
	}
	var routes []routePlan
	whole := 0.0
	for route := range j.domain.Recipe.Routes {
		plan, known := j.costOf(r, route, planned)
		if plan.cost > 0 && !known {
			return planned
		}
		if plan.cost > 0 {
			routes, whole = append(routes, plan), whole+plan.cost
		}
	}
	left := 1 - j.share(r)
	if whole <= left || len(routes) < 2 { // of one route alone nothing can give way to another
		return planned
	}
	slices.SortStableFunc(routes, func(a, b routePlan) int { return cmp.Compare(a.perRow, b.perRow) })
	out := slices.Clone(planned)
	for _, plan := range routes {
		part := min(max(left/plan.cost, 0), 1)
		left -= plan.cost
		before := 0
		for slot := range out {
			if r.joint.Slots[slot].Route == plan.route {
				after := before + planned[slot]
				out[slot] = int(part*float64(after)) - int(part*float64(before))
				before = after
			}
		}
	}
	return out
}

// cheapestFirst numbers the routes by what a row of each is expected to cost, by the prices of the recipe and what the
// routes yielded so far; those that cost the same have the same number. What a request costs at worst is a multiple of what
// it costs, so that a round reaches few of those that are planned: it is to reach the cheapest.
func (j *job) cheapestFirst(r *result) []int {
	supplies, rates := j.supplies(), r.planner.Rates()
	costs := make([]float64, len(supplies))
	for route, s := range supplies {
		costs[route] = s.Cost / float64(s.PerPlan) / max(rates[route], 1e-3)
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(costs)))
	out := make([]int, len(costs))
	for route, cost := range costs {
		out[route] = slices.Index(sorted, cost)
	}
	return out
}

// costOf returns what a route's plans are expected to cost; known is false for a route that has plans and no answer yet.
func (j *job) costOf(r *result, route int, planned []int) (plan routePlan, known bool) {
	plans := 0
	for slot, n := range planned {
		if r.joint.Slots[slot].Route == route && j.domain.Recipe.Routes[route].Asks() {
			plans += n
		}
	}
	if plans == 0 {
		return routePlan{route: route}, true
	}
	spent, ok := r.spent.Steps[j.domain.Recipe.Routes[route].Name]
	if !ok || spent.Requests == 0 {
		return routePlan{route: route, cost: 1}, false
	}
	one := 0.0
	if j.config.budgetUSD > 0 {
		one = spent.Cost.Dollars() / j.config.budgetUSD
	}
	if j.config.budgetTokens > 0 {
		one = max(one, float64(spent.Usage.Input+spent.Usage.Output)/float64(j.config.budgetTokens))
	}
	one /= float64(spent.Requests)
	perReply := float64(max(j.domain.Recipe.Routes[route].PerReply, 1))
	return routePlan{route, one * float64(plans), one / perReply / max(r.planner.Rates()[route], 1e-3)}, true
}
