package shards

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"
)

// text reads a string and returns what it says.
func (c *jsonChecker) text() (string, *jsonFault) {
	start, plain := c.at, true
	for c.at++; ; {
		switch b := c.next(); {
		case c.at == len(c.raw):
			return "", c.fault("the JSON ends inside a string")
		case b == '"':
			c.at++
			return c.said(start, plain), nil
		case b == '\\':
			plain = false
			if fault := c.escape(); fault != nil {
				return "", fault
			}
		case b < ' ':
			return "", c.fault("a control character stands in a string: write it as an escape")
		case b < utf8.RuneSelf:
			c.at++
		default:
			r, size := utf8.DecodeRune(c.raw[c.at:])
			if r == utf8.RuneError && size == 1 {
				return "", c.fault("the text is not UTF-8")
			}
			c.at += size
		}
	}
}

// said decodes the string that was just read and is right.
func (c *jsonChecker) said(start int, plain bool) string {
	if plain {
		return string(c.raw[start+1 : c.at-1])
	}
	var s string
	if err := json.Unmarshal(c.raw[start:c.at], &s); err != nil {
		panic("shards: a checked JSON string does not decode: " + err.Error())
	}
	return s
}

// escape reads an escape; a surrogate needs its other half.
func (c *jsonChecker) escape() *jsonFault {
	code, size := c.unicode(c.at)
	switch {
	case size > 0 && 0xdc00 <= code && code < 0xe000:
		return c.fault("half a surrogate pair")
	case size > 0 && 0xd800 <= code && code < 0xdc00:
		if low, second := c.unicode(c.at + size); second == 0 || low < 0xdc00 || low >= 0xe000 {
			return c.fault("half a surrogate pair")
		}
		c.at += 2 * size
		return nil
	case size > 0:
		c.at += size
		return nil
	}
	if c.at+1 < len(c.raw) {
		switch c.raw[c.at+1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			c.at += 2
			return nil
		}
	}
	return c.fault("this is no JSON escape")
}

// unicode decodes \uXXXX; the size is 0 where there is none.
func (c *jsonChecker) unicode(at int) (code uint64, size int) {
	if at+6 > len(c.raw) || c.raw[at] != '\\' || c.raw[at+1] != 'u' {
		return 0, 0
	}
	code, err := strconv.ParseUint(string(c.raw[at+2:at+6]), 16, 32)
	if err != nil {
		return 0, 0
	}
	return code, 6
}

func (c *jsonChecker) number() *jsonFault {
	start, whole := c.at, true
	for c.at < len(c.raw) {
		switch b := c.raw[c.at]; {
		case b == '.' || b == 'e' || b == 'E':
			whole = false
		case b != '-' && b != '+' && (b < '0' || b > '9'):
			return c.checkNumber(start, whole)
		}
		c.at++
	}
	return c.checkNumber(start, whole)
}

func (c *jsonChecker) checkNumber(start int, whole bool) *jsonFault {
	text := string(c.raw[start:c.at])
	at := func(reason string) *jsonFault { return &jsonFault{offset: start, reason: reason} }
	if !json.Valid([]byte(text)) {
		return at("this is no JSON number")
	}
	var err error
	switch {
	case !whole:
		var f float64
		if f, err = strconv.ParseFloat(text, 64); math.IsInf(f, 0) {
			return at("the number does not fit a double: write it as text")
		}
	case text[0] == '-':
		_, err = strconv.ParseInt(text, 10, 64)
	default:
		_, err = strconv.ParseUint(text, 10, 64)
	}
	if err != nil {
		return at("the integer does not fit 64 bits: write it as text")
	}
	return nil
}
