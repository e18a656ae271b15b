package calls

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// Python's numbers: digits may be parted by single underscores, and a whole number has no leading zero.
var (
	based = regexp.MustCompile(`^0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)`)
	float = regexp.MustCompile(`^(?:(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*|[0-9](?:_?[0-9])*\.?)(?:[eE][+-]?[0-9](?:_?[0-9])*)?`)
	zeros = regexp.MustCompile(`^0[0-9_]*[1-9]`)
)

// number reads a number of Python, without its sign.
func (p *parser) number() (Value, error) {
	text := based.FindString(p.rest())
	if text == "" {
		text = float.FindString(p.rest())
	}
	end := p.at + len(text)
	if next := p.from(end); next.identifier("") != "" {
		return nil, p.fail("%q is no number", p.text[p.at:next.at])
	}
	v, err := p.numberOf(text)
	if err == nil {
		p.at = end
	}
	return v, err
}

func (p *parser) numberOf(text string) (Value, error) {
	isFloat := strings.ContainsAny(text, ".") || !strings.HasPrefix(strings.ToLower(text), "0x") && strings.ContainsAny(text, "eE")
	if isFloat {
		return floatOf(strings.ReplaceAll(text, "_", "")), nil
	}
	if len(text) > maxDigits {
		return nil, p.fail("a number of more than %d digits", maxDigits)
	}
	if zeros.MatchString(text) {
		return nil, p.fail("a number that begins with 0")
	}
	n, ok := new(big.Int).SetString(text, 0)
	if !ok { // 0_0 and its like
		n = new(big.Int)
	}
	return Int(n.String()), nil
}

// floatOf reads digits that are known to be a number; one too large is infinite, as in Python.
func floatOf(text string) Float {
	f, _ := strconv.ParseFloat(text, 64)
	return Float(f)
}

func negative(v Value) (Value, bool) {
	switch v := v.(type) {
	case Int:
		n, ok := v.big()
		if !ok {
			return nil, false
		}
		return Int(n.Neg(n).String()), true
	case Float:
		return -v, true
	}
	return nil, false
}

// expression reads a value, with sums and products of literals worked out: 60 * 60, "a" + "b".
func (p *parser) expression(depth int) (Value, error) { return p.sum(depth) }

func (p *parser) sum(depth int) (Value, error) {
	return p.chain(depth, (*parser).product, func() string {
		if c := p.peek(); c == '+' || c == '-' {
			return string(c)
		}
		return ""
	})
}

func (p *parser) product(depth int) (Value, error) {
	return p.chain(depth, (*parser).signed, func() string {
		if strings.HasPrefix(p.rest(), "//") || strings.HasPrefix(p.rest(), "**") {
			return ""
		}
		if c := p.peek(); c == '*' || c == '/' {
			return string(c)
		}
		return ""
	})
}

// chain reads operands with operators between them, from left to right.
func (p *parser) chain(depth int, operand func(*parser, int) (Value, error), operator func() string) (Value, error) {
	left, err := operand(p, depth)
	for err == nil {
		end := p.at
		p.space()
		sign := operator()
		if sign == "" {
			p.at = end
			return left, nil
		}
		p.at++
		p.space()
		var right Value
		if right, err = operand(p, depth); err == nil {
			left, err = p.combine(left, right, sign)
		}
	}
	return nil, err
}

// signed reads a value with signs before it.
func (p *parser) signed(depth int) (Value, error) {
	sign := p.peek()
	if sign != '-' && (sign != '+' || p.strict) {
		return p.power(depth)
	}
	if depth > maxDepth {
		return nil, p.fail("more than %d levels deep", maxDepth)
	}
	at := p.at
	p.at++
	p.space()
	v, err := p.signed(depth + 1)
	if err != nil {
		return nil, err
	}
	minus, ok := negative(v)
	if !ok {
		return nil, p.from(at).fail("a sign before what is no number")
	}
	if sign == '-' {
		return minus, nil
	}
	return v, nil
}

// power reads base ** exponent.
func (p *parser) power(depth int) (Value, error) {
	base, err := p.atom(depth)
	if err != nil {
		return nil, err
	}
	end := p.at
	if p.space(); !p.accept("**") {
		p.at = end
		return base, nil
	}
	p.space()
	exponent, err := p.signed(depth + 1)
	if err != nil {
		return nil, err
	}
	return p.combine(base, exponent, "**")
}

// combine works out one operation on literals.
func (p *parser) combine(a, b Value, sign string) (Value, error) {
	if left, ok := a.(String); ok && sign == "+" {
		if right, ok := b.(String); ok && len(left)+len(right) <= maxBytes {
			return left + right, p.spend((len(left) + len(right)) / maxDepth)
		}
	}
	if left, ok := a.(Int); ok && sign != "/" {
		if right, ok := b.(Int); ok {
			if v, ok := combineInts(left, right, sign); ok {
				return v, nil
			}
		}
	}
	left, okLeft := asFloat(a)
	right, okRight := asFloat(b)
	if !okLeft || !okRight {
		return nil, p.fail("%q between what are no numbers", sign)
	}
	v := map[string]func() float64{"+": func() float64 { return left + right }, "-": func() float64 { return left - right },
		"*": func() float64 { return left * right }, "/": func() float64 { return left / right },
		"**": func() float64 { return math.Pow(left, right) }}[sign]()
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, p.fail("%q has no result here", sign)
	}
	return Float(v), nil
}

// combineInts works out a whole result of few digits.
func combineInts(a, b Int, sign string) (Value, bool) {
	left, okLeft := a.big()
	right, okRight := b.big()
	if !okLeft || !okRight || len(a)+len(b) > maxDigits {
		return nil, false
	}
	switch sign {
	case "+":
		left.Add(left, right)
	case "-":
		left.Sub(left, right)
	case "*":
		left.Mul(left, right)
	case "**":
		if right.Sign() < 0 || !right.IsInt64() || right.Int64() > maxDigits || right.Int64()*int64(len(a)) > maxDigits {
			return nil, false
		}
		left.Exp(left, right, nil)
	}
	return Int(left.String()), true
}

func asFloat(v Value) (float64, bool) {
	switch v := v.(type) {
	case Int:
		f, err := strconv.ParseFloat(string(v), 64)
		return f, err == nil
	case Float:
		return float64(v), true
	}
	return 0, false
}
