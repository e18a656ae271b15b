package accuracy

import (
	"strconv"
	"strings"
)

// decimal returns a number's one spelling: its digits without zeros at either end and its power of ten, so that 5, 5.0
// and 50e-1 are one. It is exact, whatever the number of digits; false where s is no decimal number.
func decimal(s string) (string, bool) {
	s = strings.TrimSpace(s)
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if s[0] == '-' {
			sign = "-"
		}
		s = s[1:]
	}
	power := 0
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		var err error
		if power, err = strconv.Atoi(s[at+1:]); err != nil || power > 1e9 || power < -1e9 {
			return "", false
		}
		s = s[:at]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	digits := whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	power -= len(fraction)
	short := strings.TrimRight(digits, "0")
	power += len(digits) - len(short)
	short = strings.TrimLeft(short, "0")
	if short == "" {
		return "0", true
	}
	return sign + short + "e" + strconv.Itoa(power), true
}
