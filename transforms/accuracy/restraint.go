package accuracy

import (
	"regexp"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// restrained is a row's part in [Restraint]: each is 1, 0, or -1 where the row does not count.
type restrained struct{ over, under, noCall, asks int }

func (s *scorer) restrain(r *row) restrained {
	out := restrained{-1, -1, -1, -1}
	silent := r.read() && len(r.calls) == 0
	switch r.outcome {
	case schemas.OutcomeNone:
		out.over = bit(len(r.calls) > 0)
	case schemas.OutcomeClarify:
		out.noCall = bit(silent)
		if s.carriesText {
			out.asks = bit(silent && asks(r.answer.Text))
		}
	default:
		out.under = bit(silent)
	}
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// English requests for what is missing that need no question mark.
var requests = regexp.MustCompile(`(?i)\b(please|kindly|could you|can you|let me know|tell me|i need to know)\b.*\b(specify|provide|tell|say|choose|clarify|let me know|give|state|name|describe|share|add|which|what|when|where|who|how)\b|\blet me know\b`)

// asks says whether a text asks the user something: it holds a question mark of any script, or an English request.
func asks(text string) bool {
	return strings.ContainsAny(text, "?\uff1f\u061f\u037e\u055e\u1367\u2047\u2048\u2049\ufe16\ufe56") || requests.MatchString(text)
}

func (s *scorer) restraint(rows []*row) Restraint {
	var of [4]share
	for _, r := range rows {
		part := s.restrain(r)
		for i, v := range [4]int{part.over, part.under, part.noCall, part.asks} {
			if v >= 0 {
				of[i].add(v == 1)
			}
		}
	}
	return Restraint{of[0].figure(), of[1].figure(), of[2].figure(), of[3].figure()}
}
