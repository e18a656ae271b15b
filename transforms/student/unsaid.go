package student

import (
	"encoding/json"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Unsaid finds out which value stands where none is said, for a keyword rule that nobody told: of each argument with
// surfaces the value that most rows of its functions have in whose query no surface stands. An argument that most of them
// leave out has none. What is no JSON object counts as left out.
func Unsaid(rows []Row, functions []schemas.Function, surfaces Surfaces) map[string]string {
	ways := map[string][]string{}
	for argument, values := range surfaces {
		for _, list := range values {
			for _, s := range list {
				if key := keysOf(s); key != "" {
					ways[argument] = append(ways[argument], " "+key+" ")
				}
			}
		}
	}
	counts := map[string]map[string]int{}
	for i := range rows {
		if len(rows[i].Calls) > 0 {
			countUnsaid(&rows[i], functions, ways, counts)
		}
	}
	out := map[string]string{}
	for argument, values := range counts {
		if value := mostFrequent(values); value != "" {
			out[argument] = value
		}
	}
	return out
}

func countUnsaid(row *Row, functions []schemas.Function, ways map[string][]string, counts map[string]map[string]int) {
	at := indexOf(functions, row.Calls[0].Name)
	if at < 0 {
		return
	}
	var arguments map[string]json.RawMessage
	if json.Unmarshal(row.Calls[0].Arguments, &arguments) != nil {
		arguments = nil
	}
	query := " " + keysOf(row.Query) + " "
	for _, p := range functions[at].Parameters {
		if ways[p.Name] == nil || said(query, ways[p.Name]) {
			continue
		}
		if counts[p.Name] == nil {
			counts[p.Name] = map[string]int{}
		}
		counts[p.Name][schemas.ScalarText(arguments[p.Name])]++
	}
}

func said(query string, ways []string) bool {
	for _, way := range ways {
		if strings.Contains(query, way) {
			return true
		}
	}
	return false
}
