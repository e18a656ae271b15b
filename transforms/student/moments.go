package student

import "time"

// moment is a kind of value that is written in one way and said in many.
type moment struct {
	written string   // layout of package time
	said    []string // layouts of the words that say it, without signs
}

// Dates and times of day as ISO 8601 writes them. Where a month and a day could be either, the month comes first.
var moments = []moment{
	{"2006-01-02", []string{"2006 01 02", "January 2 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006", "2 of January 2006",
		"1 2 2006", "1 2 06", "2 1 2006", "2 1 06", "02.01.2006", "2.1.2006"}},
	{"15:04", []string{"15:04", "3:04 pm", "3 pm", "3:04 p m", "3 p m", "3:04", "15.04", "3.04 pm"}},
}

// momentOf returns the kind that all values are of, nil where they are of none.
func momentOf(values map[string]string) *moment {
	for i := range moments {
		if all(values, moments[i].writes) {
			return &moments[i]
		}
	}
	return nil
}

func all(values map[string]string, is func(string) bool) bool {
	for _, v := range values {
		if !is(v) {
			return false
		}
	}
	return len(values) > 0
}

// writes reports whether the kind writes values like this JSON.
func (m *moment) writes(raw string) bool {
	_, err := time.Parse(quote(m.written), raw)
	return err == nil
}

// read returns the JSON of what the words say.
func (m *moment) read(words string) (string, bool) {
	for _, layout := range m.said {
		if t, err := time.Parse(layout, words); err == nil {
			return quote(t.Format(m.written)), true
		}
	}
	return "", false
}

// momentSurfaces returns how a date or a time of day is said in full, none for another text.
func momentSurfaces(value string) (out []string) {
	for _, m := range moments {
		if t, err := time.Parse(m.written, value); err == nil {
			for _, layout := range m.said {
				said := t.Format(layout)
				if back, err := time.Parse(layout, said); err == nil && back.Equal(t) { // "3 pm" does not say 15:30
					out = append(out, said)
				}
			}
		}
	}
	return out
}
