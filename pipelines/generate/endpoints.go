package main

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Names of the environment's settings, which OpenAI's own clients read too.
const (
	environmentURL = "OPENAI_BASE_URL"
	environmentKey = "OPENAI_API_KEY"
)

// endpoints lays the command line and the environment over the recipe's endpoints, and finds out what is still missing
// for those that some route or check asks.
func (r *recipe) endpoints(c *config) error {
	for _, name := range slices.Sorted(maps.Keys(c.baseURLs)) {
		if err := r.setEndpoint("base_url", name, func(e *schemas.Endpoint) { e.BaseURL = c.baseURLs[name] }); err != nil {
			return err
		}
		for _, base := range c.baseURLs[name] {
			if err := schemas.CheckBaseURL(base); err != nil {
				return usagef("--base_url %s=…: %v", name, err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.models)) {
		if err := r.setEndpoint("model", name, func(e *schemas.Endpoint) { e.Model = c.models[name] }); err != nil {
			return err
		}
	}
	all := r.domain.Recipe.Endpoints
	for name, e := range all {
		if base := os.Getenv(environmentURL); len(e.BaseURL) == 0 && base != "" {
			e.BaseURL = schemas.Strings{base}
		}
		if e.Key == "" && os.Getenv(environmentKey) != "" {
			e.Key = "env:" + environmentKey
		}
		all[name] = e
	}
	return nil
}

// setEndpoint changes the endpoint that a flag names.
func (r *recipe) setEndpoint(flag, name string, change func(*schemas.Endpoint)) error {
	all := r.domain.Recipe.Endpoints
	e, ok := all[name]
	if !ok {
		return usagef("--%s %s=…: the recipe has no endpoint of that name; %s", flag, name, schemas.DidYouMean(name, slices.Sorted(maps.Keys(all))))
	}
	change(&e)
	all[name] = e
	return nil
}

// ready says what is missing to ask the endpoints.
func (r *recipe) ready() error {
	for _, name := range r.asked() {
		e := r.domain.Recipe.Endpoints[name]
		if len(e.BaseURL) == 0 {
			return usagef("endpoint %s has no address; give --base_url %s=http://HOST:PORT/v1 or set %s%s", name, name, environmentURL, r.without())
		}
		for _, base := range e.BaseURL {
			if err := schemas.CheckBaseURL(base); err != nil {
				return usagef("endpoint %s: %v", name, err)
			}
		}
		if e.Model == "" {
			return usagef("endpoint %s names no model; give --model %s=MODEL, or write it into the recipe", name, name)
		}
	}
	return nil
}

// asked lists the endpoints that some route or check asks, in order.
func (r *recipe) asked() []string { return r.domain.Recipe.Asked() }

// without says how to run the routes that ask nobody, "" where there are none.
func (r *recipe) without() string {
	var names []string
	for _, route := range r.domain.Recipe.Routes {
		if !route.Asks() {
			names = append(names, route.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", or run only what asks nobody: --routes " + strings.Join(names, ",")
}

// only leaves out all routes but those that the command line names.
func (r *recipe) only(names []string) error {
	if len(names) == 0 {
		return nil
	}
	recipe := &r.domain.Recipe
	var known []string
	for _, route := range recipe.Routes {
		known = append(known, route.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return usagef("--routes: the recipe has no route %q; %s", name, schemas.DidYouMean(name, known))
		}
	}
	var routes []schemas.Route
	var phrases [][]schemas.PhraseFile
	for i, route := range recipe.Routes {
		if slices.Contains(names, route.Name) {
			routes, phrases = append(routes, route), append(phrases, r.domain.Phrases[i])
		}
	}
	recipe.Routes, r.domain.Phrases = routes, phrases
	for i := range recipe.Validate {
		check := &recipe.Validate[i]
		check.Routes = slices.DeleteFunc(slices.Clone(check.Routes), func(name string) bool { return !slices.Contains(names, name) })
	}
	recipe.Validate = slices.DeleteFunc(recipe.Validate, func(c schemas.Check) bool { return c.Asks() && len(c.Routes) == 0 })
	return nil
}
