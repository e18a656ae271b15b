package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A Cleaner turns what a catalogue writes into what people would say. It returns "" when nothing sayable is left;
// the field is then treated as empty. The result is valid UTF-8 with tidy spaces and punctuation, also when the
// cleaner found nothing of its own to change.
type Cleaner func(string) string

// cleaners has every cleaner by the name that a recipe gives it.
var cleaners = map[string]Cleaner{
	"brackets":          cleanBrackets,
	"catalogue_numbers": cleanCatalogueNumbers,
	"inverted_names":    cleanInvertedNames,
	"people":            cleanPeople,
	"qualifiers":        cleanQualifiers,
	"question_marks":    cleanQuestionMarks,
	"quotes":            cleanQuotes,
	"slashes":           cleanSlashes,
	"tidy":              tidy,
}

// CleanerNamed returns the cleaner of a name, and false when there is none:
//
//	brackets            "View of a House [verso]"        "View of a House"
//	catalogue_numbers   "Two Owls, No. 2", "Plate 16"    "Two Owls", ""
//	inverted_names      "Cumberland, Elizabeth"          "Elizabeth Cumberland"
//	people              "attributed to Henry Moore OM"   "Henry Moore"
//	qualifiers          "boat, sailing", "X - non-specific"  "sailing boat", "X"
//	question_marks      "?Study for a Picture (?)"       "Study for a Picture"
//	quotes              "Study for ‘The City’ *"         "Study for The City"
//	slashes             "head / face"                    "head"
//	tidy                "Town , with  Bridge;"           "Town, with Bridge"
//
// They may be chained; an order that works for titles is brackets, question_marks, catalogue_numbers, quotes.
func CleanerNamed(name string) (Cleaner, bool) {
	c, ok := cleaners[name]
	return c, ok
}

// CleanerNames returns the names of all cleaners, sorted.
func CleanerNames() []string {
	names := make([]string, 0, len(cleaners))
	for name := range cleaners {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var (
	emptyBrackets = regexp.MustCompile(`\(\s*[,;:.]*\s*\)|\[\s*[,;:.]*\s*\]`)
	openedByComma = regexp.MustCompile(`([(\[])[\s,;:]+`)
	spacedBefore  = regexp.MustCompile(`\s+([,;:!)\]]|\.(?:\s|$))`)
	doubledPoint  = regexp.MustCompile(`([,;:])(?:\s*[,;:])+`)
	doubledStop   = regexp.MustCompile(`\.\s+\.(?:\s|$)`)
	leadingRest   = regexp.MustCompile(`^(?:[\s,;:|/&–—]+|[.+-]+\s+|\.{2,}|…)`)
	trailingRest  = regexp.MustCompile(`(?:[\s,;:–—|]+|\s[&+/-]|\s?\.{2,}|…|([\pL\pN)]{4})\.)$`)
)

// tidy makes spaces and punctuation whole after something was taken out.
func tidy(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if isPlain(s) {
		return s
	}
	for range 8 { // each pass may bare another's work
		before := s
		s = emptyBrackets.ReplaceAllString(s, " ")
		s = openedByComma.ReplaceAllString(s, "$1")
		s = spacedBefore.ReplaceAllString(s, "$1")
		s = doubledPoint.ReplaceAllString(s, "$1")
		s = doubledStop.ReplaceAllString(s, ". ")
		s = leadingRest.ReplaceAllString(s, "")
		s = trailingRest.ReplaceAllString(s, "$1")
		s = strings.Join(strings.Fields(s), " ")
		if s == before {
			break
		}
	}
	return s
}

// isPlain reports whether s has only letters, digits, spaces and apostrophes inside words, so that nothing is untidy.
func isPlain(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\'' && r != '’' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
