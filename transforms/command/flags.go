package command

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// Group is a heading of the help and the flags below it.
type Group struct {
	Title string
	Flags []string
}

// Flags is how a command's flags are shown.
type Flags struct {
	About  string // what the command does, and examples
	Groups []Group
	Exit   string // its exit statuses
}

// Nearest names, as an end of the sentence, the flag of ours that an unknown one may have meant: "" for another error.
func (f *Flags) Nearest(err error) string {
	_, unknown, ok := strings.Cut(err.Error(), "flag provided but not defined: -")
	if !ok {
		return ""
	}
	var ours []string
	for _, g := range f.Groups {
		ours = append(ours, g.Flags...)
	}
	if hint := schemas.DidYouMean(unknown, ours); strings.HasPrefix(hint, "did you mean") {
		return "; " + strings.ReplaceAll(hint, `"`, "")
	}
	return ""
}

// Help writes the help: the groups in order, then all other flags of set as Beam's own. It panics where a group names a
// flag that set has not.
func (f *Flags) Help(set *flag.FlagSet, w io.Writer) {
	fmt.Fprint(w, f.About)
	listed := map[string]bool{"h": true, "help": true}
	for _, g := range f.Groups {
		fmt.Fprintf(w, "\n%s:\n", g.Title)
		for _, name := range g.Flags {
			listed[name] = true
			show(w, set.Lookup(name))
		}
	}
	fmt.Fprintf(w, "\nExit status: %s.\n\nBeam's own flags:\n", f.Exit)
	set.VisitAll(func(own *flag.Flag) {
		if !listed[own.Name] {
			show(w, own)
		}
	})
}

func show(w io.Writer, f *flag.Flag) {
	name, usage := flag.UnquoteUsage(f)
	fmt.Fprintf(w, "  --%s %s\n        %s\n", f.Name, name, strings.ReplaceAll(usage, "\n", " "))
}
