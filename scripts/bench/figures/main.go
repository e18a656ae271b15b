// Command figures prints what a dataset's report.json says of its quality: cells, tables, skeletons and values.
//
//	go run ./scripts/bench/figures out/gallery/latest/report.json
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"

	"github.com/routenator/routenator/schemas"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: figures report.json")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var r schemas.Report
	if err := json.Unmarshal(data, &r); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Printf("rows %d of %d; cells that hold their quota %d of %d; %d rounds, %d planned, %d surplus\n", r.Rows, r.Size,
		r.Cells.Filled, r.Cells.Planned, len(r.Rounds), r.Funnel.Planned, r.Funnel.Surplus)
	if r.Refresh != nil {
		fmt.Printf("refresh: %d kept, %d added, %d removed; %d rows were to be made\n", r.Refresh.Kept, r.Refresh.Added, r.Refresh.Removed, r.Refresh.Missing)
		for _, route := range r.Routes {
			if least := float64(r.Refresh.Missing) / route.Yield; len(r.Routes) == 1 && r.Refresh.Missing > 0 {
				fmt.Printf("route %s: %d plans at a yield of %.3f; rows to be made by yield: %.1f, of which it is %.3f\n", route.Name, route.Planned, route.Yield, least, float64(route.Planned)/least)
			}
		}
	}
	miss := 0.0
	for _, t := range r.Tables {
		for _, c := range t.Cells {
			miss = max(miss, math.Abs(float64(c.Accepted)-c.Target))
		}
	}
	fmt.Printf("largest distance of a table value from its target: %.2f rows\n", miss)
	s := r.Text.Skeletons
	ten := 0
	for _, c := range s.Top[:min(len(s.Top), 10)] {
		ten += c.Rows
	}
	if s.Total > 0 {
		fmt.Printf("skeletons: %d distinct, commonest %.2f%%, ten commonest %.2f%%\n", s.Distinct,
			100*float64(s.Top[0].Rows)/float64(s.Total), 100*float64(ten)/float64(s.Total))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Text.Values)) {
		v := r.Text.Values[name]
		fmt.Printf("values of %s: %d distinct, commonest %q %.2f%%\n", name, v.Distinct, v.Top[0].Value, 100*float64(v.Top[0].Rows)/float64(v.Total))
	}
	return nil
}
