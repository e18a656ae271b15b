package llmtest

import (
	"math"
	"testing"
	"time"
)

func seconds(numbers ...float64) []time.Duration {
	var out []time.Duration
	for _, n := range numbers {
		out = append(out, time.Duration(n*float64(time.Second)))
	}
	return out
}

func TestGreedy(t *testing.T) {
	cases := []struct {
		name     string
		services []time.Duration
		slots    int
		want     float64
	}{
		{"nothing", nil, 3, 0},
		{"no slot", seconds(1), 0, 0},
		{"one slot is the sum", seconds(1, 2, 3), 1, 6},
		{"as many slots as requests", seconds(1, 5, 3), 3, 5},
		{"more slots than requests", seconds(1, 5), 64, 5},
		// slot A: 3, then 2 from 3 to 5, then 4 from 5; slot B: 3, then 2 from 3 to 5, then 1 from 5
		{"in turn", seconds(3, 3, 2, 2, 4, 1), 2, 9},
		// Graham's example for three: the best order (5 first) takes 5, this one 3 and then 5
		{"order matters", seconds(3, 3, 3, 1, 5), 3, 8},
		{"a long one last", seconds(1, 1, 1, 1, 1, 1, 10), 2, 13},
	}
	for _, c := range cases {
		if got := Greedy(c.services, c.slots).Seconds(); got != c.want {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}

func TestSteady(t *testing.T) {
	var even, ragged []time.Duration
	for i := 1; i <= 100; i++ {
		even = append(even, time.Duration(101-i)*time.Second) // in any order
		ragged = append(ragged, time.Duration(i)*time.Second)
	}
	for i := range 10 {
		ragged[i], ragged[99-i] = 0, 1000*time.Second // a slow start and a long tail lie outside; 91 is the last inside
	}
	ragged[90] = 91 * time.Second
	cases := []struct {
		name        string
		completions []time.Duration
		slots       int
		mean        time.Duration
		want        float64
	}{
		{"one a second of one slot", even, 1, time.Second, 1},
		{"of two slots, half", even, 2, time.Second, 0.5},
		{"of two slots and two seconds", even, 2, 2 * time.Second, 1},
		{"ends do not count", ragged, 1, time.Second, 1},
		{"nothing", nil, 1, time.Second, 0},
		{"no slots", even, 0, time.Second, 0},
		{"all at once", seconds(1, 1, 1), 1, time.Second, 0},
		{"ten: from the second to the tenth", seconds(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 1, time.Second, 1},
	}
	for _, c := range cases {
		if got := Steady(c.completions, c.slots, c.mean); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
	if Mean(nil) != 0 || Mean(seconds(1, 2, 6)) != 3*time.Second {
		t.Error("mean")
	}
}

// TestGreedyIsSteady runs greedy against its own measure: the slots of a list schedule are always busy.
func TestGreedyIsSteady(t *testing.T) {
	var services []time.Duration
	for i := range 5000 {
		services = append(services, service(string(rune(i)), 200*time.Millisecond, 0.5))
	}
	best := Greedy(services, 64).Seconds()
	if least := Mean(services).Seconds() * 5000 / 64; best < least || best > least*1.06 {
		t.Errorf("%v s, at least %v", best, least)
	}
}
