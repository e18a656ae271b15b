package stats

// TokenIDs numbers the distinct tokens of texts by first appearance, so that texts can be compared as numbers.
func TokenIDs(texts [][]string) [][]int32 {
	ids, out := map[string]int32{}, make([][]int32, len(texts))
	for i, text := range texts {
		out[i] = make([]int32, len(text))
		for j, token := range text {
			id, ok := ids[token]
			if !ok {
				id = int32(len(ids))
				ids[token] = id
			}
			out[i][j] = id
		}
	}
	return out
}

// longer numbers the n-grams of texts, given the numbers of their (n-1)-grams: an n-gram is its first n-1 tokens and one
// more. Numbers start from 0; count says how many distinct there are. No two n-grams share a number.
func longer(texts, shorter [][]int32, n int) (grams [][]int32, count int) {
	type gram struct{ start, last int32 }
	ids, grams := map[gram]int32{}, make([][]int32, len(texts))
	for i, text := range texts {
		for j := 0; j+n <= len(text); j++ {
			key := gram{shorter[i][j], text[j+n-1]}
			id, ok := ids[key]
			if !ok {
				id = int32(len(ids))
				ids[key] = id
			}
			grams[i] = append(grams[i], id)
		}
	}
	return grams, len(ids)
}

// eachOrder calls yield with the n-grams of texts for n from 1 to most.
func eachOrder(texts [][]int32, most int, yield func(n int, grams [][]int32, count int)) {
	grams := make([][]int32, len(texts))
	for i, text := range texts {
		grams[i] = make([]int32, len(text)) // of no token there is one gram
	}
	for n := 1; n <= most; n++ {
		var count int
		grams, count = longer(texts, grams, n)
		yield(n, grams, count)
	}
}
