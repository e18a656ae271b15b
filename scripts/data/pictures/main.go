package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run . FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// run draws every picture into the folder.
func run(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	total := 0
	for _, pic := range pictures {
		data, err := pic.bytes()
		if err != nil {
			return fmt.Errorf("%s: %w", pic.file(), err)
		}
		if err := os.WriteFile(filepath.Join(folder, pic.file()), data, 0o644); err != nil {
			return err
		}
		fmt.Printf("%-18s %6d bytes  %s\n", pic.file(), len(data), pic.title)
		total += len(data)
	}
	fmt.Printf("%d pictures, %d bytes\n", len(pictures), total)
	return nil
}
