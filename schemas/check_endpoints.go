package schemas

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// setDefaults fills in what a route leaves out.
func (r *Route) setDefaults(language string) {
	if r.Weight == nil {
		r.Weight = new(1.0)
	}
	if !r.Asks() {
		return
	}
	if r.Language == "" {
		r.Language = language
	}
	if r.PerReply == 0 {
		r.PerReply = 1
	}
	if r.Endpoint == "" {
		r.Endpoint = r.Kind
	}
	if r.Examples != nil && r.Examples.Show == 0 {
		r.Examples.Show = 3
	}
	r.Sampling.setDefaults()
}

// Defaults of the checks that ask an endpoint.
const (
	defaultLeastF1    = 0.8
	defaultLeastScore = 3
	bestScore         = 5
)

func (c *Check) setDefaults(routes []Route) {
	if !c.Asks() {
		return
	}
	if c.Sampling == nil {
		c.Sampling = &Sampling{Temperature: Interval{0, 0}, MaxTokens: DefaultMaxTokens}
	} else if c.Sampling.MaxTokens == 0 {
		c.Sampling.MaxTokens = DefaultMaxTokens
	}
	if c.Endpoint == "" {
		c.Endpoint = KindText
	}
	if c.Least == 0 && c.Check == CheckRelabel {
		c.Least = defaultLeastF1
	}
	if c.Least == 0 {
		c.Least = defaultLeastScore
	}
	if len(c.Routes) > 0 {
		return
	}
	for i := range routes {
		if routes[i].Asks() {
			c.Routes = append(c.Routes, routes[i].Name)
		}
	}
}

// checkEndpoints checks addresses, references to keys and numbers.
func (r *reader) checkEndpoints() {
	for _, name := range sortedKeys(r.domain.Recipe.Endpoints) {
		e := r.domain.Recipe.Endpoints[name]
		key := "endpoints." + name
		for _, base := range e.BaseURL {
			if err := CheckBaseURL(base); err != nil {
				r.addf(key+".base_url", "%v", err)
			}
		}
		if e.Key != "" && !keyReference.MatchString(e.Key) {
			r.addf(key+".key", "is no reference; a recipe never holds a key: write env:NAME, file:PATH or gcp-secret:projects/PROJECT/secrets/NAME, and take the key out of the file")
		}
		if e.Concurrency < 1 || e.Concurrency > 100000 {
			r.addf(key+".concurrency", "is %d; write 1 to 100000", e.Concurrency)
		}
		if !(e.Timeout > 0 && e.Timeout <= 86400) {
			r.addf(key+".timeout", "is %g; write seconds, above 0 and up to 86400", e.Timeout)
		}
		if !(e.Outage > 0 && e.Outage <= 10080) {
			r.addf(key+".outage", "is %g; write minutes, above 0 and up to 10080", e.Outage)
		}
		if e.Picture.Tokens < 1 {
			r.addf(key+".picture.tokens", "is %d; write the most tokens that a picture counts, 1 or more", e.Picture.Tokens)
		}
		for field, value := range map[string]float64{"input": e.Price.Input, "output": e.Price.Output, "cached": *e.Price.Cached} {
			if value < 0 || value > 1e6 || math.IsNaN(value) {
				r.addf(key+".price."+field, "is %g; write US dollars for a million tokens", value)
			}
		}
		ways := []string{StructuredAuto, StructuredSchema, StructuredTools, StructuredPlain}
		if !slices.Contains(ways, e.Structured) {
			r.addf(key+".structured", "is %q; %s", e.Structured, DidYouMean(e.Structured, ways))
		}
		if e.Picture.Edge < 32 || e.Picture.Edge > 8192 {
			r.addf(key+".picture.edge", "is %d; write 32 to 8192 pixels", e.Picture.Edge)
		}
	}
}

var keyReference = regexp.MustCompile(`^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|gcp-secret:projects/[a-z0-9:.-]+/secrets/[A-Za-z0-9_-]+(/versions/[A-Za-z0-9_-]+)?)$`)

// CheckBaseURL says what is wrong with a base URL. Its text shows a host at most: a key may stand anywhere else.
func CheckBaseURL(base string) error {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return errors.New("the base_url is no URL; write one such as http://127.0.0.1:8000/v1")
	case u.User != nil:
		return fmt.Errorf("the base_url of host %s holds a user; take it away and give the key by reference (key: env:NAME)", u.Host)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return errors.New("the base_url is no address; write one such as http://127.0.0.1:8000/v1")
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("the base_url of host %s holds a query; give keys by reference (key: env:NAME)", u.Host)
	}
	return nil
}

// checkAsking checks what a route that asks an endpoint says, and that no other says it.
func (r *reader) checkAsking(key string, route *Route) {
	if !route.Asks() {
		for field, set := range map[string]bool{"endpoint": route.Endpoint != "", "prompt": route.Prompt != "", "examples": route.Examples != nil,
			"per_reply": route.PerReply != 0, "avoid": route.Avoid != 0, "language": route.Language != "", "sampling": route.Sampling != Sampling{}} {
			if set {
				r.addf(key+"."+field, "belongs to a route of kind %s or %s; this one is of kind %s", KindText, KindVision, route.Kind)
			}
		}
		return
	}
	if route.Phrases != "" {
		r.addf(key+".phrases", "belongs to a route of kind %s; this one is of kind %s", KindTemplate, route.Kind)
	}
	r.checkEndpointName(key+".endpoint", route.Endpoint)
	r.checkSampling(key+".sampling", &route.Sampling)
	if route.PerReply < 1 || route.PerReply > 50 {
		r.addf(key+".per_reply", "is %d; write 1 to 50", route.PerReply)
	}
	if route.Avoid < 0 || route.Avoid > 50 {
		r.addf(key+".avoid", "is %d; write 0 to 50", route.Avoid)
	}
	if route.Kind == KindVision && len(r.domain.Recipe.Assets) == 0 {
		r.addf(key+".kind", "is %s, which looks at assets' pictures, and the recipe has no assets", KindVision)
	}
	if route.Examples != nil {
		if route.Examples.Show < 1 || route.Examples.Show > 50 {
			r.addf(key+".examples.show", "is %d; write 1 to 50", route.Examples.Show)
		}
		for i, shot := range r.domain.Shots[route.Examples.File] {
			if strings.TrimSpace(shot.Query) == "" {
				r.addf(key+".examples.file", "example %d has no query", i+1)
			}
			r.checkPlanned(fmt.Sprintf("%s.examples.file, example %d, when", key, i+1), shot.When)
		}
	}
}

func (r *reader) checkEndpointName(key, name string) {
	if _, ok := r.domain.Recipe.Endpoints[name]; !ok {
		r.addf(key, "is %q; %s", name, DidYouMean(name, sortedKeys(r.domain.Recipe.Endpoints)))
	}
}

func (r *reader) checkSampling(key string, s *Sampling) {
	if t := s.Temperature; t[0] < 0 || t[1] < t[0] || t[1] > 2 || math.IsNaN(t[0]+t[1]) {
		r.addf(key+".temperature", "is %v; write numbers from 0 to 2, the smaller first", t)
	}
	if p := s.TopP; p[0] < 0 || p[1] < p[0] || p[1] > 1 || math.IsNaN(p[0]+p[1]) {
		r.addf(key+".top_p", "is %v; write numbers from 0 to 1, the smaller first", p)
	}
	if s.MaxTokens < 1 || s.MaxTokens > 1<<20 {
		r.addf(key+".max_tokens", "is %d; write 1 to 1048576", s.MaxTokens)
	}
}

// checkReview checks what a check that asks an endpoint says.
func (r *reader) checkReview(key string, c *Check) {
	if !c.Asks() {
		return
	}
	r.checkEndpointName(key+".endpoint", c.Endpoint)
	r.checkSampling(key+".sampling", c.Sampling)
	most := 1.0
	if c.Check == CheckJudge {
		most = bestScore
	}
	if !(c.Least > 0 && c.Least <= most) {
		r.addf(key+".least", "is %g; write a number above 0, at most %g", c.Least, most)
	}
	var names []string
	for _, route := range r.domain.Recipe.Routes {
		names = append(names, route.Name)
	}
	for _, name := range c.Routes {
		if !slices.Contains(names, name) {
			r.addf(key+".routes", "%q is no route; %s", name, DidYouMean(name, names))
		}
	}
}
