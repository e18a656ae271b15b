package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
)

const temporarySuffix = ".tmp"

var temporaryNumber atomic.Uint64

// temporaryName returns a name beside path that no other writer of this process uses. Another process may: whoever
// makes the file asks for a new one and takes the next name when it is taken.
func temporaryName(path string) string {
	folder, name := filepath.Split(path)
	if len(name) > 200 { // names have at most 255 bytes
		name = name[:200]
	}
	return filepath.Join(folder, fmt.Sprintf(".%s.%d-%d%s", name, os.Getpid(), temporaryNumber.Add(1), temporarySuffix))
}

// makeTemporary makes something new beside path with the given function and returns its name.
func makeTemporary(path string, make func(name string) error) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return "", cause(err)
	}
	for {
		name := temporaryName(path)
		err := make(name)
		if !errors.Is(err, fs.ErrExist) {
			return name, cause(err)
		}
	}
}

// syncFolder makes the names in the folder of path durable. File systems that cannot sync folders need not.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return cause(err)
	}
	err = folder.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(cause(err), folder.Close())
}
