package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	nonSpecific   = regexp.MustCompile(`(?i)\s*[-–—:,(]\s*(?:non[ -]specific|unspecified|not specified)\s*\)?$|\s[-–—]\s(?:general|misc\.?|miscellaneous|other)$`)
	excluding     = regexp.MustCompile(`(?i)\s*\((?:non|not|excluding|except)\b[^)]*\)`)
	symbolised    = regexp.MustCompile(`\s[-–—]\s\p{Ll}[^\p{Lu}]*$`)
	trailingDates = regexp.MustCompile(`(?i),\s+(?:(?:circa|ca?\.?|post|pre|about|after|before)[ -]?)?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\pL*\.?,? )?\d{3,4}s?(?:\s?[-–]\s?\d{1,4})?$|,\s+\d{1,2}(?:st|nd|rd|th) (?:c\.|century)$|,\s+etc\.?$`)
	quotedEnd     = regexp.MustCompile(`,\s*['‘"“][^,]*['’"”]$`)
	compass       = regexp.MustCompile(`^(?:North|South|East|West|Upper|Lower|Greater|Inner|Outer|Central)(?:[ -](?:East|West))?$`)
	leadArticle   = regexp.MustCompile(`^(?:The|A|An|La|Le|Les|L'|Der|Die|Das|El|Los|Las|Il|Lo|Gli)$`)
)

// cleanQualifiers turns a term with qualifiers into a phrase: "building - non-specific", "boat, sailing" ("sailing
// boat"), "gun, rifle" ("rifle"), "individuals: male" ("male individuals"), "Sussex, East", "Windsor, Windsor Castle".
// What it cannot say in words gives "". Other terms with capitals, such as titles and "Rome, Colosseum", stay.
func cleanQualifiers(s string) string {
	s = tidy(excluding.ReplaceAllString(tidy(s), ""))
	s = nonSpecific.ReplaceAllString(s, "")
	s = symbolised.ReplaceAllString(s, "")
	for trimmed := ""; trimmed != s; {
		trimmed = s
		s = trailingDates.ReplaceAllString(s, "")
	}
	head, rest, topical := strings.Cut(s, ": ")
	if topical && startsLower(head) && isLower(head) && !strings.ContainsAny(head, ",([\"") {
		return tidy(sayTopic(head, rest))
	}
	return tidy(sayQualified(s))
}

// sayTopic says "head: rest". A capitalised or longer rest stands for itself ("politics: Cold War"); one word in the
// singular needs its head ("transport: water", "individuals: male").
func sayTopic(head, rest string) string {
	rest = quotedEnd.ReplaceAllString(rest, "")
	if strings.Contains(rest, ",") || strings.ContainsAny(rest, "'‘\"“") {
		return ""
	}
	oneWord := !strings.Contains(rest, " ")
	if oneWord && isLower(rest) && Plural(rest) != rest {
		return rest + " " + head
	}
	return rest
}

// sayQualified says "term, qualifier" in the order of speech.
func sayQualified(s string) string {
	if startsLower(s) {
		s = quotedEnd.ReplaceAllString(s, "")
	}
	term, qualifier, found := strings.Cut(s, ", ")
	switch {
	case !found:
		return s
	case strings.Contains(qualifier, ","):
		if startsLower(term) && isLower(term) && !particles[firstField(term)] {
			return ""
		}
		return s
	case compass.MatchString(qualifier), leadArticle.MatchString(qualifier):
		return qualifier + " " + term
	case strings.HasPrefix(qualifier, term+" "): // Windsor, Windsor Castle
		return qualifier
	case !isLower(term) || particles[firstField(term)] || len(strings.Fields(qualifier)) > 3 || beginsPhrase(qualifier):
		return s
	}
	return sayKind(term, qualifier)
}

// sayKind says a term in small letters with its one qualifier.
func sayKind(term, qualifier string) string {
	last := qualifier[strings.LastIndexByte(qualifier, ' ')+1:]
	switch {
	case strings.HasSuffix(strings.ToLower(last), term): // machine gun, warship, Union Flag
		return qualifier
	case isAdjective(qualifier) && !isAdjective(term):
		return qualifier + " " + term
	case classWords[term], isAdjective(term): // "historical, Victorian"
		return qualifier
	case !startsLower(qualifier):
		return term + " of " + qualifier // flag of Kenya
	}
	return qualifier + " " + term
}

// beginsPhrase reports whether a qualifier goes on with the sentence: "landscape, with figures".
func beginsPhrase(qualifier string) bool {
	return connectives[strings.ToLower(firstField(qualifier))]
}

// isAdjective reports whether a qualifier goes before its term: by its ending, or because it is known to.
func isAdjective(qualifier string) bool {
	if attributive[strings.ToLower(qualifier)] {
		return true
	}
	if strings.Contains(qualifier, " ") {
		return false
	}
	for _, ending := range []string{"ing", "ed", "al", "ic", "ary", "ian", "can", "han", "man", "ern", "ous", "ive", "ese", "ish", "less", "ful", "able", "ible", "ique"} {
		if strings.HasSuffix(qualifier, ending) && len(qualifier) > len(ending)+1 {
			return true
		}
	}
	return false
}

func startsLower(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first) && !unicode.IsUpper(first)
}

func isLower(s string) bool { return s == strings.ToLower(s) }

// connectives begin a qualifier that is the rest of a sentence.
var connectives = setOf("with and or for in on at by from of to as after before near a an the its his her without under over between")

// classWords are terms whose qualifier is a kind of them, and says it all: "fruit, apple".
var classWords = setOf(`instrument fruit vegetable drink food animal bird dog cat horse fish insect flower tree plant hat gun weapon artist politician
	tool vehicle boat ship aircraft sport game metal constellation planet magazine newspaper furniture profession occupation gem stone herb spice dance
	fabric material colour color shape building room garment shoe toy machine device container vessel dessert cheese crop reptile mammal
	musician performer worker soldier scientist religion language festival holiday disease disaster meal utensil container medium`)

// attributive are qualifiers that go before their term and do not show it by their ending.
var attributive = setOf(`old young new distant open closed soft hard hot cold big large small long short tall high low deep flat round square red blue
	green yellow black white grey gray brown pink purple orange golden gold silver wooden steam gas neon wind brass string stained-glass
	multi-media multimedia mixed-media male female baroque rococo gothic modern ancient early late dead blind bare nude naked pregnant sick poor rich
	solar lunar nuclear civil naval inner outer upper lower front back side left right full half empty single double triple quiet loud fast slow
	free public private night day summer winter spring autumn stained`)
