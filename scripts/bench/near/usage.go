package main

import "syscall"

// usage returns this process's CPU seconds, user and system, and its largest resident size in MiB.
func usage() (cpu, mebibytes float64) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(u.Utime) + seconds(u.Stime), float64(u.Maxrss) / 1024 // Linux counts KiB
}
