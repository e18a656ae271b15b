package calls

import (
	"math/big"
	"strconv"
)

// Value is what an argument can be: Null, Bool, Int, Float, String, Name, List, Tuple, Dict or Call.
type Value interface{ value() }

// Null is Python's None and JSON's null.
type Null struct{}

// Bool is true or false.
type Bool bool

// Int is a whole number of any size, in canonical decimal digits: no plus sign, no leading zero, no -0.
type Int string

// Float is a number written with a point or an exponent; one too large to hold is infinite.
type Float float64

// String is a text, unescaped.
type String string

// Name is a bare word, dotted name or subscript (elephant, Color.RED, rows[0]): a text without quotes.
type Name string

// List is a list.
type List []Value

// Tuple is a Python tuple.
type Tuple []Value

// Dict is a dict or JSON object, in the order written. A key that is written twice has its first place and last value.
type Dict []Entry

// Entry is one key of a Dict with its value. Keys of JSON are Strings.
type Entry struct{ Key, Value Value }

// Call is one function call. As a Value it is a call inside another's argument.
type Call struct {
	Name       string     // as written, dots included
	Positional []Value    // arguments without a name; JSON forms have none
	Arguments  []Argument // in the order written, no name twice
}

// Argument is one named argument.
type Argument struct {
	Name  string
	Value Value
}

func (Null) value()   {}
func (Bool) value()   {}
func (Int) value()    {}
func (Float) value()  {}
func (String) value() {}
func (Name) value()   {}
func (List) value()   {}
func (Tuple) value()  {}
func (Dict) value()   {}
func (Call) value()   {}

// IntOf returns n as a Value.
func IntOf(n int64) Int { return Int(strconv.FormatInt(n, 10)) }

// big returns the number, and false for an Int that no function here made.
func (n Int) big() (*big.Int, bool) { return new(big.Int).SetString(string(n), 10) }

// Argument returns the argument of that name.
func (c Call) Argument(name string) (Value, bool) {
	for _, a := range c.Arguments {
		if a.Name == name {
			return a.Value, true
		}
	}
	return nil, false
}

// set gives an argument its value; the last one of a name holds.
func (c *Call) set(name string, v Value) {
	for i := range c.Arguments {
		if c.Arguments[i].Name == name {
			c.Arguments[i].Value = v
			return
		}
	}
	c.Arguments = append(c.Arguments, Argument{Name: name, Value: v})
}

// Get returns the value of a key that is a String.
func (d Dict) Get(key string) (Value, bool) {
	for _, e := range d {
		if e.Key == String(key) {
			return e.Value, true
		}
	}
	return nil, false
}
