package runnertest

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	beamgraph "github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/graphx"
)

// CheckTravel checks that every fn of a graph is registered, arrives at a worker as it was sent, and carries no file of
// this machine. It returns the names of the types of those that have fields.
func CheckTravel(t *testing.T, edges []*beamgraph.MultiEdge) (names []string) {
	t.Helper()
	for _, edge := range edges {
		if edge.Op != beamgraph.ParDo {
			continue
		}
		sent, err := graphx.EncodeMultiEdge(edge)
		if err != nil {
			t.Fatalf("%s: %v", edge.Name(), err)
		}
		_, arrived, _, _, _, err := graphx.DecodeMultiEdge(sent)
		switch {
		case err != nil:
			t.Errorf("%s does not arrive: %v", edge.Name(), err)
		case edge.DoFn.Recv != nil:
			checkFn(t, edge.DoFn.Recv, arrived.Recv)
			names = append(names, reflect.TypeOf(edge.DoFn.Recv).Elem().Name())
		}
	}
	return names
}

func checkFn(t *testing.T, sent, arrived any) {
	t.Helper()
	kind := reflect.TypeOf(sent).Elem()
	key, _ := runtime.TypeKey(kind)
	if registered, ok := runtime.LookupType(key); !ok || registered != kind && registered != reflect.PointerTo(kind) {
		t.Errorf("%s is not registered", kind)
	}
	was, err := json.Marshal(sent)
	is, err2 := json.Marshal(arrived)
	if err != nil || err2 != nil || !bytes.Equal(was, is) {
		t.Errorf("%s leaves as %s and arrives as %s (%v, %v)", kind, was, is, err, err2)
	}
	if directory, _ := os.Getwd(); bytes.Contains(was, []byte(directory)) || bytes.Contains(was, []byte(os.TempDir())) {
		t.Errorf("%s carries a file of this machine: %s", kind, was)
	}
}
