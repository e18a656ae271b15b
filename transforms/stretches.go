package transforms

import (
	"context"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/transforms/records"
)

func init() {
	beam.RegisterType(reflect.TypeFor[records.Stretch]())
	beam.RegisterDoFn(reflect.TypeFor[stretchesFn]())
	register.Emitter1[records.Stretch]()
}

// Stretches lists the stretches of the datasets. They lie in a staged file, so that a job which reads a billion rows is as
// small as one which reads ten.
//
// Out: PCollection<records.Stretch>.
func Stretches(s beam.Scope, p EvaluateParams) beam.PCollection {
	s = s.Scope("transforms.Stretches")
	return beam.ParDo(s, &stretchesFn{URI: p.Stretches}, beam.Impulse(s))
}

// stretchesFn reads the list.
type stretchesFn struct{ URI string }

func (fn *stretchesFn) ProcessElement(ctx context.Context, _ []byte, emit func(records.Stretch)) error {
	var list []records.Stretch
	if err := readJSON(ctx, fn.URI, &list); err != nil {
		return err
	}
	for _, stretch := range list {
		emit(stretch)
	}
	return nil
}
