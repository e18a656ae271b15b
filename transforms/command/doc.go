// Package command is what the commands of this project have in common at the terminal.
//
//	flags.go  flags in groups, Beam's own below them, and the nearest name of one that is unknown
//	line.go   one line that says how far a run is
package command
