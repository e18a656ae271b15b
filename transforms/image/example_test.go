package image_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/routenator/routenator/transforms/image"
)

func ExamplePrepare() {
	file, err := os.Open("testdata/drawing.webp")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	p, err := image.Prepare(file, image.Limits{Edge: 128})
	if err != nil {
		panic(err)
	}
	fmt.Println(p.MIME, p.Width, p.Height)
	fmt.Println(p.DataURI()[:27])
	// Output:
	// image/jpeg 128 72
	// data:image/jpeg;base64,/9j/
}

func ExampleReason() {
	_, err := image.Prepare(strings.NewReader("<svg/>"), image.Limits{})
	fmt.Println(image.Reason(err))
	fmt.Println(err)
	// Output:
	// format
	// not a PNG, JPEG, GIF or WebP picture: it begins with "<svg/>"
}
