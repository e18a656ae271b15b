package schemas

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestGoldenReadsWhatFilesHold(t *testing.T) {
	var g Golden
	row := `{"id":"a","messages":[{"role":"user","content":"lights"},{"role":"assistant","content":null},{"role":"user","content":"off"}],
		"calls":[{"name":"f","arguments":{"x":1}}],"tools":[{"name":"f"}],"accept":[{"f":{"x":[1,""]}}],"mood":"unknown key"}`
	if err := json.Unmarshal([]byte(row), &g); err != nil {
		t.Fatal(err)
	}
	if g.Request() != "off" || len(g.Tools) != 1 || string(g.Accept[0]["f"]["x"][1]) != `""` {
		t.Errorf("%+v", g)
	}
	if outcome, err := g.RightOutcome(); outcome != OutcomeCall || err != nil {
		t.Errorf("%s, %v", outcome, err)
	}
}

func TestGoldenIsWrittenAsBefore(t *testing.T) {
	row := `{"id":"a","query":"q","outcome":"none","calls":[]}`
	var g Golden
	if err := json.Unmarshal([]byte(row), &g); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(g); string(again) != row || err != nil {
		t.Errorf("%s, %v", again, err)
	}
}

func TestGoldenRightOutcome(t *testing.T) {
	call := Call{Name: "f"}
	for name, test := range map[string]struct {
		g    Golden
		want string // an error where it has a space
	}{
		"no call":           {Golden{}, OutcomeNone},
		"one":               {Golden{Calls: []Call{call}}, OutcomeCall},
		"three":             {Golden{Calls: []Call{call, call, call}}, OutcomeParallel},
		"accept alone":      {Golden{Accept: []Accept{{}, {}}}, OutcomeParallel},
		"stated":            {Golden{Outcome: OutcomeClarify}, OutcomeClarify},
		"unknown":           {Golden{Outcome: "calls"}, "outcome is"},
		"call without":      {Golden{Outcome: OutcomeCall}, "with 0 calls"},
		"none with a call":  {Golden{Outcome: OutcomeNone, Calls: []Call{call}}, "with 1 calls"},
		"parallel with one": {Golden{Outcome: OutcomeParallel, Calls: []Call{call}}, OutcomeParallel},
	} {
		got, err := test.g.RightOutcome()
		if strings.Contains(test.want, " ") {
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v, want an error with %q", name, err, test.want)
			}
		} else if got != test.want || err != nil {
			t.Errorf("%s: %s, %v, want %s", name, got, err, test.want)
		}
	}
}

func TestPredictionTellsNoCallsFromUnread(t *testing.T) {
	var read, unread Prediction
	if json.Unmarshal([]byte(`{"id":"a","calls":[]}`), &read) != nil || json.Unmarshal([]byte(`{"id":"a","output":""}`), &unread) != nil {
		t.Fatal("unreadable")
	}
	if read.Calls == nil || unread.Calls != nil {
		t.Errorf("%+v and %+v", read, unread)
	}
	if again, err := json.Marshal(read); string(again) != `{"id":"a","calls":[]}` || err != nil {
		t.Errorf("%s, %v", again, err)
	}
}
