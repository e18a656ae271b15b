package image

import "cmp"

// Limits say which pictures are taken and how large they are sent. Zero or less stands for the default.
type Limits struct {
	Bytes  int64 // the most bytes of a file; default 20 MiB
	Pixels int   // the most pixels, width times height, as the header states them; default 40 million
	Edge   int   // the longest side after scaling, in pixels; default 512, at most 65,535
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Bytes:  cmp.Or(max(l.Bytes, 0), 20<<20),
		Pixels: cmp.Or(max(l.Pixels, 0), 40_000_000),
		Edge:   min(cmp.Or(max(l.Edge, 0), 512), 65_535), // JPEG holds no more
	}
}
