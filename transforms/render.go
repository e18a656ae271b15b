package transforms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/text"
)

// renderer makes finished rows of candidates: which tools a row shows, its system prompt and what the assistant says
// are hashes of its id.
type renderer struct {
	e      *environment
	shelf  *shelf
	system []string

	prompts map[int]string // digest of the prompt file, by route
	judged  bool
}

func newRenderer(e *environment) *renderer {
	r := &renderer{e: e, shelf: newShelf(e.domain), system: e.domain.System, prompts: map[int]string{},
		judged: judged(e.domain)}
	for i, route := range e.domain.Recipe.Routes {
		if route.Asks() {
			r.prompts[i] = prompts.SHA256(e.domain, route.Prompt)
		}
	}
	return r
}

// render makes the row of a candidate.
func (r *renderer) render(c *schemas.Candidate, split string) schemas.Example {
	recipe := &r.e.domain.Recipe
	shown := r.shelf.choose(recipe, c)
	row := schemas.Example{ID: c.ID, Split: split, Query: c.Query, Outcome: c.Outcome, Arguments: json.RawMessage("{}"),
		Tools: shown.tools, Language: c.Language, Noise: c.Noise, Route: recipe.Routes[c.Route].Name,
		AssetID: c.AssetID, GraphPath: c.Path, Round: int32(c.Round), Seed: recipe.Seed}
	if route := &recipe.Routes[c.Route]; route.Asks() {
		row.Model, row.PromptSHA256 = recipe.Endpoints[route.Endpoint].Model, r.prompts[c.Route]
	}
	calls := shown.rename(c.Calls)
	for i, call := range calls {
		row.Calls = append(row.Calls, callJSON(call))
		if i == 0 {
			row.Function, row.Arguments = call.Name, call.Arguments
		}
	}
	row.Messages = r.messages(c, calls)
	for i, name := range r.e.observer.Names() {
		row.Attributes = append(row.Attributes, r.observed(name, c, c.Labels[i]))
	}
	if r.judged {
		row.Attributes = append(row.Attributes, judgement(c.Judgement)...)
		slices.SortFunc(row.Attributes, func(a, b schemas.Observed) int { return strings.Compare(a.Name, b.Name) })
	}
	return row
}

// judgement is what a judge says of a row, in the columns for it; both are null where none looked.
func judgement(j *schemas.Judgement) []schemas.Observed {
	score, reason := schemas.Observed{Name: columnScore}, schemas.Observed{Name: columnReason}
	if j != nil {
		score.Number, reason.Label = new(int32(j.Score)), j.Reason
	}
	return []schemas.Observed{score, reason}
}

func (r *renderer) observed(name string, c *schemas.Candidate, label string) schemas.Observed {
	o := schemas.Observed{Name: name, Label: label}
	if r.e.domain.Recipe.Attributes[name].Measure == schemas.MeasureWords {
		o.Number = new(int32(text.CountWords(c.Query)))
	}
	return o
}

func callJSON(call schemas.Call) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"name":%s,"arguments":%s}`, quoted(call.Name), call.Arguments))
}

// quoted writes a text as JSON, without escaping <, > and &.
func quoted(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil { // a string always encodes
		panic("transforms: " + err.Error())
	}
	return strings.TrimRight(b.String(), "\n")
}

func (r *renderer) messages(c *schemas.Candidate, calls []schemas.Call) []schemas.Message {
	var out []schemas.Message
	if len(r.system) > 0 {
		s := hash.New(r.e.domain.Recipe.Seed, c.ID, "system")
		out = append(out, schemas.Message{Role: "system", Content: fillSystem(r.system[s.Intn(len(r.system))], c, s)})
	}
	out = append(out, schemas.Message{Role: "user", Content: c.Query})
	answer := schemas.Message{Role: "assistant", Content: r.answer(c)}
	for i, call := range calls {
		id := fmt.Sprintf("call_%s%d", c.ID[:8], i+1)
		answer.ToolCalls = append(answer.ToolCalls, json.RawMessage(
			fmt.Sprintf(`{"id":%q,"type":"function","function":%s}`, id, callJSON(call))))
	}
	return append(out, answer)
}

// firstDay and days bound the {now} of system prompts.
var firstDay = time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC)

const days = 3 * 365

// locales gives {locale} for a language that has a usual one; others stand for themselves.
var locales = map[string]string{"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "ja": "ja-JP", "pt": "pt-BR", "nl": "nl-NL"}

func fillSystem(prompt string, c *schemas.Candidate, s *hash.Stream) string {
	now := firstDay.Add(time.Duration(s.Intn(days*12*60)) * time.Minute * 2)
	locale, ok := locales[c.Language]
	if !ok {
		locale = c.Language
	}
	return strings.NewReplacer("{now}", now.Format("Monday, 2 January 2006, 15:04"), "{locale}", locale).Replace(prompt)
}

var (
	defaultClarify = []string{"{question}", "Sure. {question}", "I can do that. {question}", "One thing first: {question}"}
	defaultNone    = []string{
		"I can't do that with the tools I have here.",
		"That is outside what I can help with here.",
		"None of my tools can do that.",
		"Sorry, that is not something I can do here.",
	}
)

// answer is what the assistant says in words: nothing where it calls.
func (r *renderer) answer(c *schemas.Candidate) string {
	answers := r.e.domain.Recipe.Answers
	s := hash.New(r.e.domain.Recipe.Seed, c.ID, "answer")
	switch c.Outcome {
	case schemas.OutcomeClarify:
		list := answers.Clarify
		if len(list) == 0 {
			list = defaultClarify
		}
		return strings.ReplaceAll(list[s.Intn(len(list))], "{question}", question(&answers, c))
	case schemas.OutcomeNone:
		list := answers.None
		if len(list) == 0 {
			list = defaultNone
		}
		return list[s.Intn(len(list))]
	}
	return ""
}

// question asks for the missing argument.
func question(answers *schemas.AnswersSpec, c *schemas.Candidate) string {
	for _, key := range []string{c.Function + "." + c.Missing, c.Missing} {
		if q, ok := answers.Ask[key]; ok {
			return q
		}
	}
	return "What should the " + text.Humanise(c.Missing) + " be?"
}
