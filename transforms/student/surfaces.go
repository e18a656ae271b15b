package student

import (
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/surfaces"
)

// SurfacesOf returns how the listed values of a recipe are said, and what each argument holds where none is.
func SurfacesOf(domain *schemas.Domain) (ways Surfaces, unsaid map[string]string) {
	index := surfaces.New(domain)
	ways, unsaid = Surfaces{}, map[string]string{}
	for i := range domain.Functions {
		for _, p := range domain.Functions[i].Parameters {
			if value, ok := domain.CatchAll(p.Name); ok {
				unsaid[p.Name] = value
			}
			for _, source := range append([]string{p.Name}, domain.Recipe.Values[p.Name].AnyOf...) {
				for _, entry := range domain.Values[source] {
					if entry.CatchAll {
						continue
					}
					if ways[p.Name] == nil {
						ways[p.Name] = map[string][]string{}
					}
					ways[p.Name][entry.Value] = index.Ways(source, entry.Value)
				}
			}
		}
	}
	return ways, unsaid
}
