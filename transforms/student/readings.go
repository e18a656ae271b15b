package student

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// argument names an argument across functions: a city is spelt alike in all of them.
type argument struct{ name, kind string }

func argumentOf(p *schemas.Parameter) argument { return argument{p.Name, p.Type} }

// readings hold, by argument, what a kept text means.
type readings map[argument]*reading

// reading is what the rows say of one argument.
type reading struct {
	values  map[string]string // words to the JSON of the value that most rows give them
	numbers bool              // no value is a text
	moment  *moment           // nil unless all values are dates, or all times
}

// readingCounts count the rows of each value, by argument and words.
type readingCounts map[argument]map[string]map[string]int

func (c readingCounts) add(a argument, said, value string) {
	if c[a] == nil {
		c[a] = map[string]map[string]int{}
	}
	if c[a][said] == nil {
		c[a][said] = map[string]int{}
	}
	c[a][said][value]++
}

// addAll adds the counts of another; sums do not depend on the order.
func (c readingCounts) addAll(other readingCounts) {
	for a, texts := range other {
		for said, values := range texts {
			for value, n := range values {
				c.add(a, said, value)
				c[a][said][value] += n - 1
			}
		}
	}
}

func (c readingCounts) readings() readings {
	out := readings{}
	for a, texts := range c {
		values := map[string]string{}
		for said, counts := range texts {
			values[said] = mostFrequent(counts)
		}
		out[a] = &reading{values, all(values, func(raw string) bool { return raw[0] != '"' }), momentOf(values)}
	}
	return out
}

// mostFrequent returns the key with the highest count, of equals the first.
func mostFrequent(counts map[string]int) string {
	keys := slices.Sorted(maps.Keys(counts))
	return slices.MaxFunc(keys, func(a, b string) int { return cmp.Or(counts[a]-counts[b], strings.Compare(b, a)) })
}

// of returns the reading of a parameter.
func (r readings) of(p *schemas.Parameter) *reading {
	if found, ok := r[argumentOf(p)]; ok {
		return found
	}
	return &reading{}
}

// read returns the JSON of a kept text: what the rows say it means, else the date, time or number that it says, else the
// text itself. "" where it says none, or where the type of the argument cannot hold it.
func (r *reading) read(kind, kept string) string {
	words := keysOf(kept)
	if value, ok := r.values[words]; ok {
		return value
	}
	if r.moment != nil {
		value, _ := r.moment.read(words)
		return value
	}
	switch kind {
	case "string":
		if kept = strings.Trim(kept, " ,;:"); kept != "" {
			return quote(kept)
		}
	case "integer", "number":
		if n, ok := readNumber(kept); ok && (kind == "number" || n == float64(int64(n))) {
			return strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return ""
}

// readList returns the JSON list of the items that are said, one a run; "" where none can be read. An item that no row has
// is a text, or a number where the rows' items are.
func (r *reading) readList(runs []string) string {
	kind := "string"
	if r.numbers {
		kind = "number"
	}
	var items []string
	for _, kept := range runs {
		if value := r.read(kind, kept); value != "" && !slices.Contains(items, value) {
			items = append(items, value)
		}
	}
	if len(items) == 0 {
		return ""
	}
	return "[" + strings.Join(items, ",") + "]"
}

// itemsOf returns the texts that a value asks for, each with its JSON: those of a list's items, else its own. None of an
// object, or of a list that holds more than texts and numbers.
func itemsOf(p *schemas.Parameter, raw json.RawMessage) []item {
	if p.Type == "object" {
		return nil
	}
	if p.Type != "array" {
		return []item{{schemas.ScalarText(raw), string(raw)}}
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	var out []item
	for _, r := range list {
		if r[0] == '{' || r[0] == '[' {
			return nil
		}
		out = append(out, item{schemas.ScalarText(r), string(r)})
	}
	return out
}

// item is one text that is said, and the JSON that it stands for.
type item struct{ text, raw string }
