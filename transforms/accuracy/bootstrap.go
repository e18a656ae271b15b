package accuracy

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/routenator/routenator/transforms/hash"
)

// leastForInterval is the least that an interval is drawn from: below it, a percentile bootstrap promises too much.
const leastForInterval = 10

// intervals returns the 2.5% and 97.5% points of each figure over samples of the rows with replacement (percentile
// bootstrap; Efron 1979). A sample that cannot tell a figure is left out of that figure's points. The draws hang on the
// seed, the purpose and the number of rows alone: two models on one golden set are resampled alike.
func (l *ledger) intervals(rows []int, bootstraps int, seed int64, purpose string) (low, high []float64) {
	low, high = make([]float64, len(l.names)), make([]float64, len(l.names))
	if bootstraps <= 0 {
		return low, high
	}
	drawn := make([][]float64, bootstraps) // by sample, the figures; NaN where the sample cannot tell
	var work sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), bootstraps)
	for w := range workers {
		work.Go(func() {
			sums, ns := make([]float64, l.width), make([]int, len(l.names))
			for b := w; b < bootstraps; b += workers {
				drawn[b] = l.resample(rows, hash.New(seed, strconv.Itoa(b), "accuracy.bootstrap."+purpose), sums, ns)
			}
		})
	}
	work.Wait()
	column := make([]float64, 0, bootstraps)
	for i := range l.names {
		column = column[:0]
		for _, values := range drawn {
			if !math.IsNaN(values[i]) {
				column = append(column, values[i])
			}
		}
		slices.Sort(column)
		low[i], high[i] = quantile(column, 0.025), quantile(column, 0.975)
	}
	return low, high
}

func (l *ledger) resample(rows []int, s *hash.Stream, sums []float64, ns []int) []float64 {
	clear(sums)
	for range rows {
		l.sum(sums, rows[s.Intn(len(rows))])
	}
	values := make([]float64, len(l.names))
	l.figures(sums, values, ns)
	for i, n := range ns {
		if n == 0 {
			values[i] = math.NaN()
		}
	}
	return values
}

// quantile interpolates between the two nearest of ascending values (Hyndman and Fan 1996, type 7); 0 of none.
func quantile(ascending []float64, q float64) float64 {
	if len(ascending) == 0 {
		return 0
	}
	at := q * float64(len(ascending)-1)
	below := int(at)
	above := min(below+1, len(ascending)-1)
	return ascending[below] + (at-float64(below))*(ascending[above]-ascending[below])
}
