// Package kg is the concept graph: what content is about, and what goes with what.
//
// Nodes have an id, a name with aliases, a type and a weight; edges are directed, typed and weighted. A graph is read
// from JSONL ([Read]), or from records that name their parent, and is immutable from then on. It is asked by name
// ([Graph.Lookup]), by neighbourhood ([Graph.Neighbours]), by what a text speaks of ([Graph.Ground]) and by seeded walks
// ([Graph.Walk]). What goes together in the assets' own tags is learned by [Cooccur] and added as edges.
//
// Edges lie in compressed sparse rows: 4 bytes a neighbour and 4 for its weight, so that the 35,792 nouns of Open
// English WordNet take a few megabytes.
package kg
