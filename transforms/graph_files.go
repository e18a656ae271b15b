package transforms

import (
	"context"
	"io"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/transforms/store"
)

// openFile is one file of the graph.
type openFile struct {
	path string
	data io.ReadCloser
}

// openAll opens every file; on an error those already open are returned too, to be closed.
func openAll(ctx context.Context, uris []string) ([]openFile, error) {
	var open []openFile
	for _, uri := range uris {
		data, err := store.Open(ctx, uri)
		if err != nil {
			return open, err
		}
		open = append(open, openFile{uri, data})
	}
	return open, nil
}

func closeAll(open []openFile) {
	for _, f := range open {
		f.data.Close() // only read
	}
}

func files(open []openFile) []kg.File {
	out := make([]kg.File, len(open))
	for i, f := range open {
		out[i] = kg.File{Path: f.path, Data: f.data}
	}
	return out
}
