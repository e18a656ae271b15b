package records

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/shards"
)

// columnPlan says which columns a table is read by, and where each stands among them; -1 for one that it lacks.
type columnPlan struct {
	names                                              []string
	id, query, outcome, function, route, group, labels int
	arguments, calls, tools                            int
	has                                                []bool // of Spec.Labels
}

// planColumns says whether a table can be read by columns, and how.
func planColumns(table *shards.Table, spec *Spec) (columnPlan, bool) {
	p := columnPlan{}
	names := table.Names()
	if spec.Query == "messages" || !table.HasText(spec.Query) || slices.Contains(names, "accept") {
		return p, false
	}
	for _, listed := range []string{"calls", "tools"} {
		if slices.Contains(names, listed) && !table.HasList(listed) {
			return p, false
		}
	}
	for _, text := range []string{"arguments", spec.Function} {
		if text != "" && slices.Contains(names, text) && !table.HasText(text) {
			return p, false
		}
	}
	add := func(name string, ok bool) int {
		if !ok {
			return -1
		}
		p.names = append(p.names, name)
		return len(p.names) - 1
	}
	text := func(name string) int { return add(name, name != "" && table.HasText(name)) }
	p.id, p.query, p.outcome, p.function = text("id"), text(spec.Query), text("outcome"), text(spec.Function)
	p.route, p.group, p.arguments = text("route"), text("asset_id"), text("arguments")
	p.calls, p.tools = add("calls", table.HasList("calls")), add("tools", table.HasList("tools") && len(spec.Functions) > 0)
	p.labels = len(p.names)
	for _, label := range spec.Labels {
		p.has = append(p.has, text(label) >= 0)
	}
	return p, true
}

// columns reads a stretch by columns.
func (r *reader) columns(ctx context.Context, table *shards.Table, p columnPlan) error {
	r.shared = map[string]string{}
	groups := table.Groups()
	end := r.stretch.End
	if end < 0 {
		end = int64(len(groups))
	}
	row := int64(0)
	for _, n := range groups[:r.stretch.Start] {
		row += n
	}
	for group := r.stretch.Start; group < end; group++ {
		if err := table.Read(int(group), p.names, func(b *shards.Batch) bool {
			for i := range b.Rows {
				r.row(b, i, row, &p)
				row++
			}
			return ctx.Err() == nil
		}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// row reads one row of a batch.
func (r *reader) row(b *shards.Batch, i int, number int64, p *columnPlan) {
	rec := &r.record
	own := func(column int) string {
		if column < 0 {
			return ""
		}
		return string(b.Text(column, i))
	}
	few := func(column int) string {
		if column < 0 {
			return ""
		}
		return r.share(b.Text(column, i))
	}
	rec.ID, rec.Query, rec.Group = own(p.id), own(p.query), own(p.group)
	rec.Outcome, rec.Route = few(p.outcome), few(p.route)
	rec.Labels = rec.Labels[:0]
	at := p.labels
	for _, has := range p.has {
		label := ""
		if has {
			label = few(at)
			at++
		}
		rec.Labels = append(rec.Labels, label)
	}
	where := func() string { return fmt.Sprintf("row %d", number+1) }
	function := few(p.function)
	rec.calls, rec.tools = rec.calls[:0], rec.tools[:0]
	if p.calls >= 0 {
		rec.calls = r.texts(rec.calls, b, p.calls, i)
	}
	if p.tools >= 0 {
		rec.tools = r.texts(rec.tools, b, p.tools, i)
	}
	var arguments []byte
	rec.first = schemas.Call{}
	if p.arguments >= 0 && function != "" && r.spec.Function == "function" && !r.spec.hidden(function) {
		arguments = b.Text(p.arguments, i)
		rec.first = schemas.Call{Name: function, Arguments: arguments}
		if p.calls < 0 {
			rec.calls = append(rec.calls, callOf(function, slices.Clone(arguments)))
		}
	}
	r.finish(number, where, function, arguments, p.calls >= 0)
}

func (r *reader) texts(into []json.RawMessage, b *shards.Batch, column, row int) []json.RawMessage {
	r.list = b.Texts(r.list[:0], column, row)
	for _, text := range r.list {
		into = append(into, json.RawMessage(text))
	}
	return into
}

// mostShared bounds the texts that are kept once.
const mostShared = 4096

// share returns a text of which there are few, without a copy of its own.
func (r *reader) share(text []byte) string {
	if s, ok := r.shared[string(text)]; ok {
		return s
	}
	s := string(text)
	if len(r.shared) < mostShared {
		r.shared[s] = s
	}
	return s
}
