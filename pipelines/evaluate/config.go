package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/command"
	"github.com/routenator/routenator/transforms/runner"
)

// config is the command line.
type config struct {
	datasets    []named
	reference   string
	golden      []string
	predictions []named
	predict     []named           // base URLs
	models      map[string]string // what servers call a model, by name
	predictAs   string
	embeddings  string // base URL
	answers     string
	functions   string
	recipe      string

	gates      []gate
	queryField map[string]string // by dataset, "" for all
	labelField map[string]string

	output     string
	seed       int64
	runner     runner.Options
	population string
	minCount   int
	student    bool
	plain      bool
}

// named is one input with the name that figures have.
type named struct{ name, path string }

// flags is how the flags are shown.
var flags = command.Flags{
	About: "evaluate measures datasets, and the predictions of models.\n\n" + examples,
	Groups: []command.Group{
		{Title: "What to measure", Flags: []string{"dataset", "reference", "golden", "predictions", "student", "plain"}},
		{Title: "Asking endpoints (their key: the environment's OPENAI_API_KEY)", Flags: []string{"predict", "model", "predict_as", "embeddings", "answers"}},
		{Title: "How rows are read", Flags: []string{"query_field", "label_field", "recipe", "functions"}},
		{Title: "For a scheduler", Flags: []string{"gate"}},
		{Title: "Private logs", Flags: []string{"population", "min_count"}},
		{Title: "How it runs", Flags: append([]string{"output", "seed"}, runner.Flags()...)},
	},
	Exit: "0 done, 1 failed, 2 wrong usage or input, 3 a gate failed, 130 interrupted",
}

const examples = `Examples:
  evaluate                                                       the embedded example
  evaluate --dataset a=out/a/latest --dataset b=out/b/latest --reference real.jsonl
  evaluate --golden golden.jsonl --predictions base=b.jsonl --predictions tuned=t.jsonl
  evaluate --golden golden.jsonl --predict tuned=http://127.0.0.1:8000/v1 --model tuned=my-model
  evaluate --dataset out/a/latest --reference real.jsonl --gate 'js.content_type<=0.01' --gate 'student.function_f1>=0.8'
  evaluate --dataset logs.jsonl --recipe my/recipe.yaml --population population.json --min_count 20
`

// parseConfig reads the command line. Beam's own flags are read too, and listed under a heading of their own.
func parseConfig(args []string, stderr io.Writer) (*config, error) {
	c := &config{queryField: map[string]string{}, labelField: map[string]string{}, models: map[string]string{}}
	set := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Func("dataset", "dataset, as `name=PATH` or PATH: a snapshot, its output folder, a folder, file or glob of Parquet or JSONL; may be repeated",
		func(s string) error { return addNamed(&c.datasets, s) })
	set.StringVar(&c.reference, "reference", "", "`PATH` of real queries, which the datasets are compared with; default: the golden set")
	set.Func("golden", "golden set, `PATH`: JSONL, or the leaderboard's question file with possible_answer/ beside it; may be repeated",
		func(s string) error { c.golden = append(c.golden, s); return nil })
	set.Func("predictions", "a model's predictions on the golden set, as `name=PATH` or PATH; may be repeated", func(s string) error { return addNamed(&c.predictions, s) })
	set.Func("predict", "ask a model for predictions on the golden set, as `name=URL` of an OpenAI-compatible endpoint, up to and with /v1; may be repeated",
		func(s string) error { return addEndpoint(&c.predict, s) })
	set.Func("model", "what an endpoint calls its model, as `name=MODEL`, with the name of --predict, or embeddings, which otherwise has the one model that its server serves; may be repeated",
		func(s string) error { return addModel(c.models, s) })
	set.StringVar(&c.predictAs, "predict_as", asTools, "`form` in which functions are shown: tools, natively, or prompt, the text of the gorilla view")
	set.StringVar(&c.embeddings, "embeddings", "", "`URL` of an endpoint of embeddings: free-text arguments are compared by cosine")
	set.StringVar(&c.answers, "answers", "", "`folder` of the response log: no question is asked twice. Another name or model, or another folder, asks anew. Default: OUTPUT/responses")
	set.BoolVar(&c.student, "student", true, "with datasets and a golden set: train small models on the datasets and test them")
	set.BoolVar(&c.plain, "plain", false, "only what one reading of the datasets counts: no near duplicates, no coverage, no classifier against the reference, no students")
	set.Func("query_field", "field of the query where it is not `query`, as FIELD, or name=FIELD for one dataset; may be repeated", func(s string) error { return addField(c.queryField, s) })
	set.Func("label_field", "field that names the function, as FIELD, or name=`FIELD` for one dataset; may be repeated. Default: function, or the calls",
		func(s string) error { return addField(c.labelField, s) })
	set.StringVar(&c.recipe, "recipe", "", "recipe `file`: its functions, and how its values are said. Without it, functions are those that the rows show")
	set.StringVar(&c.functions, "functions", "", "`file` of function schemas, in place of a recipe")
	set.Func("gate", "condition that must hold, such as 'js.content_type<=0.01'; may be repeated. Else the exit status is 3. `EXPRESSION` is a figure's name, <=, >=, < or >, and a number", func(s string) error {
		g, err := parseGate(s)
		c.gates = append(c.gates, g)
		return err
	})
	set.StringVar(&c.population, "population", "", "write tables of shares for a recipe's targets into this `FILE`, and nothing else: they quote no query. Values are those of --recipe, of --functions, or of a snapshot's own schemas")
	set.IntVar(&c.minCount, "min_count", 20, "with --population: fewest `rows` of a value or combination that is named")
	set.StringVar(&c.output, "output", "out/eval", "`folder` of the report")
	set.Int64Var(&c.seed, "seed", 1, "`seed` of samples and intervals")
	c.runner.AddFlags(set)
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.Help(set, stderr)
			return nil, err
		}
		return nil, usagef("%v%s; see --help", err, flags.Nearest(err))
	}
	if set.NArg() > 0 {
		return nil, usagef("%q is no flag; see --help", set.Arg(0))
	}
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = true })
	return c, c.check(given)
}

func (c *config) check(given map[string]bool) error {
	names := map[string]bool{}
	for _, n := range slices.Concat(c.datasets, c.predictions, c.predict) {
		if names[n.name] {
			return usagef("two inputs are called %q; name them apart, as in --dataset one=PATH", n.name)
		}
		names[n.name] = true
	}
	for field, flag := range map[*map[string]string]string{&c.queryField: "query_field", &c.labelField: "label_field"} {
		for name := range *field {
			if name != "" && name != referenceName && !names[name] {
				return usagef("--%s %s=…: no dataset has that name", flag, name)
			}
		}
	}
	if err := c.checkEndpoints(given); err != nil {
		return err
	}
	if c.plain && given["student"] && c.student {
		return usagef("--plain trains no student; leave one of --plain and --student out")
	}
	c.student = c.student && !c.plain
	switch {
	case names[referenceName] && c.reference != "":
		return usagef("a dataset is called %q, which is the name of --reference; give it another", referenceName)
	case c.recipe != "" && c.functions != "":
		return usagef("--recipe has functions, and --functions too; give one of them")
	case len(c.predictions) > 0 && len(c.golden) == 0:
		return usagef("--predictions answer a golden set; give it with --golden")
	case len(c.golden) > 0 && len(c.datasets)+len(c.predictions)+len(c.predict) == 0:
		return usagef("--golden is what models are tested on, and students of datasets; give --predictions, --predict or --dataset beside it")
	case c.reference != "" && len(c.datasets) == 0:
		return usagef("--reference is what datasets are compared with; give one with --dataset")
	case c.minCount < 1:
		return usagef("--min_count %d: write 1 or more", c.minCount)
	case given["min_count"] && c.population == "":
		return usagef("--min_count belongs to --population FILE")
	case c.population != "" && len(c.datasets) != 1:
		return usagef("--population is of one dataset; give it with --dataset")
	}
	if err := c.runner.Check(); err != nil {
		return &usageError{err}
	}
	return nil
}

// referenceName is what the reference is called.
const referenceName = "reference"

// addNamed reads name=PATH, or a path, which is then named after its file or the output folder it lies in.
func addNamed(list *[]named, s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok || strings.ContainsAny(name, "/\\") {
		name, value = nameOf(s), s
	}
	if name == "" || value == "" {
		return errors.New("write name=PATH, such as router=out/a/latest")
	}
	if strings.Contains(name, "/") {
		return fmt.Errorf("the name %q has a slash; write another", name)
	}
	*list = append(*list, named{name, value})
	return nil
}

// nameOf names a path: out/a/latest is a, b/golden.jsonl is golden.
func nameOf(s string) string {
	s = strings.TrimRight(s, "/")
	base := path.Base(s)
	for base == "latest" || base == "data" {
		s = path.Dir(s)
		base = path.Base(s)
	}
	if path.Base(path.Dir(s)) == "snapshots" {
		base = path.Base(path.Dir(path.Dir(s)))
	}
	base, _, _ = strings.Cut(base, ".")
	return strings.NewReplacer("*", "", "?", "").Replace(base)
}

func addField(fields map[string]string, s string) error {
	name, field, ok := strings.Cut(s, "=")
	if !ok {
		name, field = "", s
	}
	if field == "" {
		return errors.New("write FIELD or name=FIELD")
	}
	fields[name] = field
	return nil
}

// fieldOf returns the field of a dataset.
func fieldOf(fields map[string]string, dataset string) string {
	if field, ok := fields[dataset]; ok {
		return field
	}
	return fields[""]
}
