package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

var (
	// ErrExists says that a file was there already. It is fs.ErrExist.
	ErrExists = fs.ErrExist
	// ErrNotExist says that a file is not there. It is fs.ErrNotExist.
	ErrNotExist = fs.ErrNotExist
	// ErrLocked says that another holder has the lock.
	ErrLocked = errors.New("locked by another run")
	// ErrScheme says that files of this URI scheme cannot be reached.
	ErrScheme = errors.New("unknown URI scheme")
)

// remedies say what a person can do about an error of the operating system.
var remedies = []struct {
	cause  syscall.Errno
	remedy string
}{
	{syscall.ENOSPC, "the disk is full: free some space, or write to another disk"},
	{syscall.EDQUOT, "the disk quota is used up: free some space, or write to another disk"},
	{syscall.EACCES, "no permission: change the permissions of the folder, or choose another"},
	{syscall.EPERM, "not permitted: change the permissions of the folder, or choose another"},
	{syscall.EROFS, "the file system is read-only: write to another folder"},
	{syscall.EMFILE, "too many open files: raise the limit with ulimit -n"},
	{syscall.ENAMETOOLONG, "the name is too long: choose a shorter one"},
	{syscall.ENOTDIR, "a part of the path is a file, not a folder: choose another path"},
	{syscall.EISDIR, "this is a folder, not a file: choose another path"},
}

// failure wraps err with what was done to which URI and, where there is one, the remedy.
func failure(doing, uri string, err error) error {
	for _, r := range remedies {
		if errors.Is(err, r.cause) {
			return fmt.Errorf("%s %s: %w (%s)", doing, uri, err, r.remedy)
		}
	}
	return fmt.Errorf("%s %s: %w", doing, uri, err)
}
