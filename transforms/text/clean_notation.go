package text

import (
	"regexp"
	"strings"
)

// The number of a plate, volume, page or work: a label, then digits or a Roman numeral, where nothing follows but
// punctuation. "No. 10 Downing Street" and "No Woman, No Cry" are none.
var (
	catalogueNumber = regexp.MustCompile(`(?:^|[\s,;:–—-]+|([(\[]))(?:(?:[Nn]os?\.|NO\.|[Nn][°º]|[Nn]r\.|[Pp]l(?:ate|ates|s?\.)|PLATE|[Ff]igs?\.|[Vv]ol(?:ume|umes|s?\.?)|[Pp]ages?|pp?\.|[Ff]ol(?:io|s?\.)|ff?\.|[Cc]at\.(?: ?no\.)?|[Ii]nv\.(?: ?no\.)?)\s*(?:\d+[a-z]?(?:\s?[-–/]\s?\d+)?|[IVXLC]+)|[Nn]o \d+|#\s?\d+)(\s*(?:$|[,;:.()\[\]–—|+]|- ))`)
	partOf          = regexp.MustCompile(`^(?:Plate|Page|Sheet|Folio|No\.|Pl\.|Fig\.)\s*(?:\d+|[IVXLC]+) (?:of|from|in) `)
	noTitle         = regexp.MustCompile(`(?i)[(\[]\s*(?:title (?:not known|unknown)|no title|not titled|untitled|sans titre|ohne titel)(?:\s*:[^)\]]*)?\s*[)\]]`)
	onlyNoTitle     = regexp.MustCompile(`(?i)^(?:title (?:not known|unknown)|no title|not titled|untitled|unknown|sans titre|ohne titel|sin título|senza titolo|sem título|zonder titel)(?:\s*[#:,.]?\s*(?:no\.?\s*)?(?:\d+|[ivxlc]+))?$`)
	enumerator      = regexp.MustCompile(`(^|[\s;:,.–-])[(\[](?:\d{1,2}|[a-z]|[ivx]{1,4})[)\]]|(^|[.;:,]\s+|\s{2,})(?:\d{1,2}|[a-h]|[ivx]{1,4})\)\s`)
	leadingNumber   = regexp.MustCompile(`^\W*\d{1,3}\.\s+(\S)`)
	otherSide       = regexp.MustCompile(`[\s.;,:]*\b(?:Verso|Recto|verso|recto)\s*:\s*`)
)

// cleanCatalogueNumbers drops numbers that only a catalogue needs ("No. 3", "Plate XII", "#5", "(1)", "23. "), what
// is on the other side of the sheet ("Verso: …"), and titles that say that there is none.
func cleanCatalogueNumbers(s string) string {
	for _, side := range otherSide.Split(s, -1) {
		if cleaned := dropNumbers(side); cleaned != "" {
			return cleaned
		}
	}
	return ""
}

func dropNumbers(s string) string {
	s = noTitle.ReplaceAllString(s, "")
	s = enumerator.ReplaceAllString(s, "$1$2 ")
	s = leadingNumber.ReplaceAllString(s, "$1")
	s = partOf.ReplaceAllString(s, "")
	s = catalogueNumber.ReplaceAllString(s, "$1$2")
	s = tidy(s)
	if onlyNoTitle.MatchString(s) || !holdsLetterOrNumber(s) {
		return ""
	}
	return s
}

var (
	spacedSlash = regexp.MustCompile(`\s+/\s*.*?(\s[-–—]\s|[,;:)\]]|$)`)
	joinedSlash = regexp.MustCompile(`(\pL{3,})/\p{Ll}\pL{2,}`)
	titledSlash = regexp.MustCompile(`(\pL{3,})/(\p{Lu}\pL{2,})`)
)

// cleanSlashes keeps the first of alternatives: "head / face", "hand/hands raised". Capitals beside a tight slash are
// two things ("Warhol/Basquiat Paintings"): "and" stands between them. Short forms (and/or, km/h), dates and
// addresses stay.
func cleanSlashes(s string) string {
	if strings.IndexByte(s, '/') < 0 || strings.Contains(s, "//") {
		return tidy(s)
	}
	s = spacedSlash.ReplaceAllString(s, "$1")
	for {
		next := titledSlash.ReplaceAllString(joinedSlash.ReplaceAllString(s, "$1"), "$1 and $2")
		if next == s {
			return tidy(s)
		}
		s = next
	}
}
