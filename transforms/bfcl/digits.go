package bfcl

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/routenator/routenator/transforms/calls"
)

// What Python's int() and float() read.
var (
	intForm   = regexp.MustCompile(`^[+-]?\d+(_\d+)*$`)
	floatForm = regexp.MustCompile(`^[+-]?((\d+(_\d+)*)?\.\d+(_\d+)*|\d+(_\d+)*\.?)([eE][+-]?\d+(_\d+)*)?$|^(?i:[+-]?(inf|infinity|nan))$`)
)

// digits reads a number that is known to be one.
func digits(text string, float bool) calls.Value {
	text = strings.ReplaceAll(text, "_", "")
	if float {
		f, _ := strconv.ParseFloat(text, 64) // too large is infinite, as in Python
		return calls.Float(f)
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return calls.String(text)
	}
	return calls.Int(n.String())
}

// pythonNumber reads a text as Python's int or else float would; another stays text.
func pythonNumber(text string) calls.Value {
	trimmed := strings.TrimSpace(text)
	switch {
	case intForm.MatchString(trimmed):
		return digits(trimmed, false)
	case floatForm.MatchString(trimmed):
		return digits(trimmed, true)
	}
	return calls.String(text)
}
