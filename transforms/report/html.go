package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/page"
)

//go:embed report.html.tmpl
var markup string

var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"style": func() template.CSS { return page.Style("") },
	// words
	"thousands": page.Thousands, "number": page.Number, "percent": page.Percent, "bits": page.Bits, "duration": page.Duration,
	"shown": page.Shown, "spaced": page.Spaced, "why": why, "plural": page.Plural, "join": strings.Join, "short": shortHash, "web": webAddress,
	"dollars": dollars, "diversityWords": func() int { return schemas.DiversityWords },
	"title": tableTitle, "cell": cellName, "calls": page.Calls,
	// what is computed of the report
	"largest": largestGap, "gap": tableGap, "steps": funnelSteps, "groups": rejectGroups, "bins": wordBins,
	// drawings
	"lines": plotLines, "meter": page.Meter, "histogram": histogram,
}).Parse(markup))

// HTML writes the report as one page that needs nothing else: no network, font or script. What comes from the data is
// escaped. Errors are those of w.
func HTML(w io.Writer, r *schemas.Report) error {
	if err := pageTemplate.Execute(w, r); err != nil {
		return fmt.Errorf("report.html: %w", err)
	}
	return nil
}

// shortHash is the part of an identity that people read.
func shortHash(identity string) string { return identity[:min(len(identity), 12)] }

// webAddress says whether an address may be a link; a recipe may hold anything.
func webAddress(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
