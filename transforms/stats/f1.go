package stats

// ClassF1 says how well one class is told.
type ClassF1 struct {
	Precision float64 // right / Predicted; 0 where nothing is predicted
	Recall    float64 // right / Support; 0 without a gold row
	F1        float64 // their harmonic mean, 2 right / (Predicted + Support)
	Support   int     // rows that are of the class
	Predicted int     // rows said to be
}

// F1Scores are the F1 of a classifier, averaged in the three usual ways.
type F1Scores struct {
	Macro    float64 // mean over the classes that a row is of, or said to be of
	Micro    float64 // over all rows together; with as many columns as classes it is Accuracy
	Weighted float64 // mean over classes by Support
	Accuracy float64 // share of rows told right
	N        int     // rows
	Classes  []ClassF1
}

// F1 returns the scores of a confusion matrix (van Rijsbergen 1979, "Information Retrieval", chapter 7; as scikit-learn
// has them with zero_division=0). confusion[gold][predicted] counts rows, one line a class. A line may be longer than
// there are classes: what stands there was answered with what is no class, such as a reply that cannot be read. It counts
// against the recall of the gold class, and no class's precision.
//
// [ErrTooFew] without a row. It panics where lines differ in length or are shorter than the classes are many, and on a
// negative count.
func F1(confusion [][]int) (F1Scores, error) {
	out := F1Scores{Classes: make([]ClassF1, len(confusion))}
	right, predicted, seen := 0, 0, 0
	for class, line := range confusion {
		if len(line) < len(confusion) || len(line) != len(confusion[0]) {
			panic("stats: a confusion matrix has a column for each class, and lines of one length")
		}
		c := classF1(confusion, class)
		out.Classes[class] = c
		out.N += c.Support
		right, predicted = right+line[class], predicted+c.Predicted
		out.Macro += c.F1
		out.Weighted += c.F1 * float64(c.Support)
		if c.Support+c.Predicted > 0 {
			seen++
		}
	}
	if out.N == 0 {
		return F1Scores{}, ErrTooFew
	}
	out.Macro /= float64(seen)
	out.Weighted /= float64(out.N)
	out.Accuracy = ratio(right, out.N)
	out.Micro = ratio(2*right, predicted+out.N)
	return out, nil
}

func classF1(confusion [][]int, class int) ClassF1 {
	c := ClassF1{Support: sumOf(confusion[class])}
	for _, line := range confusion {
		c.Predicted += line[class]
	}
	right := confusion[class][class]
	c.Precision, c.Recall = ratio(right, c.Predicted), ratio(right, c.Support)
	c.F1 = ratio(2*right, c.Predicted+c.Support)
	return c
}

// ratio is a share, and 0 of nothing.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
