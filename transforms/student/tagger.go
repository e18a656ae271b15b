package student

import (
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/linear"
)

// tagger decides for each token of a query which argument of one function keeps it, if any.
type tagger struct {
	parameters []int  // tag i+1 is that of parameter parameters[i]; tag 0 is of tokens that none keeps
	single     []bool // by tag-1, whether one run of tokens is kept for it
	vocabulary vocabulary
	chain      *linear.Chain
}

// mostScattered is the share of rows up to which an argument that lies in several runs is taken for one of a single run.
const mostScattered = 0.02

// trainTagger learns the tags of the tokens of each query.
func trainTagger(f *schemas.Function, parameters []int, features [][][]uint64, tags [][]int, p Params) *tagger {
	t := &tagger{parameters: parameters, single: contiguous(len(parameters), tags)}
	for i, k := range parameters {
		t.single[i] = t.single[i] && f.Parameters[k].Type != "array"
	}
	t.vocabulary = newVocabulary(len(parameters)+1, func(yield func(uint64)) {
		for _, tokens := range features {
			for _, token := range tokens {
				for _, f := range token {
					yield(f)
				}
			}
		}
	})
	rows := make([]linear.Sequence, len(features))
	for i := range rows {
		rows[i] = linear.Sequence{Tokens: t.vocabulary.numbers(features[i]), Tags: tags[i]}
	}
	t.chain = linear.TrainChain(rows, len(parameters)+1,
		linear.Params{Seed: p.Seed, Epochs: p.Epochs, Dimensions: max(len(t.vocabulary), 1)})
	return t
}

// contiguous says of each argument whether its tokens lie in one run nearly always.
func contiguous(parameters int, tags [][]int) []bool {
	rows, scattered := make([]int, parameters+1), make([]int, parameters+1)
	for _, row := range tags {
		runs := make([]int, parameters+1)
		for i, tag := range row {
			if i == 0 || row[i-1] != tag {
				runs[tag]++
			}
		}
		for tag, n := range runs {
			rows[tag] += min(n, 1)
			if n > 1 {
				scattered[tag]++
			}
		}
	}
	out := make([]bool, parameters)
	for i := range out {
		out[i] = float64(scattered[i+1]) <= mostScattered*float64(rows[i+1])
	}
	return out
}

// keep returns the runs of tokens that each argument keeps.
func (t *tagger) keep(query string, tokens []token) [][][]int {
	numbers := t.vocabulary.numbers(windowFeatures(query, tokens))
	tags := t.chain.Tags(numbers)
	out := make([][][]int, len(t.parameters))
	for i, tag := range tags {
		switch {
		case tag == 0:
		case i > 0 && tags[i-1] == tag:
			last := &out[tag-1][len(out[tag-1])-1]
			*last = append(*last, i)
		default:
			out[tag-1] = append(out[tag-1], []int{i})
		}
	}
	var marginals [][]float64
	for i, runs := range out {
		if len(runs) < 2 || !t.single[i] {
			continue
		}
		if marginals == nil {
			marginals = t.chain.Marginals(numbers)
		}
		out[i] = [][]int{surest(runs, marginals, i+1)}
	}
	return out
}

// surest returns the run with the greatest sum of probabilities, the first of equals.
func surest(runs [][]int, marginals [][]float64, tag int) (best []int) {
	most := -1.0
	for _, run := range runs {
		sum := 0.0
		for _, i := range run {
			sum += marginals[i][tag]
		}
		if sum > most {
			best, most = run, sum
		}
	}
	return best
}
