package distribution

// MostValues is how many values an attribute may have that is a table of shares.
const MostValues = 64

// mostBytes is the longest value of such an attribute.
const mostBytes = 64

// Table counts values. One that has seen more than MostValues, or a long one, holds nothing but tooMany, whatever was or is
// added: whether it does depends on the values alone and not on their order.
type Table map[string]int

// tooMany is the only key of a table that is none. No value has this form: it is no UTF-8.
const tooMany = "\xff"

func (t Table) add(value string, n int) {
	if count, ok := t[value]; ok {
		t[value] = count + n
		return
	}
	switch {
	case t.many():
	case len(t) == MostValues || len(value) > mostBytes:
		clear(t)
		t[tooMany] = 0
	default:
		t[value] = n
	}
}

// many says that there are too many values for a table.
func (t Table) many() bool {
	_, ok := t[tooMany]
	return ok
}

func (t Table) merge(other Table) {
	if other.many() {
		clear(t)
		t[tooMany] = 0
		return
	}
	for value, n := range other {
		t.add(value, n)
	}
}
