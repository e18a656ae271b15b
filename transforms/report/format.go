package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// thousands writes a count with commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// number writes an amount of rows, which may have a fraction, with at most one decimal.
func number(v float64) string {
	tenths := int(math.Round(math.Abs(v) * 10))
	text := thousands(tenths / 10)
	if tenths%10 != 0 {
		text += fmt.Sprintf(".%d", tenths%10)
	}
	if v < 0 && tenths > 0 {
		return "-" + text
	}
	return text
}

// share is part over whole, 0 where there is no whole.
func share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// percent writes a share of whole with two decimals, as shares of values and phrasings are small.
func percent(part, whole int) string { return fmt.Sprintf("%.2f%%", 100*share(part, whole)) }

// bits writes a divergence without an exponent; what is smaller than a millionth says nothing to a person.
func bits(js float64) string {
	switch {
	case js == 0:
		return "0"
	case js < 1e-6:
		return "below 0.000001"
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.6f", js), "0"), ".")
}

// Duration writes seconds as people say them.
func Duration(seconds float64) string {
	if seconds < 120 {
		return fmt.Sprintf("%.1f s", seconds)
	}
	whole := int(math.Round(seconds))
	return fmt.Sprintf("%d min %d s", whole/60, whole%60)
}

// shown is a label as people read it: the empty one has a name.
func shown(label string) string {
	if label == "" {
		return "(none)"
	}
	return label
}

// spaced writes the fixed words of reasons, such as label_conflict, as words.
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// why says in words why a run or the filling of a cell ended.
func why(stopped string) string {
	words := map[string]string{schemas.StoppedTarget: "every quota is met", schemas.StoppedBudget: "the budget reaches no further",
		schemas.StoppedMaxRounds: "the rounds are used up", schemas.StoppedYield: "what is missing was tried in vain",
		schemas.StoppedEndpoint: "most questions had no answer"}
	if said, ok := words[stopped]; ok {
		return said
	}
	return stopped
}

// plural returns one for a count of one, and many for others.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// clip shortens a text to at most limit runes.
func clip(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-3]) + "..."
	}
	return text
}

// sorted returns the keys of a map in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// dollars writes US dollars; small sums keep what tells them apart.
func dollars(usd float64) string {
	if usd > 0 && usd < 0.1 {
		return fmt.Sprintf("$%.4f", usd)
	}
	return fmt.Sprintf("$%.2f", usd)
}
