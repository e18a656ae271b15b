package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"cloud.google.com/go/storage"
)

// errEncoded says that an object's bytes are not those that its size and its checksum count.
var errEncoded = errors.New("it is stored with Content-Encoding: gzip, so that its size is not that of what is read; upload it without that, under a name that ends in .gz")

// open reads the object as one stream. A connection that breaks is made again where it broke, in the same generation, and
// the CRC-32C of a whole object is checked at its end.
func (p inBucket) open(ctx context.Context, offset int64) (io.ReadCloser, error) {
	w := watch(ctx)
	var reader *storage.Reader
	err := w.during(func() (err error) {
		reader, err = p.reader(w.ctx, 0, offset, -1)
		return err
	})
	if err != nil {
		w.end()
		return nil, p.failure("open", err)
	}
	return &objectReader{p, w, reader}, nil
}

// reader opens a stretch of the object: of one generation, or the newest where it is 0.
func (p inBucket) reader(ctx context.Context, generation, offset, length int64) (*storage.Reader, error) {
	if p.name == "" {
		return nil, storage.ErrObjectNotExist // the bucket itself
	}
	object := p.object()
	if generation != 0 {
		object = object.Generation(generation)
	}
	reader, err := object.NewRangeReader(ctx, offset, length)
	if err != nil {
		return nil, err
	}
	if reader.Attrs.Decompressed || reader.Attrs.ContentEncoding == "gzip" {
		return nil, errors.Join(errEncoded, reader.Close())
	}
	return reader, nil
}

// objectReader names its object in errors.
type objectReader struct {
	at     inBucket
	watch  *watchdog
	reader *storage.Reader
}

func (r *objectReader) Read(b []byte) (n int, err error) {
	if err := r.watch.ctx.Err(); err != nil { // what lies in a buffer is not handed out any more
		return 0, r.at.failure("read", err)
	}
	err = r.watch.during(func() (err error) {
		n, err = r.reader.Read(b)
		return err
	})
	if err != nil && err != io.EOF {
		err = r.at.failure("read", err)
	}
	return n, err
}

func (r *objectReader) Close() error {
	defer r.watch.end()
	return r.reader.Close()
}

// Blocks of an object that is read at offsets.
const (
	blockBytes = 1 << 20
	mostBlocks = 64
)

func (p inBucket) openAt(ctx context.Context) (ranges, error) {
	a, err := p.attributes(ctx)
	if err != nil {
		return nil, p.failure("open", err)
	}
	if a.ContentEncoding == "gzip" {
		return nil, p.failure("open", errEncoded)
	}
	return &objectRanges{ctx: ctx, at: p, generation: a.Generation, size: a.Size, blocks: map[int64]*block{}}, nil
}

// objectRanges reads an object in blocks and keeps those that were used last: Parquet reads the columns of a row group
// in turn, a few kilobytes at a time.
type objectRanges struct {
	ctx              context.Context
	at               inBucket
	generation, size int64

	mu     sync.Mutex
	blocks map[int64]*block // by number
	uses   int64
}

type block struct {
	data []byte
	used int64
}

func (r *objectRanges) length() int64 { return r.size }

func (r *objectRanges) Close() error { return nil }

func (r *objectRanges) ReadAt(b []byte, offset int64) (n int, err error) {
	if offset < 0 {
		return 0, fmt.Errorf("read %s: %d is no offset", r.at.uri, offset)
	}
	for n < len(b) && offset < r.size {
		data, err := r.block(offset / blockBytes)
		if err != nil {
			return n, err
		}
		copied := copy(b[n:], data[offset%blockBytes:])
		n, offset = n+copied, offset+int64(copied)
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// block returns a block that is kept, or reads it. Those who need others wait meanwhile.
func (r *objectRanges) block(number int64) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.uses++
	if kept := r.blocks[number]; kept != nil {
		kept.used = r.uses
		return kept.data, nil
	}
	start := number * blockBytes
	data := make([]byte, min(blockBytes, r.size-start))
	if err := r.read(data, start); err != nil {
		return nil, r.at.failure("read", err)
	}
	if len(r.blocks) == mostBlocks {
		r.forget()
	}
	r.blocks[number] = &block{data, r.uses}
	return data, nil
}

func (r *objectRanges) read(data []byte, start int64) error {
	_, err := once(r.ctx, func(ctx context.Context) (int, error) {
		reader, err := r.at.reader(ctx, r.generation, start, int64(len(data)))
		if err != nil {
			return 0, err
		}
		n, err := io.ReadFull(reader, data)
		return n, errors.Join(err, reader.Close())
	})
	return err
}

// forget drops the block whose last use is longest ago.
func (r *objectRanges) forget() {
	oldest := int64(-1)
	for number, b := range r.blocks {
		if oldest < 0 || b.used < r.blocks[oldest].used {
			oldest = number
		}
	}
	delete(r.blocks, oldest)
}
