package accuracy

// detail gives the figures beside the headline their intervals: those of form, enums, texts and restraint that are means
// over rows, calls or values. The mean over an enum's values has none.
func (s *scorer) detail(rows []*row, result *Result) {
	if s.params.Bootstraps <= 0 {
		return
	}
	b := &booker{&ledger{names: make([]string, byClass)}, map[string]int{}, map[string]quotient{}, ""}
	all := make([]int, len(rows))
	list := details(result)
	for _, d := range list {
		b.open(d.name)
	}
	for i, r := range rows {
		all[i] = i
		b.starts = append(b.starts, start{len(b.ones), len(b.entries)})
		b.detailRow(r, s)
	}
	b.starts = append(b.starts, start{len(b.ones), len(b.entries)})
	drawn := b.headline(all, s.params.Bootstraps, s.params.Seed, "details")
	for _, d := range list {
		if f, ok := Get(drawn, d.name); ok {
			d.figure.Low, d.figure.High = f.Low, f.High
		}
	}
}

// detailFigure is one figure of a result under a name of its own.
type detailFigure struct {
	name   string
	figure *Figure
}

func details(r *Result) []detailFigure {
	list := []detailFigure{{"parsed", &r.Format.Parsed}, {"schema_valid", &r.Format.SchemaValid}, {"not_shown", &r.Format.NotShown}, {"invented", &r.Format.Invented},
		{"missing_required", &r.Format.MissingRequired}, {"over_calls", &r.Restraint.OverCalls}, {"under_calls", &r.Restraint.UnderCalls},
		{"clarify_no_call", &r.Restraint.ClarifyNoCall}, {"clarify_asks", &r.Restraint.ClarifyAsks}}
	for i := range r.Enums {
		e := &r.Enums[i]
		list = append(list, detailFigure{"enum." + e.Argument, &e.Accuracy}, detailFigure{"enum given function." + e.Argument, &e.GivenFunction}, detailFigure{"enum stated." + e.Argument, &e.WithoutCatchAll})
	}
	for i := range r.Texts {
		t := &r.Texts[i]
		list = append(list, detailFigure{"exact." + t.Argument, &t.NormalisedExact}, detailFigure{"token F1." + t.Argument, &t.TokenF1}, detailFigure{"trigrams." + t.Argument, &t.TrigramJaccard})
		if t.Cosine != nil {
			list = append(list, detailFigure{"cosine." + t.Argument, t.Cosine})
		}
	}
	return list
}

// detailRow enters one row.
func (b *booker) detailRow(r *row, s *scorer) {
	b.mean("parsed", float64(bit(r.read())))
	if r.form.called {
		b.mean("schema_valid", float64(bit(!r.form.invalid)))
		b.mean("not_shown", float64(bit(r.form.notShown)))
		b.mean("invented", float64(bit(r.form.invented)))
		b.mean("missing_required", float64(bit(r.form.missingRequired)))
	}
	for _, c := range r.enums {
		right := float64(bit(c.right))
		b.mean("enum."+c.argument, right)
		if c.sameFunction {
			b.mean("enum given function."+c.argument, right)
		}
		if c.stated {
			b.mean("enum stated."+c.argument, right)
		}
	}
	for _, t := range r.texts {
		b.mean("exact."+t.argument, t.exact)
		b.mean("token F1."+t.argument, t.tokenF1)
		b.mean("trigrams."+t.argument, t.trigram)
		if s.embedder.embed != nil {
			b.mean("cosine."+t.argument, t.cosine)
		}
	}
	b.restrained(s.restrain(r))
}
