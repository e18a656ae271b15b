package student

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/routenator/routenator/schemas"
	"pgregory.net/rapid"
)

func TestReadNumber(t *testing.T) {
	for in, want := range map[string]float64{
		"4": 4, "1,200": 1200, "-3.5": -3.5, "minus five": -5, "twenty-one": 21, "two hundred and five": 205, "a hundred": 100,
		"three thousand four hundred": 3400, "Two Dozen": 24, "half": 0.5, "one million": 1e6,
	} {
		if got, ok := readNumber(in); !ok || got != want {
			t.Errorf("%q: %g, %v; want %g", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "some", "four cats", "a", "an", "1e3", "0x10", "inf", "NaN", "and", "-"} {
		if got, ok := readNumber(in); ok {
			t.Errorf("%q is the number %g", in, got)
		}
	}
}

func TestNumbersAreReadAsTheyAreSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 999_999).Draw(t, "n")
		for _, s := range numberSurfaces(strconv.Itoa(n)) {
			if got, ok := readNumber(s); !ok || got != float64(n) {
				t.Fatalf("%q: %g, %v; want %d", s, got, ok, n)
			}
		}
	})
}

func TestMoments(t *testing.T) {
	date, clock := &moments[0], &moments[1]
	for _, c := range []struct {
		m          *moment
		said, want string
	}{
		{date, "July 26, 2027", `"2027-07-26"`}, {date, "26 Jul 2027", `"2027-07-26"`}, {date, "12/5/2027", `"2027-12-05"`},
		{date, "26/7/2027", `"2027-07-26"`}, {date, "26.07.2027", `"2027-07-26"`}, {date, "2027-07-26", `"2027-07-26"`},
		{date, "soon", ""}, {date, "30 February 2027", ""},
		{clock, "6:10am", `"06:10"`}, {clock, "7 PM", `"19:00"`}, {clock, "18:45", `"18:45"`}, {clock, "noon", ""},
	} {
		if got, ok := c.m.read(keysOf(c.said)); got != c.want || ok != (c.want != "") {
			t.Errorf("%q: %q, want %q", c.said, got, c.want)
		}
	}
	if got := momentSurfaces("15:30"); slices.Contains(got, "3 pm") || !slices.Contains(got, "3:30 pm") {
		t.Errorf("%q", got)
	}
	if momentSurfaces("Spotify") != nil || momentOf(map[string]string{"a": `"2027-07-26"`, "b": `"soon"`}) != nil || momentOf(nil) != nil {
		t.Error("a text is taken for a date")
	}
}

// Rows that have "tx" have Texas and no others; "in" is in all; only one row has "austin".
func TestAssociations(t *testing.T) {
	a, texas := newAssociations(), valueOf{0, `"Texas"`}
	add := func(query string, missed ...valueOf) {
		tokens := tokenise(query)
		a.add(tokens, allFree(len(tokens)), missed)
	}
	for i := range 10 {
		add(fmt.Sprintf("rain in number%d tx", i), texas)
		add(fmt.Sprintf("rain in number%d ohio", i))
	}
	add("rain in austin", texas)
	for query, want := range map[string]string{"snow in tx": "tx", "rain in austin": "", "rain in ohio": ""} {
		tokens := tokenise(query)
		if got := join(query, tokens, a.find(tokens, allFree(len(tokens)), texas)); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	always := newAssociations()
	for range 20 {
		tokens := tokenise("turn it on")
		always.add(tokens, allFree(3), []valueOf{texas})
	}
	if always.says(texas, "turn") {
		t.Error("a word of all rows says what all rows have")
	}
}

func TestReadings(t *testing.T) {
	c := readingCounts{}
	city, count, list := &schemas.Parameter{Name: "city", Type: "string"}, &schemas.Parameter{Name: "n", Type: "integer"}, &schemas.Parameter{Name: "l", Type: "array"}
	for range 2 {
		c.add(argumentOf(city), "nyc", `"New York"`)
	}
	c.add(argumentOf(city), "nyc", `"Nyc"`)
	c.add(argumentOf(list), "three", "3")
	r := c.readings()
	for _, test := range []struct {
		p          *schemas.Parameter
		said, want string
	}{
		{city, "NYC", `"New York"`}, {city, "Bonn,", `"Bonn"`}, {city, ",", ""},
		{count, "twelve", "12"}, {count, "2.5", ""}, {count, "many", ""},
	} {
		if got := r.of(test.p).read(test.p.Type, test.said); got != test.want {
			t.Errorf("%s %q: %q, want %q", test.p.Name, test.said, got, test.want)
		}
	}
	if got := r.of(list).readList([]string{"three", "5", "3", "x"}); got != "[3,5]" {
		t.Errorf("list %q", got)
	}
	if got := r.of(list).readList([]string{"x"}); got != "" {
		t.Errorf("list %q", got)
	}
}
