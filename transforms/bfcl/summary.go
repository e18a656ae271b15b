package bfcl

import "slices"

// Score is the share of rows that pass.
type Score struct {
	Accuracy float64    // from 0 to 1; 0 without rows
	Rows     int        // that were judged
	Missing  []Category // that belong to the score and have no row: then it is not the leaderboard's
}

// Summary holds the leaderboard's scores of version 4 over single calls.
type Summary struct {
	Categories  map[Category]Score
	Simple      Score // unweighted mean of Python, Java and JavaScript
	NonLive     Score // unweighted mean of simple, multiple, parallel and parallel_multiple
	Live        Score // share of the rows of the live categories with answers
	Irrelevance Score // unweighted mean of irrelevance and live_irrelevance
	Relevance   Score // live_relevance
}

// Judged is one row's category, and whether it passed.
type Judged struct {
	Category Category
	Valid    bool
}

// Summarise adds up rows as the leaderboard does. A category without rows is left out of the means, and named; the
// leaderboard counts it as 0 in its overall scores.
func Summarise(rows []Judged) Summary {
	s := Summary{Categories: map[Category]Score{}}
	passed := map[Category]int{}
	for _, r := range rows {
		score := s.Categories[r.Category]
		score.Rows++
		s.Categories[r.Category] = score
		if r.Valid {
			passed[r.Category]++
		}
	}
	for c, score := range s.Categories {
		score.Accuracy = float64(passed[c]) / float64(score.Rows)
		s.Categories[c] = score
	}
	s.Simple = mean(s.of(SimplePython), s.of(SimpleJava), s.of(SimpleJavaScript))
	s.NonLive = mean(s.Simple, s.of(Multiple), s.of(Parallel), s.of(ParallelMultiple))
	s.Live = weighted(s.of(LiveSimple), s.of(LiveMultiple), s.of(LiveParallel), s.of(LiveParallelMultiple))
	s.Irrelevance = mean(s.of(Irrelevance), s.of(LiveIrrelevance))
	s.Relevance = s.of(LiveRelevance)
	return s
}

// of is the score of a category, which names the category where it has no row.
func (s Summary) of(c Category) Score {
	if score, ok := s.Categories[c]; ok {
		return score
	}
	return Score{Missing: []Category{c}}
}

// mean is the unweighted mean of the scores that have rows.
func mean(scores ...Score) Score {
	return combine(scores, func(Score) float64 { return 1 })
}

// weighted is the mean by rows.
func weighted(scores ...Score) Score {
	return combine(scores, func(s Score) float64 { return float64(s.Rows) })
}

func combine(scores []Score, weight func(Score) float64) Score {
	var out Score
	sum, total := 0.0, 0.0
	for _, s := range scores {
		out.Missing = slices.Concat(out.Missing, s.Missing)
		if s.Rows > 0 {
			out.Rows += s.Rows
			sum += weight(s) * s.Accuracy
			total += weight(s)
		}
	}
	if total > 0 {
		out.Accuracy = sum / total
	}
	return out
}
