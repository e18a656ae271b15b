package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

func (p onDisk) create(context.Context) (sink, error) { return p.begin() }

// begin makes the temporary file.
func (p onDisk) begin() (*diskSink, error) {
	if info, err := os.Stat(p.path); err == nil && info.IsDir() { // else the last step would be the first to notice
		return nil, failure("create", p.uri, syscall.EISDIR)
	}
	s := &diskSink{at: p}
	var err error
	s.temporary, err = makeTemporary(p.path, func(name string) (err error) {
		s.file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return err
	})
	if err != nil {
		return nil, failure("create", p.uri, err)
	}
	return s, nil
}

// diskSink writes a file under a temporary name beside its own.
type diskSink struct {
	at        onDisk
	temporary string
	file      *os.File // nil once closed
}

func (s *diskSink) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	if err != nil {
		err = failure("write", s.at.uri, cause(err))
	}
	return n, err
}

func (s *diskSink) commit() error {
	if err := s.close(); err != nil {
		return err
	}
	if err := os.Rename(s.temporary, s.at.path); err != nil {
		return failure("rename", s.at.uri, cause(err))
	}
	if err := syncFolder(s.at.path); err != nil {
		return failure("sync the folder of", s.at.uri, err)
	}
	return nil
}

// close brings the bytes to disk under the temporary name.
func (s *diskSink) close() error {
	if err := s.file.Sync(); err != nil {
		return failure("sync", s.at.uri, cause(err))
	}
	err := s.file.Close()
	s.file = nil
	if err != nil {
		return failure("close", s.at.uri, cause(err))
	}
	return nil
}

func (s *diskSink) abort() {
	if s.file != nil {
		_ = s.file.Close() // what was written is not wanted: an error tells nothing
		s.file = nil
	}
	_ = os.Remove(s.temporary) // it may be gone already
}

func (p onDisk) createNew(ctx context.Context, data []byte) error {
	s, err := p.begin()
	if err != nil {
		return err
	}
	defer s.abort() // after link the temporary name is a second one of the same file
	if _, err := s.Write(data); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return failure("write", p.uri, err)
	}
	if err := s.close(); err != nil {
		return err
	}
	if err := os.Link(s.temporary, p.path); err != nil {
		return linkFailure(p.uri, cause(err))
	}
	if err := syncFolder(p.path); err != nil {
		return failure("sync the folder of", p.uri, err)
	}
	return nil
}

func linkFailure(uri string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("create %s: %w", uri, ErrExists)
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.EMLINK):
		return fmt.Errorf("create %s: %w (this file system has no hard links: write to another one)", uri, err)
	}
	return failure("create", uri, err)
}
