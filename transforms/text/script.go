package text

import (
	"strings"
	"unicode"
)

const (
	foreignShare = 0.2 // the most of the letters that may belong to another script: a name, a quotation
	latinShare   = 0.5 // the same for Latin letters in other scripts: brands and abbreviations are long there
	denseWeight  = 3   // a letter of Han, kana or Hangul says as much as about three alphabetic ones
)

var (
	chinese  = []*unicode.RangeTable{unicode.Han, unicode.Bopomofo}
	japanese = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana}
	dense    = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo}
)

// scriptsOf maps the primary subtag of a language (BCP 47) to the scripts that it is written in.
var scriptsOf = func() map[string][]*unicode.RangeTable {
	scripts := map[string][]*unicode.RangeTable{"ja": japanese, "zh": chinese, "yue": chinese}
	for languages, script := range map[string]*unicode.RangeTable{
		"en de fr es it pt nl sv da no nb nn fi is pl cs sk sl hr hu ro tr et lv lt ga cy eu ca gl mt sq af id ms vi tl fil sw la eo": unicode.Latin,
		"ru uk bg be mk": unicode.Cyrillic,
		"ar fa ur ps":    unicode.Arabic,
		"he yi":          unicode.Hebrew,
		"hi mr ne":       unicode.Devanagari,
		"ko":             unicode.Hangul, "el": unicode.Greek, "th": unicode.Thai, "ka": unicode.Georgian, "hy": unicode.Armenian,
		"bn": unicode.Bengali, "ta": unicode.Tamil, "te": unicode.Telugu, "gu": unicode.Gujarati, "kn": unicode.Kannada, "ml": unicode.Malayalam,
	} {
		for language := range strings.FieldsSeq(languages) {
			scripts[language] = []*unicode.RangeTable{script}
		}
	}
	return scripts
}()

// ScriptFits reports whether the letters of s belong to a script in which the language (a BCP 47 tag: "en",
// "pt-BR") is written. Up to a fifth of them may be foreign, and up to half Latin where the language is not. A text
// without letters fits, and so does any text in a language that is not known here. It tells scripts apart, not
// languages: German fits "en".
func ScriptFits(s, language string) bool {
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	language, _, _ = strings.Cut(language, "_")
	scripts, known := scriptsOf[language]
	if !known || scripts[0] == unicode.Latin && isASCII(s) {
		return true
	}
	own, latin, foreign := 0, 0, 0
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r) || unicode.In(r, unicode.Common, unicode.Inherited):
		case unicode.In(r, scripts...):
			own += weight(r)
		case unicode.Is(unicode.Latin, r):
			latin += weight(r)
		default:
			foreign += weight(r)
		}
	}
	all := float64(own + latin + foreign)
	return float64(foreign) <= foreignShare*all && float64(latin) <= latinShare*all
}

func weight(r rune) int {
	if r >= 0x1100 && unicode.In(r, dense...) {
		return denseWeight
	}
	return 1
}
