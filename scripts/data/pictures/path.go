package main

import (
	"fmt"
	"strconv"
	"strings"
)

// steps are the letters of a path, those of SVG in absolute coordinates, with the numbers that each takes.
var steps = map[string]int{"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}

// trace adds a path such as "M 0 0 L 10 0 Q 5 5 0 0 Z".
func (p *page) trace(path string) {
	var step string
	var n []float64
	for _, word := range strings.Fields(path) {
		if _, ok := steps[word]; ok {
			step, n = word, n[:0]
		} else if v, err := strconv.ParseFloat(word, 64); err == nil && step != "" {
			n = append(n, v)
		} else {
			p.err = fmt.Errorf("path %q: %q is neither a step nor a number", path, word)
			return
		}
		if len(n) == steps[step] {
			p.step(step, n)
			n = n[:0]
		}
	}
	if len(n) > 0 {
		p.err = fmt.Errorf("path %q: its last step lacks numbers", path)
	}
}

func (p *page) step(step string, n []float64) {
	switch step {
	case "M":
		p.dc.MoveTo(n[0], n[1])
	case "L":
		p.dc.LineTo(n[0], n[1])
	case "Q":
		p.dc.QuadraticTo(n[0], n[1], n[2], n[3])
	case "C":
		p.dc.CubicTo(n[0], n[1], n[2], n[3], n[4], n[5])
	case "Z":
		p.dc.ClosePath()
	}
}
