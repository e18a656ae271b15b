package creative

import "embed"

//go:embed *.go
var Files embed.FS
