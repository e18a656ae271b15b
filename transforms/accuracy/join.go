package accuracy

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
