// Package stats holds the statistics that reports state, each with its formula and source. It knows nothing of rows.
package stats
