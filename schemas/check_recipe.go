package schemas

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// CheckNames lists the checks that a recipe can name.
func CheckNames() []string {
	names := append(OfflineChecks(), CheckRelabel, CheckJudge)
	sort.Strings(names)
	return names
}

// OfflineChecks lists the checks that ask nobody.
func OfflineChecks() []string {
	return []string{"hashtag", "language", "leaked", "link", "personal", "placeholder", "refusal", "repeated", "stated", "words"}
}

// maxFilters bounds the routes and eligibilities: a class of assets has a bit for each.
const maxFilters = 64

var recipeName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// checkRecipe checks what the shape of the file cannot say.
func (r *reader) checkRecipe() {
	recipe := &r.domain.Recipe
	if !recipeName.MatchString(recipe.Name) {
		r.addf("name", "%q is no name; use lower-case letters, digits and hyphens", recipe.Name)
	}
	if recipe.Size <= 0 {
		r.addf("size", "is %d; write the number of rows wanted, 1 or more", recipe.Size)
	}
	r.checkShare("max_broken", *recipe.MaxBroken)
	r.checkShare("split.validation", recipe.Split.Validation)
	if near := recipe.Dedup.Near; near != 0 && !(near >= 0.5 && near <= 1) {
		r.addf("dedup.near", "is %g; write a similarity from 0.5 to 1, such as 0.8, or leave it out", near)
	}
	r.checkRefresh("refresh.gone", recipe.Refresh.Gone)
	r.checkRefresh("refresh.changed", recipe.Refresh.Changed)
	r.checkDecontaminate()
	r.checkAttributes()
	r.checkRoutes()
	r.checkValues()
	for i, t := range recipe.Targets {
		if key := fmt.Sprintf("targets[%d]", i); t.From == "" {
			r.checkShares(key, key+".share.rest", t)
		}
	}
	r.checkTargetsOfPopulation()
	for i, c := range recipe.Impossible {
		r.checkPlanned(fmt.Sprintf("impossible[%d]", i), c)
	}
	for i, e := range recipe.Eligibility {
		r.checkPlanned(fmt.Sprintf("eligibility[%d].when", i), e.When)
	}
	for i, s := range recipe.Assets {
		r.checkPlanned(fmt.Sprintf("assets[%d].serves", i), s.Serves)
		if s.Weight < 0 {
			r.addf(fmt.Sprintf("assets[%d].weight", i), "is %d; write 1 or more", s.Weight)
		}
	}
	r.checkTools()
	r.checkEndpoints()
	r.checkChecks()
}

func (r *reader) checkShare(key string, share float64) {
	if share < 0 || share > 1 || math.IsNaN(share) {
		r.addf(key, "is %g; write a share from 0 to 1", share)
	}
}

func (r *reader) checkRefresh(key, what string) {
	if what != "" && what != RefreshDrop && what != RefreshKeep {
		r.addf(key, "is %q; write drop or keep", what)
	}
}

// isWeight says whether a relative frequency is a finite number, 0 or more.
func isWeight(w float64) bool { return w >= 0 && !math.IsInf(w, 0) }

func (r *reader) checkAttributes() {
	for _, name := range r.domain.Recipe.AttributeNames() {
		a := r.domain.Recipe.Attributes[name]
		key := "attributes." + name
		switch {
		case a.From == "outcome", a.From == "function", strings.HasPrefix(a.From, "asset."):
		case a.Argument() != "":
			r.checkArgument(key+".from", a.Argument())
		case a.From == "query":
			r.checkMeasure(key, a)
		case a.From == "calls" && a.Measure == MeasurePresent:
			for _, argument := range a.Arguments {
				r.checkArgument(key+".arguments", argument)
			}
			if len(a.Arguments) == 0 || len(a.Arguments) > maxPresent {
				r.addf(key+".arguments", "names %d arguments; name 1 to %d", len(a.Arguments), maxPresent)
			}
		default:
			r.addf(key+".from", "is %q; write outcome, function, arguments.NAME, query (with a measure), calls (with measure: present) or asset.FIELD", a.From)
		}
		if !slices.IsSorted(a.Bins) || len(slices.Compact(slices.Clone(a.Bins))) != len(a.Bins) {
			r.addf(key+".bins", "are %v; write each bin's first number, ascending", a.Bins)
		}
		if a.Measure != "" && a.From != "query" && a.From != "calls" {
			r.addf(key+".measure", "is %q, and only from: query and from: calls are measured; take one of the two away", a.Measure)
		}
	}
}

func (r *reader) checkMeasure(key string, a Attribute) {
	measures := []string{MeasureWords, MeasurePosition, MeasureFraming, MeasureNoise, MeasureLanguage}
	switch {
	case !slices.Contains(measures, a.Measure):
		r.addf(key+".measure", "is %q; %s", a.Measure, DidYouMean(a.Measure, measures))
	case a.Measure == MeasurePosition:
		r.checkArgument(key+".keyword", a.Keyword)
	case a.Measure == MeasureFraming && len(a.Kinds) == 0:
		r.addf(key+".kinds", "is missing; say by which words each kind of request is known")
	}
}

func (r *reader) checkArgument(key, name string) {
	var known []string
	for _, f := range r.domain.Functions {
		for _, p := range f.Parameters {
			known = append(known, p.Name)
		}
	}
	if !slices.Contains(known, name) {
		r.addf(key, "no function has a parameter %q; %s", name, DidYouMean(name, known))
	}
}

func (r *reader) checkRoutes() {
	recipe := &r.domain.Recipe
	if len(recipe.Routes) == 0 {
		r.addf("routes", "is missing; write at least one, such as {name: heuristic, kind: template, phrases: phrases/}")
	}
	names, total := map[string]bool{}, 0.0
	for i, route := range recipe.Routes {
		key := fmt.Sprintf("routes[%d]", i)
		if route.Name == "" || names[route.Name] {
			r.addf(key+".name", "is %q; give every route a name of its own", route.Name)
		}
		names[route.Name] = true
		if !slices.Contains(RouteKinds(), route.Kind) {
			r.addf(key+".kind", "is %q; %s", route.Kind, DidYouMean(route.Kind, RouteKinds()))
		}
		r.checkAsking(key, &recipe.Routes[i])
		if !isWeight(*route.Weight) {
			r.addf(key+".weight", "is %g; write 0 or more", *route.Weight)
		}
		total += *route.Weight
		if slices.ContainsFunc(r.domain.Recipe.Routes, func(other Route) bool { return route.Group != "" && other.Name == route.Group }) {
			r.addf(key+".group", "%q is the name of a route; give the group a name of its own", route.Group)
		}
		r.checkShare(key+".bounds.min", route.Bounds.Min)
		r.checkShare(key+".bounds.max", route.Bounds.Max)
		if route.Bounds.Max > 0 && route.Bounds.Min > route.Bounds.Max {
			r.addf(key+".bounds", "have the min %g above the max %g; write the smaller first", route.Bounds.Min, route.Bounds.Max)
		}
		r.checkPlanned(key+".when", route.When)
		for name, share := range map[string]float64{"lower": route.Typing.Lower, "capital": route.Typing.Capital,
			"stop": route.Typing.Stop, "question": route.Typing.Question, "noise": route.Typing.Noise} {
			r.checkShare(key+".typing."+name, share)
		}
	}
	if n := len(recipe.Routes) + len(recipe.Eligibility); n > maxFilters {
		r.addf("routes", "and eligibility have %d filters of assets together; write at most %d", n, maxFilters)
	}
	if len(recipe.Routes) > 0 && total <= 0 {
		r.addf("routes", "have no weight; give at least one a weight above 0")
	}
}

func (r *reader) checkValues() {
	for _, name := range sortedKeys(r.domain.Values) {
		for i, e := range r.domain.Values[name] {
			r.checkEntry(name, i, &e)
		}
	}
	for _, name := range sortedKeys(r.domain.Recipe.Values) {
		r.checkValueSpec("values."+name, r.domain.Recipe.Values[name])
	}
}

// checkEntry checks an entry of the values that are named as a parameter of some functions: all can hold it, and the
// enum of one has it; the catch-all stands in the calls of all of them.
func (r *reader) checkEntry(name string, i int, e *ValueEntry) {
	key, taken := "values."+name, false
	var refuses *Function
	for k := range r.domain.Functions {
		f := &r.domain.Functions[k]
		p, ok := f.Parameter(name)
		if !ok {
			continue
		}
		if _, err := p.Literal(e.Value); err != nil {
			r.addf(key, "entry %d: %v", i+1, err)
			return
		}
		if taken = taken || p.Takes(e.Value); !p.Takes(e.Value) && refuses == nil {
			refuses = f
		}
	}
	if refuses != nil && (!taken || e.CatchAll) {
		p, _ := refuses.Parameter(name)
		r.addf(key, "entry %d: %q is none of the enum of %s.%s; %s", i+1, e.Value, refuses.Name, name, DidYouMean(e.Value, p.Enum))
	}
}

func (r *reader) checkValueSpec(key string, v ValueSpec) {
	kinds := 0
	for _, set := range []bool{v.File != "", len(v.List) > 0, v.Asset != "", len(v.Graph) > 0, len(v.AnyOf) > 0, len(v.Range) > 0} {
		if set {
			kinds++
		}
	}
	if kinds == 0 {
		r.addf(key, "is empty; write at least one value, or a file, asset, graph, any_of or range")
	} else if kinds != 1 {
		r.addf(key, "has %d sources; write exactly one of a file, a list, asset, graph, any_of and range", kinds)
	}
	if len(v.Graph) > 0 && r.domain.Recipe.Graph == nil {
		r.addf(key+".graph", "walks a graph, and the recipe has none; add graph: {nodes: …}")
	}
	if v.Asset != "" && len(r.domain.Recipe.Assets) == 0 {
		r.addf(key+".asset", "reads an asset's field, and the recipe has no assets")
	}
	for i, e := range v.List {
		if strings.TrimSpace(e.Value) == "" {
			r.addf(key, "entry %d is empty; write the value that stands in the call", i+1)
		}
	}
	if v.Step < 0 {
		r.addf(key+".step", "is %g; write a step above 0", v.Step)
	}
	r.checkRangeBounds(key, v)
	if len(v.Range) > 0 && len(v.Range) != 2 {
		r.addf(key+".range", "has %d numbers; write the smallest and the largest", len(v.Range))
	}
	if len(v.Range) == 0 && (len(v.Say) > 0 || v.Unit != "" || v.ValueUnit != "" || v.Kind != "" || v.Step != 0) {
		r.addf(key, "has say, unit, value_unit, kind or step, which belong to a range; an entry of a list has its own say")
	}
	for _, other := range v.AnyOf {
		if _, ok := r.domain.Recipe.Values[other]; !ok {
			r.addf(key+".any_of", "%q is no value; %s", other, DidYouMean(other, sortedKeys(r.domain.Recipe.Values)))
		}
	}
	r.checkShare(key+".at_most", v.AtMost)
}

// checkRangeBounds holds a range of numbers against the schema of the parameter that it fills. Durations are counted in
// the unit of the argument.
func (r *reader) checkRangeBounds(key string, v ValueSpec) {
	name := strings.TrimPrefix(key, "values.")
	for _, bound := range v.Range {
		number, err := strconv.ParseFloat(bound, 64)
		if err != nil {
			return // a time or date
		}
		if v.ValueUnit != "" && v.ValueUnit != v.Unit {
			number *= secondsOf[v.Unit] / secondsOf[v.ValueUnit]
		}
		for _, f := range r.domain.Functions {
			p, ok := f.Parameter(name)
			switch {
			case !ok || math.IsNaN(number) || math.IsInf(number, 0):
			case p.Minimum != nil && number < *p.Minimum:
				r.addf(key+".range", "goes down to %s, and %s.%s takes %g and more; write the same bounds", bound, f.Name, name, *p.Minimum)
			case p.Maximum != nil && number > *p.Maximum:
				r.addf(key+".range", "goes up to %s, and %s.%s takes %g at most; write the same bounds", bound, f.Name, name, *p.Maximum)
			}
		}
	}
}

// secondsOf is how long units of duration are.
var secondsOf = map[string]float64{"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}

func (r *reader) checkTools() {
	t := r.domain.Recipe.Tools
	r.checkShare("tools.mask", t.Mask)
	if len(t.Show) != 0 && (len(t.Show) != 2 || t.Show[0] < 1 || t.Show[1] < t.Show[0]) {
		r.addf("tools.show", "is %v; write the fewest and the most tools, such as [1, 6]", t.Show)
	}
	for _, d := range r.domain.Distractors {
		if _, ok := r.domain.Function(d.Name); ok {
			r.addf("tools.distractors", "%q is a function of the recipe; a distractor is one that no row calls", d.Name)
		}
	}
}

func (r *reader) checkChecks() {
	for i, c := range r.domain.Recipe.Validate {
		key := fmt.Sprintf("validate[%d]", i)
		if !slices.Contains(CheckNames(), c.Check) {
			r.addf(key+".check", "%q is no check; %s", c.Check, DidYouMean(c.Check, CheckNames()))
		}
		r.checkReview(key, &r.domain.Recipe.Validate[i])
		for _, bounds := range []map[string]int{c.Max, c.Min} {
			for function := range bounds {
				if _, ok := r.domain.Function(function); !ok && function != "" {
					r.addf(key, "%q is no function; %s", function, DidYouMean(function, r.domain.functionNames()))
				}
			}
		}
	}
}

func (d *Domain) functionNames() []string {
	names := make([]string, len(d.Functions))
	for i, f := range d.Functions {
		names[i] = f.Name
	}
	return names
}
