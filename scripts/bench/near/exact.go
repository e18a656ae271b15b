package main

import (
	"unicode/utf8"

	"github.com/routenator/routenator/transforms/near"
)

// counted finds pairs by counting every n-gram that two texts share: no hash of n-grams, no order of them, no sketch.
type counted struct {
	grams [][]int32        // by text: the numbers of its distinct n-grams
	texts [][]int32        // by n-gram: the texts that have it
	known map[string]int32 // the number of an n-gram
}

func count(texts []near.Text) *counted {
	c := &counted{grams: make([][]int32, len(texts)), known: map[string]int32{}}
	for i := range texts {
		seen := map[int32]bool{}
		for _, gram := range gramsOf(texts[i].Text) {
			number, ok := c.known[gram]
			if !ok {
				number = int32(len(c.texts))
				c.known[gram], c.texts = number, append(c.texts, nil)
			}
			if !seen[number] {
				seen[number] = true
				c.grams[i], c.texts[number] = append(c.grams[i], number), append(c.texts[number], int32(i))
			}
		}
	}
	return c
}

// gramsOf cuts a text into its n-grams; one that is shorter is one n-gram.
func gramsOf(text string) []string {
	var starts []int
	for at := range text {
		starts = append(starts, at)
	}
	if len(starts) == 0 {
		return nil
	}
	starts = append(starts, len(text))
	if utf8.RuneCountInString(text) <= near.N {
		return []string{text}
	}
	var grams []string
	for i := near.N; i < len(starts); i++ {
		grams = append(grams, text[starts[i-near.N]:starts[i]])
	}
	return grams
}

// like returns the texts with the key of text i whose similarity with it is at least the threshold.
func (c *counted) like(i int, texts []near.Text, threshold float64, shared []int32) []int32 {
	clear(shared)
	for _, gram := range c.grams[i] {
		for _, other := range c.texts[gram] {
			shared[other]++
		}
	}
	var out []int32
	for other, same := range shared {
		all := len(c.grams[i]) + len(c.grams[other]) - int(same)
		if other != i && same > 0 && texts[other].Key == texts[i].Key && float64(same) >= threshold*float64(all)-1e-9 {
			out = append(out, int32(other))
		}
	}
	return out
}
