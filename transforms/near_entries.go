package transforms

import (
	"cmp"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/near"
)

// entries is rows of one partition as they are entered in one bin, by columns: that packs and unpacks at a fraction of
// the cost of a record a row.
type entries struct {
	Home        int      // the partition
	At          []int    // by row: its number among the partition's rows
	IDs, Texts  []byte   // of all rows, one after the other
	IDEnds      []uint32 // by row
	TextEnds    []uint32 // by row
	Ranks, Keys []uint64 // by row; keys are signatures
	Settled     []bool   // by row: of an earlier round
	Visiting    []bool   // by row: compared with smaller ones alone
}

func (e *entries) add(at int, id, said string, rank, key uint64, settled, visiting bool) {
	e.At = append(e.At, at)
	e.IDs, e.Texts = append(e.IDs, id...), append(e.Texts, said...)
	e.IDEnds, e.TextEnds = append(e.IDEnds, uint32(len(e.IDs))), append(e.TextEnds, uint32(len(e.Texts)))
	e.Ranks, e.Keys, e.Settled = append(e.Ranks, rank), append(e.Keys, key), append(e.Settled, settled)
	e.Visiting = append(e.Visiting, visiting)
}

// entered is one row of a bin.
type entered struct {
	home, at  int
	id, text  string
	rank, key uint64
	settled   bool
	visiting  bool
}

// rows appends the rows of e.
func (e *entries) rows(into []entered) []entered {
	ids, texts := string(e.IDs), string(e.Texts)
	var id, said uint32
	for i, at := range e.At {
		into = append(into, entered{e.Home, at, ids[id:e.IDEnds[i]], texts[said:e.TextEnds[i]], e.Ranks[i], e.Keys[i], e.Settled[i], e.Visiting[i]})
		id, said = e.IDEnds[i], e.TextEnds[i]
	}
	return into
}

// unpackEntries returns the rows of a bin in order of rank.
func unpackEntries(packs [][]byte) ([]entered, error) {
	var all []entered
	for i, pack := range packs {
		list, err := decode[entries](pack)
		if err != nil {
			return nil, err
		}
		packs[i] = nil
		for k := range list {
			all = list[k].rows(all)
		}
	}
	slices.SortFunc(all, func(a, b entered) int { return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.id, b.id)) })
	return all, nil
}

// findNear packs the rows of a bin that leave, by partition.
func findNear(packs [][]byte, threshold float64) (leavers, error) {
	all, err := unpackEntries(packs)
	if err != nil {
		return leavers{}, err
	}
	texts := make([]near.Text, len(all))
	for i := range all {
		texts[i] = near.Text{Text: all[i].text, Key: all[i].key, Settled: all[i].settled, Visiting: all[i].visiting}
	}
	byHome := map[int][]dropped{}
	for i, first := range near.Duplicates(texts, threshold).First {
		if first >= 0 {
			byHome[all[i].home] = append(byHome[all[i].home], dropped{At: all[i].at, Winner: all[first].id, Rank: all[first].rank})
		}
	}
	out := leavers{rows: len(all)}
	for home, list := range byHome {
		pack, err := encode(list)
		if err != nil {
			return leavers{}, err
		}
		out.left = append(out.left, keyed{home, pack})
	}
	slices.SortFunc(out.left, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	return out, nil
}
