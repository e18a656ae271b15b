package text

import (
	"regexp"
	"strings"
)

var emailPattern = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(\.[\pL\pN-]+)*\.\pL{2,}`)

// HasEmail reports whether s holds an e-mail address.
func HasEmail(s string) bool {
	return strings.IndexByte(s, '@') > 0 && emailPattern.MatchString(s)
}

// Telephone numbers that say themselves what they are. Groups of digits alone (years, sizes, ratios, prices, dates)
// are not numbers to call.
var (
	// +44 20 7946 0958: a plus and 8 to 15 digits (ITU-T E.164), in groups
	internationalPhone = regexp.MustCompile(`(?:^|[^\d+])\+\d(?:[ .()/-]{0,2}\d){7,14}(?:$|[^\d,.:]|[,.:](?:\D|$))`)
	// (212) 555-0123, 212-555-0123, 1-800-555-0123: the North American plan, whose codes begin with 2 to 9
	americanPhone = regexp.MustCompile(`(?:^|[^\d.,$€£#-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-. ]\d{4}(?:$|[^\d-])`)
	// 020 7946 0958, 0171/123456: a trunk 0 and two or more groups that are no date
	trunkPhone = regexp.MustCompile(`(?:^|[^\d.,:/$€£#-])\(?0\d{2,4}\)?[ /-]\d{3,8}(?:[ -]\d{2,4}){0,2}(?:$|[^\d.,:/-])`)
	// call 555 0123: any number of seven digits or more after a word that asks for a call
	spokenPhone = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:call|phone|tel|telephone|mobile|fax|whatsapp|text)(?: me| us)?(?: at| on)?[ :.]{1,3}\(?\d(?:[ .()-]{0,2}\d){6,14}(?:$|\D)`)
)

// HasPhone reports whether s holds a telephone number: international with a plus, of the North American plan, with
// a trunk zero, or after a word such as "call".
func HasPhone(s string) bool {
	digits := countDigits(s)
	if digits < 7 {
		return false
	}
	if strings.IndexByte(s, '+') >= 0 && internationalPhone.MatchString(s) || spokenPhone.MatchString(s) {
		return true
	}
	return digits >= 9 && (americanPhone.MatchString(s) || trunkPhone.MatchString(s) && !leadingZeroDate.MatchString(s))
}

// leadingZeroDate is a date or a decimal list that begins like a trunk code.
var leadingZeroDate = regexp.MustCompile(`\b0\d{2,4}[ /-]0?\d{1,2}[ /-]\d{1,4}\b`)

var cardPattern = regexp.MustCompile(`\d(?:[ -]?\d){12,18}`)

// HasCard reports whether s holds a payment card number: 13 to 19 digits, perhaps in groups, that begin as cards do
// (2 to 6, ISO/IEC 7812) and pass the Luhn check.
func HasCard(s string) bool {
	if countDigits(s) < 13 {
		return false
	}
	for _, at := range cardPattern.FindAllStringIndex(s, -1) {
		whole := (at[0] == 0 || !strings.ContainsRune("0123456789.,", rune(s[at[0]-1]))) && !continuesNumber(s[at[1]:])
		if first := s[at[0]]; whole && '2' <= first && first <= '6' && passesLuhn(s[at[0]:at[1]]) {
			return true
		}
	}
	return false
}

// passesLuhn checks the digits of s by ISO/IEC 7812-1, annex B.
func passesLuhn(s string) bool {
	sum, double := 0, false
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		d := int(s[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}

func countDigits(s string) int {
	count := 0
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			count++
		}
	}
	return count
}

// continuesNumber reports whether what follows a number belongs to it: more digits, or a decimal part.
func continuesNumber(rest string) bool {
	if rest != "" && (rest[0] == '.' || rest[0] == ',') {
		rest = rest[1:]
	}
	return rest != "" && '0' <= rest[0] && rest[0] <= '9'
}

// linkPattern knows the endings that people type; a country's own needs "www." or a path after it.
var linkPattern = regexp.MustCompile(`(?i)(?:^|[^\pL\pN@])(?:[\pL\pN-]+\.)+(?:(?:com|org|net|edu|gov|io|co\.uk|info|biz|dev)(?:$|[^\pL\pN.]|\.(?:$|[^\pL\pN]))|[a-z]{2,3}/[\pL\pN])`)

// HasLink reports whether s holds a web address, with its scheme, with "www." or as a bare domain ("example.com").
func HasLink(s string) bool {
	if strings.IndexByte(s, '.') < 0 && !strings.Contains(s, "://") {
		return false
	}
	lower := strings.ToLower(s)
	for _, start := range []string{"http://", "https://", "ftp://"} {
		if strings.Contains(lower, start) {
			return true
		}
	}
	if at := strings.Index(lower, "www."); at >= 0 && (at == 0 || asciiClass[lower[at-1]] == breaks) && at+4 < len(lower) && lower[at+4] > ' ' {
		return true
	}
	return linkPattern.MatchString(s)
}

var (
	hashtagPattern = regexp.MustCompile(`(?:^|[^\pL\pN_&#])#([\pL\pN_]+)`)
	hexColour      = regexp.MustCompile(`^(?i:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$`)
)

// HasHashtag reports whether s holds a hashtag: # and a word with a letter. "#3", "C#" and the colour "#ff8800" are none.
func HasHashtag(s string) bool {
	if strings.IndexByte(s, '#') < 0 {
		return false
	}
	for _, tag := range hashtagPattern.FindAllStringSubmatch(s, -1) {
		word := tag[1]
		colour := hexColour.MatchString(word) && (len(word) == 3 || countDigits(word) > 0)
		if !colour && countDigits(word) < len(strings.Trim(word, "_")) {
			return true
		}
	}
	return false
}
