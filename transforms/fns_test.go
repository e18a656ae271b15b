package transforms

import (
	"encoding/json"
	"reflect"
	"testing"
)

// A fn carries URIs and scalars, and nothing else: jobs stay small, and workers may be anywhere. What is configured is
// exported, and survives the trip; the rest is made anew where the fn runs.
func TestFnsCarryScalars(t *testing.T) {
	for _, fn := range []any{&readAssetsFn{}, &parseAssetsFn{}, &prepareAssetsFn{}, &planFn{}, &templateFn{}, &validateFn{}, &decontaminateFn{}, &packRowsFn{}, &packRejectsFn{},
		&dedupFn{}, &thresholdFn{}, &endingFn{}, &cutFn{}, &keepRejectsFn{}, &publishFn{}, &countFn{}, &indexFn{}, &branchFn{},
		&promptFn{}, &packRequestsFn{}, &askFn{}, &readRepliesFn{}, &questionFn{}, &verdictFn{}, &priceFn{}, &budgetEndFn{}, &priceEndFn{}, &limitFn{}, &admitFn{}, &gatherFn{},
		&sampleFn{}, &largeFn{}, &enterFn{}, &nearFn{}, &dropFn{}, &sumSomeFn{}, &sumAllFn{}, &stretchesFn{}, &countRowsFn{}, &mergeCountsFn{}, &countRepeatsFn{}, &matchRowsFn{}, &mergeMatchesFn{}} {
		value := reflect.ValueOf(fn).Elem()
		for i := range value.NumField() {
			field := value.Type().Field(i)
			switch {
			case !field.IsExported():
			case field.Type.Kind() == reflect.String:
				value.Field(i).SetString("uri of " + field.Name)
			case field.Type.Kind() == reflect.Bool:
				value.Field(i).SetBool(true)
			case field.Type.Kind() == reflect.Float64:
				value.Field(i).SetFloat(float64(i) + 0.5)
			case field.Type.Kind() == reflect.Int, field.Type.Kind() == reflect.Int64:
				value.Field(i).SetInt(int64(i) + 1)
			default:
				t.Errorf("%T carries %s %s", fn, field.Name, field.Type)
			}
		}
		body, err := json.Marshal(fn) // as Beam sends it
		if err != nil {
			t.Fatalf("%T: %v", fn, err)
		}
		arrived := reflect.New(value.Type()).Interface()
		if err := json.Unmarshal(body, arrived); err != nil || !reflect.DeepEqual(fn, arrived) {
			t.Errorf("%T arrives as %+v (%v)", fn, arrived, err)
		}
	}
}
