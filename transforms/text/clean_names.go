package text

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	particles  = setOf("van von de di da del della dello der den la le el al du des dos do das ten ter zu af y e")
	nameTitles = setOf(`Sir Lord Lady Dame Dr Mr Mrs Miss Ms Captain Capt Colonel Col General Admiral Major Lieutenant Sergeant King Queen Prince
		Princess Rev Reverend Father President Baron Baroness Count Countess Duke Duchess Earl Viscount Emperor Empress Pope Bishop Judge Professor Prof`)
	// placeNouns end the names of places that are called after people: Edinburgh, George Street.
	placeNouns = setOf(`Street Road Square Church House Castle Bridge Hill Park Terrace Gate Place Walk College Hospital Abbey Cathedral Tower
		Theatre Gallery School Hall Palace Gardens Garden Crescent Lane Avenue Court Dock Docks Pier Station Chapel Inn Hotel Island Islands Bay Row
		Market Museum Library Wharf Quay Yard Mill Farm Lodge Cottage Priory Monument Mount Head Point Rock Beach Wood Woods Common Green Heath
		Centre Center Arts Colliery Works Factory`)
	initials = regexp.MustCompile(`^(?:\p{Lu}\.-?){1,4}$|^[^\P{Lu}AIO]$`) // "J.M.W.", "J"
)

// cleanInvertedNames turns the names of people round: "Cumberland, Elizabeth" and "Newton, Isaac, Sir". Names of
// places ("Bath, Somerset") and titles stay, because their second part begins with no given name.
func cleanInvertedNames(s string) string {
	s = tidy(s)
	parts := strings.Split(s, ",")
	if len(parts) != 2 && len(parts) != 3 {
		return s
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 3 {
		if !nameTitles[parts[2]] || nameTitles[firstField(parts[1])] {
			return s
		}
		parts[1] = parts[2] + " " + parts[1]
	}
	if !isSurname(parts[0]) || !isGiven(parts[1]) || initials.MatchString(parts[1]) && strings.Contains(parts[0], " ") {
		return s
	}
	return parts[1] + " " + parts[0]
}

func firstField(s string) string {
	first, _, _ := strings.Cut(s, " ")
	return first
}

// isSurname reports whether s is one to three capitalised words, particles aside, that are no whole name themselves.
func isSurname(s string) bool {
	if leadArticle.MatchString(firstField(s)) && !particles[strings.ToLower(firstField(s))] {
		return false
	}
	words, capitals := strings.Fields(s), 0
	for _, w := range words {
		switch {
		case particles[strings.ToLower(w)]:
		case startsWithCapital(w) || strings.HasPrefix(w, "d'") || strings.HasPrefix(w, "d’"):
			capitals++
		default:
			return false
		}
		if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-'’.", r) }) {
			return false
		}
	}
	return capitals >= 1 && capitals <= 2 && len(words) <= 4 && (len(words) == 1 || !givenNames[words[0]]) && !placeNouns[words[len(words)-1]]
}

// isGiven reports whether s is a given name or initials, perhaps after a title, with up to three words behind it.
func isGiven(s string) bool {
	words := strings.Fields(s)
	if len(words) > 0 && nameTitles[words[0]] {
		words = words[1:]
	}
	if len(words) == 0 || len(words) > 4 || placeNouns[words[len(words)-1]] || !isGivenName(words[0]) {
		return false
	}
	for _, w := range words {
		if !startsWithCapital(w) && !particles[w] || strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s") ||
			strings.ContainsAny(w, ":;()[]/&\"‘“0123456789") {
			return false
		}
	}
	return true
}

func isGivenName(word string) bool {
	first, _, _ := strings.Cut(word, "-")
	return givenNames[word] || givenNames[first] || initials.MatchString(word)
}

var (
	attribution = regexp.MustCompile(`(?i)^\W*(?:(?:formerly |possibly |probably )?(?:attributed to|ascribed to|associated with|after|circle of|school of|studio of|workshop of|follower of|followers of|manner of|style of|imitator of|copy after|engraved by|by|and studio of)\s+)+`)
	honours     = regexp.MustCompile(`(?:[\s,]+(?:OM|CH|OBE|CBE|MBE|KBE|DBE|GBE|CVO|KCVO|RA|ARA|PRA|HRA|RSA|PRSA|RI|PRI|RWS|PRWS|RE|RP|RBA|FRS|FBA|FRIBA|RIBA|KC|QC|MP|PC|KG|KT|KCB|GCB|CB|KCMG|CMG|VC|DSO|MC|PhD|MD|\d*(?:st|nd|rd|th)? ?Bt|Bart|Esq)\.?)+$`)
	noPerson    = regexp.MustCompile(`(?i)\b(?:school|century|unknown|anonymous|unidentified|various|artist not known)\b`)
	withOthers  = regexp.MustCompile(`(?i)\s+(?:and|&|with) (?:an? )?(?:assistants?|others?|pupils?|studio|workshop|others?)$`)
	twoNames    = regexp.MustCompile(`^(\S+(?:\s+\S+)+)\s+(?:and|&)\s+\S+\s+\S.*$`)
	peerage     = regexp.MustCompile(`^(?:(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|\d+(?:st|nd|rd|th)) )?(?:Lord|Lady|Viscount|Viscountess|Earl|Countess|Marquess|Marchioness|Duke|Duchess|Baron|Baroness|Count)\b`)
)

// cleanPeople keeps one person's name out of a catalogue's statement of who made something: without attribution,
// honours, dates and co-authors. Schools and unknown makers give "".
func cleanPeople(s string) string {
	parts := strings.FieldsFunc(cleanBrackets(strings.ReplaceAll(s, "?", " ")), func(r rune) bool { return r == ',' || r == ';' })
	for i := range parts {
		parts[i] = cleanPerson(parts[i])
	}
	if len(parts) >= 2 && !strings.Contains(parts[0], " ") {
		if turned := cleanInvertedNames(strings.Join(parts[:2], ", ")); !strings.Contains(turned, ",") {
			return turned
		}
		if strings.HasPrefix(parts[1], "Lord ") {
			return parts[1]
		}
	}
	for i, part := range parts {
		if part != "" && (i == 0 || !peerage.MatchString(part)) {
			return part
		}
	}
	return ""
}

// cleanPerson cleans a statement of one maker; "" when it names none.
func cleanPerson(s string) string {
	s = attribution.ReplaceAllString(tidy(s), "")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "The Hon. "), "Hon. ")
	s = withOthers.ReplaceAllString(honours.ReplaceAllString(" "+s, ""), "")
	s = twoNames.ReplaceAllString(tidy(s), "$1")
	if noPerson.MatchString(s) {
		return ""
	}
	return s
}
