package store

import "context"

// Lock takes the lock that the file stands for, or fails at once with an error that wraps ErrLocked, and says who has it,
// when another holder has it, in this process or another.
//
// On disk the kernel releases it when the process dies, however it dies. The file stays behind; it holds the last holder's
// process id. A lock on a network file system may hold on one machine only.
//
// In a bucket it is an object that its holder writes anew every ten seconds and removes in the end. A holder that died
// leaves it behind; a minute after its last word the next one takes it over. So does one who meets a holder that was cut
// off for that long: such a lock saves work, and nothing may rest on it.
func Lock(ctx context.Context, uri string) (unlock func() error, err error) {
	p, err := begin(ctx, "lock", uri)
	if err != nil {
		return nil, err
	}
	return p.lock(ctx)
}

// LockFile takes the lock of a file that is there, or fails at once with an error that wraps ErrLocked where an [Appender]
// still writes it. An object is whole when it appears, and nobody writes it any more: it is never locked.
func LockFile(ctx context.Context, uri string) (unlock func() error, err error) {
	p, err := begin(ctx, "lock", uri)
	if err != nil {
		return nil, err
	}
	return p.lockFile(ctx)
}
