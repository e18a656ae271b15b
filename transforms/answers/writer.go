package answers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/routenator/routenator/transforms/store"
)

// Writer appends answers to one partition. The process has one for each partition of a log, which all that ask for it
// share.
type Writer struct {
	log       *Log
	partition int

	references int // guarded by writers

	mu      sync.Mutex
	file    *store.Appender // nil before the first answer
	waiting []byte
	waiters []chan error
	busy    bool // a goroutine writes
	idle    sync.Cond
	failed  error
}

// writers are the process's open writers, by partition's folder.
var writers = struct {
	sync.Mutex
	open map[string]*Writer
}{open: map[string]*Writer{}}

// Writer returns the process's writer of a partition. It is to be closed by everyone who asked for it.
func (l *Log) Writer(_ context.Context, partition int) (*Writer, error) {
	folder := l.partition(partition)
	writers.Lock()
	defer writers.Unlock()
	w, ok := writers.open[folder]
	if !ok {
		w = &Writer{log: l, partition: partition}
		w.idle.L = &w.mu
		writers.open[folder] = w
	}
	w.references++
	return w, nil
}

// ErrTooLong says that an answer is larger than the log takes.
var ErrTooLong = errors.New("the answer is larger than 64 MiB")

// Append writes one answer and returns when it is on disk. After an error every further Append fails with it.
func (w *Writer) Append(ctx context.Context, k Key, body []byte) error {
	if len(body) > mostBody {
		return ErrTooLong
	}
	done := make(chan error, 1)
	w.mu.Lock()
	if w.failed != nil {
		defer w.mu.Unlock()
		return w.failed
	}
	w.waiting, w.waiters = appendRecord(w.waiting, k, body), append(w.waiters, done)
	if !w.busy {
		w.busy = true
		go w.work(context.WithoutCancel(ctx)) // an answer that was paid for is kept, also by a run that ends
	}
	w.mu.Unlock()
	return <-done
}

// work writes what waits until nothing does: records that come in the meantime are written together.
func (w *Writer) work(ctx context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.waiters) > 0 {
		records, waiters := w.waiting, w.waiters
		w.waiting, w.waiters = nil, nil
		failed := w.failed
		w.mu.Unlock()
		if failed == nil {
			failed = w.write(ctx, records)
		}
		w.mu.Lock()
		w.failed = failed
		for _, done := range waiters {
			done <- failed
		}
	}
	w.busy = false
	w.idle.Broadcast()
}

// write brings records to disk. Only the working goroutine calls it.
func (w *Writer) write(ctx context.Context, records []byte) error {
	if w.file == nil {
		file, err := store.CreateAppender(ctx, w.log.partition(w.partition), ".log", []byte(magic))
		if err != nil {
			return fmt.Errorf("response log: %w", err)
		}
		w.file = file
	}
	if err := w.file.Append(records); err != nil {
		return fmt.Errorf("response log: %w; free the disk and run the same command again", err)
	}
	return nil
}

// Close gives the writer back. The last one closes the segment.
func (w *Writer) Close() error {
	writers.Lock()
	defer writers.Unlock()
	if w.references--; w.references > 0 {
		return nil
	}
	delete(writers.open, w.log.partition(w.partition))
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.busy {
		w.idle.Wait()
	}
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	if err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("response log: %w", err)
	}
	return nil
}
