package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/evaluation"
)

// errGate says that a gate failed.
var errGate = errors.New("a gate failed")

// gate is a condition on a figure.
type gate struct {
	expression string
	figure     string
	operator   string
	bound      float64
}

// operators of gates, those of two letters first.
var operators = []string{"<=", ">=", "<", ">"}

func parseGate(s string) (gate, error) {
	for _, operator := range operators {
		at := strings.Index(s, operator)
		if at < 0 {
			continue
		}
		g := gate{expression: strings.TrimSpace(s), figure: strings.TrimSpace(s[:at]), operator: operator}
		bound, err := strconv.ParseFloat(strings.TrimSpace(s[at+len(operator):]), 64)
		if err != nil || math.IsNaN(bound) || g.figure == "" {
			break
		}
		g.bound = bound
		return g, nil
	}
	return gate{}, fmt.Errorf("%q: write a figure, <=, >=, < or >, and a number, such as js.content_type<=0.01", s)
}

func (g *gate) holds(value float64) bool {
	switch g.operator {
	case "<=":
		return value <= g.bound
	case ">=":
		return value >= g.bound
	case "<":
		return value < g.bound
	}
	return value > g.bound
}

// check looks the gates' figures up. A name that no figure has is a mistake of the command line.
func checkGates(gates []gate, figures []evaluation.Figure) ([]evaluation.Gate, error) {
	out := []evaluation.Gate{}
	for i := range gates {
		g := &gates[i]
		found := evaluation.Match(figures, g.figure)
		if len(found) == 0 {
			return nil, usagef("--gate %s: no figure %q was measured; %s%s", g.expression, g.figure, missing(g.figure, figures), nearest(g.figure, figures))
		}
		verdict := evaluation.Gate{Expression: g.expression, Passed: true}
		for _, f := range found {
			check := evaluation.Check{Figure: f.Name, Value: f.Value, Passed: f.Value != nil && g.holds(*f.Value)}
			verdict.Checks, verdict.Passed = append(verdict.Checks, check), verdict.Passed && check.Passed
		}
		out = append(out, verdict)
	}
	return out, nil
}

// missing says what a run lacks in which there is no figure of that kind at all.
func missing(name string, figures []evaluation.Figure) string {
	_, short, ok := strings.Cut(name, "/")
	if !ok {
		short = name
	}
	kind, _, _ := strings.Cut(short, ".")
	for _, need := range []struct{ kinds, of string }{{"js tv w1 auc coverage", "it needs --reference or --golden"}, {"student", "it needs --dataset, --golden, and --recipe or --functions where rows show no tools"}} {
		if slices.Contains(strings.Fields(need.kinds), kind) && !slices.ContainsFunc(figures, func(f evaluation.Figure) bool {
			_, known, _ := strings.Cut(f.Name, "/")
			return strings.HasPrefix(known, kind+".") || known == kind
		}) {
			return need.of + "; "
		}
	}
	return ""
}

// nearest names figures like a name.
func nearest(name string, figures []evaluation.Figure) string {
	var known []string
	for _, f := range figures {
		_, short, _ := strings.Cut(f.Name, "/")
		if strings.Contains(name, "/") {
			short = f.Name
		}
		known = append(known, short)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	last := name[strings.LastIndexAny(name, "./")+1:]
	var like []string
	for _, k := range known {
		if last != "" && strings.Contains(k, last) && len(like) < 10 {
			like = append(like, k)
		}
	}
	hint := schemas.DidYouMean(name, known)
	if !strings.HasPrefix(hint, "did you mean") && len(like) > 0 {
		return "like it: " + strings.Join(like, ", ")
	}
	return hint
}

// failed says which gates did not hold, "" where all did.
func failed(gates []evaluation.Gate) string {
	var lines []string
	for _, g := range gates {
		for _, c := range g.Checks {
			if c.Passed {
				continue
			}
			value := "could not be measured"
			if c.Value != nil {
				value = "is " + strconv.FormatFloat(*c.Value, 'g', 6, 64)
			}
			lines = append(lines, fmt.Sprintf("%s: %s %s", g.Expression, c.Figure, value))
		}
	}
	return strings.Join(lines, "\n  ")
}
