package transforms

import "sync/atomic"

// Worked counts the rows that this process has made or written, for the progress line alone: what fns of other
// processes do is not in it, and nothing else may read it.
var Worked atomic.Int64
