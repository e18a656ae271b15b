// Package lines reads files of lines in stretches, side by side: a line belongs to the stretch in which it begins.
package lines

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/routenator/routenator/transforms/store"
)

// Line is one line that is not blank.
type Line struct {
	Text   []byte // with its white space and line end; nil where the line is too long
	Offset int64  // of its first byte in the file
	Number int    // within the stretch, from 1; blank lines count
}

// Each hands on the lines that begin in the bytes from start up to end, -1 for the file's end, until hand returns false. A
// line of more than most bytes is passed over without being kept, and handed on without its text. Of a compressed file
// start must be 0. An error of reading names the line.
func Each(ctx context.Context, uri string, start, end, most int64, hand func(Line) bool) (err error) {
	file, err := open(ctx, uri, start)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	reader := bufio.NewReaderSize(file, 1<<20)
	at := start
	if at > 0 { // the line that begins before the stretch belongs to the one before
		length, _, err := next(reader, most)
		if err != nil {
			return ended(0, err)
		}
		at += length - 1
	}
	for number := 1; end < 0 || at < end; number++ {
		length, text, err := next(reader, most)
		if (text != nil || length > most) && !hand(Line{text, at, number}) {
			return nil
		}
		if at += length; err != nil {
			return ended(number, err)
		}
	}
	return nil
}

// open opens a file at the byte before a stretch: a line end there means that a line begins with the stretch.
func open(ctx context.Context, uri string, start int64) (io.ReadCloser, error) {
	if start > 0 {
		return store.OpenFrom(ctx, uri, start-1)
	}
	return store.Open(ctx, uri)
}

func ended(line int, err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("line %d: %w", line, err)
}

// next returns the bytes that the next line takes, and its text: nil for a blank line, and for one that is too long.
func next(reader *bufio.Reader, most int64) (length int64, text []byte, err error) {
	for {
		var piece []byte
		piece, err = reader.ReadSlice('\n')
		length += int64(len(piece))
		if length <= most {
			text = append(text, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	if length > most || len(bytes.TrimSpace(text)) == 0 {
		return length, nil, err
	}
	return length, text, err
}
