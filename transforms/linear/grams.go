package linear

import (
	"strings"

	"github.com/routenator/routenator/transforms/text"
)

// Longest and shortest n-grams.
const (
	mostWords       = 3
	leastCharacters = 3
	mostCharacters  = 5
)

// Grams calls yield with every n-gram of a text, in lower case: of words "play the", of characters "‹pla›" with a space
// where a word begins or ends. A gram that occurs twice is named twice.
func Grams(query string, yield func(string)) {
	words := text.Words(strings.ToLower(query))
	for n := 1; n <= mostWords; n++ {
		for i := 0; i+n <= len(words); i++ {
			yield(strings.Join(words[i:i+n], " "))
		}
	}
	for _, w := range strings.Fields(strings.ToLower(query)) {
		characterGrams([]rune(" "+w+" "), yield)
	}
}

func characterGrams(word []rune, yield func(string)) {
	for n := leastCharacters; n <= mostCharacters; n++ {
		for i := 0; i+n <= len(word); i++ {
			yield("‹" + string(word[i:i+n]) + "›")
		}
	}
}
