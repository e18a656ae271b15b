package router_test

import (
	"errors"
	"fmt"

	"github.com/routenator/routenator/transforms/router"
)

// Half of 1,000 rows are to search, and a third of those are to be short; nobody generates a picture from two words.
func Example() {
	dims := []router.Dimension{
		{Name: "function", Labels: []string{"Generate", "Search"}},
		{Name: "words", Labels: []string{"1-2", "3-10"}},
	}
	cells, err := router.Cells(dims, func(prefix router.Cell) bool {
		return len(prefix) < 2 || prefix[0] == 1 || prefix[1] == 1
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	tables := []router.Table{
		{Of: "function", Share: map[string]float64{"Generate": 0.5, "Search": 0.5}},
		{Of: "words", Given: map[string][]string{"function": {"Search"}}, Share: map[string]float64{"1-2": 1. / 3, "3-10": 2. / 3}},
	}
	shares, err := router.Rake(dims, cells, nil, tables)
	if err != nil {
		fmt.Println(err)
		return
	}
	counts, misses := router.Quotas(1000, dims, cells, shares, tables)
	for i, cell := range cells {
		fmt.Println(dims[0].Labels[cell[0]], dims[1].Labels[cell[1]], counts[i])
	}
	fmt.Println(len(misses), "values missed")
	// Output:
	// Generate 3-10 500
	// Search 1-2 167
	// Search 3-10 333
	// 0 values missed
}

func ExampleRake_contradiction() {
	dims := []router.Dimension{{Name: "outcome", Labels: []string{"call", "none"}}}
	cells, _ := router.Cells(dims, nil)
	_, err := router.Rake(dims, cells, nil, []router.Table{
		{Name: "targets[0]", Of: "outcome", Share: map[string]float64{"call": 0.9, "none": 0.1}},
		{Name: "targets[1]", Of: "outcome", Share: map[string]float64{"call": 0.8, "none": 0.2}},
	})
	var contradiction *router.ContradictionError
	if errors.As(err, &contradiction) {
		for _, conflict := range contradiction.Conflicts {
			fmt.Println(conflict)
		}
	}
	// Output:
	// "targets[0]" wants 0.9000 of "call" and would get 0.8500
	// "targets[1]" wants 0.8000 of "call" and would get 0.8500
}

// Three assets with the weights 1, 1 and 2 take four draws of two cells. Each worker deals to the assets that it has.
func ExampleDeck() {
	deck := router.NewDeck([]int{3, 1}, 4, 7)
	for _, asset := range []struct{ start, weight uint64 }{{0, 1}, {1, 1}, {2, 2}} {
		draws := 0
		deck.Deal(asset.start, asset.weight, func(int) { draws++ })
		fmt.Print(draws, " ")
	}
	// Output: 1 1 2
}
