package command

import (
	"bytes"
	"errors"
	"flag"
	"strings"
	"sync"
	"testing"
)

func TestHelpListsEveryFlagOnce(t *testing.T) {
	set := flag.NewFlagSet("test", flag.ContinueOnError)
	set.String("recipe", "", "recipe `file`")
	set.Int("size", 0, "`rows` wanted")
	set.String("job_name", "", "name of the job")
	f := Flags{About: "test tests.\n", Groups: []Group{{"What to make", []string{"size", "recipe"}}}, Exit: "0 done"}
	var out bytes.Buffer
	f.Help(set, &out)
	text := out.String()
	for _, want := range []string{"  --size rows\n        rows wanted\n", "  --recipe file\n", "Exit status: 0 done.", "Beam's own flags:\n  --job_name string\n"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q stands %d times in\n%s", want, strings.Count(text, want), text)
		}
	}
	if strings.Index(text, "--size") > strings.Index(text, "--recipe") {
		t.Error("the groups' order is lost")
	}
}

func TestNearest(t *testing.T) {
	f := Flags{Groups: []Group{{"", []string{"recipe", "size"}}}}
	if got := f.Nearest(errors.New("flag provided but not defined: -recpie")); !strings.Contains(got, "recipe") {
		t.Errorf("%q", got)
	}
	for _, other := range []string{"flag provided but not defined: -xyzzyxyzzy", "invalid value"} {
		if got := f.Nearest(errors.New(other)); got != "" {
			t.Errorf("%s: %q", other, got)
		}
	}
}

// Where the output is no terminal nothing is written over, and a line that has been stopped stays so.
func TestLineElsewhere(t *testing.T) {
	var out bytes.Buffer
	var mu sync.Mutex
	text := ""
	l := NewLine(&out, func() string { mu.Lock(); defer mu.Unlock(); return text })
	l.write()
	mu.Lock()
	text = "half done"
	mu.Unlock()
	l.Changed()
	l.write()
	l.Stop()
	l.Stop()
	if out.String() != "half done\n" {
		t.Errorf("%q", out.String())
	}
}

// On a terminal a shorter line covers a longer one, and nothing is left.
func TestLineOnATerminal(t *testing.T) {
	var out bytes.Buffer
	text := "a long line"
	l := &Line{out: &out, text: func() string { return text }, terminal: true, done: make(chan struct{})}
	l.Changed()
	text = "short"
	l.Changed()
	l.Stop()
	if out.String() != "\ra long line\rshort      \r     \r" {
		t.Errorf("%q", out.String())
	}
}
