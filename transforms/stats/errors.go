package stats

import "errors"

// What keeps a test, an interval or a sample from having an answer. Callers tell them apart with errors.Is.
var (
	// ErrTooFew says that there are fewer observations than the figure needs.
	ErrTooFew = errors.New("stats: too few observations")
	// ErrNotFinite says that an observation is NaN, infinite, or so large that its square is.
	ErrNotFinite = errors.New("stats: an observation is no number that can be reckoned with")
	// ErrNoVariance says that all differences are alike and not 0: their spread, which the test divides by, is none.
	ErrNoVariance = errors.New("stats: differences without variance")
	// ErrUndetectable says that no difference, however large, would be detected with the power asked for.
	ErrUndetectable = errors.New("stats: no difference is detectable with so few observations")
)
