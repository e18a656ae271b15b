package transforms

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// The cuts of all groups come together by cell. A work folder in which some are missing is not taken for one in which
// their cells have no quota.
func TestReadCuts(t *testing.T) {
	const cells = cellGroups + 3
	var want []Cut
	parts := make([]Part, cellGroups)
	for group := range parts {
		parts[group] = Part{Kind: PartCuts, Partition: group}
	}
	byGroup := make([][]Cut, cellGroups)
	for cell := range cells {
		cut := Cut{Cell: cell, Unique: cell + 1, Accepted: cell, Bound: uint64(cell) << 40}
		want, byGroup[cell%cellGroups] = append(want, cut), append(byGroup[cell%cellGroups], cut)
	}
	for group := range parts {
		var err error
		if parts[group].Summary, err = json.Marshal(byGroup[group]); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadCuts(append(parts, Part{Kind: PartRows, URI: "rows"}), cells)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	empty := slices.Clone(parts)
	empty[5].Summary = []byte("null")
	for name, c := range map[string]struct {
		parts []Part
		cells int
	}{"a group is missing": {parts[1:], cells}, "a group says nothing": {empty, cells}, "more cells": {parts, cells + 1}, "fewer cells": {parts, cells - 1}} {
		if _, err := ReadCuts(c.parts, c.cells); err == nil || !strings.Contains(err.Error(), "cuts: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
