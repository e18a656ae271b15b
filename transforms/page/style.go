package page

import (
	_ "embed"
	"html/template"
)

//go:embed page.css
var style string

// Style is the style of every page, with what one page adds to it.
func Style(more string) template.CSS { return template.CSS(style + more) }
