package phrases

import (
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// drawContext is the row for which values are drawn.
type drawContext struct {
	id    string // of the plan and the attempt: what is drawn is a hash of it
	asset *schemas.Asset
	nodes []int // the asset's nodes in the graph
}

// drawn is one value and the words for it. ok is false where there is none to draw.
type drawn struct {
	name    string
	number  int // which draw of these values
	ok      bool
	surface string
	forms   map[string]string
	value   string   // what stands in the call
	closed  bool     // of a list or range: typing noise leaves it alone
	path    []string // graph nodes passed
	english bool
}

// said returns the words for the value in a form.
func (d *drawn) said(form string) string {
	if form == "" {
		return d.surface
	}
	if s, ok := d.forms[form]; ok {
		return s
	}
	if form == "plural" && d.english {
		return text.Plural(d.surface)
	}
	return d.surface
}

func (d *drawn) count(form string) int { return text.CountWords(d.said(form)) }

// draw returns what the slot holds in this request: the same whenever it is asked.
func (d *derivation) draw(n *node, request int) *drawn {
	r := d.requests[request]
	for i := range r.draws {
		if r.draws[i].name == n.name && r.draws[i].number == n.draw {
			return &r.draws[i]
		}
	}
	if n.lower != nil { // the lower numbers first, in whatever order the phrase says them
		d.draw(n.lower, request)
	}
	d.values = *hash.New(d.generator.domain.Recipe.Seed, d.context.id, n.purposes[request])
	var limit allowed
	if n.draw == 1 {
		limit = r.limits[n.name]
	}
	out := d.generator.source(r.function, n.name).draw(&d.context, &d.values, limit, r.file.Language)
	out.name, out.number, out.english = n.name, n.draw, r.file.Language == "en"
	if n.draw > 1 && out.ok && d.repeats(r, &out) {
		out.ok = false // two draws of one slot are two things
	}
	r.draws = append(r.draws, out)
	return &r.draws[len(r.draws)-1]
}

// repeats says whether the request has drawn the same value from the same slot already.
func (d *derivation) repeats(r *request, out *drawn) bool {
	for i := range r.draws {
		if r.draws[i].name == out.name && r.draws[i].ok && r.draws[i].value == out.value {
			return true
		}
	}
	return false
}
