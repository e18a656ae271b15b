package answers

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/routenator/routenator/transforms/store"
)

// Key is the sha256 of what was asked.
type Key [sha256.Size]byte

// partitions of a new log, and the version of its format.
const (
	partitions = 64
	version    = 1
)

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
func Open(ctx context.Context, folder string) (*Log, error) {
	uri := store.Join(folder, "header.json")
	body, err := json.Marshal(header{version, partitions})
	if err != nil {
		return nil, fmt.Errorf("response log: %w", err)
	}
	if err := store.CreateNew(ctx, uri, body); err != nil && !errors.Is(err, store.ErrExists) {
		return nil, err
	}
	data, err := store.ReadFile(ctx, uri)
	if err != nil {
		return nil, err
	}
	var h header
	if err := json.Unmarshal(data, &h); err != nil || h.Version != version || h.Partitions < 1 {
		return nil, fmt.Errorf("%s: %w; move the folder away to begin a new one", uri, ErrHeader)
	}
	return &Log{folder, h.Partitions}, nil
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
	for {
		found, damage, err := l.read(ctx, partition, wanted)
		if errors.Is(err, store.ErrNotExist) && ctx.Err() == nil {
			continue // another process joined segments since they were listed: what is gone is in a new one
		}
		return found, damage, err
	}
}

func (l *Log) read(ctx context.Context, partition int, wanted func(Key) bool) (map[Key][]byte, []Damage, error) {
	names, err := l.segments(ctx, partition)
	if err != nil {
		return nil, nil, err
	}
	found := map[Key][]byte{}
	var damage []Damage
	for _, name := range names {
		d, err := readSegment(ctx, name, func(k Key, body []byte) {
			if wanted(k) {
				keepSmaller(found, k, body)
			}
		})
		if err != nil {
			return nil, nil, err
		}
		if d != nil {
			damage = append(damage, *d)
		}
	}
	return found, damage, nil
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

// segments lists the partition's segments in order.
func (l *Log) segments(ctx context.Context, partition int) ([]string, error) {
	return store.Glob(ctx, store.Join(l.partition(partition), "*.log"))
}
