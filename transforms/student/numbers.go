package student

import (
	"strconv"
	"strings"
)

var ones = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
var tens = strings.Fields("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
var magnitudes = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}
var numberWords = wordValues()

func wordValues() map[string]float64 {
	values := map[string]float64{"a": 1, "an": 1, "half": 0.5, "dozen": 12}
	for i, w := range ones {
		values[w] = float64(i)
	}
	for i, w := range tens[2:] {
		values[w] = float64(10 * (i + 2))
	}
	return values
}

// readNumber reads a number in digits ("1,200", "-3.5") or in English words ("minus two hundred and five", "twenty-one").
// A text that says anything else is no number.
func readNumber(s string) (float64, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, minus := range []string{"-", "−", "minus ", "negative "} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			n, ok := readUnsigned(strings.TrimSpace(rest))
			return -n, ok
		}
	}
	return readUnsigned(s)
}

func readUnsigned(s string) (float64, bool) {
	digits := strings.ReplaceAll(s, ",", "")
	if n, err := strconv.ParseFloat(digits, 64); err == nil && strings.IndexFunc(digits, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) < 0 {
		return n, true
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' })
	total, below := 0.0, 0.0
	for i, w := range words {
		value, counts := numberWords[w]
		factor, multiplies := magnitudes[w]
		switch {
		case w == "and" && i > 0 && i+1 < len(words):
		case multiplies && factor == 100:
			below = max(below, 1) * factor
		case multiplies:
			total, below = total+max(below, 1)*factor, 0
		case counts && w == "dozen":
			below = max(below, 1) * value
		case counts:
			below += value
		default:
			return 0, false
		}
	}
	return total + below, len(words) > 0 && !(len(words) == 1 && (words[0] == "a" || words[0] == "an"))
}

// numberSurfaces returns how a number is said: in digits, with commas between thousands, in English words below a million.
func numberSurfaces(literal string) []string {
	n, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return []string{literal}
	}
	plain := strconv.FormatFloat(n, 'f', -1, 64)
	out := []string{literal, plain}
	if n < 0 || n != float64(int(n)) || n >= 1e6 {
		return out
	}
	if len(plain) > 3 {
		out = append(out, plain[:len(plain)-3]+","+plain[len(plain)-3:])
	}
	return append(out, spell(int(n)))
}

// spell writes a number below a million in English words.
func spell(n int) string {
	switch {
	case n < 20:
		return ones[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return tens[n/10] + " " + ones[n%10]
	}
	size, word := 100, " hundred"
	if n >= 1000 {
		size, word = 1000, " thousand"
	}
	if n%size == 0 {
		return spell(n/size) + word
	}
	return spell(n/size) + word + " " + spell(n%size)
}
