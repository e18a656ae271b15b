package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/routenator/routenator/transforms/evaluation"
	"github.com/routenator/routenator/transforms/page"
)

// Limits of what is shown, in characters.
const (
	nameWidth = 80
	headWidth = 24
	textWidth = 300
)

// referenceMark follows the name of the reference.
const referenceMark = " (reference)"

// none stands where nothing was measured.
const none = "–"

// decimal writes a number with so many decimals, and says so where a number is too small for them.
func decimal(v float64, places int) string {
	if !page.Finite(v) {
		return none
	}
	least := math.Pow10(-places)
	switch {
	case v != 0 && math.Abs(v) < least/2 && v > 0:
		return fmt.Sprintf("<%.*f", places, least)
	case v != 0 && math.Abs(v) < least/2:
		return "−0"
	case v < 0:
		return "−" + fmt.Sprintf("%.*f", places, -v)
	}
	return fmt.Sprintf("%.*f", places, v)
}

// three writes a share, a score or a divergence.
func three(v float64) string { return decimal(v, 3) }

// one writes an amount of words.
func one(v float64) string { return decimal(v, 1) }

// points writes a difference of shares in percentage points.
func points(v float64) string {
	if v > 0 {
		return "+" + decimal(100*v, 1)
	}
	return decimal(100*v, 1)
}

// pointsOf writes a difference with its unit.
func pointsOf(v float64) string { return points(v) + " points" }

// chance writes a p-value.
func chance(p float64) string {
	switch {
	case !page.Finite(p):
		return none
	case p < 0.0001:
		return "<0.0001"
	case p < 0.01:
		return decimal(p, 4)
	}
	return three(p)
}

// optional is write, or none without a value.
func optional(v *float64, write func(float64) string) string {
	if v == nil {
		return none
	}
	return write(*v)
}

// between writes the ends of an interval.
func between(low, high float64, write func(float64) string) string {
	if !page.Finite(low, high) {
		return ""
	}
	if a, b := write(low), write(high); a != b {
		return a + " to " + b
	}
	return write(low)
}

// percent writes a share with one decimal.
func percent(v float64) string {
	if !page.Finite(v) {
		return none
	}
	return decimal(100*v, 1) + "%"
}

// name is a name that fits beside a number.
func name(text string) string { return page.Clip(page.Shown(text), nameWidth) }

// short is a name that fits above a column: of a long one the beginning and the end, as names differ at either.
func short(text string) string {
	text, mark := strings.CutSuffix(page.Shown(text), referenceMark)
	runes := []rune(text)
	if len(runes) > headWidth {
		text = string(runes[:headWidth-9]) + "…" + string(runes[len(runes)-8:])
	}
	if mark {
		text += referenceMark
	}
	return text
}

// long is a text of the data that may be long.
func long(text string) string { return page.Clip(page.Shown(text), textWidth) }

// figureWords are the figures of accuracy.Result's headline in words.
var figureWords = map[string]string{
	"function_macro_f1": "Function F1, macro", "function_weighted_f1": "Function F1, weighted", "function_micro_f1": "Function F1, micro", "function_accuracy": "Function right",
	"exact_match": "Whole call right", "argument_f1": "Argument F1", "parsed": "Could be read", "schema_valid": "Valid by the schema",
	"enum_accuracy": "Enum arguments right", "text_token_f1": "Free text, token F1", "text_cosine": "Free text, cosine",
	"over_calls": "Calls where none is right (less is better)", "under_calls": "No call where one is right (less is better)",
	"clarify_no_call": "Clarify rows: no call", "clarify_asks": "Clarify rows: asks",
}

// figureName says a figure's name in words; of one argument, with that.
func figureName(figure string) string {
	if said, ok := figureWords[figure]; ok {
		return said
	}
	if kind, argument, ok := strings.Cut(figure, "."); ok {
		switch kind {
		case "enum_accuracy":
			return name(argument) + " right"
		case "text_token_f1":
			return name(argument) + ", token F1"
		case "text_cosine":
			return name(argument) + ", cosine"
		}
	}
	return name(page.Spaced(figure))
}

// tableName says what a table of shares is of.
func tableName(of string) string {
	if of == evaluation.RequestFraming {
		return "request framing"
	}
	return name(of)
}
