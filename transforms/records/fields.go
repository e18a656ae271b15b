package records

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/lines"
)

// lineFields looks at all lines of files: which fields there are must not depend on which rows come first.
type lineFields struct {
	seen  map[string]bool // fields, and whether they hold text
	raw   map[string]bool // the same as they are written, between their quotes
	tools bool            // whether lines are kept for their tools
	kept  []keptLine
}

// keptLine is one of the lines of the lowest ranks, which are a hash of the line.
type keptLine struct {
	rank uint64
	text string
}

func newLineFields(tools bool) *lineFields {
	return &lineFields{seen: map[string]bool{}, raw: map[string]bool{}, tools: tools}
}

// look reads the lines of files, some side by side.
func (f *lineFields) look(ctx context.Context, files []File) error {
	files = slices.DeleteFunc(slices.Clone(files), func(file File) bool { return strings.HasSuffix(file.URI, ".parquet") })
	stretches, err := Stretches(ctx, 0, files)
	if err != nil {
		return err
	}
	parts, errs := make([]*lineFields, len(stretches)), make([]error, len(stretches))
	var wait sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, s := range stretches {
		free <- struct{}{}
		wait.Go(func() {
			defer func() { <-free }()
			parts[i] = newLineFields(f.tools)
			errs[i] = eachLine(ctx, s, func(l lines.Line) bool {
				parts[i].line(bytes.TrimSpace(l.Text))
				return ctx.Err() == nil
			})
			parts[i].cut()
		})
	}
	wait.Wait()
	for i, part := range parts {
		if errs[i] != nil {
			return errs[i]
		}
		for field, text := range part.seen {
			f.seen[field] = f.seen[field] || text
		}
		f.kept = append(f.kept, part.kept...)
	}
	f.cut()
	return ctx.Err()
}

// line looks at one line. It is read as JSON only where it has a field, or a text in a field, that no line had before.
func (f *lineFields) line(text []byte) {
	fresh, tools := false, false
	whole := eachField(text, func(field []byte, first byte) {
		held, known := f.raw[string(field)]
		fresh = fresh || !known || !held && isText(first)
		tools = tools || f.tools && string(field) == "tools"
	})
	if tools {
		if f.kept = append(f.kept, keptLine{hash.Of(0, "records.look", string(text)), string(text)}); len(f.kept) >= 4*peekRows {
			f.cut()
		}
	}
	if whole && !fresh {
		return
	}
	var row map[string]json.RawMessage
	if json.Unmarshal(text, &row) != nil {
		return // it is refused when it is read
	}
	for field, value := range row {
		f.seen[field] = f.seen[field] || len(value) > 0 && isText(value[0])
	}
	eachField(text, func(field []byte, first byte) { f.raw[string(field)] = f.raw[string(field)] || isText(first) })
}

// cut keeps the lines of the lowest ranks.
func (f *lineFields) cut() {
	slices.SortFunc(f.kept, func(a, b keptLine) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.text, b.text)) })
	f.kept = slices.Compact(f.kept)
	f.kept = f.kept[:min(len(f.kept), peekRows)]
}

// eachTools hands on the tools of the lines that were kept.
func (f *lineFields) eachTools(hand func([]json.RawMessage)) {
	for _, l := range f.kept {
		var row map[string]json.RawMessage
		if json.Unmarshal([]byte(l.text), &row) == nil {
			hand(list(row["tools"]))
		}
	}
}

// isText says whether a JSON value that begins so is a text or a boolean.
func isText(first byte) bool { return first == '"' || first == 't' || first == 'f' }

// eachField hands on the fields of a JSON object as they are written, with the first byte of their values. Of what is no
// JSON object it may hand on anything; it is false where it could not be walked to its end.
func eachField(text []byte, hand func(field []byte, first byte)) bool {
	rest := skipSpace(text)
	if len(rest) == 0 || rest[0] != '{' {
		return false
	}
	rest = skipSpace(rest[1:])
	for len(rest) > 0 && rest[0] == '"' {
		end := endOfText(rest)
		if end < 0 {
			return false
		}
		field := rest[1 : end-1]
		if rest = skipSpace(rest[end:]); len(rest) == 0 || rest[0] != ':' {
			return false
		}
		if rest = skipSpace(rest[1:]); len(rest) == 0 {
			return false
		}
		hand(field, rest[0])
		if end = endOfValue(rest); end < 0 {
			return false
		}
		if rest = skipSpace(rest[end:]); len(rest) == 0 || rest[0] != ',' {
			break
		}
		rest = skipSpace(rest[1:])
	}
	return len(rest) > 0 && rest[0] == '}'
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// endOfText returns where a quoted text that b begins with ends; -1 where it does not.
func endOfText(b []byte) int {
	for at := 1; ; {
		quote := bytes.IndexByte(b[at:], '"')
		if quote < 0 {
			return -1
		}
		escapes := 0
		for end := at + quote; b[end-1-escapes] == '\\'; escapes++ {
		}
		if at += quote + 1; escapes%2 == 0 {
			return at
		}
	}
}

// endOfValue returns where the value that b begins with ends; -1 where it does not.
func endOfValue(b []byte) int {
	depth := 0
	for at := 0; at < len(b); at++ {
		switch b[at] {
		case '"':
			end := endOfText(b[at:])
			if end < 0 {
				return -1
			}
			if at += end - 1; depth == 0 {
				return at + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at // of a number, true, false or null
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return at
			}
		}
	}
	return -1
}
