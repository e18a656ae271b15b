package image

import "encoding/base64"

// Picture is a whole, upright picture of one frame, as a model is sent it.
type Picture struct {
	MIME          string // image/jpeg, image/png or image/webp
	Width, Height int    // in pixels, as sent
	Data          []byte
}

// DataURI returns the picture as a data URI (RFC 2397), which is how chat completions take pictures.
func (p *Picture) DataURI() string {
	return "data:" + p.MIME + ";base64," + base64.StdEncoding.EncodeToString(p.Data)
}
