package schemas

import "encoding/json"

// Reject is a record that left the flow, and why.
type Reject struct {
	ID        string `json:"id"`
	Stage     string `json:"stage"`     // asset, template, prompt, ask, parse, validate, decontaminate, relabel, judge, dedup
	Reason    string `json:"reason"`    // a fixed word, countable
	Detail    string `json:"detail"`    // for a person
	Candidate string `json:"candidate"` // the candidate, or the raw record, as JSON; "" when there is none
}

// RejectCandidate returns the reject for candidate c.
func RejectCandidate(c Candidate, stage, reason, detail string) Reject {
	body, err := json.Marshal(c)
	if err != nil { // a Candidate holds only strings, numbers and raw JSON that was checked when it was made
		panic("schemas: candidate does not marshal: " + err.Error())
	}
	return Reject{ID: c.ID, Stage: stage, Reason: reason, Detail: detail, Candidate: string(body)}
}
