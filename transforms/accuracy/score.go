package accuracy

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Prediction is what a model answered to one golden row, read into calls.
type Prediction struct {
	ID         string
	Calls      []schemas.Call // none: the model called nothing
	Text       string         // what it wrote beside or in place of calls, "" where that is not known
	Unreadable bool           // the output means calls and cannot be read as such: wrong whatever is right
	Detail     string         // why, for a person
}

// Params of a scoring. The zero value is valid where every golden row lists its tools.
type Params struct {
	Seed       int64
	Functions  []schemas.Function          // what rows without tools of their own show
	CatchAll   map[string]string           // by enum argument, the value that stands where nothing was said
	Embed      func(text string) []float32 // embeddings of one length; nil for no cosine, an empty one for a text without
	Near       map[string]bool             // ids of golden rows that have a near training row; nil where nobody looked
	Bootstraps int                         // samples for each interval; 0 is 1000, below 0 none
}

// scorer holds what all rows share.
type scorer struct {
	params         Params
	catalogue      *catalogue
	embedder       *embedder
	goldNames      map[string]bool // functions of the gold
	knownArguments map[string]bool // of the shared functions and the gold
	carriesText    bool            // some prediction has a text
}

// Score scores predictions against a golden set. An error names the golden row that is wrong: without an id, with that of
// another, with an outcome that its calls contradict, or with calls or tools that cannot be read. Predictions are never
// an error: one that is missing or unreadable is wrong, and counted.
func Score(golden []schemas.Golden, predictions []Prediction, p Params) (*Result, error) {
	if p.Bootstraps == 0 {
		p.Bootstraps = 1000
	}
	s, rows, err := readRows(golden, p)
	if err != nil {
		return nil, err
	}
	result := &Result{Rows: len(rows), Warnings: []string{}}
	s.join(rows, predictions, result)
	for _, r := range rows {
		s.score(r)
		result.RowScores = append(result.RowScores, RowScore{r.golden.ID, r.function, r.exact, r.similarity})
	}
	decisions := confusion{}
	for _, r := range rows {
		for _, d := range r.decisions {
			decisions[d]++
		}
	}
	result.Functions = decisions.functions()
	result.Format = format(rows)
	result.Enums = enums(rows, p.CatchAll)
	result.Texts = texts(rows, p.Embed != nil)
	result.Arguments = arguments(rows)
	result.Restraint = s.restraint(rows)
	result.Errors = errorsOf(rows, p.Seed)
	s.headlines(rows, result)
	s.warn(rows, result)
	return result, nil
}

func readRows(golden []schemas.Golden, p Params) (*scorer, []*row, error) {
	if len(golden) == 0 {
		return nil, nil, errors.New("the golden set has no row")
	}
	shared, err := newCatalogue(p.Functions)
	if err != nil {
		return nil, nil, err
	}
	s := &scorer{params: p, catalogue: shared, embedder: newEmbedder(p.Embed), goldNames: map[string]bool{}, knownArguments: map[string]bool{}}
	for i := range p.Functions {
		for _, parameter := range p.Functions[i].Parameters {
			s.knownArguments[parameter.Name] = true
		}
	}
	ids, rows := map[string]bool{}, make([]*row, len(golden))
	for i := range golden {
		switch id := golden[i].ID; {
		case id == "":
			return nil, nil, fmt.Errorf("golden row %d has no id", i+1)
		case ids[id]:
			return nil, nil, fmt.Errorf("golden row %d: the id %q stands twice", i+1, id)
		}
		ids[golden[i].ID] = true
		if rows[i], err = s.newRow(&golden[i]); err != nil {
			return nil, nil, fmt.Errorf("golden row %d: %w", i+1, err)
		}
		for _, g := range rows[i].gold {
			s.goldNames[g.name] = true
			for _, name := range g.names {
				s.knownArguments[name] = true
			}
		}
	}
	return s, rows, nil
}

// join gives each row its prediction, and lists those that fit none.
func (s *scorer) join(rows []*row, predictions []Prediction, result *Result) {
	at := make(map[string]*row, len(rows))
	for _, r := range rows {
		at[r.golden.ID] = r
	}
	times := map[string]int{}
	missing, extra, doubled := []string{}, []string{}, []string{}
	for i := range predictions {
		p := &predictions[i]
		if times[p.ID]++; times[p.ID] == 2 {
			doubled = append(doubled, p.ID)
		}
		if times[p.ID] > 1 {
			continue
		}
		s.carriesText = s.carriesText || p.Text != ""
		if r := at[p.ID]; r != nil {
			r.answer = p
		} else {
			extra = append(extra, p.ID)
		}
	}
	for _, r := range rows {
		if r.answer == nil {
			missing = append(missing, r.golden.ID)
		}
	}
	result.Missing, result.Extra, result.Doubled = listed(missing), listed(extra), listed(doubled)
}

func listed(ids []string) Listed { return Listed{len(ids), ids} }

// headlines works the headline out for all rows, for those without a near training row, and for parts.
func (s *scorer) headlines(rows []*row, result *Result) {
	l := s.book(rows)
	var all, far []int
	outcomes, shown, words := make([]string, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		all = append(all, i)
		if !s.params.Near[r.golden.ID] {
			far = append(far, i)
		}
		outcomes[i], shown[i], words[i] = r.outcome, strconv.Itoa(len(r.shown)), wordBin(r.words)
	}
	p := s.params
	result.Headline = l.headline(all, p.Bootstraps, p.Seed, "all")
	result.Near = len(all) - len(far)
	if p.Near != nil {
		result.WithoutNear = l.headline(far, p.Bootstraps, p.Seed, "without near")
	}
	result.Breakdowns = []Breakdown{l.breakdown("outcome", outcomes, strings.Compare, p),
		l.breakdown("tools", shown, byNumber, p), l.breakdown("words", words, byNumber, p)}
}

// wordBin is the bin of a number of words.
func wordBin(n int) string {
	switch {
	case n == 0:
		return "0"
	case n <= 2:
		return "1-2"
	case n <= 5:
		return "3-5"
	case n <= 8:
		return "6-8"
	case n <= 12:
		return "9-12"
	}
	return "13+"
}

// byNumber orders labels by the number that they begin with.
func byNumber(a, b string) int {
	number := func(s string) int {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.SplitN(s, "-", 2)[0], "+"))
		if err != nil { // every label begins with one
			panic("accuracy: " + err.Error())
		}
		return n
	}
	return cmp.Compare(number(a), number(b))
}

// texts sums up the similarities of each free-text argument.
func texts(rows []*row, cosine bool) []Text {
	by := map[string]*[4]share{}
	for _, r := range rows {
		for _, t := range r.texts {
			if by[t.argument] == nil {
				by[t.argument] = new([4]share)
			}
			for i, v := range [4]float64{t.exact, t.tokenF1, t.trigram, t.cosine} {
				by[t.argument][i].put(v)
			}
		}
	}
	out := make([]Text, 0, len(by))
	for _, name := range slices.Sorted(maps.Keys(by)) {
		s := by[name]
		t := Text{Argument: name, NormalisedExact: s[0].figure(), TokenF1: s[1].figure(), TrigramJaccard: s[2].figure()}
		if cosine {
			f := s[3].figure()
			t.Cosine = &f
		}
		out = append(out, t)
	}
	return out
}

// arguments sums up the (argument, value) pairs.
func arguments(rows []*row) Arguments {
	by := map[string]counts{}
	var all counts
	for _, r := range rows {
		for _, a := range r.arguments {
			c := by[a.name]
			c.add(a.counts)
			by[a.name] = c
			all.add(a.counts)
		}
	}
	names := slices.Sorted(maps.Keys(by))
	list := make([]counts, len(names))
	for i, name := range names {
		list[i] = by[name]
	}
	return Arguments{report([]string{"all"}, []counts{all})[0], report(names, list)}
}

// warn says what a reader of the figures should know.
func (s *scorer) warn(rows []*row, result *Result) {
	add := func(n int, format string) {
		if n > 0 {
			result.Warnings = append(result.Warnings, fmt.Sprintf(format, n))
		}
	}
	unknown, unfit, ids := 0, 0, map[string]bool{}
	for _, r := range rows {
		ids[r.golden.ID] = true
		for i := range r.gold {
			switch f := r.gold[i].function; {
			case f == nil:
				unknown++
			case f.validator.Check(marshal(r.gold[i].values)) != nil:
				unfit++
			}
		}
	}
	astray := 0
	for id := range s.params.Near {
		if !ids[id] {
			astray++
		}
	}
	add(result.Missing.Count, "%d golden rows have no prediction and count as wrong")
	add(result.Extra.Count, "%d predictions are for no golden row and are not scored")
	add(result.Doubled.Count, "%d ids have several predictions, of which the first is scored")
	add(unknown, "%d golden calls are of functions that have no schema: their arguments have no types and no enums")
	add(unfit, "%d golden calls do not fit their own schemas")
	add(s.embedder.without, "%d texts have no embedding: their cosine counts as 0")
	add(astray, "%d ids that are said to have a near training row are not in the golden set")
}
