package phrases

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
)

// surfacesOf draws many values and returns every way to say each.
func surfacesOf(t *testing.T, spec schemas.ValueSpec, limit allowed, language string) map[string]map[string]bool {
	t.Helper()
	source, err := newRange(spec)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]bool{}
	for i := range 4000 {
		d := source.draw(&drawContext{}, hash.New(1, fmt.Sprint(i), "range"), limit, language)
		if !d.ok {
			continue
		}
		if !d.closed {
			t.Fatalf("%q could be mistyped", d.surface)
		}
		if out[d.value] == nil {
			out[d.value] = map[string]bool{}
		}
		out[d.value][d.surface] = true
	}
	return out
}

// said is one text of a range with its forms.
func said(language, text string, forms ...string) map[string][]schemas.Surface {
	of := schemas.Surface{Text: text, Forms: map[string]string{}}
	for i := 0; i < len(forms); i += 2 {
		of.Forms[forms[i]] = forms[i+1]
	}
	return map[string][]schemas.Surface{language: {of}}
}

func german(text string, forms ...string) schemas.ValueSpec {
	return schemas.ValueSpec{Range: schemas.Strings{"1", "90"}, Unit: "minute", ValueUnit: "second", Say: said("de", text, forms...)}
}

// The values are arithmetic: 30 min = 1800 s, 7:30 pm = 19:30. A way is drawn with a chance of at least 1 in 400.
func TestRangesKnownAnswers(t *testing.T) {
	minutes := schemas.ValueSpec{Range: schemas.Strings{"1", "90"}, Unit: "minute", ValueUnit: "second"}
	hours := schemas.ValueSpec{Range: schemas.Strings{"0.5", "4"}, Step: 0.5, Unit: "hour", ValueUnit: "minute"}
	clock := schemas.ValueSpec{Range: schemas.Strings{"00:00", "23:30"}, Kind: "time", Step: 30}
	day := schemas.ValueSpec{Range: schemas.Strings{"2024-02-27", "2024-03-02"}, Kind: "date"}
	for _, test := range []struct {
		spec                     schemas.ValueSpec
		language, value, surface string
	}{
		{minutes, "en", "1800", "half an hour"},
		{minutes, "en", "1800", "30 minutes"},
		{minutes, "en", "60", "a minute"},
		{minutes, "en", "60", "1 minute"},
		{minutes, "en", "60", "one minute"},
		{minutes, "en", "300", "five minutes"},
		{minutes, "en", "900", "a quarter of an hour"},
		{minutes, "en", "2700", "three quarters of an hour"},
		{minutes, "en", "5400", "an hour and a half"},
		{minutes, "de", "1800", "30 minute"}, // units are not translated: another language takes say
		{hours, "en", "30", "half an hour"},
		{hours, "en", "120", "a couple of hours"},
		{hours, "en", "150", "2.5 hours"},
		{schemas.ValueSpec{Range: schemas.Strings{"30", "86400"}, Step: 30, Unit: "second"}, "", "30", "30 second"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "7"}, Unit: "day", ValueUnit: "hour"}, "en", "168", "a week"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "7"}, Unit: "day", ValueUnit: "hour"}, "en", "24", "a day"},
		{german("{number} Minuten", "one", "eine Minute"), "de", "1800", "30 Minuten"},
		{german("{number} Minuten", "one", "eine Minute"), "de", "60", "eine Minute"},
		{german("{number} Minuten", "one", "eine Minute"), "en", "60", "one minute"},
		{schemas.ValueSpec{Range: schemas.Strings{"07:00", "08:00"}, Say: said("ja", "{hour}時{minute}分", "full", "{hour}時")}, "ja", "07:15", "7時15分"},
		{schemas.ValueSpec{Range: schemas.Strings{"07:00", "08:00"}, Say: said("ja", "{hour}時{minute}分", "full", "{hour}時")}, "ja", "08:00", "8時"},
		{schemas.ValueSpec{Range: schemas.Strings{"2024-02-27", "2024-03-02"}, Say: said("de", "{day}.{month}.{year}")}, "de", "2024-03-01", "1.3.2024"},
		{clock, "en", "19:30", "7:30 pm"},
		{clock, "en", "19:30", "7:30pm"},
		{clock, "en", "19:30", "19:30"},
		{clock, "en", "19:00", "7 pm"},
		{clock, "en", "12:00", "noon"},
		{clock, "en", "12:30", "12:30 pm"},
		{clock, "en", "00:00", "midnight"},
		{clock, "en", "00:30", "12:30 am"},
		{clock, "ja", "07:30", "07:30"},
		{day, "en", "2024-02-29", "29 February 2024"},
		{day, "en", "2024-02-29", "February 29, 2024"},
		{day, "en", "2024-03-01", "Mar 1 2024"},
		{day, "de", "2024-03-01", "2024-03-01"},
		{schemas.ValueSpec{Range: schemas.Strings{"0", "100"}, Step: 5, Unit: "percent"}, "en", "50", "50%"},
		{schemas.ValueSpec{Range: schemas.Strings{"0", "100"}, Step: 5, Unit: "percent"}, "en", "50", "50 percent"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "9"}, Unit: "inch"}, "en", "4", "4 inches"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "9"}, Unit: "inch"}, "en", "1", "one inch"},
		{schemas.ValueSpec{Range: schemas.Strings{"-0.3", "0.3"}, Step: 0.1}, "de", "0", "0"},
		{schemas.ValueSpec{Range: schemas.Strings{"-0.3", "0.3"}, Step: 0.1}, "de", "0.3", "0.3"},
	} {
		if got := surfacesOf(t, test.spec, allowed{}, test.language); !got[test.value][test.surface] {
			t.Errorf("%v: %q is not said for %s, but %v", test.spec.Range, test.surface, test.value, got[test.value])
		}
	}
}

func TestRangesKeepToTheirBounds(t *testing.T) {
	clock := surfacesOf(t, schemas.ValueSpec{Range: schemas.Strings{"06:10", "08:00"}, Kind: "time", Step: 25}, allowed{}, "en")
	if got := strings.Join(keysOf(clock), " "); got != "06:10 06:35 07:00 07:25 07:50" {
		t.Errorf("times %s", got)
	}
	days := surfacesOf(t, schemas.ValueSpec{Range: schemas.Strings{"2023-12-31", "2024-01-02"}, Kind: "date"}, allowed{}, "en")
	if got := strings.Join(keysOf(days), " "); got != "2023-12-31 2024-01-01 2024-01-02" {
		t.Errorf("dates %s", got)
	}
	for value := range days {
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			t.Error(err)
		}
	}
	tenths := surfacesOf(t, schemas.ValueSpec{Range: schemas.Strings{"0", "1"}, Step: 0.1}, allowed{}, "en")
	if got := strings.Join(keysOf(tenths), " "); got != "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1" {
		t.Errorf("tenths %s", got)
	}
}

// A bin counts in the argument's own unit, and its upper bound belongs to the next.
func TestLimitsOfRanges(t *testing.T) {
	minutes := schemas.ValueSpec{Range: schemas.Strings{"1", "12"}, Unit: "minute", ValueUnit: "second"}
	fours := schemas.ValueSpec{Range: schemas.Strings{"0", "20"}, Step: 4}
	clock := schemas.ValueSpec{Range: schemas.Strings{"06:00", "08:00"}, Kind: "time"}
	day := schemas.ValueSpec{Range: schemas.Strings{"2024-01-01", "2024-12-31"}, Kind: "date"}
	bin := func(from, to float64) allowed { return allowed{given: true, binned: true, from: from, to: to} }
	value := func(s string) allowed { return allowed{given: true, value: s} }
	for _, test := range []struct {
		spec  schemas.ValueSpec
		limit allowed
		want  string
	}{
		{minutes, bin(300, 480), "300 360 420"},
		{minutes, bin(301, 480), "360 420"},
		{minutes, bin(0, 60), ""},
		{minutes, bin(660, 1<<52), "660 720"},
		{minutes, value("120"), "120"},
		{minutes, value("90"), ""},
		{minutes, value("780"), ""},
		{minutes, value("soon"), ""},
		{fours, bin(4, 9), "4 8"},
		{fours, bin(4, 8), "4"},
		{fours, bin(9, 12), ""},
		{clock, value("07:15"), "07:15"},
		{clock, value("07:20"), ""},
		{clock, value("09:00"), ""},
		{day, value("2024-02-29"), "2024-02-29"},
		{day, value("2025-01-01"), ""},
	} {
		if got := strings.Join(keysOf(surfacesOf(t, test.spec, test.limit, "en")), " "); got != test.want {
			t.Errorf("%v within %+v: %q, want %q", test.spec.Range, test.limit, got, test.want)
		}
	}
}

func TestRangeErrors(t *testing.T) {
	for _, test := range []struct {
		spec schemas.ValueSpec
		want string
	}{
		{schemas.ValueSpec{Range: schemas.Strings{"1"}}, "has 1 bounds"},
		{schemas.ValueSpec{Range: schemas.Strings{"x", "2"}}, `"x" is no number`},
		{schemas.ValueSpec{Range: schemas.Strings{"3", "2"}}, `"2" is no number from 3 on`},
		{schemas.ValueSpec{Range: schemas.Strings{"NaN", "2"}}, "is no number"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "Inf"}}, "too many"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "2"}, Step: 1e-300}, "too many"},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "2"}, Kind: "size"}, `kind is "size"`},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "2"}, Kind: "duration", Unit: "year"}, `unit "year"`},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "2"}, Unit: "hour", ValueUnit: "year"}, `value_unit "year"`},
		{schemas.ValueSpec{Range: schemas.Strings{"07:00", "08:00"}, Say: said("de", "{hour} Uhr")}, `say.de: "{hour} Uhr" lacks {minute}`},
		{schemas.ValueSpec{Range: schemas.Strings{"1", "8"}, Say: map[string][]schemas.Surface{"de": nil}}, "say.de is empty"},
		{schemas.ValueSpec{Range: schemas.Strings{"7", "8"}, Kind: "time"}, `"7" is no clock time`},
		{schemas.ValueSpec{Range: schemas.Strings{"09:00", "08:00"}, Kind: "time"}, "lies before"},
		{schemas.ValueSpec{Range: schemas.Strings{"2024-02-30", "2024-03-01"}, Kind: "date"}, "is no date"},
		{schemas.ValueSpec{Range: schemas.Strings{"2024-03-02", "2024-03-01"}, Kind: "date"}, "is no date from"},
	} {
		if _, err := newRange(test.spec); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v; want %s", test.spec, err, test.want)
		}
	}
}
