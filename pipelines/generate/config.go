package main

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/routenator/routenator/transforms/command"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/shards"
)

// config is the command line.
type config struct {
	recipe   string
	output   string
	size     int
	seed     int64
	seedSet  bool
	views    []string
	validate bool
	preview  int
	ask      bool
	init     string
	runner   runner.Options

	baseURLs     map[string][]string // by endpoint
	models       map[string]string   // by endpoint
	answers      string
	routes       []string
	budgetUSD    float64 // 0 for none
	budgetTokens int     // 0 for none

	refresh   bool
	fresh     bool
	keep      int // snapshots, 0 for all
	maxRounds int
	strict    bool
	learned   string // file of an earlier run's router.json
}

// flags is how the flags are shown.
var flags = command.Flags{
	About: "generate makes a dataset of labelled queries from a recipe.\n\n" + examples,
	Groups: []command.Group{
		{Title: "What to make", Flags: []string{"recipe", "output", "size", "seed", "routes", "views"}},
		{Title: "Asking models", Flags: []string{"base_url", "model", "budget_usd", "budget_tokens", "answers"}},
		{Title: "Before a run", Flags: []string{"init", "validate", "preview", "ask"}},
		{Title: "Again and again", Flags: []string{"refresh", "fresh", "keep", "learned"}},
		{Title: "How it runs", Flags: append([]string{"max_rounds", "strict"}, runner.Flags()...)},
	},
	Exit: "0 done, 1 failed, 2 wrong usage, recipe or input, 3 rows are missing under --strict, 4 another run holds the lock, 130 interrupted",
}

const examples = `Examples:
  generate                                             the embedded example, into out/creative
  generate --recipe my/recipe.yaml --preview 20        plans and rows; writes nothing
  generate --recipe my/recipe.yaml --refresh --keep 3  next week: what changed, worked in
  generate --init functions.json --output my/          a recipe that runs, from function schemas alone
  generate --recipe my/llm.yaml --base_url text=http://127.0.0.1:8000/v1 --model text=my-model --preview 3 --ask
                                                       three real questions and their answers, and what all would cost
`

// parseConfig reads the command line. Beam's own flags are read too, and listed under a heading of their own.
func parseConfig(args []string, stderr io.Writer) (*config, error) {
	c := &config{}
	set := flag.NewFlagSet("generate", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&c.recipe, "recipe", "", "recipe `file`, also gs://; default: the embedded example")
	set.StringVar(&c.output, "output", "", "`folder` of the dataset, also gs://; default: out/NAME")
	set.IntVar(&c.size, "size", 0, "accepted `rows` wanted; default: the recipe's")
	set.Int64Var(&c.seed, "seed", 0, "`seed` of every random choice; default: the recipe's")
	views := set.String("views", "", "further forms of the rows, a comma between `names`: "+strings.Join(shards.ViewNames(), ", "))
	set.StringVar(&c.init, "init", "", "write a recipe for the functions of this `file` into --output")
	set.BoolVar(&c.validate, "validate", false, "check the recipe and its files, and write nothing")
	set.IntVar(&c.preview, "preview", 0, "show the plan and `N` rows, and write nothing")
	set.BoolVar(&c.ask, "ask", false, "with --preview: ask N real questions, show the answers, and keep them for the run")
	var baseURLs []string
	set.Func("base_url", "address of an endpoint of the recipe, as `name=URL`; may be repeated, also for one name: the servers share its load. Default: the recipe's, else OPENAI_BASE_URL",
		func(s string) error { baseURLs = append(baseURLs, s); return nil }) // package flag would repeat a value that is wrong, and what stands in it
	set.Func("model", "model of an endpoint of the recipe, as `name=MODEL`; may be repeated", c.addModel)
	set.Float64Var(&c.budgetUSD, "budget_usd", 0, "most US `dollars` that the run's answers may cost, by the recipe's prices")
	set.IntVar(&c.budgetTokens, "budget_tokens", 0, "most `tokens` that the run's answers may count")
	set.StringVar(&c.answers, "answers", "", "`folder` of the response log, to share it between outputs; default: OUTPUT/responses")
	routes := set.String("routes", "", "only these routes of the recipe, a comma between `names`")
	set.BoolVar(&c.refresh, "refresh", false, "go on from the newest snapshot: take over its rows, and make only what is missing. Without a snapshot: a plain run")
	set.BoolVar(&c.fresh, "fresh", false, "make the dataset anew, although a snapshot or finished rounds of the same run are there; answers are kept")
	set.IntVar(&c.keep, "keep", 0, "keep only the newest `N` snapshots; default: all")
	set.IntVar(&c.maxRounds, "max_rounds", defaultRounds, "most `rounds`; what is missing then is reported")
	set.BoolVar(&c.strict, "strict", false, "exit with status 3 when a cell misses rows; the snapshot is written all the same")
	set.StringVar(&c.learned, "learned", "", "router.json `file` of an earlier run: what its routes yielded")
	c.runner.AddFlags(set)
	if err := set.Parse(args); err != nil {
		if err == flag.ErrHelp {
			flags.Help(set, stderr)
			return nil, err
		}
		return nil, usagef("%v%s; see --help", err, flags.Nearest(err))
	}
	if set.NArg() > 0 {
		return nil, usagef("%q is no flag; see --help", set.Arg(0))
	}
	for _, s := range baseURLs {
		if err := c.addBaseURL(s); err != nil {
			return nil, err
		}
	}
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = true })
	c.seedSet = given["seed"]
	switch {
	case given["size"] && c.size < 1:
		return nil, usagef("--size %d: write the number of rows wanted, 1 or more", c.size)
	case given["keep"] && c.keep < 1:
		return nil, usagef("--keep %d: write how many snapshots stay, 1 or more", c.keep)
	case c.maxRounds < 1:
		return nil, usagef("--max_rounds %d: write 1 or more", c.maxRounds)
	case given["preview"] && c.preview < 1:
		return nil, usagef("--preview %d: write the number of rows to show, 1 or more", c.preview)
	}
	if *routes != "" {
		c.routes = strings.Split(*routes, ",")
	}
	switch {
	case given["budget_usd"] && !(c.budgetUSD > 0 && c.budgetUSD <= 1e6):
		return nil, usagef("--budget_usd %g: write US dollars, above 0 and up to 1000000", c.budgetUSD)
	case given["budget_tokens"] && c.budgetTokens < 1:
		return nil, usagef("--budget_tokens %d: write 1 or more", c.budgetTokens)
	}
	if *views != "" {
		c.views = strings.Split(*views, ",")
		slices.Sort(c.views)
	}
	return c, c.check()
}

func (c *config) check() error {
	for _, view := range c.views {
		if !slices.Contains(shards.ViewNames(), view) {
			return usagef("--views: %q is no view; known: %s", view, strings.Join(shards.ViewNames(), ", "))
		}
	}
	switch {
	case c.init != "" && c.recipe != "":
		return usagef("--init writes a recipe, and --recipe reads one; give one of them")
	case c.refresh && c.fresh:
		return usagef("--refresh goes on from the newest snapshot, and --fresh begins anew; give one of them")
	case c.ask && c.preview == 0:
		return usagef("--ask belongs to --preview N: it asks N questions")
	}
	if err := c.runner.Check(); err != nil {
		return &usageError{err}
	}
	return nil
}

func (c *config) addBaseURL(s string) error {
	name, address, ok := strings.Cut(s, "=")
	if !ok || name == "" || address == "" || strings.Contains(name, ":") {
		return usagef("--base_url: write name=URL, such as text=http://127.0.0.1:8000/v1")
	}
	if c.baseURLs == nil {
		c.baseURLs = map[string][]string{}
	}
	c.baseURLs[name] = append(c.baseURLs[name], address)
	return nil
}

func (c *config) addModel(s string) error {
	name, model, ok := strings.Cut(s, "=")
	if !ok || name == "" || model == "" {
		return errors.New("write name=MODEL, such as text=my-model")
	}
	if c.models == nil {
		c.models = map[string]string{}
	}
	c.models[name] = model
	return nil
}
