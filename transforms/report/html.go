package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/routenator/routenator/schemas"
)

var (
	//go:embed report.html.tmpl
	page string
	//go:embed report.css
	style string
)

var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"style": func() template.CSS { return template.CSS(style) },
	// words
	"thousands": thousands, "number": number, "percent": percent, "bits": bits, "duration": Duration,
	"shown": shown, "spaced": spaced, "why": why, "plural": plural, "join": strings.Join, "short": shortHash, "web": webAddress,
	"dollars": dollars, "diversityWords": func() int { return schemas.DiversityWords },
	"title": tableTitle, "cell": cellName, "calls": callsText,
	// what is computed of the report
	"largest": largestGap, "gap": tableGap, "steps": funnelSteps, "groups": rejectGroups, "bins": wordBins,
	// drawings
	"lines": plotLines, "meter": meter, "histogram": histogram,
}).Parse(page))

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
