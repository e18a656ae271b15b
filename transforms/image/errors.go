package image

import "errors"

// Why a picture was refused. [Prepare] wraps each with what was found.
var (
	// ErrFormat says that the bytes are no picture that we know: empty, text, SVG, HTML or another format.
	ErrFormat = errors.New("not a PNG, JPEG, GIF or WebP picture")
	// ErrTooLarge says that there are more than Limits.Bytes bytes.
	ErrTooLarge = errors.New("too many bytes")
	// ErrTooManyPixels says that the header states more than Limits.Pixels.
	ErrTooManyPixels = errors.New("too many pixels")
	// ErrBroken says that the picture is cut short, corrupt, or of a kind that cannot be decoded.
	ErrBroken = errors.New("the picture is broken")
	// ErrAnimated says that there is more than one frame.
	ErrAnimated = errors.New("the picture is animated")
)

// reasons are fixed: reports count them.
var reasons = []struct {
	kind error
	word string
}{
	{ErrFormat, "format"},
	{ErrTooLarge, "too_large"},
	{ErrTooManyPixels, "too_many_pixels"},
	{ErrBroken, "broken"},
	{ErrAnimated, "animated"},
}

// Reason returns one word for an error of [Prepare], which can be counted: format, too_large, too_many_pixels, broken or
// animated; unread for any other error, which is the reader's own; nothing for nil.
func Reason(err error) string {
	if err == nil {
		return ""
	}
	for _, r := range reasons {
		if errors.Is(err, r.kind) {
			return r.word
		}
	}
	return "unread"
}
