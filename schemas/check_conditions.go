package schemas

import (
	"math"
	"slices"
)

// checkConditions checks that every attribute and label exists.
func (r *reader) checkConditions(key string, c Conditions) {
	for _, attribute := range sortedKeys(c) {
		labels, closed := r.closedLabels(key+"."+attribute, attribute)
		if !closed {
			continue
		}
		if len(c[attribute]) == 0 {
			r.addf(key+"."+attribute, "names no label; write one or more of those of %s", attribute)
		}
		for _, label := range c[attribute] {
			if !slices.Contains(labels, label) {
				r.addf(key+"."+attribute, "%q is no label of %s; %s", label, attribute, DidYouMean(label, labels))
			}
		}
	}
}

// checkPlanned checks conditions on what is planned. Only the attributes of targets are: a condition on another one
// would be read and never kept.
func (r *reader) checkPlanned(key string, c Conditions) {
	r.checkConditions(key, c)
	for _, attribute := range sortedKeys(c) {
		if _, ok := r.domain.Recipe.Attributes[attribute]; ok && !r.targeted(attribute) {
			r.addf(key+"."+attribute, "no target names %q, so that rows are not planned by it; add one, such as {of: %s, share: uniform}", attribute, attribute)
		}
	}
}

func (r *reader) targeted(attribute string) bool {
	return slices.ContainsFunc(r.domain.Recipe.Targets, func(t Target) bool {
		_, given := t.Given[attribute]
		return given || t.Of == attribute
	})
}

func (r *reader) closedLabels(key, attribute string) ([]string, bool) {
	if _, ok := r.domain.Recipe.Attributes[attribute]; !ok {
		r.addf(key, "%q is no attribute; %s", attribute, DidYouMean(attribute, r.domain.Recipe.AttributeNames()))
		return nil, false
	}
	labels, closed := r.domain.Labels(attribute)
	if !closed {
		r.addf(key, "the labels of %q are not a closed set; name an enum, a measure, or a number with bins", attribute)
	}
	return labels, closed
}

// checkShares checks the table at key, whose rest stands at the key rest.
func (r *reader) checkShares(key, rest string, t Target) {
	r.checkConditions(key+".given", t.Given)
	labels, closed := r.closedLabels(key+".of", t.Of)
	if !closed {
		return
	}
	if t.Share.Uniform {
		return
	}
	sum := 0.0
	for _, label := range sortedKeys(t.Share.Of) {
		share := t.Share.Of[label]
		if !slices.Contains(labels, label) {
			r.addf(key+".share."+label, "%q is no label of %s; %s", label, t.Of, DidYouMean(label, labels))
		}
		r.checkShare(key+".share."+label, share)
		sum += share
	}
	if t.Share.Rest != nil {
		r.checkShare(rest, *t.Share.Rest)
		sum += *t.Share.Rest
		if *t.Share.Rest > 0 && !slices.ContainsFunc(labels, func(l string) bool { _, named := t.Share.Of[l]; return !named && l != "" }) {
			r.addf(rest, "is %g, and every label of %s is named; give each of them its share of it", *t.Share.Rest, t.Of)
		}
	}
	if math.Abs(sum-1) > 1e-6 {
		r.addf(key+".share", "the shares of %s add up to %.6g; make them 1, or add `rest: %.6g`", t.Of, sum, max(1-sum, 0))
	}
}
