package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"path"
	"time"

	"cloud.google.com/go/storage"
)

// chunkBytes is how much of an object is sent in one request: a chunk that fails is sent again, and what came before it is
// not. An object that is not larger is sent at once, when it is whole. Each file that is written holds as much memory.
const chunkBytes = 8 << 20

// smallestChunk is what the size of a chunk is a multiple of.
const smallestChunk = 256 << 10

// recognition is how long it may take to find out whose an object is, and to remove one that is not wanted.
const recognition = 30 * time.Second

// writerKey names, in an object's metadata, who made it: a try whose answer was lost knows its own work again.
const writerKey = "routenator-writer"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (p inBucket) create(ctx context.Context) (sink, error) { return p.begin(ctx, nil) }

// begin begins an upload that only counts where the conditions hold, nil for none.
func (p inBucket) begin(ctx context.Context, only *storage.Conditions) (*objectSink, error) {
	if p.name == "" {
		return nil, fmt.Errorf("create %s: this is a bucket; write gs://BUCKET/NAME", p.uri)
	}
	var token [12]byte
	if _, err := rand.Read(token[:]); err != nil { // metadata only: nothing in any row depends on it
		return nil, p.failure("create", err)
	}
	return &objectSink{at: p, watch: watch(ctx), only: only, token: hex.EncodeToString(token[:])}, nil
}

// objectSink uploads an object. There is nothing under its name before the last request is done.
type objectSink struct {
	at    inBucket
	watch *watchdog
	only  *storage.Conditions
	token string

	small  []byte          // what was written, while it may fit into one request
	upload *storage.Writer // nil until it does not
	crc    uint32
	bytes  int64
	made   *storage.ObjectAttrs // the object, when it is there
}

func (s *objectSink) Write(b []byte) (int, error) {
	s.crc, s.bytes = crc32.Update(s.crc, castagnoli, b), s.bytes+int64(len(b))
	if s.upload == nil && s.bytes <= chunkBytes {
		s.small = append(s.small, b...)
		return len(b), nil
	}
	if s.upload == nil {
		s.upload = s.writer()
		s.upload.ChunkSize = chunkBytes
		if err := s.send(s.small); err != nil {
			return 0, err
		}
		s.small = nil
	}
	if err := s.send(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (s *objectSink) writer() *storage.Writer {
	object := s.at.object()
	if s.only != nil {
		object = object.If(*s.only)
	}
	w := object.NewWriter(s.watch.ctx)
	w.ContentType = contentType(s.at.name)
	w.Metadata = map[string]string{writerKey: s.token}
	w.ChunkRetryDeadline = patience
	w.ChunkTransferTimeout = patience
	return w
}

func (s *objectSink) send(b []byte) error {
	if err := s.watch.during(func() error { _, err := s.upload.Write(b); return err }); err != nil {
		return s.at.failure("write", err)
	}
	return nil
}

func (s *objectSink) commit() error {
	defer s.watch.end()
	if err := s.finish(); err != nil {
		return s.at.failure("write", err)
	}
	return s.verify()
}

// finish sends what is left. Of a small object the server gets the checksum beforehand, and refuses other bytes.
func (s *objectSink) finish() error {
	if s.upload == nil {
		s.upload = s.writer()
		s.upload.ChunkSize = len(s.small)/smallestChunk*smallestChunk + smallestChunk
		s.upload.CRC32C, s.upload.SendCRC32C = s.crc, true
		if err := s.watch.during(func() error { _, err := s.upload.Write(s.small); return err }); err != nil {
			return err
		}
	}
	err := s.watch.during(s.upload.Close)
	if err == nil {
		s.made = s.upload.Attrs()
		return nil
	}
	if _, condition := refused(err); condition || transient(err) {
		return s.recognise(err)
	}
	return err
}

// recognise finds out whether the object that is there is our own, made by a try whose answer was lost, or cut. Where it is
// not, or nobody can tell, the error stands; but that a condition did not hold is only true where the object is another's.
func (s *objectSink) recognise(err error) error {
	ctx, cancel := context.WithTimeout(s.watch.ctx, recognition)
	defer cancel()
	there, lookErr := s.at.attributes(ctx)
	if lookErr == nil && there.Metadata[writerKey] == s.token {
		s.made = there
		return nil
	}
	if _, condition := refused(err); condition && lookErr != nil && !errors.Is(lookErr, storage.ErrObjectNotExist) {
		return lookErr
	}
	return err
}

// verify compares what the bucket holds with what was written, and removes what is not the same.
func (s *objectSink) verify() error {
	if s.made.CRC32C == s.crc && s.made.Size == s.bytes {
		return nil
	}
	err := fmt.Errorf("write %s: %d bytes with the CRC-32C %08x were written, and the bucket has %d with %08x; try again",
		s.at.uri, s.bytes, s.crc, s.made.Size, s.made.CRC32C)
	return errors.Join(err, s.at.removeGeneration(s.made.Generation))
}

// abort ends the upload; the server drops what it has of it.
func (s *objectSink) abort() { s.watch.end() }

// put writes a small object where the conditions hold; else the error is one that refused knows.
func (p inBucket) put(ctx context.Context, data []byte, only *storage.Conditions) (*storage.ObjectAttrs, error) {
	s, err := p.begin(ctx, only)
	if err != nil {
		return nil, err
	}
	defer s.abort()
	if _, err := s.Write(data); err != nil {
		return nil, err
	}
	if err := s.commit(); err != nil {
		return nil, err
	}
	return s.made, nil
}

func (p inBucket) createNew(ctx context.Context, data []byte) error {
	_, err := p.put(ctx, data, &storage.Conditions{DoesNotExist: true})
	if _, there := refused(err); there {
		return fmt.Errorf("create %s: %w", p.uri, ErrExists)
	}
	return err
}

// removeGeneration removes one generation of the object, also where the context has ended. One that is gone is no error.
func (p inBucket) removeGeneration(generation int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), recognition)
	defer cancel()
	err := p.object().Generation(generation).Delete(ctx)
	if err == nil || errors.Is(err, storage.ErrObjectNotExist) {
		return nil
	}
	return p.failure("remove", err)
}

// contentType is what a browser is told of an object. It never asks for an encoding: an object is read as it was written.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".json":
		return "application/json"
	case ".html":
		return "text/html; charset=utf-8"
	case ".md", ".yaml", ".jsonl":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
