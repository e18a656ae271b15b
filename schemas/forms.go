package schemas

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// checkForm checks what decoding would take without a word, or refuse without saying where: fractions of whole
// numbers, and the types that YAML writes in several forms.
func (d *document) checkForm(node ast.Node, t reflect.Type, path string) {
	if slices.ContainsFunc(pairs(node), isMerge) {
		return // its keys are those of another mapping too
	}
	switch t {
	case reflect.TypeFor[Labels](), reflect.TypeFor[Strings]():
		d.checkTexts(node, path)
		return
	case reflect.TypeFor[Shares]():
		d.checkShares(node, path)
		return
	case reflect.TypeFor[Surface]():
		d.checkSurface(node, path)
		return
	case reflect.TypeFor[map[string]float64]():
		for _, v := range pairs(node) {
			if !d.isNumber(v.Value) && !d.isTinyNumber(v.Value) {
				d.addf(path+"."+v.Key.GetToken().Value, "is %s; write a number", v.Value)
			}
		}
		return
	case reflect.TypeFor[Threshold]():
		if !d.isNumber(node) && !(d.isScalar(node) && d.anchored(node).GetToken().Value == "off") {
			d.addf(path, "is %q; write a number, or off", node.String())
		}
		return
	}
	if f, ok := node.(*ast.FloatNode); ok && whole(t) && f.Value != math.Trunc(f.Value) {
		d.addf(path, "is %s; write a whole number", f.Token.Value)
	}
}

func whole(t reflect.Type) bool { return t.Kind() == reflect.Int || t.Kind() == reflect.Int64 }

// checkTexts refuses lists within a list of texts, and empty entries of one.
func (d *document) checkTexts(node ast.Node, path string) {
	n, ok := node.(*ast.SequenceNode)
	if !ok {
		return
	}
	for i, v := range n.Values {
		if !d.isScalar(v) {
			d.addf(fmt.Sprintf("%s[%d]", path, i), "is no text; write a text or a number")
		}
	}
}

func (d *document) checkShares(node ast.Node, path string) {
	if d.isScalar(node) {
		if word := node.GetToken().Value; word != "uniform" {
			d.addf(path, "is %q; write uniform, or a mapping such as {Search: 0.6, rest: 0.4}", word)
		}
		return
	}
	for _, v := range pairs(node) {
		if !d.isNumber(v.Value) && !d.isTinyNumber(v.Value) {
			d.addf(path+"."+v.Key.GetToken().Value, "is %q; write a share from 0 to 1", v.Value.String())
		}
	}
}

// checkSurface checks {text, weight and further forms}.
func (d *document) checkSurface(node ast.Node, path string) {
	all := pairs(node)
	if len(all) == 0 {
		return
	}
	for _, v := range all {
		key := v.Key.GetToken().Value
		switch {
		case key == "weight" && !d.isNumber(v.Value):
			d.addf(path+"."+key, "is %s; write a number, 0 or more", v.Value)
		case key == "weight" && negative(d.anchored(v.Value)):
			d.addf(path+"."+key, "is %s; write 0 or more", v.Value)
		case !d.isScalar(v.Value):
			d.addf(path+"."+key, "is no text; write each form as a text, such as {text: foot, plural: feet}")
		}
	}
	if !slices.ContainsFunc(all, func(v *ast.MappingValueNode) bool { return v.Key.GetToken().Value == "text" }) {
		d.addf(path, "has no text; write {text: …} beside the weight and the forms")
	}
}

// pairs returns the keys of a mapping with their values, none for another node.
func pairs(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// anchored returns the node that an alias or anchor stands for.
func (d *document) anchored(node ast.Node) ast.Node {
	switch n := node.(type) {
	case *ast.AnchorNode:
		return n.Value
	case *ast.AliasNode:
		return d.anchors[n.Value.GetToken().Value]
	}
	return node
}

func (d *document) isScalar(node ast.Node) bool {
	switch d.anchored(node).(type) {
	case nil, *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode, *ast.NullNode:
		return false
	}
	return true
}

func (d *document) isNumber(node ast.Node) bool {
	switch d.anchored(node).(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.NanNode, *ast.InfinityNode: // the last two are refused by their value
		return true
	}
	return false
}

// isTinyNumber says whether a plain text is a number that the parser does not know for one, such as JSON's 1e-7.
func (d *document) isTinyNumber(node ast.Node) bool {
	n, ok := d.anchored(node).(*ast.StringNode)
	if !ok || n.Token.Type != token.StringType {
		return false
	}
	_, err := strconv.ParseFloat(n.Value, 64)
	return err == nil
}

func negative(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.IntegerNode:
		v, ok := n.Value.(int64) // a positive one is an uint64
		return ok && v < 0
	case *ast.FloatNode:
		return n.Value < 0
	}
	return true // not a number, or infinite
}
