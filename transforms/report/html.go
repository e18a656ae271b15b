package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"math"
	"sort"
	"strings"

	"github.com/routenator/routenator/schemas"
)

//go:embed report.html.tmpl
var page string

var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"thousands": thousands, "title": tableTitle, "shown": shown, "calls": callsText, "cell": cellName,
	"percent": percent, "bars": bars, "histogram": histogram, "labels": labelsText, "join": strings.Join,
	"groups": groupRejects, "width": width, "number": number, "short": shortHash,
}).Parse(page))

// HTML writes the report as one page that needs nothing else: no network, font or script.
func HTML(w io.Writer, r *schemas.Report) error {
	if err := pageTemplate.Execute(w, r); err != nil {
		return fmt.Errorf("report.html: %w", err)
	}
	return nil
}

func shortHash(identity string) string { return identity[:min(len(identity), 12)] }

func number(v float64) string {
	if v == math.Trunc(v) {
		return thousands(int(v))
	}
	return fmt.Sprintf("%.1f", v)
}

func percent(part, whole int) string { return fmt.Sprintf("%.2f%%", 100*share(part, whole)) }

// width is the CSS width of a bar that stands for part of whole.
func width(part, whole int) template.CSS {
	return template.CSS(fmt.Sprintf("width:%.2f%%", 100*share(part, whole)))
}

// callsText writes calls as people write them.
func callsText(calls []schemas.Call) string {
	if len(calls) == 0 {
		return "no call"
	}
	var out []string
	for _, c := range calls {
		out = append(out, c.Name+"("+argumentsText(c.Arguments)+")")
	}
	return strings.Join(out, "; ")
}

// argumentsText writes a JSON object as name=value, in its own order.
func argumentsText(object json.RawMessage) string {
	decoder := json.NewDecoder(strings.NewReader(string(object)))
	if _, err := decoder.Token(); err != nil {
		return string(object)
	}
	var parts []string
	for decoder.More() {
		key, err := decoder.Token()
		var value json.RawMessage
		if err != nil || decoder.Decode(&value) != nil {
			return string(object)
		}
		parts = append(parts, fmt.Sprintf("%s=%s", key, value))
	}
	return strings.Join(parts, ", ")
}

func labelsText(labels map[string]string) string { return cellName(labels) }

// rejectGroup is the rejects of one stage and reason.
type rejectGroup struct {
	Name string
	Rows []schemas.Sample
}

func groupRejects(samples []schemas.Sample) []rejectGroup {
	var out []rejectGroup
	for _, s := range samples {
		name := s.Stage + ": " + s.Reason
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, rejectGroup{Name: name})
		}
		out[len(out)-1].Rows = append(out[len(out)-1].Rows, s)
	}
	return out
}

// Measures of the plots, in the units of their view boxes.
const (
	plotWidth  = 720
	labelWidth = 170
	rowHeight  = 30
)

// bars draws a table: for each value a bar for what was accepted and a tick where the target is.
func bars(t schemas.TableReport) template.HTML {
	most := 1.0
	for _, c := range t.Cells {
		most = max(most, c.Target, float64(c.Accepted))
	}
	var b strings.Builder
	height := rowHeight*len(t.Cells) + 6
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="target and accepted rows of %s">`, plotWidth, height, template.HTMLEscapeString(tableTitle(&t)))
	scale := float64(plotWidth-labelWidth-90) / most
	for i, c := range t.Cells {
		y := i*rowHeight + 4
		label := template.HTMLEscapeString(shown(c.Value))
		fmt.Fprintf(&b, `<g><title>%s: %s rows accepted, target %s, planned %s</title>`, label, thousands(c.Accepted), number(c.Target), thousands(c.Planned))
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, labelWidth-10, y+16, clipped(label))
		fmt.Fprintf(&b, `<rect class="bar" x="%d" y="%d" width="%.1f" height="18" rx="2"/>`, labelWidth, y+2, max(float64(c.Accepted)*scale, 1))
		fmt.Fprintf(&b, `<line class="target" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`, labelWidth+c.Target*scale, labelWidth+c.Target*scale, y-1, y+23)
		fmt.Fprintf(&b, `<text class="n" x="%.1f" y="%d">%s</text></g>`, labelWidth+max(float64(c.Accepted), c.Target)*scale+8, y+16, thousands(c.Accepted))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// clipped keeps a label, which is escaped already, within its column.
func clipped(label string) string {
	runes := []rune(label)
	if len(runes) > 24 && !strings.Contains(label, "&") {
		return string(runes[:23]) + "…"
	}
	return label
}

// histogram draws counts by number of words.
func histogram(counts []schemas.Count) template.HTML {
	if len(counts) == 0 {
		return ""
	}
	byWords, most, last := map[int]int{}, 1, 0
	for _, c := range counts {
		n := 0
		fmt.Sscan(c.Value, &n)
		byWords[n] = c.Rows
		most, last = max(most, c.Rows), max(last, n)
	}
	words := make([]int, 0, len(byWords))
	for n := range byWords {
		words = append(words, n)
	}
	sort.Ints(words)
	var b strings.Builder
	step := float64(plotWidth-40) / float64(last+1)
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d 190" role="img" aria-label="rows by number of words">`, plotWidth)
	for _, n := range words {
		height := 150 * float64(byWords[n]) / float64(most)
		x := 20 + float64(n)*step
		fmt.Fprintf(&b, `<g><title>%d words: %s rows</title><rect class="bar" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/></g>`,
			n, thousands(byWords[n]), x, 160-height, max(step-2, 1), height)
		if n%5 == 0 {
			fmt.Fprintf(&b, `<text class="n" x="%.1f" y="178" text-anchor="middle">%d</text>`, x+step/2, n)
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}
