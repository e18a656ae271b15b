package text

import (
	"slices"
	"strings"
	"unicode"
)

// Plural returns an English noun phrase with its last word in the plural: "invitation cards", "churches", "leaves",
// "people", "sheep". A last word that is plural already, or has no plural ("furniture"), stays. Capitals are kept.
func Plural(phrase string) string {
	start := strings.LastIndexFunc(phrase, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !isApostrophe(r) }) + 1
	for start > 0 && start < len(phrase) && phrase[start]&0xc0 == 0x80 { // the rest of a separator of several bytes
		start++
	}
	before, word := phrase[:start], phrase[start:]
	if word == "" {
		return phrase
	}
	lower := strings.ToLower(word)
	plural := pluralOf(lower)
	if plural == lower {
		return phrase
	}
	kept := 0
	for kept < len(lower) && kept < len(plural) && lower[kept] == plural[kept] {
		kept++
	}
	if len(lower) != len(word) { // lower case of another length: capitals cannot be carried over
		return before + plural
	}
	return before + word[:kept] + inCaseOf(word, kept, plural[kept:])
}

// inCaseOf gives the new end of a word capitals where the word is shouted, or begins at its capital.
func inCaseOf(word string, kept int, end string) string {
	shouted := word == strings.ToUpper(word) && word != strings.ToLower(word) && !isInitialism(word) && len(word) > 1
	switch {
	case shouted && len(word) > 3:
		return strings.ToUpper(end)
	case kept == 0 && word[0] >= 'A' && word[0] <= 'Z':
		return strings.ToUpper(end[:1]) + end[1:]
	}
	return end
}

// pluralOf returns the plural of one word in lower case.
func pluralOf(word string) string {
	if unchanged[word] || strings.HasSuffix(word, "fish") || isIrregularPlural(word) {
		return word
	}
	if plural, ok := irregular[word]; ok {
		return plural
	}
	if strings.HasSuffix(word, "man") && len(word) > 3 && !regularMan[word] {
		return strings.TrimSuffix(word, "man") + "men"
	}
	for _, compound := range compounds {
		if strings.HasSuffix(word, compound) {
			return strings.TrimSuffix(word, compound) + irregular[compound]
		}
	}
	return pluralBySpelling(word)
}

// isIrregularPlural knows people, children, grandchildren, snowmen.
func isIrregularPlural(word string) bool {
	if irregularPlurals[word] || strings.HasSuffix(word, "men") && !regularMen[word] {
		return true
	}
	return slices.ContainsFunc(compounds, func(end string) bool {
		plural := irregular[end]
		return !strings.HasSuffix(plural, "s") && strings.HasSuffix(word, plural)
	})
}

// pluralBySpelling follows the spelling rules of Quirk et al., A Comprehensive Grammar of English, 5.80 to 5.83.
func pluralBySpelling(word string) string {
	stem, last := word[:len(word)-1], word[len(word)-1]
	switch {
	case last == 's' && !singularS(word):
		return word // flowers
	case strings.HasSuffix(word, "sis") || strings.HasSuffix(word, "xis"):
		return word[:len(word)-2] + "es" // oasis, axis
	case last == 's', last == 'x', last == 'z', strings.HasSuffix(word, "sh"), strings.HasSuffix(word, "ch") && !hardCH[word]:
		return word + "es"
	case last == 'y' && len(word) > 1 && !strings.ContainsRune("aeiou", rune(word[len(word)-2])):
		return stem + "ies"
	case strings.HasSuffix(word, "quy"):
		return stem + "ies"
	}
	return word + "s"
}

// singularS reports whether a word in -s is a singular: glass, virus, oasis, canvas, and the short ones.
func singularS(word string) bool {
	for _, end := range []string{"ss", "us", "is"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return singularsInS[word]
}
