package page

import (
	"fmt"
	"html/template"
	"strings"
)

// full is the length of the longest bar in percent, so that a target's tick at its end is not cut off.
const full = 99.0

// Ratio is part over whole, 0 where there is no whole.
func Ratio(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// Bar draws one bar of length 0 to 1, with a tick at target where that is not negative. title shows on hover and is what
// a screen reader says.
func Bar(title string, length, target float64) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar" role="img"><title>%s</title><rect class="track" width="100%%" height="100%%"/>`, template.HTMLEscapeString(title))
	if length > 0 { // what is there is seen, however little
		fmt.Fprintf(&b, `<rect class="value" y="20%%" width="%.2f%%" height="60%%" rx="2"/>`, max(full*min(length, 1), 0.3))
	}
	if target >= 0 {
		at := full * target
		fmt.Fprintf(&b, `<line class="target" x1="%.2f%%" x2="%.2f%%" y1="0" y2="100%%"/>`, at, at)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// Meter draws part of whole as a bar alone.
func Meter(part, whole int) template.HTML {
	return Bar(fmt.Sprintf("%s of %s", Thousands(part), Thousands(whole)), Share(part, whole), -1)
}
