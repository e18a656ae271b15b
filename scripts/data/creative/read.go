package main

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	//go:embed concepts.txt
	conceptLines string
	//go:embed scenes.txt
	thingLines string
	//go:embed where.txt
	whereLines string
	//go:embed icons.txt
	iconLines string
	//go:embed tate_titles.txt
	titleLines string
)

// concept is something to design for, with what goes with it, the closest first.
type concept struct {
	kind, name, parent                        string // kind: event, holiday, business or subject
	objects, styles, actions, topics, forWhom []weighted
}

type weighted struct {
	name   string
	weight float64
}

// readConcepts reads the concepts beside this program.
func readConcepts() ([]concept, error) {
	var out []concept
	for _, line := range lines(conceptLines) {
		cells := strings.Split(line, "|")
		if len(cells) != 8 {
			return nil, fmt.Errorf("concepts.txt: %d cells, expected 8: %s", len(cells), line)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, concept{cells[0], cells[1], cells[2], list(cells[3]), list(cells[4]), list(cells[5]), list(cells[6]), list(cells[7])})
	}
	return out, nil
}

// lines returns the lines that are no comment.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

var weightAtEnd = regexp.MustCompile(`^(.*\D) (\d)$`)

// list reads "cake 3, candles": names, and their weights where they are not 1.
func list(text string) []weighted {
	var out []weighted
	for part := range strings.SplitSeq(text, ",") {
		w := weighted{strings.TrimSpace(part), 1}
		if found := weightAtEnd.FindStringSubmatch(w.name); found != nil {
			w.name = found[1]
			w.weight, _ = strconv.ParseFloat(found[2], 64) // one digit
		}
		if w.name != "" {
			out = append(out, w)
		}
	}
	return out
}

// things are what assets other than templates are about, and where they are seen, by kind.
type things struct{ of, where map[string][]string }

func readThings() (things, error) {
	of, err := keyed(thingLines)
	if err != nil {
		return things{}, fmt.Errorf("scenes.txt: %w", err)
	}
	where, err := keyed(whereLines)
	if err != nil {
		return things{}, fmt.Errorf("where.txt: %w", err)
	}
	return things{of, where}, nil
}

func keyed(text string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, line := range lines(text) {
		key, rest, ok := strings.Cut(line, ":")
		if !ok {
			return nil, errors.New("no colon: " + line)
		}
		for part := range strings.SplitSeq(rest, ",") {
			out[key] = append(out[key], strings.TrimSpace(part))
		}
	}
	return out, nil
}
