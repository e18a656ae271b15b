package accuracy

import "fmt"

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
