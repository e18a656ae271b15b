package answers

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/routenator/routenator/transforms/store"
)

// magic begins a segment.
const magic = "rn-ans1\n"

// mostBody bounds one answer, in bytes: a length above it is damage.
const mostBody = 64 << 20

// headBytes is what stands before a body: length, checksum, key.
const headBytes = 4 + 4 + len(Key{})

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendRecord writes a record behind b.
func appendRecord(b []byte, k Key, body []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
	b = binary.LittleEndian.AppendUint32(b, checksum(k, body))
	b = append(b, k[:]...)
	return append(b, body...)
}

func checksum(k Key, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(k[:], castagnoli), castagnoli, body)
}

// readSegment hands every whole record to each, and says what of the file cannot be trusted: nil for a file that is
// whole or ends in a torn record.
func readSegment(ctx context.Context, uri string, each func(Key, []byte)) (*Damage, error) {
	size, err := store.Size(ctx, uri)
	if err != nil {
		return nil, err
	}
	file, err := store.OpenRaw(ctx, uri)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	whole, err := readRecords(bufio.NewReaderSize(file, 1<<16), size, each)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", uri, err)
	}
	if whole.broken {
		return &Damage{uri, whole.bytes, size - whole.bytes}, nil
	}
	return nil, nil
}

// read is how far a segment could be read.
type read struct {
	bytes  int64 // up to the end of the last whole record
	broken bool  // what follows is no torn end
}

// readRecords reads records until the first that is not whole. size is that of the file.
func readRecords(r io.Reader, size int64, each func(Key, []byte)) (read, error) {
	head := make([]byte, len(magic), headBytes)
	if ok, err := fill(r, head); !ok || err != nil {
		begun := string(head[:min(size, int64(len(head)))]) // of a file that is made, the first bytes or none
		return read{broken: !strings.HasPrefix(magic, begun)}, err
	}
	if string(head) != magic {
		return read{broken: true}, nil
	}
	at := int64(len(magic))
	head = head[:headBytes]
	var body bytes.Buffer // grows with what is there, never with what a length claims
	for {
		if ok, err := fill(r, head); !ok || err != nil {
			return read{bytes: at}, err
		}
		length, sum := int64(binary.LittleEndian.Uint32(head)), binary.LittleEndian.Uint32(head[4:])
		end := at + int64(headBytes) + length
		if length > mostBody {
			return read{at, true}, nil
		}
		if end > size {
			return read{bytes: at}, nil // torn
		}
		body.Reset()
		if _, err := io.CopyN(&body, r, length); errors.Is(err, io.EOF) {
			return read{bytes: at}, nil
		} else if err != nil {
			return read{bytes: at}, err
		}
		k := Key(head[8:])
		if checksum(k, body.Bytes()) != sum {
			return read{at, end < size}, nil // at the end of the file it is torn
		}
		each(k, body.Bytes())
		at = end
	}
}

// fill reads all of p; ok is false where the file ends before.
func fill(r io.Reader, p []byte) (ok bool, err error) {
	_, err = io.ReadFull(r, p)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil
	}
	return err == nil, err
}
