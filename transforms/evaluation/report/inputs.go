package report

import (
	"fmt"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

func refused(in *evaluation.Input) int {
	n := 0
	for _, r := range in.Refused {
		n += r.Rows
	}
	return n
}

// byteSize writes a size.
func byteSize(n int64) string {
	switch {
	case n < 10_000:
		return page.Thousands(int(n)) + " B"
	case n < 10_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// fields says where the parts of a dataset's rows were found.
func fields(f evaluation.Fields) string {
	var parts []string
	if f.Query != "" {
		parts = append(parts, "query from "+name(f.Query))
	}
	if f.Function != "" {
		parts = append(parts, "function from "+name(f.Function))
	}
	if len(f.Labels) > 0 {
		labels := make([]string, len(f.Labels))
		for i, l := range f.Labels {
			labels[i] = name(l)
		}
		parts = append(parts, "labels: "+strings.Join(labels, ", "))
	}
	return strings.Join(parts, "; ")
}

// gatesHeld counts those that hold.
func gatesHeld(e *evaluation.Evaluation) int {
	n := 0
	for i := range e.Gates {
		if e.Gates[i].Passed {
			n++
		}
	}
	return n
}
