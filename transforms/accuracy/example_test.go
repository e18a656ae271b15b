package accuracy_test

import (
	"encoding/json"
	"fmt"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
)

func ExampleScore() {
	functions, err := schemas.ReadFunctions([]byte(`[{"name": "SetVolume", "parameters": {"type": "object",
		"properties": {"level": {"type": "integer"}, "device": {"type": "string", "enum": ["speaker", "tv"]}}, "required": ["level"]}}]`))
	if err != nil {
		panic(err)
	}
	golden := []schemas.Golden{
		{ID: "a", Query: "volume to 5", Calls: []schemas.Call{{Name: "SetVolume", Arguments: json.RawMessage(`{"level": 5}`)}}},
		{ID: "b", Query: "tv to 7", Calls: []schemas.Call{{Name: "SetVolume", Arguments: json.RawMessage(`{"level": 7, "device": "tv"}`)}}},
		{ID: "c", Query: "what is the weather"},
	}
	result, err := accuracy.Score(golden, []accuracy.Prediction{
		{ID: "a", Calls: []schemas.Call{{Name: "SetVolume", Arguments: json.RawMessage(`{"level": "5.0"}`)}}},
		{ID: "b", Unreadable: true, Detail: "cut off"},
		{ID: "c"},
	}, accuracy.Params{Functions: functions, Bootstraps: -1})
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"function_macro_f1", "exact_match", "argument_f1", "enum_accuracy.device"} {
		figure, _ := accuracy.Get(result.Headline, name)
		fmt.Printf("%s %.3f of %d\n", name, figure.Value, figure.N)
	}
	// Output:
	// function_macro_f1 0.833 of 3
	// exact_match 0.667 of 3
	// argument_f1 0.500 of 3
	// enum_accuracy.device 0.500 of 2
}
