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

// FramingRule is one way of wording requests.
type FramingRule struct {
	Kind   string
	Words  []string // that tell, normalised
	Begins bool     // only at the beginning; else anywhere
	Mark   string   // what the query itself ends with tells too, "" for nothing
}

// FramingRules are tried in this order; what no rule tells is a noun phrase. The words are English only: in another language
// every query without a question mark is a noun phrase, on both sides of a comparison.
func FramingRules() []FramingRule {
	return []FramingRule{
		{FramingPolite, []string{"please", "could you", "can you", "would you", "can i", "could i", "may i", "i'd like", "i would like", "i'd love"}, false, ""},
		{FramingQuestion, []string{"do you have", "do you know", "have you got", "you got", "is there", "are there", "any", "got any", "where", "what", "what's", "whats",
			"which", "who", "who's", "when", "why", "how", "how's", "is it", "is", "are", "does", "did", "will", "do"}, true, "?"},
		{FramingStatement, []string{"looking for", "i'm looking for", "i am looking for", "we're looking for", "searching for", "i'm searching for", "in search of",
			"i'm after", "i want", "we want", "i need", "we need", "need", "want", "i wanna", "i have to", "i'm trying", "trying to", "hoping to", "i'm hoping",
			"help me", "help us", "let's"}, true, ""},
		{FramingImperative, []string{"find", "show", "get", "search", "browse", "pull up", "look for", "look up", "bring up", "give me", "see", "explore", "make",
			"create", "generate", "design a", "design an", "design me", "design some", "design us", "build", "draw", "write", "compose", "produce", "come up with",
			"put together", "whip up", "render", "paint me", "remind", "book", "set", "call", "play", "order", "turn", "send", "tell", "cancel", "check", "convert",
			"add", "buy", "put", "start", "stop", "open", "close", "list", "rate", "calculate", "compute", "translate", "schedule", "update", "delete", "remove"}, true, ""},
	}
}

// wording is a rule as it is looked for: its words with a space on both sides, and the letters that they begin with.
type wording struct {
	FramingRule
	padded []string
	first  [256]bool
}

var wordings = func() (out []wording) {
	for _, rule := range FramingRules() {
		w := wording{FramingRule: rule}
		for _, word := range rule.Words {
			w.padded, w.first[word[0]] = append(w.padded, " "+word+" "), true
		}
		out = append(out, w)
	}
	return out
}()

// Framing says how a request is worded. key is its normalised text.
func Framing(query, key string) string {
	padded := " " + key + " "
	for i := range wordings {
		w := &wordings[i]
		switch {
		case w.Begins && w.begin(padded), !w.Begins && w.said(padded), w.Mark != "" && strings.HasSuffix(strings.TrimSpace(query), w.Mark):
			return w.Kind
		}
	}
	return FramingNounPhrase
}

// said reports whether a padded text has any of the words: each place where a word begins is looked at once.
func (w *wording) said(padded string) bool {
	for at := range len(padded) - 1 {
		if padded[at] == ' ' && w.begin(padded[at:]) {
			return true
		}
	}
	return false
}

// begin reports whether a padded text begins with any of the words.
func (w *wording) begin(padded string) bool {
	if !w.first[padded[1]] {
		return false
	}
	for _, word := range w.padded {
		if strings.HasPrefix(padded, word) {
			return true
		}
	}
	return false
}
