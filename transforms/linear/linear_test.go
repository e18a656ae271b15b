package linear

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestGrams(t *testing.T) {
	var got []string
	Grams("Play it", func(g string) { got = append(got, g) })
	want := []string{"play", "it", "play it",
		"‹ pl›", "‹pla›", "‹lay›", "‹ay ›", "‹ pla›", "‹play›", "‹lay ›", "‹ play›", "‹play ›",
		"‹ it›", "‹it ›", "‹ it ›"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestVectorHasLengthOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, sum := Vector(rapid.String().Draw(t, "query")), 0.0
		for i, f := range v {
			sum += float64(f.Value) * float64(f.Value)
			if i > 0 && f.At <= v[i-1].At {
				t.Fatalf("place %d after %d", f.At, v[i-1].At)
			}
		}
		if len(v) > 0 && math.Abs(sum-1) > 1e-5 {
			t.Fatalf("squares sum to %g", sum)
		}
	})
}

// rowsOf makes n rows of each class, with one word that tells the class and one that does not.
func rowsOf(n int, words ...string) []Row {
	var rows []Row
	for c, w := range words {
		for i := range n {
			rows = append(rows, Row{Vector: Vector(fmt.Sprintf("%s number%d", w, i%7)), Class: c})
		}
	}
	return rows
}

func TestTrainTellsClassesApart(t *testing.T) {
	for _, words := range [][]string{{"apple", "stone"}, {"apple", "stone", "river", "glove"}} {
		rows := rowsOf(30, words...)
		m := Train(rows, len(words), Params{Seed: 1})
		for _, r := range rows {
			if got := m.Class(r.Vector); got != r.Class {
				t.Fatalf("%d classes: class %d, want %d; scores %v", len(words), got, r.Class, m.Scores(r.Vector))
			}
		}
	}
	m := Train(rowsOf(30, "apple", "stone"), 2, Params{})
	if m.Weight("stone") <= 0.1 || m.Weight("apple") >= -0.1 || math.Abs(m.Weight("number3")) > 0.1*m.Weight("stone") {
		t.Errorf("weights: stone %g, apple %g, number3 %g", m.Weight("stone"), m.Weight("apple"), m.Weight("number3"))
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	rows := rowsOf(20, "apple", "stone", "river")
	a, b := Train(rows, 3, Params{Seed: 4}), Train(rows, 3, Params{Seed: 4})
	if !slices.Equal(a.weights, b.weights) || !slices.Equal(a.bias, b.bias) {
		t.Error("two trainings on the same rows differ")
	}
}

func BenchmarkTrain(b *testing.B) {
	rows := rowsOf(1000, "apple tree in the garden", "stone wall at the river")
	for b.Loop() {
		Train(rows, 2, Params{})
	}
}
