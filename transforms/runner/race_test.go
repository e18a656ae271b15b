//go:build race

package runner

func init() { raceDetector = true }
