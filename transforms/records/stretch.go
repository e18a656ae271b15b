package records

import (
	"context"
	"fmt"
	"strings"

	"github.com/routenator/routenator/transforms/lines"
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

// Stretches cuts files. A record belongs to the stretch in which it begins; a compressed file is one stretch. A local file
// is named by its absolute path: workers may be in another folder.
func Stretches(ctx context.Context, dataset int, files []File) ([]Stretch, error) {
	var out []Stretch
	for _, f := range files {
		uri, err := store.Absolute(f.URI)
		if err != nil {
			return nil, err
		}
		whole := Stretch{Dataset: dataset, URI: uri, File: f.Name, End: -1}
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

// eachLine hands on the lines of a stretch that are not blank.
func eachLine(ctx context.Context, s Stretch, hand func(lines.Line) bool) error {
	if err := lines.Each(ctx, s.URI, s.Start, s.End, maxLine, hand); err != nil {
		return fmt.Errorf("%s: %w", s.File, err)
	}
	return nil
}

// where says where in its file a line stands, for people.
func (s *Stretch) where(l lines.Line) string {
	if s.Start > 0 {
		return fmt.Sprintf("line %d behind byte %d", l.Number, s.Start)
	}
	return fmt.Sprintf("line %d", l.Number)
}
