package accuracy

// ledger holds what each row adds to each headline figure. Every figure is made of sums over rows, so that the headline
// of any choice of rows, a part or a bootstrap sample, is its rows' entries summed.
type ledger struct {
	names   []string // of the figures
	ratios  []quotient
	classes int // functions of the gold: class i has the counters 3i (right), 3i+1 (gold) and 3i+2 (predicted)
	width   int

	// Row i adds 1 to the counters ones[starts[i].one:starts[i+1].one], and the entries from starts[i].entry. Nearly all
	// that is counted is 1, and samples are bound by memory.
	starts  []start
	ones    []int32
	entries []entry
}

type start struct{ one, entry int }

type entry struct {
	counter int
	value   float64
}

// quotient is a figure that is one counter over another, measured on a third.
type quotient struct{ top, bottom, n int }

const byClass = 2 // figures that are made of classes: they come first

// sum adds up the entries of one row.
func (l *ledger) sum(sums []float64, row int) {
	from, to := l.starts[row], l.starts[row+1]
	for _, counter := range l.ones[from.one:to.one] {
		sums[counter]++
	}
	for _, e := range l.entries[from.entry:to.entry] {
		sums[e.counter] += e.value
	}
}

// figures works the headline out; values and ns have one place a figure.
func (l *ledger) figures(sums, values []float64, ns []int) {
	total, weight, gold := 0.0, 0.0, 0.0
	present := 0
	for i := range l.classes {
		of := sums[3*i+1]
		if of == 0 {
			continue
		}
		f1 := 2 * sums[3*i] / (of + sums[3*i+2])
		total += f1
		weight += f1 * of
		gold += of
		present++
	}
	values[0], ns[0] = ratio(total, float64(present)), int(gold)
	values[1], ns[1] = ratio(weight, gold), int(gold)
	for i, q := range l.ratios {
		values[byClass+i], ns[byClass+i] = ratio(sums[q.top], sums[q.bottom]), int(sums[q.n])
	}
}

// headline returns the figures of some rows, with their intervals where bootstraps is above 0. purpose names the draw.
func (l *ledger) headline(rows []int, bootstraps int, seed int64, purpose string) []Figure {
	sums, values, ns := make([]float64, l.width), make([]float64, len(l.names)), make([]int, len(l.names))
	for _, r := range rows {
		l.sum(sums, r)
	}
	l.figures(sums, values, ns)
	low, high := l.intervals(rows, bootstraps, seed, purpose)
	out := make([]Figure, 0, len(l.names))
	for i, name := range l.names {
		if ns[i] == 0 {
			continue
		}
		f := Figure{Name: name, Value: values[i], N: ns[i]}
		if bootstraps > 0 && ns[i] >= leastForInterval {
			f.Low, f.High = &low[i], &high[i]
		}
		out = append(out, f)
	}
	return out
}
