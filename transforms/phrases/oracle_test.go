package phrases

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/text"
)

// oracle knows, from the recipe alone, what each value of a closed argument can be called.
type oracle struct {
	domain     *schemas.Domain
	validators map[string]*schemas.Validator
	called     map[string]map[string]map[string]bool // by argument, value and surface in lower case
}

func newOracle(t *testing.T, domain *schemas.Domain) *oracle {
	o := &oracle{domain: domain, validators: map[string]*schemas.Validator{}, called: map[string]map[string]map[string]bool{}}
	for i := range domain.Functions {
		v, err := domain.Functions[i].Validator()
		if err != nil {
			t.Fatal(err)
		}
		o.validators[domain.Functions[i].Name] = v
	}
	add := func(argument, value, surface string) {
		if o.called[argument] == nil {
			o.called[argument] = map[string]map[string]bool{}
		}
		if o.called[argument][value] == nil {
			o.called[argument][value] = map[string]bool{}
		}
		o.called[argument][value][strings.ToLower(surface)] = true
	}
	for argument, entries := range domain.Values {
		for _, e := range entries {
			for _, s := range e.Say {
				add(argument, e.Value, s.Text)
				add(argument, e.Value, text.Plural(s.Text))
				for _, form := range s.Forms {
					add(argument, e.Value, form)
				}
			}
		}
	}
	for argument, spec := range domain.Recipe.Values {
		if len(spec.Range) == 0 {
			continue
		}
		for value, surfaces := range surfacesOf(t, spec, allowed{}, "en") {
			for surface := range surfaces {
				add(argument, value, surface)
			}
		}
	}
	return o
}

// check says what is wrong with a call of a row: each argument is what was said, fixed by the phrase, or the
// catch-all where nothing was said.
func (o *oracle) check(c *schemas.Candidate, call int) error {
	made := c.Calls[call]
	if err := o.validators[made.Name].Check(made.Arguments); err != nil {
		return err
	}
	var arguments map[string]any
	if err := json.Unmarshal(made.Arguments, &arguments); err != nil {
		return err
	}
	for name, value := range arguments {
		if err := o.checkArgument(c, call, name, fmt.Sprint(value)); err != nil {
			return err
		}
	}
	for _, s := range c.Said {
		if _, ok := arguments[s.Argument]; s.Call == call && !ok {
			return fmt.Errorf("%s was said and is no argument", s.Argument)
		}
	}
	return nil
}

func (o *oracle) checkArgument(c *schemas.Candidate, call int, name, value string) error {
	var said []string
	for _, s := range c.Said {
		if s.Call != call || s.Argument != name {
			continue
		}
		if s.Surface == "" {
			return nil // the phrase's own words say it
		}
		said = append(said, s.Surface)
		if o.called[name] != nil && !o.called[name][value][strings.ToLower(s.Surface)] {
			return fmt.Errorf("%s is %q, and %q was said", name, value, s.Surface)
		}
		if o.called[name] != nil && c.Language != "ja" && !text.Contains(c.Query, s.Surface) {
			return fmt.Errorf("%q does not stand in the query", s.Surface)
		}
		if c.Noise == "" && !strings.Contains(c.Query, s.Surface) {
			return fmt.Errorf("%q does not stand in the query as it was said", s.Surface)
		}
	}
	catchAll, has := o.domain.CatchAll(name)
	switch {
	case len(said) == 0 && !(has && value == catchAll):
		return fmt.Errorf("%s is %q, and nothing was said", name, value)
	case len(said) > 0 && has && value == catchAll:
		return fmt.Errorf("%s is the catch-all, and %q was said", name, said)
	case len(said) > 0 && o.called[name] == nil && text.Normalise(strings.Join(said, " ")) != text.Normalise(value):
		return fmt.Errorf("%s is %q, and %q was said", name, value, said)
	}
	return nil
}
