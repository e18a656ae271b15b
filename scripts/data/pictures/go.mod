module github.com/routenator/routenator/scripts/data/pictures

go 1.26.0

require (
	git.sr.ht/~sbinet/gg v0.8.0
	github.com/HugoSmits86/nativewebp v0.9.3
	golang.org/x/image v0.47.0
)

require (
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)
