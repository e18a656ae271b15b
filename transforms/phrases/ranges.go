package phrases

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/hash"
	"github.com/routenator/routenator/transforms/text"
)

// secondsOf are the units of time in seconds.
var secondsOf = map[string]float64{"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}

// newRange builds the source of a range of numbers, durations, clock times or dates.
func newRange(spec schemas.ValueSpec) (source, error) {
	if len(spec.Range) != 2 {
		return nil, fmt.Errorf("range has %d bounds; write the smallest and the largest", len(spec.Range))
	}
	kind := kindOf(spec)
	said, err := newSayings(spec.Say, kind)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "number", "duration":
		return newNumbers(spec, said, kind == "duration")
	case "time":
		return newTimes(spec, said)
	case "date":
		return newDates(spec, said)
	}
	return nil, fmt.Errorf("kind is %q; write number, duration, time or date", kind)
}

// kindOf returns the kind that is stated, or the one that the unit and the bounds are written as.
func kindOf(spec schemas.ValueSpec) string {
	_, notTime := time.Parse("15:04", spec.Range[0])
	_, notDate := time.Parse(time.DateOnly, spec.Range[0])
	switch {
	case spec.Kind != "":
		return spec.Kind
	case secondsOf[spec.Unit] > 0:
		return "duration"
	case notTime == nil:
		return "time"
	case notDate == nil:
		return "date"
	}
	return "number"
}

// numbers draws a number and says it with its unit. Its value is the number times scale, which is 1 but for
// durations.
type numbers struct {
	from, step  float64
	steps       float64 // from the first number to the last
	unit, units string  // of one and of several
	scale       float64
	seconds     float64 // of one unit, for durations
	said        sayings
}

// tolerance is how far, in steps, binary fractions may be off.
const tolerance = 1e-9

func newNumbers(spec schemas.ValueSpec, said sayings, duration bool) (source, error) {
	from, err := strconv.ParseFloat(spec.Range[0], 64)
	if err != nil {
		return nil, fmt.Errorf("range: %q is no number", spec.Range[0])
	}
	to, err := strconv.ParseFloat(spec.Range[1], 64)
	if err != nil || !(to >= from) {
		return nil, fmt.Errorf("range: %q is no number from %g on", spec.Range[1], from)
	}
	n := &numbers{from: from, step: spec.Step, unit: spec.Unit, units: text.Plural(spec.Unit), scale: 1, said: said}
	if n.step <= 0 {
		n.step = 1
	}
	if n.steps = math.Floor((to-from)/n.step + tolerance); !(n.steps < 1e9) {
		return nil, fmt.Errorf("range: %q to %q in steps of %g are too many numbers", spec.Range[0], spec.Range[1], n.step)
	}
	if !duration {
		return n, nil
	}
	valueUnit := spec.ValueUnit
	if valueUnit == "" {
		valueUnit = spec.Unit
	}
	if secondsOf[spec.Unit] == 0 || secondsOf[valueUnit] == 0 {
		return nil, fmt.Errorf("unit %q and value_unit %q: write second, minute, hour, day or week", spec.Unit, valueUnit)
	}
	n.seconds = secondsOf[spec.Unit]
	n.scale = n.seconds / secondsOf[valueUnit]
	return n, nil
}

func (n *numbers) draw(_ *drawContext, s *hash.Stream, limit allowed, language string) drawn {
	first, last := n.within(limit)
	if last < first {
		return drawn{}
	}
	number := n.from + (first+float64(s.Intn(int(last-first)+1)))*n.step
	return drawn{ok: true, closed: true, value: decimal(number * n.scale), surface: n.say(s, number, language)}
}

// within returns the first and the last step that a limit, in the argument's own unit, allows.
func (n *numbers) within(limit allowed) (first, last float64) {
	step := func(value float64) float64 { return (value/n.scale - n.from) / n.step }
	switch {
	case limit.binned: // the upper bound is the next bin's
		return max(0, math.Ceil(step(limit.from)-tolerance)), min(n.steps, math.Ceil(step(limit.to)-tolerance)-1)
	case limit.value != "":
		value, err := strconv.ParseFloat(limit.value, 64)
		at := math.Round(step(value))
		if err != nil || !(math.Abs(at-step(value)) < 1e-6) || at < 0 || at > n.steps {
			return 0, -1
		}
		return at, at
	}
	return 0, n.steps
}

// decimal writes a number without the noise of binary fractions.
func decimal(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e6+0, 'f', -1, 64) }

var smallNumbers = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve")

func (n *numbers) say(s *hash.Stream, number float64, language string) string {
	digits := decimal(number)
	if of := n.said[language]; of != nil {
		form := ""
		if number == 1 {
			form = formOne
		}
		return of.say(s, form, "{number}", digits)
	}
	if language == "en" {
		if special := n.spokenDuration(number); len(special) > 0 && s.Float64() < 0.4 {
			return special[s.Intn(len(special))]
		}
		if i := int(number); float64(i) == number && i >= 0 && i < len(smallNumbers) && s.Float64() < 0.3 {
			digits = smallNumbers[i]
		}
	}
	switch {
	case n.unit == "":
		return digits
	case n.unit == "percent" && s.Float64() < 0.6 && digits[0] <= '9':
		return digits + "%"
	case number == 1 || language != "en" || n.unit == "percent":
		return digits + " " + n.unit
	}
	return digits + " " + n.units
}

// spokenDuration returns the idioms for a duration.
func (n *numbers) spokenDuration(number float64) []string {
	switch number * n.seconds {
	case 30:
		return []string{"half a minute"}
	case 60:
		return []string{"a minute"}
	case 900:
		return []string{"a quarter of an hour"}
	case 1800:
		return []string{"half an hour"}
	case 2700:
		return []string{"three quarters of an hour"}
	case 3600:
		return []string{"an hour", "one hour"}
	case 5400:
		return []string{"an hour and a half", "one and a half hours"}
	case 7200:
		return []string{"two hours", "a couple of hours"}
	case 86400:
		return []string{"a day"}
	case 604800:
		return []string{"a week"}
	}
	return nil
}

// times draws a clock time; its value is HH:MM.
type times struct {
	from, to, step int // minutes after midnight
	said           sayings
}

func newTimes(spec schemas.ValueSpec, said sayings) (source, error) {
	var bounds [2]int
	for i, clock := range spec.Range {
		at, err := time.Parse("15:04", clock)
		if err != nil {
			return nil, fmt.Errorf("range: %q is no clock time such as 07:30", clock)
		}
		bounds[i] = at.Hour()*60 + at.Minute()
	}
	if bounds[1] < bounds[0] {
		return nil, fmt.Errorf("range: %s lies before %s", spec.Range[1], spec.Range[0])
	}
	step := int(spec.Step)
	if step <= 0 {
		step = 15
	}
	return &times{bounds[0], bounds[1], step, said}, nil
}

func (t *times) draw(_ *drawContext, s *hash.Stream, limit allowed, language string) drawn {
	at := t.from + s.Intn((t.to-t.from)/t.step+1)*t.step
	if limit.value != "" {
		asked, err := time.Parse("15:04", limit.value)
		at = asked.Hour()*60 + asked.Minute()
		if err != nil || at < t.from || at > t.to || (at-t.from)%t.step != 0 {
			return drawn{}
		}
	}
	hour, minute := at/60, at%60
	return drawn{ok: true, closed: true, value: fmt.Sprintf("%02d:%02d", hour, minute), surface: t.say(s, hour, minute, language)}
}

func (t *times) say(s *hash.Stream, hour, minute int, language string) string {
	if of := t.said[language]; of != nil {
		form := ""
		if minute == 0 {
			form = formFull
		}
		return of.say(s, form, "{hour}", strconv.Itoa(hour), "{minute}", fmt.Sprintf("%02d", minute))
	}
	if language == "en" {
		ways := spokenTime(hour, minute)
		return ways[s.Intn(len(ways))]
	}
	return fmt.Sprintf("%02d:%02d", hour, minute)
}

func spokenTime(hour, minute int) []string {
	half, twelve := "am", hour%12
	if hour >= 12 {
		half = "pm"
	}
	if twelve == 0 {
		twelve = 12
	}
	ways := []string{fmt.Sprintf("%02d:%02d", hour, minute), fmt.Sprintf("%d:%02d %s", twelve, minute, half), fmt.Sprintf("%d:%02d%s", twelve, minute, half)}
	if minute == 0 {
		ways = append(ways, fmt.Sprintf("%d %s", twelve, half), fmt.Sprintf("%d%s", twelve, half))
	}
	switch {
	case hour == 12 && minute == 0:
		ways = append(ways, "noon")
	case hour == 0 && minute == 0:
		ways = append(ways, "midnight")
	}
	return ways
}

// dates draws a day; its value is an ISO 8601 date, and its words hold the year.
type dates struct {
	from time.Time
	days int
	said sayings
}

func newDates(spec schemas.ValueSpec, said sayings) (source, error) {
	from, err := time.Parse(time.DateOnly, spec.Range[0])
	if err != nil {
		return nil, fmt.Errorf("range: %q is no date such as 2026-01-31", spec.Range[0])
	}
	to, err := time.Parse(time.DateOnly, spec.Range[1])
	if err != nil || to.Before(from) {
		return nil, fmt.Errorf("range: %q is no date from %s on", spec.Range[1], spec.Range[0])
	}
	return &dates{from, int(to.Sub(from).Hours() / 24), said}, nil
}

func (d *dates) draw(_ *drawContext, s *hash.Stream, limit allowed, language string) drawn {
	day := d.from.AddDate(0, 0, s.Intn(d.days+1))
	if limit.value != "" {
		asked, err := time.Parse(time.DateOnly, limit.value)
		if err != nil || asked.Before(d.from) || asked.After(d.from.AddDate(0, 0, d.days)) {
			return drawn{}
		}
		day = asked
	}
	return drawn{ok: true, closed: true, value: day.Format(time.DateOnly), surface: d.say(s, day, language)}
}

func (d *dates) say(s *hash.Stream, day time.Time, language string) string {
	if of := d.said[language]; of != nil {
		return of.say(s, "", "{day}", strconv.Itoa(day.Day()), "{month}", strconv.Itoa(int(day.Month())), "{year}", strconv.Itoa(day.Year()))
	}
	if language == "en" {
		ways := []string{"2 January 2006", "January 2, 2006", "Jan 2 2006", time.DateOnly}
		return day.Format(ways[s.Intn(len(ways))])
	}
	return day.Format(time.DateOnly)
}
