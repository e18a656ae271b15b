package text

import (
	"strings"
	"unicode"
)

// RepeatedWord returns the first word that stands twice in a row by mistake ("the the"), normalised, and true.
// Only words with nothing but space between them count; what languages and names double is allowed: "that that",
// "very very", "bora bora", names in capitals ("Duran Duran"), numbers, single letters ("B B King"), words of scripts
// that are written without spaces, and a title that begins or ends there ("the The Late Music", "in IN").
func RepeatedWord(s string) (string, bool) {
	before, beforeEnd, at := "", 0, 0
	for word := range eachWord(s) {
		start := at + strings.Index(s[at:], word)
		if before != "" && sameWord(before, word) && strings.TrimSpace(s[beforeEnd:start]) == "" &&
			!mayDouble(before, word, beforeEnd == len(before)) {
			return Normalise(word), true
		}
		at = start + len(word)
		before, beforeEnd = word, at
	}
	return "", false
}

// sameWord compares without making keys where the lengths or first letters already differ.
func sameWord(a, b string) bool {
	if isASCII(a) && isASCII(b) {
		return strings.EqualFold(a, b)
	}
	return Normalise(a) == Normalise(b)
}

// mayDouble reports whether people write the word twice on purpose. A capital that opens the text says nothing.
func mayDouble(first, second string, opens bool) bool {
	key := Normalise(second)
	capital, next := startsWithCapital(first), startsWithCapital(second)
	switch {
	case len(key) == 1 && first != "a" && first != "i":
		return true
	case capital && next:
		return !functionWords[key] && first != strings.ToUpper(first) || doubled[key]
	case next || capital && !opens:
		return true
	case doubled[key]:
		return true
	}
	return strings.ContainsFunc(key, func(r rune) bool {
		return unicode.IsNumber(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
	})
}

func startsWithCapital(word string) bool {
	for _, r := range word {
		return unicode.IsUpper(r)
	}
	return false
}

// functionWords are never doubled on purpose, not even in capitals.
var functionWords = setOf("the a an of to for and with at by from as or in on")

// doubled are words that people write twice: intensifiers, grammar, sounds, places, dances, games, bands.
var doubled = setOf("that had very really so much many more far long big too super ha haha hee ho hey hi bye night knock chop hush tick tock yum yada yeah no yes oh ah " +
	"bora baden walla pago wagga duran cha can pom tuk yo go la na da do choo boo ping bang boom beep honk woof meow quack tweet moo ring ding dong " +
	"mama papa couscous aye there now again up down round over never ever please thank come wait stop run rain row twinkle jingle hello love baby girl boy " +
	"bling blah dum wah wakey talk sugar louie money party monkey lego fish win fifty half face hand back step side cheek nose neck toe eye amor wee xiang")
