package schemas

import "fmt"

// readPrompts reads the files that routes and checks show to a model.
func (r *reader) readPrompts() {
	r.domain.Prompts, r.domain.Shots = map[string]string{}, map[string][]Shot{}
	for i := range r.domain.Recipe.Routes {
		route := &r.domain.Recipe.Routes[i]
		if !route.Asks() {
			continue
		}
		key := fmt.Sprintf("routes[%d]", i)
		r.readPrompt(key+".prompt", route.Prompt)
		if route.Examples != nil {
			r.readShots(key+".examples.file", route.Examples.File)
		}
	}
	for i := range r.domain.Recipe.Validate {
		check := &r.domain.Recipe.Validate[i]
		if !check.Asks() {
			continue
		}
		key := fmt.Sprintf("validate[%d]", i)
		r.readPrompt(key+".prompt", check.Prompt)
		if check.Guide != "" {
			r.readPrompt(key+".guide", check.Guide)
		}
	}
}

func (r *reader) readPrompt(key, name string) {
	if name == "" {
		r.addf(key, "is missing; name a file with the text that the model reads")
		return
	}
	if data, ok := r.read(key, name); ok {
		r.domain.Prompts[name] = string(data)
	}
}

func (r *reader) readShots(key, name string) {
	data, ok := r.read(key, name)
	if !ok {
		return
	}
	var shots []Shot
	r.adopt(readDocument(r.resolve(name), data, &shots))
	r.domain.Shots[name] = shots
}
