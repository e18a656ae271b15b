package prompts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/surfaces"
)

// Reviewer asks about rows, and compares what is answered with what they say.
type Reviewer struct {
	domain    *schemas.Domain
	check     *schemas.Check
	file      *file
	functions []Function
	form      json.RawMessage
}

// NewReviewer reads the prompt of a check that asks an endpoint. An error names file and line.
func NewReviewer(domain *schemas.Domain, check *schemas.Check) (*Reviewer, error) {
	v := &Reviewer{domain: domain, check: check}
	var p Prompter
	for i := range domain.Functions {
		v.functions = append(v.functions, p.shown(&domain.Functions[i], &target{}))
	}
	var err error
	if v.file, err = readFile(domain, check.Prompt); err != nil {
		return nil, err
	}
	if check.Check == schemas.CheckJudge {
		v.form = json.RawMessage(judgeForm)
		return v, v.try()
	}
	if v.form, err = relabelForm(domain); err != nil {
		return nil, err
	}
	return v, v.try()
}

// try writes a prompt of a sample, to find what a template cannot show.
func (v *Reviewer) try() error {
	_, err := v.Request(&schemas.Candidate{Query: "a query", Calls: []schemas.Call{{Name: "f", Arguments: json.RawMessage("{}")}}})
	return err
}

// judgeForm is the form of a judge's reply: a score from 1 to 5 and the reason for it.
const judgeForm = `{"type":"object","properties":{"reason":{"type":"string"},"score":{"type":"integer","minimum":1,"maximum":5}},"required":["reason","score"],"additionalProperties":false}`

// noFunction is what a relabeller names where nothing fits.
const noFunction = "none"

// relabelForm is the form of a second label: the function, and the arguments of one of them.
func relabelForm(domain *schemas.Domain) (json.RawMessage, error) {
	names := []string{noFunction}
	var functions []*schemas.Function
	nothing, err := closedObject()
	if err != nil {
		return nil, err
	}
	arguments := []json.RawMessage{nothing}
	for i := range domain.Functions {
		f := &domain.Functions[i]
		names, functions = append(names, f.Name), append(functions, f)
		if len(f.Parameters) == 0 {
			continue
		}
		one, err := argumentsSchema(f, f.Parameters)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, one)
	}
	form, err := closedObject(property{"function", map[string]any{"type": "string", "enum": names}}, property{argumentsKey, map[string]any{"anyOf": arguments}})
	if err != nil {
		return nil, err
	}
	return withDefinitions(form, functions...)
}

// Request writes the question about a row. Key and worst case are left to the caller. A relabeller sees the query, the
// functions and the guide; a judge sees the call too.
func (v *Reviewer) Request(row *schemas.Candidate) (*schemas.Request, error) {
	data := &Data{Query: row.Query, Language: row.Language, Functions: v.functions, Guide: v.domain.Prompts[v.check.Guide]}
	if v.check.Check == schemas.CheckJudge {
		data.Outcome, data.Call = row.Outcome, calls(row)
	}
	r := &schemas.Request{Endpoint: v.check.Endpoint, Step: v.check.Check, Row: row, Schema: v.form, MaxTokens: v.check.Sampling.MaxTokens,
		Temperature: v.check.Sampling.Temperature[0], TopP: v.check.Sampling.TopP[0]}
	var err error
	r.Turns, err = v.file.write(data)
	return r, err
}

func calls(row *schemas.Candidate) string {
	if len(row.Calls) == 0 {
		return ""
	}
	return compactJSON(row.Calls)
}

// Verdict is what a review comes to.
type Verdict struct {
	Reason    string          // why the row leaves, "" for one that stays: disagrees, low_score or unread
	Detail    string          // both answers, for a person
	Agreement map[string]bool // relabel: function, and each argument of the row or of the answer
	Judgement *schemas.Judgement
}

// Judge reads the answer to a question about a row.
func (v *Reviewer) Judge(row *schemas.Candidate, reply string) Verdict {
	list, err := objects(reply)
	if err != nil {
		return Verdict{Reason: "unread", Detail: err.Error() + ": " + shown(reply)}
	}
	if v.check.Check == schemas.CheckJudge {
		return v.judge(list[len(list)-1])
	}
	return v.compare(row, list[len(list)-1])
}

func (v *Reviewer) judge(object map[string]json.RawMessage) Verdict {
	score, err := strconv.ParseFloat(scalarText(object["score"]), 64) // some write "4" or 4.0
	if err != nil || !(score >= 1 && score <= 5) {
		return Verdict{Reason: "unread", Detail: "no score from 1 to 5 in " + shown(compactJSON(object))}
	}
	j := schemas.Judgement{Score: int(math.Round(score))}
	_ = json.Unmarshal(object["reason"], &j.Reason) // a judge may be short of words
	out := Verdict{Judgement: &j}
	if score < v.check.Least {
		out.Reason, out.Detail = "low_score", fmt.Sprintf("%g: %s", score, shown(j.Reason))
	}
	return out
}

var errNoFunction = errors.New("the answer names no function")

// compare holds an answer against the row's own call.
func (v *Reviewer) compare(row *schemas.Candidate, object map[string]json.RawMessage) Verdict {
	name, arguments, err := v.answer(object)
	if err != nil {
		return Verdict{Reason: "unread", Detail: err.Error() + ": " + shown(compactJSON(object))}
	}
	out := Verdict{Agreement: map[string]bool{}}
	own := ""
	if len(row.Calls) > 0 {
		own = row.Calls[0].Name
	}
	if row.Outcome == schemas.OutcomeClarify {
		own = noFunction // what lacks an argument cannot be called yet
	}
	if own == "" {
		own = noFunction
	}
	out.Agreement["function"] = name == own
	if name == own && own != noFunction {
		v.compareArguments(row, arguments, out.Agreement)
	}
	for _, agrees := range out.Agreement {
		if !agrees {
			out.Reason = "disagrees"
		}
	}
	if out.Reason != "" {
		out.Detail = fmt.Sprintf("row: %s; answer: %s", shown(own+" "+calls(row)), shown(name+" "+compactJSON(arguments)))
	}
	return out
}

func (v *Reviewer) answer(object map[string]json.RawMessage) (name string, arguments map[string]json.RawMessage, err error) {
	var tool map[string]json.RawMessage
	if json.Unmarshal(object["function"], &tool) == nil && tool != nil { // {"type": "function", "function": {…}}
		object = tool
	}
	for _, key := range []string{"function", "name"} {
		if json.Unmarshal(object[key], &name) == nil && name != "" {
			break
		}
	}
	if name == "" {
		return "", nil, errNoFunction
	}
	raw := bytes.TrimSpace(object["arguments"])
	var text string
	if json.Unmarshal(raw, &text) == nil { // some write the arguments as a text, as OpenAI's own calls do
		raw = []byte(text)
	}
	_ = json.Unmarshal(raw, &arguments) // none
	return name, arguments, nil
}

// compareArguments holds each argument of either side against the other's. One that is missing counts as its catch-all.
func (v *Reviewer) compareArguments(row *schemas.Candidate, answer map[string]json.RawMessage, agreement map[string]bool) {
	var own map[string]json.RawMessage
	if json.Unmarshal(row.Calls[0].Arguments, &own) != nil {
		return // the schema check has passed the row
	}
	f, ok := v.domain.Function(row.Calls[0].Name)
	if !ok {
		return
	}
	for _, p := range f.Parameters {
		a, b := v.value(&p, own), v.value(&p, answer)
		if a == "" && b == "" {
			continue
		}
		agreement[p.Name] = v.agrees(&p, a, b)
	}
}

func (v *Reviewer) value(p *schemas.Parameter, arguments map[string]json.RawMessage) string {
	raw, ok := arguments[p.Name]
	if !ok || string(raw) == "null" {
		catchAll, _ := v.domain.CatchAll(p.Name)
		return catchAll
	}
	return scalarText(raw)
}

func (v *Reviewer) agrees(p *schemas.Parameter, a, b string) bool {
	switch {
	case p.Type == "integer" || p.Type == "number":
		var x, y float64
		return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), 1)
	case p.Type == "string" && len(p.Enum) == 0:
		return tokenF1(surfaces.Spoken(a), surfaces.Spoken(b)) >= v.check.Least
	}
	return canonical(a) == canonical(b)
}

// canonical writes a JSON list or object in one way; any other text stays.
func canonical(s string) string {
	var v any
	if !isNested([]byte(s)) || json.Unmarshal([]byte(s), &v) != nil {
		return s
	}
	return compactJSON(v)
}

// tokenF1 is the harmonic mean of precision and recall over the words of two texts, counted with their repetitions.
func tokenF1(a, b string) float64 {
	counts := map[string]int{}
	x, y := strings.Fields(a), strings.Fields(b)
	for _, w := range x {
		counts[w]++
	}
	same := 0
	for _, w := range y {
		if counts[w] > 0 {
			counts[w]--
			same++
		}
	}
	if len(x)+len(y) == 0 {
		return 1
	}
	return 2 * float64(same) / float64(len(x)+len(y))
}
