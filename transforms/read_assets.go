package transforms

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/shards"
	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[readAssetsFn]())
	register.Emitter1[AssetRecord]()
}

// AssetFile is one stretch of one file of an asset source. A record belongs to the stretch in which it begins.
type AssetFile struct {
	Source     int
	URI        string
	Name       string // as the user knows it
	Start, End int64  // bytes; End -1 is the end of the file
}

// AssetRecord is one record as it was read: a JSON object, or why it could not be read.
type AssetRecord struct {
	Source int
	Where  string // file and line
	Data   []byte
	Broken string // why there is no data, "" where there is
}

// maxLine bounds one JSONL line. A longer one becomes a reject, with bounded memory.
const maxLine = 1 << 20

// splitBytes is how much of an uncompressed JSONL file one worker reads.
const splitBytes = 64 << 20

// AssetFiles cuts the files of a domain's sources into stretches that can be read side by side: plain JSONL by bytes;
// .gz and Parquet whole.
func AssetFiles(ctx context.Context, domain *schemas.Domain) ([]AssetFile, error) {
	var out []AssetFile
	for source, uris := range domain.AssetFiles {
		for i, uri := range uris {
			size, err := store.Size(ctx, uri)
			if err != nil {
				return nil, err
			}
			file := AssetFile{Source: source, URI: uri, Name: assetName(domain, source, i, uri), End: -1}
			if !strings.HasSuffix(uri, ".jsonl") || size <= splitBytes {
				out = append(out, file)
				continue
			}
			for start := int64(0); start < size; start += splitBytes {
				file.Start, file.End = start, min(start+splitBytes, size)
				out = append(out, file)
			}
		}
	}
	return out, nil
}

// assetName is the name of an asset file for people: as the recipe has it where that is one file.
func assetName(domain *schemas.Domain, source, i int, uri string) string {
	if names := domain.Recipe.Assets[source].Files; len(names) == len(domain.AssetFiles[source]) {
		return names[i]
	}
	return uri
}

// ReadAssets reads the records of the asset files.
//
// In: PCollection<AssetFile>. Out: PCollection<AssetRecord>.
func ReadAssets(s beam.Scope, files beam.PCollection) beam.PCollection {
	s = s.Scope("transforms.ReadAssets")
	return beam.ParDo(s, &readAssetsFn{}, beam.Reshuffle(s, files))
}

// readAssetsFn reads one stretch.
type readAssetsFn struct{}

func (fn *readAssetsFn) ProcessElement(ctx context.Context, file AssetFile, emit func(AssetRecord)) error {
	if strings.HasSuffix(file.URI, ".parquet") {
		return readParquetAssets(ctx, file, emit)
	}
	return readLines(ctx, file, emit)
}

func readParquetAssets(ctx context.Context, file AssetFile, emit func(AssetRecord)) error {
	row := 0
	for data, err := range shards.ReadJSON(ctx, file.URI) {
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		row++
		emit(AssetRecord{Source: file.Source, Where: fmt.Sprintf("%s row %d", file.Name, row), Data: data})
	}
	return nil
}

func readLines(ctx context.Context, file AssetFile, emit func(AssetRecord)) (err error) {
	data, err := openStretch(ctx, file)
	if err != nil {
		return err
	}
	defer data.Close()
	reader := bufio.NewReaderSize(data, 1<<20)
	at := file.Start
	if at > 0 { // the line that begins before the stretch belongs to the one before
		skipped, _, err := readLine(reader)
		if err != nil {
			return ignoreEOF(err)
		}
		at += skipped - 1
	}
	for line := 1; file.End < 0 || at < file.End; line++ {
		length, record, err := readLine(reader)
		at += length
		if record != nil || length > maxLine {
			emit(lineRecord(file, line, record))
		}
		if err != nil {
			if err := ignoreEOF(err); err != nil {
				return fmt.Errorf("%s line %d: %w", file.Name, line, err)
			}
			return nil
		}
	}
	return nil
}

// openStretch opens a file at the byte before a stretch: a line end there means that a line begins with the stretch.
func openStretch(ctx context.Context, file AssetFile) (io.ReadCloser, error) {
	if file.Start > 0 { // such a file is not compressed
		return store.OpenFrom(ctx, file.URI, file.Start-1)
	}
	return store.Open(ctx, file.URI)
}

func lineRecord(file AssetFile, line int, data []byte) AssetRecord {
	where := fmt.Sprintf("%s line %d", file.Name, line)
	if file.Start > 0 {
		where += fmt.Sprintf(" behind byte %d", file.Start)
	}
	record := AssetRecord{Source: file.Source, Where: where, Data: data}
	if data == nil {
		record.Broken = fmt.Sprintf("the line is longer than %d bytes", maxLine)
	}
	return record
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// readLine returns the bytes that the next line takes and its text without the line end: nil for a blank line, and
// for one longer than maxLine, which is passed over without being kept.
func readLine(reader *bufio.Reader) (length int64, line []byte, err error) {
	for {
		var piece []byte
		piece, err = reader.ReadSlice('\n')
		length += int64(len(piece))
		if length <= maxLine {
			line = append(line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	if text := strings.TrimSpace(string(line)); length <= maxLine && text != "" {
		return length, []byte(text), err
	}
	return length, nil, err
}
