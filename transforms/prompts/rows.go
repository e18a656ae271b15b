package prompts

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/surfaces"
	"github.com/routenator/routenator/transforms/text"
)

// Unread is a row of a reply, or a whole reply, that is no candidate.
type Unread struct {
	ID     string
	Reason string // no_object, no_query, argument or too_many
	Detail string
}

// Rows reads the candidates of a reply. Each row of the reply is a candidate or unread; Cell is left to the caller.
func (p *Prompter) Rows(plan *schemas.Plan, labels map[string]string, reply string) ([]schemas.Candidate, []Unread) {
	t, err := p.target(plan, labels)
	if err != nil { // the request was made for this cell
		return nil, []Unread{{plan.ID, "no_object", err.Error()}}
	}
	list, err := objects(reply)
	if err != nil {
		return nil, []Unread{{plan.ID, "no_object", err.Error() + ": " + shown(reply)}}
	}
	var rows []schemas.Candidate
	var unread []Unread
	for i, object := range list {
		id := p.rowID(plan, i)
		if i >= p.route.PerReply {
			unread = append(unread, Unread{id, "too_many", fmt.Sprintf("row %d of a reply that was asked for %d", i+1, p.route.PerReply)})
			continue
		}
		row, err := p.row(plan, t, object)
		if err != nil {
			unread = append(unread, Unread{id, err.reason, err.detail})
			continue
		}
		row.ID = id
		row.Labels = p.observer.Labels(row, assetOf(plan))
		rows = append(rows, *row)
	}
	return rows, unread
}

func assetOf(plan *schemas.Plan) *schemas.Asset {
	if plan.Asset.ID == "" {
		return nil
	}
	return &plan.Asset
}

// rowID is the plan's id for its first row, and a hash of it for the further ones.
func (p *Prompter) rowID(plan *schemas.Plan, i int) string {
	if i == 0 {
		return plan.ID
	}
	var b [12]byte
	for at := range b {
		b[at] = byte(hash.Of(p.domain.Recipe.Seed, "further row", plan.ID, strconv.Itoa(i), strconv.Itoa(at)))
	}
	return hex.EncodeToString(b[:])
}

type unreadable struct{ reason, detail string }

func (p *Prompter) row(plan *schemas.Plan, t *target, object map[string]json.RawMessage) (*schemas.Candidate, *unreadable) {
	var query string
	if json.Unmarshal(object[queryKey], &query) != nil || tidy(query) == "" {
		return nil, &unreadable{"no_query", "no query in " + shown(compactJSON(object))}
	}
	c := &schemas.Candidate{Query: tidy(query), Outcome: t.outcome, Missing: t.missing, Language: t.language, Route: plan.Route,
		AssetID: plan.Asset.ID, Source: -1, Round: plan.Round}
	if plan.Asset.ID != "" {
		c.Source = plan.Asset.Source
	}
	if t.function != nil {
		c.Function = t.function.Name
	}
	if t.outcome == schemas.OutcomeCall {
		arguments, err := p.arguments(t, object)
		if err != nil {
			return nil, &unreadable{"argument", err.Error()}
		}
		c.Calls = []schemas.Call{{Name: t.function.Name, Arguments: arguments}}
		p.say(c, t.function, arguments)
	}
	c.Skeleton = skeleton(c)
	return c, nil
}

// tidy takes away what models put around a query: quotes, line breaks, bullets.
func tidy(query string) string {
	query = withoutBullet(strings.Join(strings.Fields(query), " "))
	for _, pair := range []string{`""`, "''", "“”", "‘’", "«»"} {
		runes := []rune(pair)
		inner, ok := strings.CutPrefix(query, string(runes[0]))
		if closed, ends := strings.CutSuffix(inner, string(runes[1])); ok && ends && !strings.ContainsRune(closed, runes[0]) {
			query = strings.TrimSpace(closed)
		}
	}
	return withoutBullet(query)
}

func withoutBullet(query string) string {
	for _, bullet := range []string{"- ", "* ", "• "} {
		query = strings.TrimPrefix(query, bullet)
	}
	return query
}

// arguments joins what the cell decides, what the reply says and the catch-alls, in the order of the schema.
func (p *Prompter) arguments(t *target, object map[string]json.RawMessage) (json.RawMessage, error) {
	var nested map[string]json.RawMessage
	if raw, ok := object[argumentsKey]; ok {
		_ = json.Unmarshal(raw, &nested) // arguments that are no object are looked for beside the query
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for i := range t.function.Parameters {
		parameter := &t.function.Parameters[i]
		raw, err := p.argument(t, parameter, object, nested)
		if err != nil {
			return nil, err
		}
		if raw == nil {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s:%s", compactJSON(parameter.Name), raw)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (p *Prompter) argument(t *target, parameter *schemas.Parameter, object, nested map[string]json.RawMessage) (json.RawMessage, error) {
	if value, ok := t.fixed[parameter.Name]; ok {
		if value == "" {
			return nil, nil
		}
		return parameter.Literal(value)
	}
	raw := nested[parameter.Name]
	if raw == nil && parameter.Name != queryKey && parameter.Name != argumentsKey {
		raw = object[parameter.Name] // some models leave the inner object out
	}
	if raw == nil || string(raw) == "null" || string(raw) == `""` {
		if catchAll, ok := p.domain.CatchAll(parameter.Name); ok {
			return parameter.Literal(catchAll)
		}
		return nil, nil
	}
	if parameter.Type == "array" || parameter.Type == "object" {
		return parameter.Literal(string(raw))
	}
	if isNested(raw) {
		return nil, fmt.Errorf("%s: %s is no %s", parameter.Name, shown(string(raw)), parameter.Type)
	}
	return parameter.Literal(scalarText(raw))
}

// isNested says whether JSON is a list or an object.
func isNested(raw []byte) bool { return len(raw) > 0 && (raw[0] == '[' || raw[0] == '{') }

// scalarText returns a JSON scalar as text; the white space of a text is one space.
func scalarText(raw json.RawMessage) string {
	said := schemas.ScalarText(raw)
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte(`"`)) {
		return said
	}
	return strings.Join(strings.Fields(said), " ")
}

// say finds the words of the query that stand for each argument.
func (p *Prompter) say(c *schemas.Candidate, f *schemas.Function, arguments json.RawMessage) {
	var values map[string]json.RawMessage
	if json.Unmarshal(arguments, &values) != nil {
		return // the schema check rejects the row
	}
	for _, parameter := range f.Parameters {
		raw, ok := values[parameter.Name]
		if !ok {
			continue
		}
		value := scalarText(raw)
		if catchAll, is := p.domain.CatchAll(parameter.Name); is && value == catchAll {
			continue
		}
		if surface, ok := p.surfaces.Find(c.Query, parameter.Name, value); ok {
			c.Said = append(c.Said, schemas.Said{Argument: parameter.Name, Surface: surface})
		}
	}
}

// skeleton is the query with the words for its arguments masked, the longest first.
func skeleton(c *schemas.Candidate) string {
	s := " " + surfaces.Spoken(c.Query) + " "
	said := slices.Clone(c.Said)
	slices.SortStableFunc(said, func(a, b schemas.Said) int { return len(b.Surface) - len(a.Surface) })
	for _, each := range said {
		s = strings.Replace(s, " "+each.Surface+" ", " {"+each.Argument+"} ", 1)
	}
	return strings.TrimSpace(s)
}

// shown shortens what is told of a reply.
func shown(s string) string {
	const most = 160
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return text.Printable(s)
}
