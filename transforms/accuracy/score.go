package accuracy

import (
	"errors"
	"fmt"

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
	s.detail(rows, result)
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
