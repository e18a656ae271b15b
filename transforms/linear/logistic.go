package linear

import (
	"math"
	"slices"
	"strconv"

	"github.com/routenator/routenator/transforms/hash"
)

// Row is one text to learn from.
type Row struct {
	Vector []Feature
	Class  int // from 0
}

// Params of training. The zero value is valid.
type Params struct {
	Seed   int64
	Epochs int     // times that each row is seen; default 8
	Rate   float64 // AdaGrad's step; default 0.5
	Decay  float64 // L2 penalty on each weight that a row touches; default 1e-5

	Dimensions int // of the space of features; default [Dimensions]. Less is enough where the caller numbers them itself
}

// Model scores texts by class: w·x + b for each.
type Model struct {
	classes int
	weights []float32 // class by class at each place
	bias    []float32
}

// Train fits a one-against-rest logistic regression of classes 0 to classes-1; of two classes it is the usual one of
// class 1. It panics where classes is below 2. Weights take 8 bytes a dimension and class while it runs, 4 afterwards.
func Train(rows []Row, classes int, p Params) *Model {
	if classes < 2 {
		panic("linear: a classifier needs two classes")
	}
	p = p.withDefaults()
	columns := classes
	if classes == 2 {
		columns = 1
	}
	t := &trainer{Params: p, model: &Model{classes: classes, weights: make([]float32, p.Dimensions*columns), bias: make([]float32, columns)},
		squares: make([]float32, p.Dimensions*columns), biasSquares: make([]float32, columns), slopes: make([]float64, columns)}
	for epoch := range p.Epochs {
		for _, i := range order(len(rows), p.Seed, epoch) {
			t.step(&rows[i])
		}
	}
	return t.model
}

func (p Params) withDefaults() Params {
	if p.Epochs == 0 {
		p.Epochs = 8
	}
	if p.Rate == 0 {
		p.Rate = 0.5
	}
	if p.Decay == 0 {
		p.Decay = 1e-5
	}
	if p.Dimensions == 0 {
		p.Dimensions = Dimensions
	}
	return p
}

// order is a permutation of n rows, another in each epoch.
func order(n int, seed int64, epoch int) []int {
	s := hash.New(seed, strconv.Itoa(epoch), "linear.order")
	out := make([]int, n)
	for i := range out {
		j := s.Intn(i + 1)
		out[i] = out[j]
		out[j] = i
	}
	return out
}

type trainer struct {
	Params
	model       *Model
	squares     []float32 // sums of squared gradients, beside the weights
	biasSquares []float32
	slopes      []float64 // of the row in hand, by column
}

// step moves the weights of one row's features against the gradient of its logistic loss. All columns of a feature lie
// together, and are visited together.
func (t *trainer) step(r *Row) {
	columns := len(t.model.bias)
	t.model.score(t.slopes, r.Vector)
	for c := range columns {
		want := 0.0
		if r.Class == c && columns > 1 || columns == 1 && r.Class == 1 {
			want = 1
		}
		t.slopes[c] = sigmoid(t.slopes[c]) - want
	}
	for _, f := range r.Vector {
		at := int(f.At) * columns
		weights, squares := t.model.weights[at:at+columns], t.squares[at:at+columns]
		for c := range weights {
			t.move(&weights[c], &squares[c], float32(t.slopes[c])*f.Value+float32(t.Decay)*weights[c])
		}
	}
	for c := range columns {
		t.move(&t.model.bias[c], &t.biasSquares[c], float32(t.slopes[c]))
	}
}

func (t *trainer) move(weight, squares *float32, gradient float32) {
	*squares += gradient * gradient
	if *squares > 0 {
		*weight -= float32(t.Rate) * gradient / float32(math.Sqrt(float64(*squares)))
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// score sets sums, one a column, to the scores of a text.
func (m *Model) score(sums []float64, v []Feature) {
	columns := len(m.bias)
	for c := range columns {
		sums[c] = float64(m.bias[c])
	}
	for _, f := range v {
		weights := m.weights[int(f.At)*columns:][:columns]
		for c, w := range weights {
			sums[c] += float64(w) * float64(f.Value)
		}
	}
}

// Scores returns w·x + b for each class; of two classes the first has the negative of the second.
func (m *Model) Scores(v []Feature) []float64 {
	out := make([]float64, len(m.bias))
	m.score(out, v)
	if m.classes == 2 {
		return []float64{-out[0], out[0]}
	}
	return out
}

// Class returns the class with the highest score, the first of equals.
func (m *Model) Class(v []Feature) int {
	scores := m.Scores(v)
	return slices.Index(scores, slices.Max(scores))
}

// Weight returns what an n-gram adds to the score of class 1 of two, per unit of its component. It is of models whose
// features are those of [Vector].
func (m *Model) Weight(gram string) float64 { return float64(m.weights[int(Place(gram))*len(m.bias)]) }
