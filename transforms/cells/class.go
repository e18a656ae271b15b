package cells

import (
	"cmp"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/attributes"
)

// Class is the key of a class of assets: the source, and a bit for each filter that its assets pass.
type Class struct {
	Source int    `json:"source"`
	Passes uint64 `json:"passes"`
}

// filters lists the recipe's filters of assets: those of the routes, then those of the eligibility.
func filters(recipe *schemas.Recipe) []schemas.Conditions {
	var out []schemas.Conditions
	for _, r := range recipe.Routes {
		out = append(out, r.OnlyAssets)
	}
	for _, e := range recipe.Eligibility {
		out = append(out, e.OnlyAssets)
	}
	return out
}

// ClassOf returns the class of an asset.
func ClassOf(recipe *schemas.Recipe, asset *schemas.Asset) Class {
	class := Class{Source: asset.Source}
	for i, filter := range filters(recipe) {
		if i < len(recipe.Routes) && recipe.Routes[i].Kind == schemas.KindVision && asset.Image == "" {
			continue // there is nothing to look at
		}
		if passes(filter, asset) {
			class.Passes |= 1 << i
		}
	}
	return class
}

func passes(filter schemas.Conditions, asset *schemas.Asset) bool {
	for field, wanted := range filter {
		if !slices.Contains(wanted, asset.Field(field)) {
			return false
		}
	}
	return true
}

// Serves says whether assets of the class may be used for a cell by a route.
func Serves(recipe *schemas.Recipe, class Class, labels map[string]string, route int) bool {
	if class.Passes>>route&1 == 0 {
		return false
	}
	if !attributes.May(called(recipe.Assets[class.Source].Serves, labels), labels) {
		return false
	}
	for i, e := range recipe.Eligibility {
		if class.Passes>>(len(recipe.Routes)+i)&1 == 0 && attributes.Surely(e.When, labels) {
			return false
		}
	}
	return true
}

// called drops the conditions on attributes that a cell does not have: a row that calls nothing has no content type,
// and any asset may serve it.
func called(c schemas.Conditions, labels map[string]string) schemas.Conditions {
	out := schemas.Conditions{}
	for attribute, wanted := range c {
		if labels[attribute] != "" {
			out[attribute] = wanted
		}
	}
	return out
}

// SortClasses sorts classes by source and filters.
func SortClasses(list []Class) {
	slices.SortFunc(list, func(a, b Class) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Passes, b.Passes))
	})
}
