package text

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Article returns "an" before an English word that begins with a vowel sound and "a" before any other: "an hour",
// "a university", "an MP3", "an 8", "a UK". It looks at the first word of next, which may be a whole phrase; letters
// that are not Latin give "a". Source of the rule: sound, not spelling (New Oxford Style Manual, 21.1).
func Article(next string) string {
	word := firstSounded(next)
	if word == "" {
		return "a"
	}
	vowel := false
	switch {
	case word[0] >= '0' && word[0] <= '9':
		vowel = numberStartsWithVowel(word)
	case isInitialism(word):
		vowel = strings.IndexByte("aefhilmnorsx", lowerASCII(word[0])) >= 0
	default:
		vowel = wordStartsWithVowel(strings.ToLower(word))
	}
	if vowel {
		return "an"
	}
	return "a"
}

// firstSounded returns the first run of letters, digits and what may stand inside a number, without accents.
func firstSounded(s string) string {
	start := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if start < 0 {
		return ""
	}
	s = s[start:]
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		s = s[:end]
	}
	if !isASCII(s) {
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFKD.String(s))
	}
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

// numberStartsWithVowel knows eight, eighteen, eleven and what begins with them: 8, 80s, 800, 11, 18th, 1850, 11000.
func numberStartsWithVowel(word string) bool {
	digits := 0
	for digits < len(word) && word[digits] >= '0' && word[digits] <= '9' {
		digits++
	}
	if word[0] == '8' {
		return true
	}
	teen := strings.HasPrefix(word, "11") || strings.HasPrefix(word, "18")
	return teen && (digits%3 == 2 || digits == 4) // four digits are read in pairs: eighteen fifty
}

// isInitialism reports whether the letters of word are said one by one.
func isInitialism(word string) bool {
	lower := strings.ToLower(word)
	if initialisms[lower] || len(word) == 1 {
		return true
	}
	letters := strings.IndexAny(word, "0123456789")
	if letters < 0 {
		letters = len(word)
	} else if letters <= 2 { // MP3, H2O, m25
		return true
	}
	if !isASCII(word) || spoken[lower] || letters > 5 {
		return false
	}
	shouted := word == strings.ToUpper(word)
	return !strings.ContainsAny(lower[:letters], "aeiouy") || shouted && letters <= 2
}

func wordStartsWithVowel(word string) bool {
	switch {
	case vowelSounds[word] || hasAnyPrefix(word, silentConsonants):
		return true
	case consonantSounds[word] || hasAnyPrefix(word, consonantPrefixes):
		return false
	}
	return strings.IndexByte("aeiou", word[0]) >= 0
}

func hasAnyPrefix(word string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(word, prefix) })
}

// initialisms hold a vowel and are yet spelt out, where a word so spelt would take the other article.
var initialisms = setOf("faq fbi fda fyi hbo hiv led mba mbe mri nba ngo nsa nyc rgba roi rpi seo sos suv " +
	"eu uae ufo ui uk upc url usa usb usp uv ux")

// spoken are words without a vowel, and words of two letters, that are said as words also in capitals.
var spoken = setOf("mr mrs ms dr st sr jr mt sh shh hmm ha he hi ho la lo ma me mi my no re so")

// silentConsonants begin words whose first letter is not heard, or not as a consonant.
var silentConsonants = []string{"hour", "honest", "honor", "honour", "heir", "xbox", "xray", "yttri", "ytter", "yves", "yvonne", "ypres"}

// vowelSounds are such words that begin others of another sound ("hors d'oeuvre", but a horse).
var vowelSounds = setOf("hors")

// consonantSounds are whole words that are said with a y or a w.
var consonantSounds = setOf("one ones once oneself oneness onesie onesies ewe ewes ewer ewan ouija oui")

// consonantPrefixes begin words that are said with a y. Those that begin with the negative un- are not among them.
var consonantPrefixes = strings.Fields("eu unanim unesco unic unidir unif unilat union unip uniq unisex unison unit univ unix " +
	"usa use usi usu uta ute uti uto ubi uga uke ukr uku ura ure uri uro uru uvu")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
