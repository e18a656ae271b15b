package schemas

// Group is the routes that fill the same cells.
type Group struct {
	Name   string // as the recipe has it; of a route that stands alone, the route's
	Routes []int  // indexes into Recipe.Routes, ascending
}

// Groups returns the recipe's groups, in order of their first route. A route without a group is one of its own.
func (r *Recipe) Groups() []Group {
	var out []Group
	at := map[string]int{}
	for i, route := range r.Routes {
		if g, ok := at[route.Group]; ok && route.Group != "" {
			out[g].Routes = append(out[g].Routes, i)
			continue
		}
		name := route.Name
		if route.Group != "" {
			name = route.Group
			at[name] = len(out)
		}
		out = append(out, Group{name, []int{i}})
	}
	return out
}
