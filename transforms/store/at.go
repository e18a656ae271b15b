package store

import "context"

// At is an open file that is read at any offset, as Parquet needs. An object is read in blocks of a megabyte, of which
// the latest 64 are kept.
type At struct {
	ctx  context.Context
	uri  string
	from ranges
}

// OpenAt opens a file for reading at offsets. Reading ends with ctx. An object that is replaced meanwhile is an error of
// ReadAt.
func OpenAt(ctx context.Context, uri string) (*At, error) {
	p, err := begin(ctx, "open", uri)
	if err != nil {
		return nil, err
	}
	from, err := p.openAt(ctx)
	if err != nil {
		return nil, err
	}
	return &At{ctx, uri, from}, nil
}

// Size is the number of bytes.
func (a *At) Size() int64 { return a.from.length() }

// ReadAt is io.ReaderAt.
func (a *At) ReadAt(p []byte, offset int64) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, failure("read", a.uri, err)
	}
	return a.from.ReadAt(p, offset)
}

// Close closes the file.
func (a *At) Close() error { return a.from.Close() }
