package llmtest

import (
	"context"
	"math"
	"time"

	"github.com/routenator/routenator/transforms/hash"
)

// service returns how long a body is served: the same in every attempt and every run.
func service(sum string, median time.Duration, sigma float64) time.Duration {
	if median <= 0 || sigma == 0 {
		return max(median, 0)
	}
	return time.Duration(float64(median) * math.Exp(sigma*normal(hash.New(0, sum, "llmtest.service"))))
}

// normal draws a standard normal number (Box and Muller 1958).
func normal(s *hash.Stream) float64 {
	radius := math.Sqrt(-2 * math.Log(1-s.Float64()))
	return radius * math.Cos(2*math.Pi*s.Float64())
}

// MeanService is the expected service time of a log-normal: median·exp(sigma²/2).
func MeanService(median time.Duration, sigma float64) time.Duration {
	return time.Duration(float64(median) * math.Exp(sigma*sigma/2))
}

// wait sleeps, and says whether the client was still there at the end.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
