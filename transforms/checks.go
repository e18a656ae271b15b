package transforms

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/surfaces"
	"github.com/routenator/routenator/transforms/text"
)

// check says what is wrong with a row, "" when nothing is.
type check struct {
	name string
	find func(c *schemas.Candidate) string
}

// newChecks returns the schema check, which every row must pass, and the checks that the recipe names, in its order.
func newChecks(e *environment) []check {
	checks := []check{{"schema", func(c *schemas.Candidate) string { return checkSchema(e, c) }},
		{"text", checkText}}
	for _, spec := range e.domain.Recipe.Validate {
		if find := named(e, spec); find != nil {
			checks = append(checks, check{spec.Check, find})
		}
	}
	return checks
}

func named(e *environment, spec schemas.Check) func(*schemas.Candidate) string {
	switch spec.Check {
	case "words":
		return func(c *schemas.Candidate) string { return checkWords(spec, c) }
	case "stated":
		return newStated(e).check
	case "language":
		return func(c *schemas.Candidate) string {
			return found(!text.ScriptFits(c.Query, c.Language), "letters are not of the language "+c.Language)
		}
	case "leaked":
		return onQuery(text.HasInstruction, "an instruction to a writer stands in it")
	case "refusal":
		return onQuery(text.HasRefusal, "reads like a model's refusal")
	case "placeholder":
		return onQuery(text.HasPlaceholder, "a placeholder stands in it")
	case "link":
		return onQuery(text.HasLink, "a link stands in it")
	case "hashtag":
		return onQuery(text.HasHashtag, "a hashtag stands in it")
	case "personal":
		return onQuery(func(s string) bool { return text.HasEmail(s) || text.HasPhone(s) || text.HasCard(s) }, "an e-mail address, phone or card number stands in it")
	case "repeated":
		return func(c *schemas.Candidate) string {
			word, ok := text.RepeatedWord(c.Query)
			return found(ok, fmt.Sprintf("%q stands twice in a row", word))
		}
	}
	return nil
}

func onQuery(find func(string) bool, what string) func(*schemas.Candidate) string {
	return func(c *schemas.Candidate) string { return found(find(c.Query), what) }
}

func found(is bool, what string) string {
	if is {
		return what
	}
	return ""
}

// checkSchema checks the calls against their functions' schemas, and that their JSON survives every loader.
func checkSchema(e *environment, c *schemas.Candidate) string {
	if calls := len(c.Calls); c.Outcome == schemas.OutcomeCall && calls != 1 ||
		c.Outcome == schemas.OutcomeParallel && (calls < 2 || calls > 3) ||
		(c.Outcome == schemas.OutcomeClarify || c.Outcome == schemas.OutcomeNone) && calls != 0 {
		return fmt.Sprintf("%d calls for the outcome %s", calls, c.Outcome)
	}
	for _, call := range c.Calls {
		validator, ok := e.validators[call.Name]
		if !ok {
			return fmt.Sprintf("%s is no function of the recipe", call.Name)
		}
		if err := shards.CheckArguments(call.Arguments); err != nil {
			return err.Error()
		}
		if err := validator.Check(call.Arguments); err != nil {
			return fmt.Sprintf("%s: %v", call.Name, err)
		}
	}
	return ""
}

func checkText(c *schemas.Candidate) string {
	if strings.TrimSpace(c.Query) == "" {
		return "is empty"
	}
	return found(text.HasControl(c.Query), "holds a control character")
}

func checkWords(spec schemas.Check, c *schemas.Candidate) string {
	n := text.CountWords(c.Query)
	if most, ok := spec.Max[c.Function]; ok && n > most {
		return fmt.Sprintf("%d words, at most %d for %s", n, most, c.Function)
	}
	if least, ok := spec.Min[c.Function]; ok && n < least {
		return fmt.Sprintf("%d words, at least %d for %s", n, least, c.Function)
	}
	return ""
}

// stated checks that every value in a call is said in the query, and that no other value of an enum is.
type stated struct {
	domain *schemas.Domain
	index  *surfaces.Index
}

func newStated(e *environment) *stated { return &stated{domain: e.domain, index: e.surfaces} }

func (s *stated) check(c *schemas.Candidate) string {
	query := " " + surfaces.Spoken(c.Query) + " "
	for i, call := range c.Calls {
		var arguments map[string]json.RawMessage
		if err := json.Unmarshal(call.Arguments, &arguments); err != nil {
			return err.Error()
		}
		f, ok := s.domain.Function(call.Name)
		if !ok {
			return call.Name + " is no function of the recipe"
		}
		for _, p := range f.Parameters {
			if raw, ok := arguments[p.Name]; ok {
				if what := s.argument(c, i, &p, raw, query); what != "" {
					return what
				}
			}
		}
	}
	return ""
}

func (s *stated) argument(c *schemas.Candidate, call int, p *schemas.Parameter, raw json.RawMessage, query string) string {
	value := schemas.ScalarText(raw)
	if catchAll, ok := s.domain.CatchAll(p.Name); ok && value == catchAll {
		return s.silent(c, p.Name, query)
	}
	for _, way := range s.index.Ways(p.Name, value) {
		if strings.Contains(query, " "+way+" ") {
			return ""
		}
	}
	for _, said := range c.Said {
		if said.Call == call && said.Argument == p.Name && (said.Surface == "" || surfaces.Stands(query, surfaces.Spoken(said.Surface), c.Noise != "")) {
			return ""
		}
	}
	if len(p.Enum) == 0 && p.Type == "string" && surfaces.Stands(query, surfaces.Spoken(value), c.Noise != "") {
		return ""
	}
	return fmt.Sprintf("%s is %s, and the query does not say so", p.Name, raw)
}

// silent says which value the query names although the call has the catch-all.
func (s *stated) silent(c *schemas.Candidate, argument, query string) string {
	if c.Outcome == schemas.OutcomeParallel {
		return "" // the value may belong to the other call
	}
	for _, p := range s.domain.Values[argument] {
		for _, way := range s.index.Ways(argument, p.Value) {
			if strings.Contains(query, " "+way+" ") {
				return fmt.Sprintf("%s is the catch-all, and the query says %q", argument, way)
			}
		}
	}
	return ""
}
