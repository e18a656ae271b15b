package accuracy

import (
	"strings"
	"time"
)

// The forms of ISO 8601 that calls use, each under the name of its kind. A time of day may lack the first zero of its
// hour; fractions of a second are read after seconds.
var moments = []struct{ kind, layout string }{
	{"date", "2006-01-02"},
	{"time", "15:04"}, {"time", "15:04:05"},
	{"local", "2006-01-02T15:04"}, {"local", "2006-01-02T15:04:05"},
	{"instant", "2006-01-02T15:04Z07:00"}, {"instant", "2006-01-02T15:04:05Z07:00"}, {"instant", "2006-01-02T15:04:05Z0700"},
}

// moment returns the one spelling of an ISO date, time of day, local time or instant; false for other texts. Instants are
// in UTC. A date and its midnight are two things, and so are a local time and an instant.
func moment(s string) (string, bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "T")
	if len(s) < len("7:00") || len(s) > len("2006-01-02T15:04:05.999999999+07:00") || s[0] < '0' || s[0] > '9' {
		return "", false
	}
	if len(s) > len("2006-01-02") && (s[len("2006-01-02")] == ' ' || s[len("2006-01-02")] == 't') {
		s = s[:len("2006-01-02")] + "T" + s[len("2006-01-02")+1:]
	}
	for _, m := range moments {
		if at, err := time.Parse(m.layout, s); err == nil {
			return m.kind + " " + at.UTC().Format(time.RFC3339Nano), true
		}
	}
	return "", false
}
