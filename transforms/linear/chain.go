package linear

import "math"

// Sequence is one text whose tokens are to be tagged. Features of a token are numbers in [0, Dimensions); each counts as 1.
type Sequence struct {
	Tokens [][]uint32
	Tags   []int // one a token, from 0; not read where a model tags
}

// Chain tags tokens: a conditional random field whose tags depend on the features of their token and on the tag before.
type Chain struct {
	tags    int
	weights []float32 // tag by tag at each feature
	follow  []float32 // follow[a*tags+b] is the score of tag b after tag a
}

// chainRate is AdaGrad's step where the caller names none: a token has some tens of features, each of which counts as 1.
const chainRate = 0.1

// TrainChain fits a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) of tags 0 to tags-1 by
// AdaGrad on the log-likelihood of one sequence after another. The default rate is 0.1. It panics where tags is below 2.
// Weights take 8 bytes a dimension and tag while it runs, 4 afterwards.
func TrainChain(rows []Sequence, tags int, p Params) *Chain {
	if tags < 2 {
		panic("linear: a chain needs two tags")
	}
	if p.Rate == 0 {
		p.Rate = chainRate
	}
	p = p.withDefaults()
	t := &chainTrainer{Params: p, chain: &Chain{tags, make([]float32, p.Dimensions*tags), make([]float32, tags*tags)},
		squares: make([]float32, p.Dimensions*tags), followSquares: make([]float32, tags*tags)}
	for epoch := range p.Epochs {
		for _, i := range order(len(rows), p.Seed, epoch) {
			t.step(&rows[i])
		}
	}
	return t.chain
}

type chainTrainer struct {
	Params
	chain                  *Chain
	squares, followSquares []float32
}

// leastSlope is the smallest gradient that moves a weight: most tags of most tokens are soon out of the question.
const leastSlope = 1e-4

// step moves the weights by the difference between what the model expects and what is there.
func (t *chainTrainer) step(r *Sequence) {
	if len(r.Tokens) == 0 {
		return
	}
	l, tags := t.chain.lattice(r.Tokens), t.chain.tags
	single, pairs := l.marginals(), l.pairs()
	for i, tag := range r.Tags {
		single[i*tags+tag]--
		if i > 0 {
			pairs[r.Tags[i-1]*tags+tag]--
		}
	}
	for i, features := range r.Tokens {
		slopes := single[i*tags:][:tags]
		for _, f := range features {
			at := int(f) * tags
			t.moveAll(t.chain.weights[at:at+tags], t.squares[at:at+tags], slopes)
		}
	}
	t.moveAll(t.chain.follow, t.followSquares, pairs)
}

func (t *chainTrainer) moveAll(weights, squares []float32, slopes []float64) {
	for i, slope := range slopes {
		if math.Abs(slope) < leastSlope {
			continue
		}
		gradient := float32(slope) + float32(t.Decay)*weights[i]
		squares[i] += gradient * gradient
		if squares[i] > 0 {
			weights[i] -= float32(t.Rate) * gradient / float32(math.Sqrt(float64(squares[i])))
		}
	}
}

// scores returns the score of each tag at each token, but for what the tag before adds.
func (c *Chain) scores(tokens [][]uint32) []float64 {
	out := make([]float64, len(tokens)*c.tags)
	for i, features := range tokens {
		sums := out[i*c.tags:][:c.tags]
		for _, f := range features {
			for tag, w := range c.weights[int(f)*c.tags:][:c.tags] {
				sums[tag] += float64(w)
			}
		}
	}
	return out
}

// Tags returns the likeliest tags together (Viterbi 1967), of equals those with the lower numbers at the end.
func (c *Chain) Tags(tokens [][]uint32) []int {
	n, tags := len(tokens), c.tags
	if n == 0 {
		return nil
	}
	best, from := c.scores(tokens), make([]int, n*tags)
	for i := 1; i < n; i++ {
		for b := range tags {
			most, at := math.Inf(-1), 0
			for a := range tags {
				if s := best[(i-1)*tags+a] + float64(c.follow[a*tags+b]); s > most {
					most, at = s, a
				}
			}
			best[i*tags+b] += most
			from[i*tags+b] = at
		}
	}
	out := make([]int, n)
	for tag := range tags {
		if best[(n-1)*tags+tag] > best[(n-1)*tags+out[n-1]] {
			out[n-1] = tag
		}
	}
	for i := n - 1; i > 0; i-- {
		out[i-1] = from[i*tags+out[i]]
	}
	return out
}

// Marginals returns the probability of each tag at each token.
func (c *Chain) Marginals(tokens [][]uint32) [][]float64 {
	if len(tokens) == 0 {
		return nil
	}
	flat, out := c.lattice(tokens).marginals(), make([][]float64, len(tokens))
	for i := range out {
		out[i] = flat[i*c.tags:][:c.tags]
	}
	return out
}
