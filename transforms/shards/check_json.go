package shards

import (
	"errors"
	"fmt"
	"strconv"
)

// maxDepth is how deep JSON may be nested: Python's parser and Arrow's give up at about 1,000 and some tools far earlier.
const maxDepth = 100

// CheckJSON says why one JSON value would not come out of a dataset as it went in: it is no JSON, an object has a
// key twice, text is not UTF-8 or has half a surrogate pair, an integer does not fit 64 bits, a number does not fit a
// double, or it is nested deeper than 100. The error names the place, as in arguments.filters[2].
func CheckJSON(raw []byte) error { return checkJSON(raw, true) }

// CheckArguments is CheckJSON for the arguments of a call: one JSON object, and nowhere null, which some trainers
// drop and others print. An argument that is not given is left out.
func CheckArguments(raw []byte) error {
	if err := checkJSON(raw, false); err != nil {
		return err
	}
	if at := skipSpace(raw, 0); raw[at] != '{' {
		return errors.New("arguments are no JSON object")
	}
	return nil
}

func checkJSON(raw []byte, null bool) error {
	c := jsonChecker{raw: raw, null: null}
	c.space()
	if fault := c.value(0); fault != nil {
		return fault
	}
	if c.space(); c.at < len(raw) {
		return c.fault("something follows the value")
	}
	return nil
}

// jsonFault is why and where a value is refused.
type jsonFault struct {
	path   string
	offset int
	reason string
}

func (f *jsonFault) Error() string {
	if f.path == "" {
		return fmt.Sprintf("%s (byte %d)", f.reason, f.offset)
	}
	return fmt.Sprintf("%s: %s (byte %d)", f.path, f.reason, f.offset)
}

// below puts a step before the path.
func (f *jsonFault) below(step string) *jsonFault {
	if f.path != "" && f.path[0] != '[' {
		step += "."
	}
	f.path = step + f.path
	return f
}

// jsonChecker reads a value once, from left to right.
type jsonChecker struct {
	raw  []byte
	at   int
	null bool // null is allowed
}

func (c *jsonChecker) fault(reason string) *jsonFault {
	return &jsonFault{offset: c.at, reason: reason}
}

func (c *jsonChecker) space() { c.at = skipSpace(c.raw, c.at) }

func skipSpace(raw []byte, at int) int {
	for at < len(raw) && (raw[at] == ' ' || raw[at] == '\t' || raw[at] == '\n' || raw[at] == '\r') {
		at++
	}
	return at
}

// next is the byte that comes next, 0 at the end.
func (c *jsonChecker) next() byte {
	if c.at == len(c.raw) {
		return 0
	}
	return c.raw[c.at]
}

func (c *jsonChecker) value(depth int) *jsonFault {
	switch b := c.next(); {
	case (b == '{' || b == '[') && depth == maxDepth:
		return c.fault("nested deeper than " + strconv.Itoa(maxDepth))
	case b == '{':
		return c.object(depth)
	case b == '[':
		return c.array(depth)
	case b == '"':
		_, fault := c.text()
		return fault
	case b == '-' || '0' <= b && b <= '9':
		return c.number()
	case b == 't':
		return c.word("true")
	case b == 'f':
		return c.word("false")
	case b == 'n' && !c.null:
		return c.fault("null: leave the key out instead")
	case b == 'n':
		return c.word("null")
	case c.at == len(c.raw):
		return c.fault("the JSON ends too early")
	}
	return c.fault("this is no JSON value")
}

func (c *jsonChecker) word(word string) *jsonFault {
	if end := c.at + len(word); end > len(c.raw) || string(c.raw[c.at:end]) != word {
		return c.fault("this is no JSON value")
	}
	c.at += len(word)
	return nil
}

func (c *jsonChecker) object(depth int) *jsonFault {
	seen := make(map[string]bool, 8)
	return c.elements('}', func(int) *jsonFault {
		if c.next() != '"' {
			return c.fault("a key is due")
		}
		key, fault := c.text()
		if fault != nil {
			return fault
		}
		if seen[key] {
			return c.fault("the key stands twice").below(key)
		}
		seen[key] = true
		if c.space(); c.next() != ':' {
			return c.fault("a colon is due").below(key)
		}
		c.at++
		c.space()
		if fault := c.value(depth + 1); fault != nil {
			return fault.below(key)
		}
		return nil
	})
}

func (c *jsonChecker) array(depth int) *jsonFault {
	return c.elements(']', func(i int) *jsonFault {
		if fault := c.value(depth + 1); fault != nil {
			return fault.below("[" + strconv.Itoa(i) + "]")
		}
		return nil
	})
}

// elements reads what stands between brackets, the first of which comes next, with commas between.
func (c *jsonChecker) elements(end byte, element func(i int) *jsonFault) *jsonFault {
	c.at++
	if c.space(); c.next() == end {
		c.at++
		return nil
	}
	for i := 0; ; i++ {
		c.space()
		if fault := element(i); fault != nil {
			return fault
		}
		c.space()
		switch c.next() {
		case end:
			c.at++
			return nil
		case ',':
			c.at++
		default:
			return c.fault("a comma or " + string(end) + " is due")
		}
	}
}
