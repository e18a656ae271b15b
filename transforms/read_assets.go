package transforms

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/lines"
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

func readLines(ctx context.Context, file AssetFile, emit func(AssetRecord)) error {
	err := lines.Each(ctx, file.URI, file.Start, file.End, maxLine, func(l lines.Line) bool {
		emit(lineRecord(file, l.Number, bytes.TrimSpace(l.Text)))
		return true
	})
	if err != nil {
		return fmt.Errorf("%s: %w", file.Name, err)
	}
	return nil
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
