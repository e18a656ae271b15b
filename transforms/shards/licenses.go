package shards

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// SourceLicense is what one source of a dataset says about its licence: an SPDX identifier, in any case, or "".
type SourceLicense struct{ Name, License string }

// CheckLicenses says which sources may not go into a dataset under its licence, each with the remedy. A share-alike
// source asks for its own licence in its own or (unless it says "only") a later version, a non-commercial one for a
// non-commercial licence. A source whose licence forbids derivatives, is not stated or is not known here may go only
// into a dataset that grants nothing (no licence, proprietary, one of your own), or, but for the first, into one under
// the very same licence. Attribution is not checked: the card names every source. This is a check against mistakes,
// not legal advice.
func CheckLicenses(dataset string, sources []SourceLicense) error {
	target := readLicense(dataset)
	var all []error
	for _, s := range sources {
		if remedy := readLicense(s.License).remedy(target); remedy != "" {
			all = append(all, fmt.Errorf("source %q has the licence %s and the dataset %s: %s", s.Name, orNone(s.License), orNone(dataset), remedy))
		}
	}
	return errors.Join(all...)
}

func orNone(license string) string {
	if strings.TrimSpace(license) == "" {
		return "none"
	}
	return strings.TrimSpace(license)
}

// license is what matters of a licence here.
type license struct {
	text          string  // as it was written
	id            string  // lower case
	family        string  // id without version; licences of one share-alike family follow one another
	version       float64 // 0: not stated
	only          bool    // no later version
	open          bool    // grants something to everybody
	shareAlike    bool
	nonCommercial bool
	noDerivatives bool
}

// openLicenses are the families that ask for attribution at most. Source: spdx.org/licenses.
var openLicenses = map[string]bool{
	"cc0": true, "cc-by": true, "cc-pddc": true, "pddl": true, "odc-by": true, "cdla-permissive": true, "unlicense": true,
	"0bsd": true, "mit": true, "mit-0": true, "isc": true, "apache": true, "bsd-2-clause": true, "bsd-3-clause": true,
	"bsl": true, "zlib": true, "wtfpl": true, "ogl-uk": true, "etalab": true, "dl-de-by": true, "dl-de-zero": true,
	"public-domain": true, "publicdomain": true, "cc-pdm": true, "ms-pl": true, "afl": true, "artistic": true, "ecl": true,
}

// shareAlikeLicenses are the families that ask derivatives to keep the licence.
var shareAlikeLicenses = map[string]bool{
	"cc-by-sa": true, "cc-by-nc-sa": true, "odbl": true, "cdla-sharing": true, "gfdl": true, "gpl": true, "agpl": true,
	"lgpl": true, "mpl": true, "epl": true, "eupl": true, "osl": true,
}

// readLicense reads an SPDX identifier such as CC-BY-SA-4.0, gpl-3.0-or-later or odbl (Hugging Face's name).
func readLicense(text string) license {
	text = strings.TrimSpace(text)
	l := license{text: text, id: strings.ToLower(text)}
	l.only = strings.HasSuffix(l.id, "-only")
	id := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(l.id, "-or-later"), "-only"), "+")
	var parts []string
	for _, part := range strings.Split(id, "-") {
		if v, err := strconv.ParseFloat(part, 64); err == nil && len(parts) > 0 && strings.Contains(part, ".") && l.version == 0 {
			l.version = v // what follows is a port to one country's law, as in CC-BY-3.0-DE
			break
		}
		parts = append(parts, part)
	}
	l.family = strings.Join(parts, "-")
	creative := strings.HasPrefix(l.family, "cc-by")
	l.shareAlike = shareAlikeLicenses[l.family]
	l.nonCommercial = creative && strings.Contains(l.family, "-nc")
	l.noDerivatives = creative && strings.Contains(l.family, "-nd")
	l.open = openLicenses[l.family] || l.shareAlike || l.family == "cc-by-nc" || l.noDerivatives
	return l
}

// remedy says what to do where a source under l may not go into a dataset under target, "" where it may.
func (l license) remedy(target license) string {
	same := l.id == target.id || l.shareAlike && l.follows(target)
	switch {
	case l.noDerivatives && target.open:
		return "a licence without derivatives forbids sharing a dataset made of it; leave the source out"
	case !l.open && target.open && !same && l.id == "":
		return "state the source's licence in the recipe, or leave the source out"
	case !l.open && target.open && !same:
		return "nothing is known of the source's licence; state its SPDX identifier, ask for permission, or leave the source out"
	case l.shareAlike && !same:
		return fmt.Sprintf("it asks to share alike; give the dataset the licence %s, or leave the source out", l.text)
	case l.nonCommercial && target.open && !target.nonCommercial:
		return fmt.Sprintf("it forbids commercial use; give the dataset the licence %s, or leave the source out", l.text)
	}
	return ""
}

// follows says whether target is the same licence in a version that l accepts.
func (l license) follows(target license) bool {
	if l.family != target.family || l.only && target.version > l.version {
		return false
	}
	return target.version >= l.version || target.version == 0
}
