package llmtest

import "bytes"

// field returns the raw value of a name in a JSON object; nil where it has none or is broken before it. Only what
// stands before the value is looked at, and strings are skipped whole: a picture of megabytes costs one search for a
// quote. Names that are written with escapes are not found.
func field(object []byte, name string) []byte {
	i := space(object, 0)
	if i >= len(object) || object[i] != '{' {
		return nil
	}
	for i = space(object, i+1); i < len(object) && object[i] == '"'; {
		end := skip(object, i)
		colon := space(object, end)
		if colon >= len(object) || object[colon] != ':' {
			return nil
		}
		from := space(object, colon+1)
		to := skip(object, from)
		if to == from {
			return nil
		}
		if string(object[i+1:end-1]) == name {
			return object[from:to]
		}
		if i = space(object, to); i < len(object) && object[i] == ',' {
			i = space(object, i+1)
		}
	}
	return nil
}

// first returns the first element of a JSON array, nil where there is none.
func first(array []byte) []byte {
	i := space(array, 0)
	if i >= len(array) || array[i] != '[' {
		return nil
	}
	from := space(array, i+1)
	if to := skip(array, from); to > from {
		return array[from:to]
	}
	return nil
}

// space returns the place after white space.
func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// skip returns the end of the value that starts at i; i where none does or it is cut.
func skip(b []byte, i int) int {
	if i >= len(b) {
		return i
	}
	switch b[i] {
	case '"':
		return skipString(b, i)
	case '{', '[':
		return skipNested(b, i)
	}
	j := i
	for j < len(b) && bytes.IndexByte([]byte(",]} \n\t\r"), b[j]) < 0 {
		j++
	}
	return j
}

func skipString(b []byte, start int) int {
	for i := start + 1; i < len(b); {
		quote := bytes.IndexByte(b[i:], '"')
		if quote < 0 {
			return start
		}
		i += quote + 1
		if !escaped(b, i-1) {
			return i
		}
	}
	return start
}

// escaped says whether an odd number of backslashes stands before i.
func escaped(b []byte, i int) bool {
	n := 0
	for i-n > 0 && b[i-n-1] == '\\' {
		n++
	}
	return n%2 == 1
}

func skipNested(b []byte, start int) int {
	depth := 0
	for i := start; i < len(b); {
		switch b[i] {
		case '"':
			end := skipString(b, i)
			if end == i {
				return start
			}
			i = end
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return start
}
