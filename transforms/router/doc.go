// Package router turns target shares into an exact plan: how many rows of each cell, and from which asset.
//
// The steps, in the order in which a round takes them:
//
//  1. [Cells] lists the combinations of labels that can be made at all.
//  2. [Mix] turns the routes' weights and bounds into one more table of shares.
//  3. [Rake] fits one joint share per cell to all tables, or says which tables contradict one another.
//  4. [Quotas] rounds the joint shares to whole rows so that every value of every table keeps its share.
//  5. [Planner] says how many rows of each cell to make, and by which route: what is missing, over what routes yield.
//  6. [Allocate] splits each cell's plans over the classes of assets that can serve it.
//  7. [Deck] deals the draws of one class to its assets: any worker computes an asset's draws from the asset alone.
//  8. [Histogram] and [Cut] keep exactly the quota of each cell after generation, with no key that holds all rows.
//  9. [Limit] holds the bounds of routes that share cells.
//
// Only a [Planner] holds state between calls: what it was told. Nothing here reads a clock or depends on map order, and results are the same on every
// machine: float products stand in float64() so that no compiler fuses them, and what is rounded is rounded in integers.
package router
