// Package cells turns a recipe's targets into what the router works on: the joint cells of the targeted attributes
// and the route, how many rows each shall hold, and which classes of assets can serve it.
//
// A class is a set of assets that the router cannot tell apart: of one source, and alike in every filter
// (only_assets) of the recipe. Classes, not assets, are weighed against cells, so that the plan stays small.
package cells
