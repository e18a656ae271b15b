package linear

import (
	"math"
	"slices"
)

// lattice holds the forward and backward sums of one sequence, each token's scaled to sum 1 (Rabiner 1989, section V.A).
type lattice struct {
	tags              int
	emit              []float64 // exp of the scores, the largest of a token 1
	follow            []float64 // exp of the transitions
	forward, backward []float64
}

func (c *Chain) lattice(tokens [][]uint32) *lattice {
	n := len(tokens)
	l := &lattice{tags: c.tags, emit: c.scores(tokens), follow: make([]float64, len(c.follow)),
		forward: make([]float64, n*c.tags), backward: make([]float64, n*c.tags)}
	for i := range n {
		exponentiate(l.at(l.emit, i))
	}
	for i, w := range c.follow {
		l.follow[i] = float64(w)
	}
	exponentiate(l.follow)
	l.sumForward(n)
	l.sumBackward(n)
	return l
}

func (l *lattice) at(of []float64, i int) []float64 { return of[i*l.tags:][:l.tags] }

// exponentiate replaces scores by exp(score - greatest score).
func exponentiate(scores []float64) {
	most := slices.Max(scores)
	for i, s := range scores {
		scores[i] = math.Exp(s - most)
	}
}

// scale divides by the sum. Only scores hundreds apart, which underflow, have the sum 0: then nothing is known.
func scale(p []float64) {
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	for i := range p {
		if sum > 0 {
			p[i] /= sum
		} else {
			p[i] = 1 / float64(len(p))
		}
	}
}

func (l *lattice) sumForward(n int) {
	copy(l.at(l.forward, 0), l.at(l.emit, 0))
	scale(l.at(l.forward, 0))
	for i := 1; i < n; i++ {
		before, here := l.at(l.forward, i-1), l.at(l.forward, i)
		for a, p := range before {
			for b, f := range l.at(l.follow, a) {
				here[b] += p * f
			}
		}
		for b, e := range l.at(l.emit, i) {
			here[b] *= e
		}
		scale(here)
	}
}

func (l *lattice) sumBackward(n int) {
	for tag := range l.tags {
		l.backward[(n-1)*l.tags+tag] = 1
	}
	for i := n - 2; i >= 0; i-- {
		here, next, emit := l.at(l.backward, i), l.at(l.backward, i+1), l.at(l.emit, i+1)
		for a := range here {
			for b, f := range l.at(l.follow, a) {
				here[a] += f * emit[b] * next[b]
			}
		}
		scale(here)
	}
}

// marginals returns the probability of each tag at each token.
func (l *lattice) marginals() []float64 {
	out := make([]float64, len(l.forward))
	for i := range out {
		out[i] = l.forward[i] * l.backward[i]
	}
	for i := range len(out) / l.tags {
		scale(l.at(out, i))
	}
	return out
}

// pairs returns the expected number of each tag after each, over the sequence.
func (l *lattice) pairs() []float64 {
	out, pair := make([]float64, l.tags*l.tags), make([]float64, l.tags*l.tags)
	for i := 1; i < len(l.forward)/l.tags; i++ {
		before, emit, next := l.at(l.forward, i-1), l.at(l.emit, i), l.at(l.backward, i)
		for a, p := range before {
			for b, f := range l.at(l.follow, a) {
				pair[a*l.tags+b] = p * f * emit[b] * next[b]
			}
		}
		scale(pair)
		for k, p := range pair {
			out[k] += p
		}
	}
	return out
}
