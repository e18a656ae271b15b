package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/router"
)

// sampled is how many records of each source a preview reads.
const sampled = 2000

// preview checks the recipe with everything that it names and, with --preview, shows the plan and some rows. It
// writes nothing but the text.
func preview(ctx context.Context, c *config, r *recipe, out io.Writer) error {
	p, err := newPreviewer(ctx, c, r)
	if err != nil {
		return err
	}
	if c.preview == 0 {
		fmt.Fprintf(out, "%s is right: %d rows over %d cells, %s.\n", r.domain.Recipe.Name, r.domain.Recipe.Size, p.filled(), p.inputs())
		return p.showIdle(out)
	}
	p.showTables(out)
	p.showRows(out, c.preview)
	if len(r.asked()) > 0 {
		if err := p.showQuestions(ctx, c, r, out); err != nil {
			return err
		}
	}
	size := float64(r.domain.Recipe.Size)
	fmt.Fprintf(out, "\nThe whole run: about %.0f s of processor time, about %.1f MB of Parquet.\n", size*(p.secondsPerRow()+restOfRow), size*bytesInParquet/1e6)
	return p.showIdle(out)
}

// mostIdle is how many phrases that are never said are listed.
const mostIdle = 10

// showIdle says which phrases the plan has no use for. They are no error: other targets may need them.
func (p *previewer) showIdle(out io.Writer) error {
	var idle schemas.Problems
	for route, spec := range p.domain.Recipe.Routes {
		if spec.Kind != schemas.KindTemplate {
			continue
		}
		var planned []map[string]string
		for _, slot := range p.joint.Slots {
			if slot.Route == route && p.joint.Cells[slot.Cell].Quota > 0 {
				planned = append(planned, p.joint.LabelsOf(slot.Cell))
			}
		}
		more, err := p.probe.Idle(route, planned)
		if err != nil {
			return err
		}
		idle = append(idle, more...)
	}
	if len(idle) > 0 {
		fmt.Fprintf(out, "\n%s\n", idle[:min(len(idle), mostIdle)])
	}
	if len(idle) > mostIdle {
		fmt.Fprintf(out, "and %d more phrases are never said\n", len(idle)-mostIdle)
	}
	return nil
}

// bytesInParquet is what one row takes on disk, about: ids and queries hardly compress, tools and messages do.
const bytesInParquet = 140

// restOfRow is the processor time, in seconds, that a row takes beside being made: checks, dedup, writing (measured on
// the gallery).
const restOfRow = 150e-6

// timed is how many rows are made to see how long one takes.
const timed = 400

// previewer is a recipe ready to make rows without a pipeline.
type previewer struct {
	domain *schemas.Domain
	joint  *cells.Joint
	probe  *transforms.Probe
	assets int
	broken int
}

func newPreviewer(ctx context.Context, c *config, r *recipe) (*previewer, error) {
	p := &previewer{domain: r.domain}
	if r.embedded { // the readers read files: those of the binary are laid down for a moment
		folder, err := os.MkdirTemp("", "routenator-*")
		if err != nil {
			return nil, fmt.Errorf("preview: %w", err)
		}
		defer os.RemoveAll(folder)
		if p.domain, err = r.staged(ctx, folder); err != nil {
			return nil, err
		}
	}
	assets, broken, err := transforms.SampleAssets(ctx, p.domain, r.graph, sampled)
	if err != nil {
		return nil, &usageError{err}
	}
	if p.assets, p.broken = len(assets), len(broken); p.assets == 0 && len(p.domain.Recipe.Assets) > 0 {
		return nil, usagef("%s: the asset files hold no asset%s", name(c), firstDetail(broken))
	}
	if share := float64(p.broken) / float64(max(p.assets+p.broken, 1)); share > *p.domain.Recipe.MaxBroken {
		return nil, usagef("%d of the first %d asset records are broken, and max_broken allows %.2f%%%s", p.broken, p.assets+p.broken, 100**p.domain.Recipe.MaxBroken, firstDetail(broken))
	}
	if p.probe, err = transforms.NewProbe(p.domain, r.graph, examplesOf(p.domain, assets)); err != nil {
		return nil, &usageError{err}
	}
	if p.joint, err = cells.New(p.domain, p.probe.Observer(), p.domain.Recipe.Size, p.probe.Feasible); err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", name(c), err)}
	}
	return p, nil
}

func name(c *config) string {
	if c.recipe == "" {
		return "the embedded recipe"
	}
	return c.recipe
}

func firstDetail(broken []schemas.Reject) string {
	if len(broken) == 0 {
		return ""
	}
	return "; the first: " + broken[0].Detail
}

func examplesOf(domain *schemas.Domain, assets []schemas.Asset) map[cells.Class][]schemas.Asset {
	out := map[cells.Class][]schemas.Asset{}
	for i := range assets {
		class := cells.ClassOf(&domain.Recipe, &assets[i])
		out[class] = append(out[class], assets[i])
	}
	return out
}

func (p *previewer) filled() int {
	n := 0
	for _, c := range p.joint.Cells {
		if c.Quota > 0 {
			n++
		}
	}
	return n
}

func (p *previewer) inputs() string {
	parts := []string{fmt.Sprintf("%d functions", len(p.domain.Functions))}
	if p.assets > 0 {
		parts = append(parts, fmt.Sprintf("%d assets looked at", p.assets))
	}
	if p.broken > 0 {
		parts = append(parts, fmt.Sprintf("%d of them broken", p.broken))
	}
	return strings.Join(parts, ", ")
}

// showTables prints each target with its rows.
func (p *previewer) showTables(out io.Writer) {
	fmt.Fprintf(out, "%s: %d rows over %d cells, %s\n", p.domain.Recipe.Name, p.domain.Recipe.Size, p.filled(), p.inputs())
	for _, table := range p.joint.Tables {
		fmt.Fprintf(out, "\n%s\n", table.Name)
		w := tabwriter.NewWriter(out, 2, 0, 2, ' ', tabwriter.AlignRight)
		counts := p.counts(table.Of, table.Given)
		for _, label := range inOrder(p.domain, &table) {
			fmt.Fprintf(w, "  %s\t%.2f%%\t%d rows\t\n", shownLabel(cells.LabelText(table.Of, label)), 100*table.Share[label], counts[label])
		}
		w.Flush() // to the terminal: a failure shows by itself
	}
}

func shownLabel(label string) string {
	if label == "" {
		return "(none)"
	}
	return label
}

func (p *previewer) counts(of string, given map[string][]string) map[string]int {
	j := &job{domain: p.domain}
	counts := map[string]int{}
	for i, c := range p.joint.Cells {
		if label, ok := j.labelIn(p.joint, i, of, given); ok {
			counts[label] += c.Quota
		}
	}
	return counts
}

// draw returns slots as the cells' quotas are, by hash. The routes of a group share their cell.
func (p *previewer) draw(n int) []int {
	ways := map[int][]int{}
	for slot, s := range p.joint.Slots {
		ways[s.Cell] = append(ways[s.Cell], slot)
	}
	var all, out []int
	for cell, c := range p.joint.Cells {
		for row := range c.Quota {
			all = append(all, ways[cell][row%len(ways[cell])])
		}
	}
	s := hash.New(p.domain.Recipe.Seed, "preview", "cells")
	for range n {
		out = append(out, all[s.Intn(len(all))])
	}
	return out
}

// showRows makes and prints n rows.
func (p *previewer) showRows(out io.Writer, n int) {
	shown := 0
	for number, slot := range p.draw(20 * n) {
		s := p.joint.Slots[slot]
		if p.domain.Recipe.Routes[s.Route].Asks() {
			continue
		}
		row, _ := p.probe.Make(p.joint.LabelsOf(s.Cell), s.Route, number)
		if row == nil {
			continue
		}
		p.showRow(out, row, s)
		if shown++; shown == n {
			return
		}
	}
}

// secondsPerRow makes rows twice, the first time to warm up, and returns how long one takes.
func (p *previewer) secondsPerRow() float64 {
	slots := p.draw(timed)
	var spent time.Duration
	for range 2 {
		started := time.Now()
		for number, slot := range slots { // a route that asks makes none here
			s := p.joint.Slots[slot]
			p.probe.Make(p.joint.LabelsOf(s.Cell), s.Route, number)
		}
		spent = time.Since(started)
	}
	return spent.Seconds() / timed
}

// name says a cell in words, and in a group which route makes the row.
func (p *previewer) name(cell, route int) string {
	name := p.joint.Name(cell)
	if by := p.domain.Recipe.Routes[route].Name; by != p.joint.GroupOf(cell) {
		name += " by " + by
	}
	return name
}

func (p *previewer) showRow(out io.Writer, row *schemas.Candidate, slot router.Slot) {
	fmt.Fprintf(out, "\n%q\n", row.Query)
	switch {
	case len(row.Calls) > 0:
		for _, call := range row.Calls {
			fmt.Fprintf(out, "    %s %s\n", call.Name, call.Arguments)
		}
	case row.Outcome == schemas.OutcomeClarify:
		fmt.Fprintf(out, "    asks for %s of %s\n", row.Missing, row.Function)
	default:
		fmt.Fprintf(out, "    calls nothing\n")
	}
	fmt.Fprintf(out, "    %s\n", p.name(slot.Cell, slot.Route))
	if reason, detail := p.probe.First(row); reason != "" {
		fmt.Fprintf(out, "    would be rejected: %s: %s\n", reason, detail)
	}
}
