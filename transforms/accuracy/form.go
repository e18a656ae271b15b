package accuracy

// form says how a row's calls stand to their schemas.
type form struct {
	called          bool
	invalid         bool
	notShown        bool
	invented        bool
	missingRequired bool
}

// check holds the predicted calls against the schemas of the functions that the row shows.
func (r *row) check() form {
	out := form{called: len(r.calls) > 0}
	for i := range r.calls {
		c := &r.calls[i]
		f := r.shown[c.name]
		if f == nil {
			out.notShown, out.invalid = true, true
			continue
		}
		if c.broken || f.validator.Check(c.raw) != nil {
			out.invalid = true
		}
		for _, name := range c.names {
			out.invented = out.invented || f.parameters[name] == nil
		}
		for name, p := range f.parameters {
			out.missingRequired = out.missingRequired || p.Required && c.values[name] == nil
		}
	}
	return out
}

// format sums the forms up.
func format(rows []*row) Format {
	var parsed, valid, notShown, invented, missing share
	for _, r := range rows {
		parsed.add(r.read())
		if !r.form.called {
			continue
		}
		valid.add(!r.form.invalid)
		notShown.add(r.form.notShown)
		invented.add(r.form.invented)
		missing.add(r.form.missingRequired)
	}
	return Format{parsed.figure(), valid.figure(), notShown.figure(), invented.figure(), missing.figure()}
}
