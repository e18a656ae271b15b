package stats

// DistinctParams of distinct-n. N and Budget must be positive.
type DistinctParams struct {
	N      int   // tokens a gram
	Budget int   // tokens looked at
	Seed   int64 // of the order that texts are taken in
}

// DistinctNGrams is what distinct-n counted.
type DistinctNGrams struct {
	Share    float64 // Distinct / Total; 0 where no text has an n-gram
	Distinct int     // different n-grams
	Total    int     // n-grams, within texts and not across them
	Tokens   int     // tokens looked at
}

// DistinctN measures how varied texts are by the share of their n-grams that are different (Li et al. 2016, "A
// Diversity-Promoting Objective Function for Neural Conversation Models"). It divides by n-grams, as ToolFlow and most do
// since; Li divides by tokens, which is Distinct / Tokens here.
//
// The share falls as texts grow in number, so it is taken at a fixed budget of tokens, and only shares of one budget may
// be compared: texts are taken in an order drawn by the seed, and the last is cut where the budget ends. The order of the
// rows that a share shall not depend on is the caller's: sort them by their ID. [ErrTooFew] with the figures where all
// texts together are below the budget.
func DistinctN(texts [][]int32, p DistinctParams) (DistinctNGrams, error) {
	if p.N < 1 || p.Budget < 1 {
		panic("stats: distinct-n needs a length of grams and a budget of tokens")
	}
	taken, out := [][]int32{}, DistinctNGrams{}
	for _, i := range shuffled(len(texts), p.Seed, "stats.distinct") {
		text := texts[i][:min(len(texts[i]), p.Budget-out.Tokens)]
		taken, out.Tokens = append(taken, text), out.Tokens+len(text)
		out.Total += max(len(text)-p.N+1, 0)
	}
	eachOrder(taken, p.N, func(n int, grams [][]int32, count int) { out.Distinct = count })
	if out.Total > 0 {
		out.Share = float64(out.Distinct) / float64(out.Total)
	}
	if out.Tokens < p.Budget {
		return out, ErrTooFew
	}
	return out, nil
}
