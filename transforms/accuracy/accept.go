package accuracy

// accepts says whether a value is right by the leaderboard's form of objects, in which each key holds the list of its
// accepted values, a "" among them says that the key may be left out, and lists of objects are compared one by one.
func accepts(form, v any) bool {
	switch form := form.(type) {
	case map[string]any:
		object, ok := v.(map[string]any)
		return ok && acceptsObject(form, object)
	case []any:
		list, ok := v.([]any)
		if !ok || len(list) != len(form) {
			return false
		}
		for i := range form {
			if !alike(form[i], list[i]) && !accepts(form[i], list[i]) {
				return false
			}
		}
		return true
	}
	return false
}

func acceptsObject(form, object map[string]any) bool {
	for key := range object {
		if _, ok := form[key]; !ok {
			return false
		}
	}
	for key, values := range form {
		list, ok := values.([]any)
		if !ok {
			return false
		}
		v, given := object[key]
		if !holds(list, v, given) {
			return false
		}
	}
	return true
}

// holds says whether a list of accepted values has v, or where it is not given, a "".
func holds(list []any, v any, given bool) bool {
	for _, a := range list {
		if !given && a == "" || given && (alike(a, v) || accepts(a, v)) {
			return true
		}
	}
	return false
}

// first returns the value that an accepted one stands for: of an object, the first value of each key that is one.
func first(form any) any {
	switch form := form.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, values := range form {
			list, ok := values.([]any)
			if !ok {
				return form // a plain object
			}
			for _, v := range list {
				if v != "" {
					out[key] = first(v)
					break
				}
			}
		}
		return out
	case []any:
		out := make([]any, len(form))
		for i, v := range form {
			out[i] = first(v)
		}
		return out
	}
	return form
}
