package router

import (
	"math"
	"slices"
)

const (
	// newtonSteps bounds the steps; where a share must vanish each takes a factor e off it, elsewhere far more.
	newtonSteps = 150
	// newtonLabels bounds the size of the linear systems: 1,200 labels in all tables take about half a second a step.
	newtonLabels = 1200
	// patientSweeps is what proportional fitting gets where there are more labels than that.
	patientSweeps = 5_000
)

// newton goes on from the best shares so far where proportional fitting stagnates: it finds solutions in which shares
// of possible cells must vanish, to which proportional fitting comes only as one over the number of sweeps, and proofs
// that there is no solution.
func (f *fit) newton() {
	if labelsOf(f.tables) > newtonLabels {
		f.stubborn(patientSweeps)
		return
	}
	d := newDual(f.tables, f.best)
	now := d.at(make([]float64, len(d.wanted)))
	damping := 1e-12
	for range newtonSteps {
		next := d.step(now, damping)
		if next == nil {
			if damping *= 1000; damping > 1 {
				return
			}
			continue
		}
		now, damping = next, 1e-12
		if now.contradiction() {
			f.proof = now.exponents
			return
		}
		shares := make([]float64, len(f.start))
		for i, c := range d.cells {
			shares[c] = now.shares[i]
		}
		if f.keep(shares); f.off <= converged {
			return
		}
	}
}

// stubborn sweeps without regard to stagnation.
func (f *fit) stubborn(sweeps int) {
	shares, scratch := slices.Clone(f.best), f.scratch()
	for range sweeps {
		worst := 0.0
		for _, t := range f.tables {
			worst = math.Max(worst, t.fit(shares, scratch))
		}
		if worst <= converged {
			break
		}
	}
	scaleToOne(shares)
	f.keep(shares)
}

// step goes as far along Newton's direction as the dual falls, or returns nil where that direction does not lead down.
func (d *dual) step(now *point, damping float64) *point {
	direction := solvePositive(d.hessian(now), now.gradient, damping)
	slope := dot(now.gradient, direction)
	if !(slope < 0) || math.IsInf(slope, 0) {
		return nil
	}
	const halvings = 40
	for length, i := 1.0, 0; i < halvings; length, i = length/2, i+1 {
		multipliers := slices.Clone(now.multipliers)
		for k := range multipliers {
			multipliers[k] += float64(length * direction[k])
		}
		next := d.at(multipliers)
		// The dual is convex: it has fallen all the way if its slope is still downward, and enough if the slope has
		// lost half of its size.
		if dot(next.gradient, direction) <= -slope/2 {
			return next
		}
	}
	return nil
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// solvePositive returns x with (matrix + damping) x = -gradient, by Cholesky's factors, which overwrite the matrix. The
// matrix is positive semidefinite but for rounding; a pivot that rounding made negative is lifted to the damping.
func solvePositive(matrix [][]float64, gradient []float64, damping float64) []float64 {
	n := len(gradient)
	for i := range n {
		row := matrix[i]
		for j := range i + 1 {
			sum := row[j]
			if i == j {
				sum += damping
			}
			for k, a := range matrix[j][:j] {
				sum -= float64(row[k] * a)
			}
			if i == j {
				row[i] = math.Sqrt(math.Max(sum, damping))
			} else {
				row[j] = sum / matrix[j][j]
			}
		}
	}
	x := make([]float64, n)
	for i := range n {
		x[i] = (-gradient[i] - dot(matrix[i][:i], x[:i])) / matrix[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= float64(matrix[j][i] * x[j])
		}
		x[i] /= matrix[i][i]
	}
	return x
}
