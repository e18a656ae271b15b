package records

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

// Stretch is a part of a file that is read by one worker.
type Stretch struct {
	Dataset    int // which one it is of
	URI, File  string
	Start, End int64 // bytes of lines, row groups of Parquet; End -1 is the end of the file
}

// How much one stretch holds, about.
const (
	stretchBytes = 16 << 20
	stretchRows  = 40_000
)

// Stretches cuts files. A record belongs to the stretch in which it begins; a compressed file is one stretch.
func Stretches(ctx context.Context, dataset int, files []File) ([]Stretch, error) {
	var out []Stretch
	for _, f := range files {
		whole := Stretch{Dataset: dataset, URI: f.URI, File: f.Name, End: -1}
		switch {
		case strings.HasSuffix(f.URI, ".parquet"):
			cut, err := cutTable(ctx, whole)
			if err != nil {
				return nil, err
			}
			out = append(out, cut...)
		case strings.HasSuffix(f.URI, ".gz") || f.Bytes <= stretchBytes:
			out = append(out, whole)
		default:
			for start := int64(0); start < f.Bytes; start += stretchBytes {
				whole.Start, whole.End = start, min(start+stretchBytes, f.Bytes)
				out = append(out, whole)
			}
		}
	}
	return out, nil
}

func cutTable(ctx context.Context, s Stretch) ([]Stretch, error) {
	table, err := shards.OpenTable(ctx, s.URI)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	var out []Stretch
	rows := int64(0)
	groups := table.Groups()
	for i, n := range groups {
		if rows += n; rows >= stretchRows || i == len(groups)-1 {
			s.End = int64(i + 1)
			out = append(out, s)
			s.Start, rows = s.End, 0
		}
	}
	return out, nil
}

// maxLine bounds one line. A longer one is refused, with bounded memory.
const maxLine = 4 << 20

// line is one line of a stretch: its text, nil where it is too long.
type line struct {
	data   []byte
	offset int64
	number int // within the stretch, from 1
}

// eachLine hands on the lines of a stretch that are not blank.
func eachLine(ctx context.Context, s Stretch, hand func(line) bool) (err error) {
	file, err := store.Open(ctx, s.URI)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	reader := bufio.NewReaderSize(file, 1<<20)
	at := s.Start
	if at > 0 { // the line that begins before the stretch belongs to the one before
		if _, err := io.CopyN(io.Discard, reader, at-1); err != nil {
			return fmt.Errorf("%s: %w", s.File, err)
		}
		length, _, err := readLine(reader)
		if err != nil {
			return ignoreEOF(s, err)
		}
		at += length - 1
	}
	for number := 1; s.End < 0 || at < s.End; number++ {
		length, data, err := readLine(reader)
		if (data != nil || length > maxLine) && !hand(line{data, at, number}) {
			return nil
		}
		if at += length; err != nil {
			return ignoreEOF(s, err)
		}
	}
	return nil
}

func ignoreEOF(s Stretch, err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("%s: %w", s.File, err)
}

// readLine returns the bytes that the next line takes, and its text: nil for a blank line, and for one that is too long,
// which is passed over without being kept.
func readLine(reader *bufio.Reader) (length int64, text []byte, err error) {
	for {
		var piece []byte
		piece, err = reader.ReadSlice('\n')
		length += int64(len(piece))
		if length <= maxLine {
			text = append(text, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	if length > maxLine || len(strings.TrimSpace(string(text))) == 0 {
		return length, nil, err
	}
	return length, text, err
}

// where says where in its file a line stands, for people.
func (s *Stretch) where(l line) string {
	if s.Start > 0 {
		return fmt.Sprintf("line %d behind byte %d", l.number, s.Start)
	}
	return fmt.Sprintf("line %d", l.number)
}
