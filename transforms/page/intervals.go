package page

import (
	"fmt"
	"html/template"
	"strings"
)

// Scale is the ends of an axis on which values of several lines are drawn.
type Scale struct{ From, To float64 }

// at is where a value lies on the scale, in percent; what lies outside is drawn at the end.
func (s Scale) at(v float64) float64 { return full * within(Ratio(v-s.From, s.To-s.From)) }

// Mark is one thing on a line of a scale.
type Mark struct {
	Kind     string  // dot, tick, median, span (a thin line), box or band
	From, To float64 // To is of spans, boxes and bands
}

// Line draws marks on one line of a scale. title shows on hover and is what a screen reader says.
func (s Scale) Line(title string, marks ...Mark) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar" role="img"><title>%s</title><rect class="track" width="100%%" height="100%%"/><line class="axis" x1="0" x2="%.2f%%" y1="50%%" y2="50%%"/>`, template.HTMLEscapeString(title), full)
	for _, m := range marks {
		if !Finite(m.From, m.To) {
			continue
		}
		from, to := s.at(m.From), s.at(m.To)
		switch m.Kind {
		case "dot":
			fmt.Fprintf(&b, `<circle class="dot" cx="%.2f%%" cy="50%%" r="4.5"/>`, from)
		case "tick":
			fmt.Fprintf(&b, `<line class="target" x1="%.2f%%" x2="%.2f%%" y1="0" y2="100%%"/>`, from, from)
		case "median":
			fmt.Fprintf(&b, `<line class="median" x1="%.2f%%" x2="%.2f%%" y1="12%%" y2="88%%"/>`, from, from)
		case "span":
			fmt.Fprintf(&b, `<line class="span" x1="%.2f%%" x2="%.2f%%" y1="50%%" y2="50%%"/>`, from, to)
		case "box":
			fmt.Fprintf(&b, `<rect class="box" x="%.2f%%" width="%.2f%%" y="15%%" height="70%%" rx="2"/>`, from, max(to-from, 0.4))
		case "band":
			fmt.Fprintf(&b, `<rect class="band" x="%.2f%%" width="%.2f%%" y="0" height="100%%"/>`, from, max(to-from, 0))
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// Axis draws numbers at these places of the scale; write says how they read.
func (s Scale) Axis(write func(float64) string, places ...float64) template.HTML {
	var b strings.Builder
	b.WriteString(`<svg class="bar scale" aria-hidden="true">`)
	for _, v := range places {
		at := s.at(v)
		anchor := "middle"
		if at < 2 {
			anchor = "start"
		} else if at > full-2 {
			anchor = "end"
		}
		fmt.Fprintf(&b, `<text x="%.2f%%" y="75%%" text-anchor="%s">%s</text>`, at, anchor, template.HTMLEscapeString(write(v)))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}
