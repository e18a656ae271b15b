package bfcl

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Category is a part of the leaderboard.
type Category string

// Categories that are checked without running anything.
const (
	SimplePython         Category = "simple_python"
	SimpleJava           Category = "simple_java"
	SimpleJavaScript     Category = "simple_javascript"
	Multiple             Category = "multiple"
	Parallel             Category = "parallel"
	ParallelMultiple     Category = "parallel_multiple"
	Irrelevance          Category = "irrelevance"
	LiveSimple           Category = "live_simple"
	LiveMultiple         Category = "live_multiple"
	LiveParallel         Category = "live_parallel"
	LiveParallelMultiple Category = "live_parallel_multiple"
	LiveIrrelevance      Category = "live_irrelevance"
	LiveRelevance        Category = "live_relevance"
)

// Categories in the leaderboard's order.
var Categories = []Category{SimplePython, SimpleJava, SimpleJavaScript, Multiple, Parallel, ParallelMultiple, Irrelevance,
	LiveSimple, LiveMultiple, LiveParallel, LiveParallelMultiple, LiveIrrelevance, LiveRelevance}

// earlier names, of versions 1 to 3.
var earlier = map[string]Category{"simple": SimplePython, "java": SimpleJava, "javascript": SimpleJavaScript}

// ErrCategory is an id or file of no category that is checked here: of several turns, of agents, or of no leaderboard.
var ErrCategory = errors.New("no category of single calls")

// CategoryOfID returns the category that a row's id begins with: live_simple of "live_simple_12-4-0".
func CategoryOfID(id string) (Category, error) {
	id, _, _ = strings.Cut(id, ":")
	if i := strings.LastIndexByte(id, '_'); i >= 0 {
		return categoryOf(id[:i], id)
	}
	return categoryOf(id, id)
}

var prefix = regexp.MustCompile(`^(?:BFCL|gorilla_openfunctions)_v[0-9]+_(?:test_)?`)

// CategoryOfFile returns the category that a file is named after: live_simple of "data/BFCL_v4_live_simple.json".
func CategoryOfFile(name string) (Category, error) {
	base := path.Base(name)
	base = prefix.ReplaceAllString(base, "")
	base, _, _ = strings.Cut(base, ".")
	return categoryOf(base, name)
}

func categoryOf(name, of string) (Category, error) {
	if c, ok := earlier[name]; ok {
		return c, nil
	}
	if c := Category(name); slices.Contains(Categories, c) {
		return c, nil
	}
	return "", fmt.Errorf("%w: %q", ErrCategory, of)
}

// CategoryOf returns the category of a row that is not the leaderboard's, by its functions and right calls.
func CategoryOf(functions, right int) Category {
	switch {
	case right == 0:
		return Irrelevance
	case right == 1 && functions == 1:
		return SimplePython
	case right == 1:
		return Multiple
	}
	return ParallelMultiple
}

// withoutAnswer says whether a category has no accepted answers: only whether something is called counts.
func (c Category) withoutAnswer() bool {
	return c == Irrelevance || c == LiveIrrelevance || c == LiveRelevance
}

// wants says whether a call is right in a category without answers.
func (c Category) wants() bool { return c == LiveRelevance }

func (c Category) parallel() bool { return strings.Contains(string(c), "parallel") }

func (c Category) multiple() bool { return strings.Contains(string(c), "multiple") }
