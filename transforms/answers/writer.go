package answers

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/routenator/routenator/transforms/store"
)

// Writer appends answers to one partition. The process has one for each partition of a log, which all that ask for it
// share.
type Writer struct {
	log       *Log
	partition int

	references int // guarded by writers

	mu      sync.Mutex
	file    *store.Appender // nil before the first answer; the working goroutine's while busy
	waiting []byte
	waiters []chan error
	busy    bool // a goroutine writes
	idle    sync.Cond
	closed  bool // by everyone: what still comes is kept in a segment that is closed at once
	failed  error
	coming  int           // answers that were announced and have not come
	waits   int           // that were made for more answers
	ending  bool          // nobody waits for more answers any longer
	enough  chan struct{} // ends a wait for more answers
}

// In a bucket every write makes an object, so that the writer waits for the answers that were announced: a second for the
// first object, one second longer for each that follows. It leaves off when there are mostWaiting answers, or mostBytes,
// or none is to come.
const (
	longestWait = 10 // seconds
	mostWaiting = 256
	mostBytes   = 8 << 20
)

// second is the unit of the wait.
var second = time.Second

// writers are the process's open writers, by partition's folder.
var writers = struct {
	sync.Mutex
	open map[string]*Writer
}{open: map[string]*Writer{}}

// Writer returns the process's writer of a partition. It is to be closed by everyone who asked for it.
func (l *Log) Writer(_ context.Context, partition int) (*Writer, error) {
	if err := l.check(partition); err != nil {
		return nil, err
	}
	folder := l.partition(partition)
	writers.Lock()
	defer writers.Unlock()
	w, ok := writers.open[folder]
	if !ok {
		w = &Writer{log: l, partition: partition, enough: make(chan struct{}, 1)}
		w.idle.L = &w.mu
		writers.open[folder] = w
	}
	w.references++
	return w, nil
}

// ErrTooLong says that an answer is larger than the log takes.
var ErrTooLong = errors.New("the answer is larger than 64 MiB")

// Expect announces so many answers, for whose company others may wait in a bucket. Each comes by Append, or is taken back by
// Forgo.
func (w *Writer) Expect(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.coming += n
}

// Forgo says that an answer that was announced does not come.
func (w *Writer) Forgo() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrive()
	w.hurry()
}

// arrive takes off an answer that was announced, where one was. The lock is held.
func (w *Writer) arrive() { w.coming = max(w.coming-1, 0) }

// Append writes one answer and returns when it is on disk, also where ctx has ended: it was paid for. After an error the
// segment is closed, and every further Append fails with that error. An answer that comes after Close, from a request
// that was still on its way, is kept too.
func (w *Writer) Append(ctx context.Context, k Key, body []byte) error {
	if err := w.check(k, body); err != nil {
		w.Forgo()
		return err
	}
	done := make(chan error, 1)
	w.mu.Lock()
	w.arrive()
	if w.failed != nil {
		defer w.mu.Unlock()
		return w.failed
	}
	w.waiting, w.waiters = appendRecord(w.waiting, k, body), append(w.waiters, done)
	w.hurry()
	if !w.busy {
		w.busy = true
		go w.work(context.WithoutCancel(ctx))
	}
	w.mu.Unlock()
	return <-done
}

// check refuses what no reader would find.
func (w *Writer) check(k Key, body []byte) error {
	if len(body) > mostBody {
		return fmt.Errorf("response log: %s: %w: it has %d bytes", w.folder(), ErrTooLong, len(body))
	}
	if p := w.log.PartitionOf(k); p != w.partition {
		return fmt.Errorf("response log: %s: the key belongs to partition %d; take that one's writer", w.folder(), p)
	}
	return nil
}

func (w *Writer) folder() string { return w.log.partition(w.partition) }

// full says whether what waits is worth an object.
func (w *Writer) full() bool { return len(w.waiters) >= mostWaiting || len(w.waiting) >= mostBytes }

// lonely says whether there is nothing to wait for. The lock is held.
func (w *Writer) lonely() bool { return w.ending || w.closed || w.full() || w.coming == 0 }

// hurry ends a wait for more answers where there is nothing to wait for. The lock is held.
func (w *Writer) hurry() {
	if !w.lonely() {
		return
	}
	select {
	case w.enough <- struct{}{}:
	default:
	}
}

// gather waits for more answers where each write makes an object. The lock is held before and after.
func (w *Writer) gather() {
	if !store.InBucket(w.log.folder) || w.lonely() {
		return
	}
	select {
	case <-w.enough: // from before
	default:
	}
	w.waits++
	timer := time.NewTimer(time.Duration(min(w.waits, longestWait)) * second)
	defer timer.Stop()
	w.mu.Unlock()
	select {
	case <-timer.C:
	case <-w.enough:
	}
	w.mu.Lock()
}

// work writes what waits until nothing does: records that come in the meantime are written together.
func (w *Writer) work(ctx context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.waiters) > 0 {
		w.gather()
		records, waiters, failed, closed := w.waiting, w.waiters, w.failed, w.closed
		w.waiting, w.waiters = nil, nil
		w.mu.Unlock()
		if failed == nil {
			failed = w.write(ctx, records)
		}
		if closed || failed != nil {
			failed = errors.Join(failed, w.seal())
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

// write brings records to disk. The first ones make the segment, so that none is made without.
func (w *Writer) write(ctx context.Context, records []byte) (err error) {
	if w.file == nil {
		w.file, err = store.CreateAppender(ctx, w.folder(), suffix, []byte(magic), records)
	} else {
		err = w.file.Append(ctx, records)
	}
	if err != nil {
		return fmt.Errorf("response log: %w; then run the same command again: what was acknowledged is kept", err)
	}
	return nil
}

// seal closes the segment, where there is one.
func (w *Writer) seal() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	if err != nil {
		return fmt.Errorf("response log: %w", err)
	}
	return nil
}

// Close gives the writer back. The last one closes the segment; a Close too many does nothing.
func (w *Writer) Close() error {
	writers.Lock()
	defer writers.Unlock()
	if w.references == 0 {
		return nil
	}
	if w.references--; w.references > 0 {
		return nil
	}
	delete(writers.open, w.folder())
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	w.closed = true
	return w.seal()
}

// settle waits until nothing waits. The lock is held.
func (w *Writer) settle() {
	w.ending = true
	w.hurry()
	for w.busy {
		w.idle.Wait()
	}
	w.ending = false
}

// Settle writes what waits in the writers of this process, and returns when it is kept. Whoever ends a process early calls
// it, so that no answer is lost for whose company others waited.
func Settle() {
	writers.Lock()
	defer writers.Unlock()
	for _, w := range writers.open {
		w.mu.Lock()
		w.settle()
		w.mu.Unlock()
	}
}
