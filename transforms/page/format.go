package page

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Thousands writes a count with commas.
func Thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Number writes an amount of rows, which may have a fraction, with at most one decimal.
func Number(v float64) string {
	tenths := int(math.Round(math.Abs(v) * 10))
	text := Thousands(tenths / 10)
	if tenths%10 != 0 {
		text += fmt.Sprintf(".%d", tenths%10)
	}
	if v < 0 && tenths > 0 {
		return "-" + text
	}
	return text
}

// Share is part over whole, 0 where there is no whole.
func Share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Percent writes a share of whole with two decimals, as shares of values and phrasings are small.
func Percent(part, whole int) string { return fmt.Sprintf("%.2f%%", 100*Share(part, whole)) }

// Bits writes a divergence without an exponent; what is smaller than a millionth says nothing to a person.
func Bits(js float64) string {
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

// Shown is a label as people read it: the empty one has a name.
func Shown(label string) string {
	if label == "" {
		return "(none)"
	}
	return label
}

// Spaced writes the fixed words of reasons, such as label_conflict, as words.
func Spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// Plural returns one for a count of one, and many for others.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Clip shortens a text to at most limit runes.
func Clip(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-3]) + "..."
	}
	return text
}

// Sorted returns the keys of a map in order.
func Sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// ASCII escapes what is not printable ASCII, as Go and Python write it: \u00e9.
func ASCII(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= ' ' && r <= '~' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
	}
	return b.String()
}

// Finite says whether all of these are numbers.
func Finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
