package text

import (
	"regexp"
	"strings"
)

var (
	bracedSlot   = regexp.MustCompile(`\{[^{}\n]{0,60}\}|<[\pL][\pL\pN_ -]{0,30}>|</[\pL]+>|(?:^|\s)%[sd](?:\W|$)|_{3,}|(?:^|\W)X{4,}(?:\W|$)|\[object Object\]`)
	squareSlot   = regexp.MustCompile(`\[([^\[\]]{1,40})\]`)
	codeName     = regexp.MustCompile(`^[\pL]+(?:_[\pL\pN]+)+$`)
	tripleX      = regexp.MustCompile(`(?:^|[^\pL\pN])XXX(?:$|[^\pL\pN])`)
	romanThirty  = regexp.MustCompile(`(?i)\b(?:canto|chapter|book|psalm|bowl|act|part|volume|vol\.?|plate|scene|number|no\.?|section|title|olympiad|sonnet|lecture|louis|opus|op\.?|figure|fig\.?|letter|article|century|page|dynasty|legion|legio|corps|world cup|wrestlemania) XXX\b`)
	emptyVariant = regexp.MustCompile(`(?i)(?:^|\s)(?:for|of|with|about|from|in|by|an?|the|my) (?:undefined|null)$|(?:^|\s)NaN$`)
)

// slotWords are what authors of templates write in square brackets.
var slotWords = setOf("name title topic subject keyword keywords query content type date city place location object item brand company product " +
	"theme style color colour occasion event noun verb adjective word text number value placeholder term phrase category user blank x y artist song")

// HasPlaceholder reports whether s holds a slot that nobody filled: "{title}", "<topic>", "[name]", "%s", "XXX",
// "lorem ipsum", or "undefined" or "null" where a value belongs. A catalogue's own brackets ("[verso]") are none.
func HasPlaceholder(s string) bool {
	if strings.ContainsAny(s, "{<%_X[") {
		if bracedSlot.MatchString(s) || tripleX.MatchString(s) && !romanThirty.MatchString(s) {
			return true
		}
		for _, slot := range squareSlot.FindAllStringSubmatch(s, -1) {
			if isSlot(slot[1]) {
				return true
			}
		}
	}
	lower := strings.ToLower(strings.TrimSpace(s))
	switch strings.Trim(lower, ".!?\"' ") {
	case "null", "undefined", "none", "nan", "n/a", "nil":
		return true
	}
	return strings.Contains(lower, "lorem ipsum") ||
		(strings.HasSuffix(lower, "undefined") || strings.HasSuffix(lower, "null") || strings.HasSuffix(s, "NaN")) && emptyVariant.MatchString(strings.TrimSpace(s))
}

// isSlot reports whether the content of square brackets tells somebody to fill them.
func isSlot(content string) bool {
	if codeName.MatchString(content) {
		return true
	}
	words := Words(strings.ToLower(content))
	if len(words) == 0 {
		return false
	}
	if words[0] == "insert" || words[0] == "your" || words[0] == "enter" {
		return true
	}
	for _, w := range words {
		if !slotWords[strings.TrimSuffix(w, "s")] && !slotWords[w] {
			return false
		}
	}
	return true
}

// instructionOpening is how a model begins when it talks about its task instead of doing it.
var instructionOpening = regexp.MustCompile(`^["'*#\s-]*(?:` +
	`here(?: is|'s|’s| are)(?: (?:an?|the|your|some|my|one|two|three|five|ten|\d+))?(?: [\pL-]+){0,3}? (?:quer(?:y|ies)|examples?|requests?|search(?:es)?|prompts?|sentences?|utterances?|phrases?|variations?|json|output|response)\b|` +
	`sure(?:[,!]|\.\s| thing[,!])|certainly[,!]|of course[,!] (?:here|i)|absolutely[,!] (?:here|i)|` +
	`(?:(?:search|user|final|generated|example|sample|user's|natural language|short|new) )?(?:query|queries|utterance|instruction|prompt|user request|completion)(?: ?#?\d{1,3})?(?:\*\*)? ?:|` +
	`(?:assistant|<\|?\w+\|?>|output json|json output) ?:|` +
	`(?:the user (?:wants|is asking|asks|would)|as (?:an ai|a language model|a large language model)|i will (?:now )?(?:generate|write) an?)\b)`)

// instructionAnywhere betrays a prompt wherever it stands.
var instructionAnywhere = []string{"as an ai language", "as an ai model", "as an ai assistant", "as an ai,", "as a language model", "as a large language model",
	"```", "<|", "|>", "[inst]", "search query:", "user query:", "the search query", "rewritten query", "generate a query", "function call:", "tool_call"}

// HasInstruction reports whether s repeats or answers its prompt ("Here is a query", "Sure,", "Search query:",
// "as an AI") instead of being a query.
func HasInstruction(s string) bool {
	lower := strings.ToLower(s)
	for _, leak := range instructionAnywhere {
		if strings.Contains(lower, leak) {
			return true
		}
	}
	return mayOpenInstruction(lower) && instructionOpening.MatchString(lower)
}

// mayOpenInstruction spares most texts the pattern: by their first letter.
func mayOpenInstruction(lower string) bool {
	lower = strings.TrimLeft(lower, "\"'*#- \t\n")
	return lower != "" && strings.IndexByte("hscoaqujipfgenlt<", lower[0]) >= 0
}

var refusalPattern = regexp.MustCompile(`` +
	`\bi(?: am|['’]m) (?:very |so |really )?sorry,? (?:but|i |i['’]|that i|as an|for any|to inform)|` +
	`\b(?:sorry|apologies|unfortunately),? (?:but )?(?:i|we) (?:cannot|can['’]?t|can not|am unable|am not able|won['’]?t|do not|don['’]?t)\b|` +
	`\bi (?:cannot|can not|can['’]?t|won['’]?t|will not|am unable to|am not able to|['’]m unable to|['’]m not able to) ` +
	`(?:help (?:you |with)|assist|provide|create|generate|fulfil|comply|answer|produce|continue with|engage|process|identify|determine|describe|view|complete (?:this|that|your)|write|do that)|` +
	`\bi['’]m (?:unable|not able) to (?:help|assist|provide|create|generate|fulfil|comply|answer|view|identify|process|see)|` +
	`\bi can['’]?(?:t|not) help (?:you|with)\b|^i can['’]?t help(?: with)?[.!]?$|` +
	`\bi apologi[sz]e,? (?:but|for)|\bagainst my (?:guidelines|policy|policies|programming)|\bnot comfortable (?:with )?(?:creating|generating|writing)`)

// HasRefusal reports whether s is a model's refusal: "I'm sorry, but I can't help with that". The words alone are
// none: "I'm sorry card" and "can't help falling in love" are queries.
func HasRefusal(s string) bool {
	lower := strings.ToLower(s)
	for _, sign := range []string{"sorry", "unable", "not able", "cannot", "can not", "can't", "can’t", "won't", "won’t", "will not", "apolog", "unfortunately", "against my", "not comfortable"} {
		if strings.Contains(lower, sign) {
			return refusalPattern.MatchString(lower)
		}
	}
	return false
}
