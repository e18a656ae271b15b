package answers

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/routenator/routenator/transforms/store"
)

// Key is the sha256 of what was asked.
type Key [sha256.Size]byte

// Partitions of a new log, and the version of its format. A partition's answers and questions are worked on by one
// worker at a time, which holds them in memory.
const (
	leastPartitions     = 64
	mostPartitions      = 8192
	answersPerPartition = 20_000 // some 10 MB
	version             = 1
)

// suffix ends the name of a segment.
const suffix = ".log"

// header is the log's first file.
type header struct {
	Version    int `json:"version"`
	Partitions int `json:"partitions"`
}

// Log is a response log.
type Log struct {
	folder     string
	partitions int
}

// ErrHeader says that a folder holds no log that this version reads.
var ErrHeader = errors.New("no response log of this version")

// Open returns the log in folder, and makes it where there is none.
func Open(ctx context.Context, folder string) (*Log, error) { return OpenFor(ctx, folder, 0) }

// OpenFor is Open for a log that is to hold about so many answers: a new one gets as many partitions as they want.
func OpenFor(ctx context.Context, folder string, expected int) (*Log, error) {
	uri := store.Join(folder, "header.json")
	data, err := store.ReadFile(ctx, uri)
	if errors.Is(err, store.ErrNotExist) {
		data, err = create(ctx, uri, min(max(expected/answersPerPartition, leastPartitions), mostPartitions))
	}
	if err != nil {
		return nil, fmt.Errorf("response log: %w", err)
	}
	h, err := parseHeader(data)
	if err != nil {
		return nil, fmt.Errorf("response log: %s: %w; move the folder away to begin a new one", uri, err)
	}
	return &Log{folder, h.Partitions}, nil
}

// create makes the header and returns the one that stands: of several processes one wins.
func create(ctx context.Context, uri string, partitions int) ([]byte, error) {
	body, err := json.Marshal(header{version, partitions})
	if err != nil {
		return nil, err
	}
	if err := store.CreateNew(ctx, uri, body); err != nil && !errors.Is(err, store.ErrExists) {
		return nil, err
	}
	return store.ReadFile(ctx, uri)
}

func parseHeader(data []byte) (h header, err error) {
	if err := json.Unmarshal(data, &h); err != nil {
		return h, fmt.Errorf("%w: the header is damaged: %w", ErrHeader, err)
	}
	if h.Version != version {
		return h, fmt.Errorf("%w: version is %d, this program reads %d", ErrHeader, h.Version, version)
	}
	if h.Partitions < 1 {
		return h, fmt.Errorf("%w: partitions is %d, it must be at least 1", ErrHeader, h.Partitions)
	}
	return h, nil
}

// Partitions returns how many partitions the log has.
func (l *Log) Partitions() int { return l.partitions }

// PartitionOf returns the partition of a key among so many.
func PartitionOf(k Key, partitions int) int {
	return int(binary.BigEndian.Uint64(k[:]) % uint64(partitions))
}

// Damage is what of a segment cannot be trusted.
type Damage struct {
	Segment string
	Offset  int64 // of the first byte that is dropped
	Bytes   int64
}

// PartitionOf returns the partition of a key in this log.
func (l *Log) PartitionOf(k Key) int { return PartitionOf(k, l.partitions) }

// Read returns the answers of one partition whose keys are wanted.
func (l *Log) Read(ctx context.Context, partition int, wanted func(Key) bool) (map[Key][]byte, []Damage, error) {
	if err := l.check(partition); err != nil {
		return nil, nil, err
	}
	var before []string
	for {
		names, err := l.segments(ctx, partition)
		if err != nil {
			return nil, nil, err
		}
		found, damage, err := l.readSegments(ctx, names, wanted)
		if errors.Is(err, store.ErrNotExist) && !slices.Equal(names, before) {
			before = names // another process joined segments since they were listed: what is gone is in a new one
			continue
		}
		return found, damage, err // a name that is listed again and not there is a broken link
	}
}

func (l *Log) readSegments(ctx context.Context, names []string, wanted func(Key) bool) (map[Key][]byte, []Damage, error) {
	var mu sync.Mutex
	found := map[Key][]byte{}
	damage := make([]*Damage, len(names))
	err := l.sideBySide(len(names), func(i int) (err error) {
		damage[i], err = readSegment(ctx, names[i], func(k Key, body []byte) {
			mu.Lock()
			defer mu.Unlock()
			if wanted(k) {
				keepSmaller(found, k, body)
			}
		})
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var all []Damage
	for _, d := range damage {
		if d != nil {
			all = append(all, *d)
		}
	}
	return found, all, nil
}

// atOnce is how many requests to a bucket are on their way at once.
const atOnce = 16

// sideBySide does n steps, in a bucket several at once, and returns the first error.
func (l *Log) sideBySide(n int, do func(i int) error) error {
	workers := 1
	if store.InBucket(l.folder) {
		workers = min(atOnce, n)
	}
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && failed.Load() == nil; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

// keepSmaller keeps of two answers the one whose hash is smaller.
func keepSmaller(found map[Key][]byte, k Key, body []byte) {
	if other, ok := found[k]; ok {
		a, b := sha256.Sum256(other), sha256.Sum256(body)
		if slices.Compare(a[:], b[:]) <= 0 {
			return
		}
	}
	found[k] = slices.Clone(body)
}

func (l *Log) partition(n int) string { return store.Join(l.folder, fmt.Sprintf("%03d", n)) }

// check says whether the log has the partition.
func (l *Log) check(partition int) error {
	if partition < 0 || partition >= l.partitions {
		return fmt.Errorf("response log: %s has no partition %d, only 0 to %d", l.folder, partition, l.partitions-1)
	}
	return nil
}

// segments lists the partition's segments in order, twice: one listing of many names can miss both a segment that is
// removed meanwhile and the one that took its answers in. What is gone by now is listed too.
func (l *Log) segments(ctx context.Context, partition int) ([]string, error) {
	first, err := l.list(ctx, partition)
	if err != nil {
		return nil, err
	}
	second, err := l.list(ctx, partition)
	if err != nil {
		return nil, err
	}
	names := slices.Concat(first, second)
	slices.Sort(names)
	return slices.Compact(names), nil
}

// list lists the partition's segments. A folder that cannot be listed is an error: read as an empty one, it would have
// all its questions paid for again.
func (l *Log) list(ctx context.Context, partition int) ([]string, error) {
	names, err := store.List(ctx, l.partition(partition))
	if err != nil {
		return nil, fmt.Errorf("segments: %w (make the folder readable, or move it away to ask anew)", err)
	}
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasSuffix(name, suffix) }), nil
}
