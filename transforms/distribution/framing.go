package distribution

import "strings"

// How requests are worded, as Framing says it.
const (
	FramingPolite     = "polite"      // "could you find", "please"
	FramingQuestion   = "question"    // "do you have", or a question mark at the end
	FramingStatement  = "statement"   // "I need", "looking for"
	FramingImperative = "imperative"  // "find", "make me"
	FramingNounPhrase = "noun phrase" // anything else: "birthday balloons"
)

// The words that tell, normalised; English only. In another language every query without a question mark is a noun
// phrase, on both sides of a comparison.
var (
	politeWords = padded("please", "could you", "can you", "would you", "can i", "could i", "may i", "i'd like", "i would like", "i'd love")

	questionWords = padded("do you have", "do you know", "have you got", "you got", "is there", "are there", "any", "got any", "where", "what", "what's", "whats",
		"which", "who", "who's", "when", "why", "how", "how's", "is it", "is", "are", "does", "did", "will", "do")

	statementWords = padded("looking for", "i'm looking for", "i am looking for", "we're looking for", "searching for", "i'm searching for", "in search of",
		"i'm after", "i want", "we want", "i need", "we need", "need", "want", "i wanna", "i have to", "i'm trying", "trying to", "hoping to", "i'm hoping",
		"help me", "help us", "let's")

	imperativeWords = padded("find", "show", "get", "search", "browse", "pull up", "look for", "look up", "bring up", "give me", "see", "explore", "make",
		"create", "generate", "design a", "design an", "design me", "design some", "design us", "build", "draw", "write", "compose", "produce", "come up with",
		"put together", "whip up", "render", "paint me", "remind", "book", "set", "call", "play", "order", "turn", "send", "tell", "cancel", "check", "convert",
		"add", "buy", "put", "start", "stop", "open", "close", "list", "rate", "calculate", "compute", "translate", "schedule", "update", "delete", "remove")
)

// openings are words, a space on both sides, and the letters that they begin with.
type openings struct {
	words []string
	first [256]bool
}

func padded(words ...string) *openings {
	o := &openings{words: words}
	for i, w := range words {
		words[i], o.first[w[0]] = " "+w+" ", true
	}
	return o
}

// Framing says how a request is worded. key is its normalised text.
func Framing(query, key string) string {
	padded := " " + key + " "
	begins := func(o *openings) bool { return beginsWith(padded, o) }
	switch {
	case says(padded, politeWords):
		return FramingPolite
	case begins(questionWords), strings.HasSuffix(strings.TrimSpace(query), "?"):
		return FramingQuestion
	case begins(statementWords):
		return FramingStatement
	case begins(imperativeWords):
		return FramingImperative
	}
	return FramingNounPhrase
}

// says reports whether a padded text has any of the words: each place where a word begins is looked at once.
func says(padded string, o *openings) bool {
	for at := range len(padded) - 1 {
		if padded[at] == ' ' && beginsWith(padded[at:], o) {
			return true
		}
	}
	return false
}

// beginsWith reports whether a padded text begins with any of the words.
func beginsWith(padded string, o *openings) bool {
	if !o.first[padded[1]] {
		return false
	}
	for _, w := range o.words {
		if strings.HasPrefix(padded, w) {
			return true
		}
	}
	return false
}
