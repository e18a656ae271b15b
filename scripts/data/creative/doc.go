// Command creative makes the data files of examples/creative: the concept graph of the concepts that lie beside it,
// and the metadata of assets, made of those concepts and of local copies of three open sources: lucide's icons (ISC),
// the Tate's catalogue (CC0) and corpora's lists of genres and moods (CC0).
//
//	go run ./scripts/data/creative --lucide icons.jsonl --tate artworks.jsonl --corpora FOLDER --out examples/creative
//
// The same sources give the same files.
package main
