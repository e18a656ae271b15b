package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm"
	"github.com/routenator/routenator/transforms/store"
)

// Forms in which functions are shown to a model.
const (
	asTools  = "tools"
	asPrompt = "prompt"
)

// embeddingsName is what --model calls the endpoint of --embeddings.
const embeddingsName = "embeddings"

// environmentKey holds the endpoints' key, which OpenAI's own clients read too.
const environmentKey = "OPENAI_API_KEY"

// outage is how many minutes an endpoint may be silent: a model that is being loaded takes one or two.
var outage = 2.0

// addEndpoint reads name=URL.
func addEndpoint(list *[]named, s string) error {
	name, base, ok := strings.Cut(s, "=")
	if !ok || name == "" || strings.ContainsAny(name, "/:") {
		return errors.New("write name=URL, such as tuned=http://127.0.0.1:8000/v1")
	}
	*list = append(*list, named{name, base})
	return schemas.CheckBaseURL(base)
}

// addModel reads name=MODEL.
func addModel(models map[string]string, s string) error {
	name, model, ok := strings.Cut(s, "=")
	if !ok || name == "" || model == "" {
		return errors.New("write name=MODEL, such as tuned=my-model")
	}
	if models[name] != "" {
		return fmt.Errorf("%s has a model already: %s", name, models[name])
	}
	models[name] = model
	return nil
}

// checkEndpoints checks the flags of endpoints against each other.
func (c *config) checkEndpoints(given map[string]bool) error {
	var names []string
	for _, p := range c.predict {
		names = append(names, p.name)
	}
	if c.embeddings != "" {
		if slices.Contains(names, embeddingsName) {
			return usagef("--predict %s=…: that is the name of --embeddings; give another", embeddingsName)
		}
		names = append(names, embeddingsName)
		if err := schemas.CheckBaseURL(c.embeddings); err != nil {
			return usagef("--embeddings: %w", err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.models)) {
		if !slices.Contains(names, name) {
			return usagef("--model %s=…: no endpoint has that name; %s", name, knownEndpoints(name, names))
		}
	}
	for _, name := range names {
		if c.models[name] == "" && name != embeddingsName { // which asks its server
			return usagef("the endpoint %s has no model; give --model %s=MODEL", name, name)
		}
	}
	switch {
	case c.predictAs != asTools && c.predictAs != asPrompt:
		return usagef("--predict_as %q: write %s or %s", c.predictAs, asTools, asPrompt)
	case given["predict_as"] && len(c.predict) == 0:
		return usagef("--predict_as belongs to --predict name=URL")
	case given["answers"] && len(names) == 0:
		return usagef("--answers keeps what --predict and --embeddings ask; give one of them")
	case len(c.predict) > 0 && len(c.golden) == 0:
		return usagef("--predict asks for predictions on a golden set; give it with --golden")
	case c.embeddings != "" && len(c.predict)+len(c.predictions) == 0 && !c.trains():
		return usagef("--embeddings compares what models answer; give one with --predict or --predictions, or datasets for students")
	case c.population != "" && len(names) > 0:
		return usagef("--population asks no endpoint; leave out --predict and --embeddings")
	}
	return nil
}

// trains says whether students are trained, as far as the command line tells.
func (c *config) trains() bool { return c.student && len(c.datasets) > 0 && len(c.golden) > 0 }

func knownEndpoints(name string, names []string) string {
	if len(names) == 0 {
		return "give it with --predict name=URL or --embeddings URL"
	}
	return schemas.DidYouMean(name, names)
}

// endpoint returns the endpoint of a name, and a client for it. Without --model it has the one model that its server has.
func (j *job) endpoint(ctx context.Context, name, base string) (*schemas.Endpoint, *llm.Client, error) {
	key := ""
	if os.Getenv(environmentKey) != "" {
		key = "env:" + environmentKey
	}
	spec := schemas.NewEndpoint(base, j.config.models[name], key)
	spec.Outage = outage
	client, err := llm.New(ctx, name, spec, nil)
	if err != nil || spec.Model != "" {
		return &spec, client, err
	}
	model, err := client.OnlyModel(ctx)
	if err != nil {
		return nil, nil, usagef("the endpoint %s has no model, and %w; give --model %s=MODEL", name, withoutKey(err), name)
	}
	j.config.models[name], spec.Model = model, model
	client, err = llm.New(ctx, name, spec, nil)
	return &spec, client, err
}

// answers is the folder of the response log.
func (j *job) answers() string {
	if j.config.answers != "" {
		return j.config.answers
	}
	return store.Join(j.config.output, "responses")
}

// withoutKey adds to an endpoint's refusal that no key was sent, where none was.
func withoutKey(err error) error {
	if errors.Is(err, llm.ErrHopeless) && os.Getenv(environmentKey) == "" {
		return fmt.Errorf("%w; no key was sent: %s is not set", err, environmentKey)
	}
	return err
}

// hostOf leaves out an address's path: there may be a key in it.
func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
