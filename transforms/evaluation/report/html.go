package report

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"reflect"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

var (
	//go:embed report.html.tmpl parts/*.tmpl
	markup embed.FS
	//go:embed report.css
	style string
)

var pageTemplate = template.Must(template.New("report.html.tmpl").Funcs(template.FuncMap{
	"style": func() template.CSS { return page.Style(style) },
	// words
	"thousands": page.Thousands, "plural": page.Plural, "spaced": page.Spaced, "name": name, "short": short, "long": long, "calls": callsText,
	"three": three, "percent": percent, "size": byteSize, "optional": optional3, "figureName": figureName, "tableName": tableName, "fields": fields,
	// what is computed of the evaluation
	"title": title, "tiles": tiles, "refused": refused, "held": gatesHeld, "tested": tested, "open": open,
	"glance": glance, "byFunction": byFunction, "diversity": diversity, "routes": routes, "routeValues": routeValues,
	"coverage": coverage, "coverageRows": coverageRows, "gaps": gaps, "telling": telling, "scored": scored, "allRows": allRows, "withoutNear": withoutNear,
	"enums": enums, "texts": texts, "forms": forms, "bfcl": bfcl, "judged": judged, "bfclForms": bfclForms, "bfclReasons": bfclReasons, "bfclFailures": bfclFailures,
	"breakdowns": breakdowns, "classes": classes, "byArgument": byArgument,
	"errors": errorGroups, "confusion": confusion, "comparisons": comparisons, "studentNumbers": studentNumbers, "seedsText": seedsText,
	"wordNumbers": wordNumbers, "functionsLeft": functionsLeft, "first": cut, "near": func() float64 { return evaluation.NearThreshold }, "leak": func() float64 { return evaluation.LeakThreshold },
	// drawings
	"boxes": allBoxes, "shares": shareTables, "functionShares": functionShares, "positions": keywordPositions, "functionPositions": functionPositions,
	"lengths": wordLengths, "realism": realismLines, "accuracyPlots": accuracyPlots, "studentPlots": studentPlots, "curves": curves,
}).ParseFS(markup, "report.html.tmpl", "parts/*.tmpl"))

// HTML writes the evaluation as one page that needs nothing else: no network, font or script. What comes from the data is
// escaped. Errors are those of w.
func HTML(w io.Writer, e *evaluation.Evaluation) error {
	if err := pageTemplate.Execute(w, e); err != nil {
		return fmt.Errorf("report.html: %w", err)
	}
	return nil
}

// callsText writes calls, cut where they are long.
func callsText(calls []schemas.Call) string { return page.Clip(page.Calls(calls), textWidth) }

func optional3(v *float64) string { return optional(v, three) }

// title says what was evaluated.
func title(e *evaluation.Evaluation) string {
	datasets, models := len(tested(e)), len(e.Models)
	said := func(n int, one, many string) string {
		return fmt.Sprintf("%s %s", page.Thousands(n), page.Plural(n, one, many))
	}
	switch {
	case datasets == 1 && models == 0:
		return "Evaluation of " + name(tested(e)[0].Name)
	case datasets == 0 && models == 1:
		return "Evaluation of " + name(e.Models[0].Name)
	case datasets > 0 && models > 0:
		return "Evaluation of " + said(datasets, "dataset", "datasets") + " and " + said(models, "model", "models")
	case models > 0:
		return "Evaluation of " + said(models, "model", "models")
	case datasets > 0:
		return "Evaluation of " + said(datasets, "dataset", "datasets")
	}
	return "Evaluation"
}

// tested are the datasets but the reference.
func tested(e *evaluation.Evaluation) []*evaluation.Dataset {
	var out []*evaluation.Dataset
	for i := range e.Datasets {
		if !e.Datasets[i].Reference {
			out = append(out, &e.Datasets[i])
		}
	}
	return out
}

// tile is one number at the top of the page.
type tile struct{ Number, Text string }

// tiles are the few numbers that stand for the whole.
func tiles(e *evaluation.Evaluation) []tile {
	var out []tile
	add := func(number, format string, args ...any) {
		out = append(out, tile{number, fmt.Sprintf(format, args...)})
	}
	if list := tested(e); len(list) > 0 {
		rows := 0
		for _, d := range list {
			rows += d.Rows
		}
		add(page.Thousands(rows), "%s in %d %s", page.Plural(rows, "row", "rows"), len(list), page.Plural(len(list), "dataset", "datasets"))
	}
	if n, m, ok := closest(e); ok {
		add(three(m.value), "AUC of %s: how well it is told from the reference; 0.5 is alike%s", n, among(len(tested(e)), "the lowest"))
	}
	if models := ranked(e); len(models) > 0 {
		if f := figure(models[0].Accuracy.Headline, "function_macro_f1"); f.ok {
			add(f.cell(three).Text, "function F1 of %s%s", name(models[0].Name), among(len(models), "the best"))
		}
	}
	if models := passing(e); len(models) > 0 {
		b := models[0].BFCL
		add(percent(page.Share(b.Passed, b.Rows)), "of the leaderboard's rows pass for %s%s", name(models[0].Name), among(len(models), "the best"))
	}
	if s := bestStudent(e); s != nil {
		f := studentMeasured(findFigure(s.Curve[len(s.Curve)-1].Figures, "function_macro_f1"))
		add(f.cell(three).Text, "function F1 of a student of %s%s", name(s.Dataset), among(len(e.Students), "the best"))
	}
	if n := len(e.Gates); n > 0 {
		add(fmt.Sprintf("%d of %d", gatesHeld(e), n), "%s", page.Plural(n, "gate holds", "gates hold"))
	}
	return out
}

func among(n int, which string) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(", %s of %d", which, n)
}

// closest is the dataset that is told from the reference worst.
func closest(e *evaluation.Evaluation) (string, measured, bool) {
	var best measured
	named := ""
	for _, d := range tested(e) {
		if m := auc(d.Realism); m.ok && (!best.ok || m.value < best.value) {
			best, named = m, name(d.Name)
		}
	}
	return named, best, best.ok
}

// bestStudent is the one with the highest function F1; nil without any.
func bestStudent(e *evaluation.Evaluation) *evaluation.Student {
	var best *evaluation.Student
	value := 0.0
	for i := range e.Students {
		s := &e.Students[i]
		if len(s.Curve) == 0 {
			continue
		}
		f := studentMeasured(findFigure(s.Curve[len(s.Curve)-1].Figures, "function_macro_f1"))
		if f.ok && (best == nil || f.value > value) {
			best, value = s, f.value
		}
	}
	return best
}

// open opens the details of models where they are few.
func open(e *evaluation.Evaluation) bool { return len(e.Models) <= 2 }

func allBoxes(e *evaluation.Evaluation) []boxes {
	var out []boxes
	for _, f := range append([]string{""}, drawnFunctions(e)...) {
		out = append(out, wordBoxes(e, f))
	}
	return out
}

// functionsLeft counts functions that are in no table.
func functionsLeft(e *evaluation.Evaluation) int {
	most := max(len(functions(e))-mostFunctions, 0)
	for i := range e.Datasets {
		most = max(most, e.Datasets[i].FunctionsLeft)
	}
	return most
}

// cut returns the first limit elements of a list.
func cut(limit int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("%T is no list", list)
	}
	return v.Slice(0, min(v.Len(), limit)).Interface(), nil
}
