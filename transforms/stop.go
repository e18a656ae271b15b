package transforms

import (
	"context"
	"errors"
	"time"

	"github.com/routenator/routenator/transforms/store"
)

// ErrStopped says that the driver gave the run up.
var ErrStopped = errors.New("the run was given up by its driver")

// stopMark is the file that says so, in the folder of an attempt.
const stopMark = "stopped"

// stopLook is how often it is looked for.
const stopLook = 2 * time.Second

// Stop tells the workers of an attempt, wherever they are, to ask no more: a runner may take minutes to cancel a job
// (Dataflow), or say that it did and go on (Beam's Python job service), and every answer is paid for.
func Stop(ctx context.Context, folder string) error {
	_, err := store.WriteFile(ctx, store.Join(folder, stopMark), []byte("stopped\n"))
	return err
}

// watchStop calls cancel once the attempt in folder is stopped; it ends with ctx. A look that fails is made again.
func watchStop(ctx context.Context, folder string, cancel context.CancelCauseFunc) {
	ticker := time.NewTicker(stopLook)
	defer ticker.Stop()
	for {
		if stopped, err := store.Exists(ctx, store.Join(folder, stopMark)); err == nil && stopped {
			cancel(ErrStopped)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
