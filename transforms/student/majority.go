package student

import (
	"errors"

	"github.com/routenator/routenator/schemas"
)

// Majority answers every query alike: the most frequent outcome, function and value of each of its arguments.
type Majority struct{ prediction Prediction }

// TrainMajority counts the rows. Its errors are those of [Train].
func TrainMajority(rows []Row, functions []schemas.Function) (*Majority, error) {
	if len(rows) == 0 {
		return nil, errors.New("student: no rows to train on")
	}
	all, err := prepare(rows, functions)
	if err != nil {
		return nil, err
	}
	outcomes, called := map[string]int{}, map[string]int{}
	for i := range all {
		outcomes[all[i].outcome]++
		if all[i].function != "" {
			called[all[i].function]++
		}
	}
	return &Majority{answer(mostFrequent(outcomes), func() schemas.Call {
		name := mostFrequent(called)
		return schemas.Call{Name: name, Arguments: mostFrequentArguments(all, functions, name)}
	})}, nil
}

func mostFrequentArguments(all []prepared, functions []schemas.Function, name string) []byte {
	f := &functions[indexOf(functions, name)]
	values := make([]string, len(f.Parameters))
	for k := range values {
		counts := map[string]int{}
		for i := range all {
			if all[i].function == name {
				counts[all[i].arguments[f.Parameters[k].Name]]++
			}
		}
		values[k] = mostFrequent(counts)
	}
	return writeArguments(f, values)
}

// Predict answers the query as any other.
func (m *Majority) Predict(string) Prediction { return m.prediction }
