package accuracy

import "errors"

var errTrailing = errors.New("text after the JSON value")
