package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/near"
)

// check compares package near with counting, at 0.7 and 0.8, with one label for all rows and with those of the calls.
func check(ctx context.Context, o options, stdout io.Writer) error {
	queries, err := readQueries(ctx, o.snapshot)
	if err != nil {
		return err
	}
	texts, marks, err := plant(queries, o.rows)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d queries, %d of them planted near duplicates; every pair of %d sampled rows is counted\n", len(texts), len(marks), o.sample)
	alike := make([]near.Text, len(texts))
	for i := range texts {
		alike[i] = near.Text{Text: texts[i].Text}
	}
	c := count(texts)
	wrong := 0
	for _, labels := range []struct {
		name  string
		texts []near.Text
	}{{"the calls' labels", texts}, {"one label for all", alike}} {
		for _, threshold := range []float64{0.7, 0.8} {
			fmt.Fprintf(stdout, "\nthreshold %.1f, %s\n", threshold, labels.name)
			wrong += checkOne(labels.texts, marks, c, threshold, o.sample, stdout)
		}
	}
	if wrong > 0 {
		return errors.New("not exact")
	}
	return nil
}

// checkOne prints the figures of one threshold, and returns how much is wrong.
func checkOne(texts []near.Text, marks []planted, c *counted, threshold float64, sample int, stdout io.Writer) int {
	before, _ := usage()
	found := near.Duplicates(texts, threshold)
	after, _ := usage()
	dropped := 0
	for _, first := range found.First {
		if first >= 0 {
			dropped++
		}
	}
	n := float64(len(texts))
	fmt.Fprintf(stdout, "  %.0f queries a CPU second; %d rows leave\n", n/(after-before), dropped)
	fmt.Fprintf(stdout, "  %.1f comparisons a query, %.2f verified; the longest list has %d rows\n", float64(found.Compared)/n, float64(found.Verified)/n, found.Longest)

	partners := make([]map[int32]bool, len(texts))
	for _, pair := range near.Pairs(texts, threshold) {
		for _, ends := range [2][2]int32{{pair[0], pair[1]}, {pair[1], pair[0]}} {
			if partners[ends[0]] == nil {
				partners[ends[0]] = map[int32]bool{}
			}
			partners[ends[0]][ends[1]] = true
		}
	}
	var pairs, missed, extra, wrongFirst int
	shared := make([]int32, len(texts))
	for k := range sample {
		i := int(hash.Of(7, "sample", fmt.Sprint(k)) % uint64(len(texts)))
		first, right := int32(-1), 0
		want := c.like(i, texts, threshold, shared)
		for _, other := range want {
			pairs++
			if partners[i][other] {
				right++
			}
			if int(other) < i && first < 0 {
				first = other
			}
		}
		missed, extra = missed+len(want)-right, extra+len(partners[i])-right
		if found.First[i] != first {
			wrongFirst++
		}
	}
	fmt.Fprintf(stdout, "  of %d pairs %d missed and %d too many: recall %.6f, precision %.6f; wrong first partners %d\n", pairs, missed, extra,
		1-float64(missed)/float64(max(pairs, 1)), float64(pairs-missed)/float64(max(pairs-missed+extra, 1)), wrongFirst)
	missed += checkPlanted(marks, c, partners, threshold, stdout)
	return missed + extra + wrongFirst
}

// checkPlanted prints how many of the planted rows are as similar as the threshold to what they were made from, and how
// many of these pairs were found. It returns how many were not.
func checkPlanted(marks []planted, c *counted, partners []map[int32]bool, threshold float64, stdout io.Writer) int {
	missed := 0
	for _, edit := range edits {
		made, alike, found := 0, 0, 0
		for _, m := range marks {
			if m.edit != edit.name {
				continue
			}
			made++
			if similarity(c.grams[m.row], c.grams[m.from]) < threshold-1e-9 {
				continue
			}
			alike++
			if partners[m.row][int32(m.from)] {
				found++
			}
		}
		missed += alike - found
		fmt.Fprintf(stdout, "  planted by %-12s %d, of these as similar %d, of these found %d\n", edit.name+":", made, alike, found)
	}
	return missed
}

func similarity(x, y []int32) float64 {
	in := map[int32]bool{}
	for _, gram := range x {
		in[gram] = true
	}
	same := 0
	for _, gram := range y {
		if in[gram] {
			same++
		}
	}
	return float64(same) / float64(max(len(x)+len(y)-same, 1))
}
