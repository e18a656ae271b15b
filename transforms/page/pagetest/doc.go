// Package pagetest reads pages and compares texts, for the tests of what is written.
package pagetest
