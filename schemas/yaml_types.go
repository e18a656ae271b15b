package schemas

import (
	"fmt"
	"math"
	"strconv"
)

// Labels is a list of labels; in YAML one scalar stands for a list of one, and numbers and booleans for their text.
type Labels []string

// Strings is a list of texts; in YAML one text stands for a list of one.
type Strings []string

// Shares is a table of shares: Of by label; Rest, when set, is shared evenly by the labels that Of does not name;
// Uniform gives every label the same. In YAML a mapping with the key rest, or the word uniform.
type Shares struct {
	Uniform bool               `json:"uniform,omitempty"`
	Of      map[string]float64 `json:"of,omitempty"`
	Rest    *float64           `json:"rest,omitempty"`
}

// Interval is a smallest and a largest number; in YAML one number stands for both.
type Interval [2]float64

// Threshold is a number; in YAML the word off stands for 0, which switches a rule off.
type Threshold float64

// UnmarshalYAML reads a number or the word off.
func (t *Threshold) UnmarshalYAML(unmarshal func(any) error) error {
	var word string
	if unmarshal(&word) == nil && word == "off" {
		*t = 0
		return nil
	}
	var number float64
	if err := unmarshal(&number); err != nil {
		return fmt.Errorf("write a number, or off")
	}
	*t = Threshold(number)
	return nil
}

// UnmarshalYAML reads a number or a list of two.
func (i *Interval) UnmarshalYAML(unmarshal func(any) error) error {
	var one float64
	if unmarshal(&one) == nil {
		*i = Interval{one, one}
		return nil
	}
	var two []float64
	if err := unmarshal(&two); err != nil || len(two) != 2 {
		return fmt.Errorf("write a number, or the smallest and the largest such as [0.7, 1.1]")
	}
	*i = Interval{two[0], two[1]}
	return nil
}

// UnmarshalYAML reads a scalar or a list of scalars.
func (l *Labels) UnmarshalYAML(unmarshal func(any) error) error {
	texts, err := scalars(unmarshal)
	*l = texts
	return err
}

// Scalar is a text; in YAML a number or boolean stands for its text.
type Scalar string

// UnmarshalYAML reads a scalar.
func (s *Scalar) UnmarshalYAML(unmarshal func(any) error) error {
	var v any
	if err := unmarshal(&v); err != nil {
		return err
	}
	*s = Scalar(canonical(v))
	return nil
}

// UnmarshalYAML reads a scalar or a list of scalars.
func (s *Strings) UnmarshalYAML(unmarshal func(any) error) error {
	texts, err := scalars(unmarshal)
	*s = texts
	return err
}

// UnmarshalYAML reads the word uniform or a mapping of numbers.
func (s *Shares) UnmarshalYAML(unmarshal func(any) error) error {
	var word string
	if err := unmarshal(&word); err == nil {
		if word != "uniform" {
			return fmt.Errorf("share is %q; write uniform, or a mapping such as {Search: 0.6, rest: 0.4}", word)
		}
		s.Uniform = true
		return nil
	}
	var table map[string]float64
	if err := unmarshal(&table); err != nil {
		return err
	}
	if rest, ok := table["rest"]; ok {
		s.Rest = &rest
		delete(table, "rest")
	}
	s.Of = table
	return nil
}

// UnmarshalYAML reads a file name, a list of entries or the full form.
func (v *ValueSpec) UnmarshalYAML(unmarshal func(any) error) error {
	if err := unmarshal(&v.File); err == nil {
		return nil
	}
	var list []any
	if unmarshal(&list) == nil {
		return unmarshal(&v.List)
	}
	type plain ValueSpec
	return unmarshal((*plain)(v))
}

// UnmarshalYAML reads a scalar or the full form.
func (v *ValueEntry) UnmarshalYAML(unmarshal func(any) error) error {
	if text, ok := scalar(unmarshal); ok {
		v.Value = text
		return nil
	}
	type plain ValueEntry
	return unmarshal((*plain)(v))
}

// UnmarshalYAML reads a text or a mapping, whose keys other than text and weight are forms.
func (s *Surface) UnmarshalYAML(unmarshal func(any) error) error {
	if text, ok := scalar(unmarshal); ok {
		s.Text = text
		return nil
	}
	var table map[string]any
	if err := unmarshal(&table); err != nil {
		return err
	}
	for key, value := range table {
		switch number := value.(type) {
		case float64:
			if key == "weight" {
				s.Weight = number
				continue
			}
		case uint64:
			if key == "weight" {
				s.Weight = float64(number)
				continue
			}
		}
		if key == "text" {
			s.Text = canonical(value)
			continue
		}
		if s.Forms == nil {
			s.Forms = map[string]string{}
		}
		s.Forms[key] = canonical(value)
	}
	return nil
}

func scalars(unmarshal func(any) error) ([]string, error) {
	if text, ok := scalar(unmarshal); ok {
		return []string{text}, nil
	}
	var list []any
	if err := unmarshal(&list); err != nil {
		return nil, err
	}
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = canonical(v)
	}
	return texts, nil
}

func scalar(unmarshal func(any) error) (string, bool) {
	var v any
	if unmarshal(&v) != nil {
		return "", false
	}
	switch v.(type) {
	case string, bool, int64, uint64, int, float64:
		return canonical(v), true
	}
	return "", false
}

// canonical writes a scalar as JSON would, without quotes.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatInt(int64(v), 10)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}
