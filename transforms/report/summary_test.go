package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page/pagetest"
)

func TestSummary(t *testing.T) {
	pagetest.Golden(t, "summary_good.txt", Summary(goodReport(), "out/creative/latest"))
	pagetest.Golden(t, "summary_poor.txt", Summary(poorReport(), "gs://bucket/shop/latest"))
}

func TestSummaryIsShortAndASCII(t *testing.T) {
	for name, r := range map[string]*schemas.Report{"good": goodReport(), "poor": poorReport(), "large": largeReport(), "empty": {}} {
		got := Summary(r, "out/latest")
		if lines := strings.Count(got, "\n"); lines > 12 {
			t.Errorf("%s: %d lines:\n%s", name, lines, got)
		}
		for _, c := range got {
			if c != '\n' && (c < ' ' || c > '~') {
				t.Errorf("%s: the summary holds %q:\n%s", name, c, got)
			}
		}
	}
}

func ExampleSummary() {
	fmt.Print(Summary(&schemas.Report{Name: "shop", Rows: 12, Size: 12, Seconds: 0.5}, "out/shop/latest"))
	// Output:
	// shop: 12 rows in 0.5 s.
	// It is in   out/shop/latest
	// Look at    out/shop/latest/report.html
	// Load it    datasets.load_dataset("out/shop/latest")
}

func ExampleNotes() {
	for _, note := range Notes(&schemas.Report{Rows: 990, Size: 1000, Cells: schemas.CellSummary{Planned: 12, Filled: 11},
		Shortfall: []schemas.Shortfall{{Cell: map[string]string{"kind": "Pot"}, Quota: 20, Accepted: 10, Why: schemas.StoppedYield}}}) {
		fmt.Println(note)
	}
	// Output:
	// Look at the cells: 990 of 1,000 rows are there, and 1 of 12 cells lacks rows: kind=Pot has 10 of 20 (what is missing was tried in vain).
	// This dataset is small: with 990 rows, the share of one value or phrasing is a matter of a few rows.
}
