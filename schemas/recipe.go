package schemas

import (
	"maps"
	"slices"
)

// Recipe is one dataset's description, as it stands in one YAML file. Paths are relative to that file.
// An unknown key is an error. The least recipe is name, size, functions and one route.
type Recipe struct {
	// Name of the dataset: lower-case letters, digits and hyphens.
	Name string `yaml:"name" json:"name"`
	// One paragraph for the dataset card.
	Description string `yaml:"description,omitempty" json:"description,omitempty"`
	// SPDX identifier of the dataset's licence. A source under a stricter one is an error.
	License string `yaml:"license,omitempty" json:"license,omitempty"`
	// Every random choice is a hash of it.
	Seed int64 `yaml:"seed,omitempty" json:"seed,omitempty"`
	// Accepted, unique rows wanted.
	Size int `yaml:"size" json:"size"`
	// Language of rows whose phrases state none: a BCP 47 code. Default en.
	Language string `yaml:"language,omitempty" json:"language,omitempty"`
	// File of OpenAI tool schemas.
	Functions string `yaml:"functions" json:"functions"`
	// What slots can hold and how people say it. A slot named as a parameter fills that argument.
	Values map[string]ValueSpec `yaml:"values,omitempty" json:"values,omitempty"`
	// The concept graph.
	Graph *GraphSpec `yaml:"graph,omitempty" json:"graph,omitempty"`
	// Content metadata. Without assets the rows are drawn from the cells alone.
	Assets []AssetSource `yaml:"assets,omitempty" json:"assets,omitempty"`
	// Largest share of broken asset records before the run fails. Default 0.01.
	MaxBroken *float64 `yaml:"max_broken,omitempty" json:"max_broken,omitempty"`
	// What is observed on every accepted row. A target may name any of them.
	Attributes map[string]Attribute `yaml:"attributes,omitempty" json:"attributes,omitempty"`
	// Shares that the accepted rows must have.
	Targets []Target `yaml:"targets,omitempty" json:"targets,omitempty"`
	// File of further targets, as evaluate --population writes it from real queries.
	Population string `yaml:"population,omitempty" json:"population,omitempty"`
	// Combinations of labels that must not be made.
	Impossible []Conditions `yaml:"impossible,omitempty" json:"impossible,omitempty"`
	// Cells that only some assets may serve.
	Eligibility []Eligibility `yaml:"eligibility,omitempty" json:"eligibility,omitempty"`
	// Which tools a row shows.
	Tools ToolsSpec `yaml:"tools,omitempty" json:"tools,omitempty"`
	// File of system prompts, one of which stands in each row: a YAML list of texts, which may state {now} and {locale}.
	System string `yaml:"system,omitempty" json:"system,omitempty"`
	// What the assistant says where it calls nothing.
	Answers AnswersSpec `yaml:"answers,omitempty" json:"answers,omitempty"`
	// How rows are made.
	Routes []Route `yaml:"routes" json:"routes"`
	// The servers that text and vision routes ask, by name.
	Endpoints map[string]Endpoint `yaml:"endpoints,omitempty" json:"endpoints,omitempty"`
	// Checks that every row must pass. Default: all that need no bound.
	Validate []Check `yaml:"validate,omitempty" json:"validate,omitempty"`
	// Which rows are too much alike.
	Dedup DedupSpec `yaml:"dedup,omitempty" json:"dedup,omitempty"`
	// What a refresh does with earlier rows.
	Refresh RefreshSpec `yaml:"refresh,omitempty" json:"refresh,omitempty"`
	// What a model trained on the rows is tested on, which no row may repeat.
	Decontaminate *DecontaminateSpec `yaml:"decontaminate,omitempty" json:"decontaminate,omitempty"`
	// Shares of the splits other than train.
	Split SplitSpec `yaml:"split,omitempty" json:"split,omitempty"`
}

// ValueSpec says what a slot can hold. Exactly one of File, List, Asset, Graph, AnyOf and Range is set. In YAML a
// text alone is File and a list alone is List.
type ValueSpec struct {
	// YAML file with a list of entries.
	File string `yaml:"file,omitempty" json:"file,omitempty"`
	// The entries themselves.
	List []ValueEntry `yaml:"list,omitempty" json:"list,omitempty"`
	// Field of the asset: title, keywords or a mapped field.
	Asset string `yaml:"asset,omitempty" json:"asset,omitempty"`
	// Types of graph nodes, reached by a walk from the asset's own nodes.
	Graph Labels `yaml:"graph,omitempty" json:"graph,omitempty"`
	// Other values, one of which is drawn.
	AnyOf []string `yaml:"any_of,omitempty" json:"any_of,omitempty"`
	// Smallest and largest number, duration (in unit), clock time ("07:30") or date ("2026-01-31").
	Range Strings `yaml:"range,omitempty" json:"range,omitempty"`
	// Step of a range: a number, or minutes for times. Default 1, for times 15.
	Step float64 `yaml:"step,omitempty" json:"step,omitempty"`
	// What a range counts: second, minute, hour, day, week, percent, degree or any word. Spoken after the number.
	Unit string `yaml:"unit,omitempty" json:"unit,omitempty"`
	// Unit of the argument where it differs from unit, for durations: second, minute, hour.
	ValueUnit string `yaml:"value_unit,omitempty" json:"value_unit,omitempty"`
	// How a range is said in a language, by its code: texts with {number}; {hour} and {minute}; or {day}, {month} and
	// {year}. The form one is said of the number 1, the form full of a full hour. Default: English in en, else digits.
	Say map[string][]Surface `yaml:"say,omitempty" json:"say,omitempty"`
	// number, duration, time or date. Default: what unit and bounds are written as.
	Kind string `yaml:"kind,omitempty" json:"kind,omitempty"`
	// Cleaners for Asset and Graph texts.
	Clean []string `yaml:"clean,omitempty" json:"clean,omitempty"`
	// Most words of a text; longer ones are not drawn.
	MaxWords int `yaml:"max_words,omitempty" json:"max_words,omitempty"`
	// Largest share of the assets that one value of an asset field may be drawn from: commoner ones are drawn less often.
	AtMost float64 `yaml:"at_most,omitempty" json:"at_most,omitempty"`
	// Texts that are never drawn.
	Except []string `yaml:"except,omitempty" json:"except,omitempty"`
	// keep (default) or lower.
	Case string `yaml:"case,omitempty" json:"case,omitempty"`
}

// ValueEntry is one value and the ways to say it. In YAML a text alone is Value.
type ValueEntry struct {
	// The canonical value, which stands in the call.
	Value string `yaml:"value" json:"value"`
	// How people say it; default: the value itself. A text, or {text, plural, weight, and further forms}.
	Say []Surface `yaml:"say,omitempty" json:"say,omitempty"`
	// Relative frequency. Default 1.
	Weight *float64 `yaml:"weight,omitempty" json:"weight,omitempty"`
	// Language of Say; default the recipe's.
	Language string `yaml:"language,omitempty" json:"language,omitempty"`
	// The value that stands where nothing was said. It is never said.
	CatchAll bool `yaml:"catch_all,omitempty" json:"catch_all,omitempty"`
}

// Surface is one way to say a value, with the forms that agreement needs: {slot.plural} takes Forms["plural"].
type Surface struct {
	Text   string            `yaml:"text" json:"text"`
	Weight float64           `yaml:"weight,omitempty" json:"weight,omitempty"`
	Forms  map[string]string `yaml:"forms,omitempty" json:"forms,omitempty"`
}

// GraphSpec names the files of the concept graph.
type GraphSpec struct {
	// JSONL files of nodes (.gz is read too).
	Nodes Strings `yaml:"nodes" json:"nodes"`
	// JSONL files of edges.
	Edges Strings `yaml:"edges,omitempty" json:"edges,omitempty"`
	// Keys of a node record, where they differ from id, name, type, aliases, weight; parent makes is-a edges.
	Fields GraphFields `yaml:"fields,omitempty" json:"fields,omitempty"`
	// Learn which nodes occur together from the assets' own nodes. Default true.
	Cooccurrence *bool `yaml:"cooccurrence,omitempty" json:"cooccurrence,omitempty"`
}

// GraphFields maps node records to nodes.
type GraphFields struct {
	ID      string `yaml:"id,omitempty" json:"id,omitempty"`
	Name    string `yaml:"name,omitempty" json:"name,omitempty"`
	Type    string `yaml:"type,omitempty" json:"type,omitempty"`
	Aliases string `yaml:"aliases,omitempty" json:"aliases,omitempty"`
	Weight  string `yaml:"weight,omitempty" json:"weight,omitempty"`
	Parent  string `yaml:"parent,omitempty" json:"parent,omitempty"`
	// Parent id that marks a top node; "*" lets any unknown parent do so.
	Root string `yaml:"root,omitempty" json:"root,omitempty"`
}

// AssetSource is one set of asset files with one meaning and one licence.
type AssetSource struct {
	// Name for reports; default: the first file.
	Name string `yaml:"name,omitempty" json:"name,omitempty"`
	// JSONL (.gz too) or Parquet files; globs are allowed.
	Files Strings `yaml:"files" json:"files"`
	// Our field to the record's key: id, title, keywords, nodes, image, locale, or any further name.
	Fields map[string]string `yaml:"fields,omitempty" json:"fields,omitempty"`
	// Cleaners of each field.
	Clean map[string][]string `yaml:"clean,omitempty" json:"clean,omitempty"`
	// Fields set on every asset.
	Set map[string]string `yaml:"set,omitempty" json:"set,omitempty"`
	// Labels that these assets can serve, by attribute. An attribute that is not named is not limited.
	Serves Conditions `yaml:"serves,omitempty" json:"serves,omitempty"`
	// Share of the draws of each asset, against other sources. Default 1.
	Weight int `yaml:"weight,omitempty" json:"weight,omitempty"`
	// Ground title and keywords in the graph. Default: true unless the field nodes is mapped.
	Ground *bool `yaml:"ground,omitempty" json:"ground,omitempty"`
	// SPDX identifier.
	License string `yaml:"license,omitempty" json:"license,omitempty"`
	// Where it comes from.
	URL string `yaml:"url,omitempty" json:"url,omitempty"`
	// Whom the licence asks to name.
	Attribution string `yaml:"attribution,omitempty" json:"attribution,omitempty"`
}

// Attribute says how one property of a row is observed.
type Attribute struct {
	// outcome, function, arguments.NAME, query, calls or asset.FIELD.
	From string `yaml:"from" json:"from"`
	// Of a query: words, keyword_position, framing, noise, language. Of calls: present.
	Measure string `yaml:"measure,omitempty" json:"measure,omitempty"`
	// First number of each bin, ascending: [1, 3, 5] makes "1-2", "3-4" and "5+".
	Bins []int `yaml:"bins,omitempty" json:"bins,omitempty"`
	// keyword_position: the argument whose words are looked for.
	Keyword string `yaml:"keyword,omitempty" json:"keyword,omitempty"`
	// present: the arguments looked for; the label joins those that are given with "+".
	Arguments []string `yaml:"arguments,omitempty" json:"arguments,omitempty"`
	// framing: kinds of request, the first that fits; otherwise "noun_phrase".
	Kinds []FramingKind `yaml:"kinds,omitempty" json:"kinds,omitempty"`
}

// FramingKind recognises one kind of request by its words.
type FramingKind struct {
	Name     string   `yaml:"name" json:"name"`
	Begins   []string `yaml:"begins,omitempty" json:"begins,omitempty"`
	Contains []string `yaml:"contains,omitempty" json:"contains,omitempty"`
	Ends     []string `yaml:"ends,omitempty" json:"ends,omitempty"`
}

// Conditions name labels, any of which fits, by attribute (or by asset field for OnlyAssets).
type Conditions map[string]Labels

// Target is one table of shares. Without Given it counts the rows that have the attribute at all.
type Target struct {
	// The attribute.
	Of string `yaml:"of" json:"of"`
	// Count only the rows with these labels.
	Given Conditions `yaml:"given,omitempty" json:"given,omitempty"`
	// Label to share of the rows. `rest` shares what is left over the labels not named. Or `uniform`.
	Share Shares `yaml:"share" json:"share"`

	From string `yaml:"-" json:"from,omitempty"` // file and key of a table of the population, for errors
}

// Eligibility reserves cells for some assets.
type Eligibility struct {
	When       Conditions `yaml:"when" json:"when"`
	OnlyAssets Conditions `yaml:"only_assets" json:"only_assets"`
}

// ToolsSpec says which tools a row shows. The functions that it calls are always among them, except in rows whose
// outcome is none.
type ToolsSpec struct {
	// Order them by hash.
	Shuffle bool `yaml:"shuffle,omitempty" json:"shuffle,omitempty"`
	// Fewest and most tools shown. Default: all functions and no distractor.
	Show []int `yaml:"show,omitempty" json:"show,omitempty"`
	// File of further tool schemas that no row calls.
	Distractors string `yaml:"distractors,omitempty" json:"distractors,omitempty"`
	// Share of the rows in which names of functions and parameters are hidden, so that descriptions must be read.
	Mask float64 `yaml:"mask,omitempty" json:"mask,omitempty"`
}

// AnswersSpec holds what the assistant says where it calls nothing. Defaults are English.
type AnswersSpec struct {
	// For clarify; {question} is what Ask has for the missing argument.
	Clarify []string `yaml:"clarify,omitempty" json:"clarify,omitempty"`
	// For none.
	None []string `yaml:"none,omitempty" json:"none,omitempty"`
	// Question by argument, as "prompt" or "Search.prompt". Default: made from the argument's name.
	Ask map[string]string `yaml:"ask,omitempty" json:"ask,omitempty"`
}

// Route kinds.
const (
	KindTemplate = "template" // a phrase grammar
	KindText     = "text"     // a language model reads a prompt
	KindVision   = "vision"   // a vision model looks at the asset's picture
)

// RouteKinds lists every kind.
func RouteKinds() []string { return []string{KindTemplate, KindText, KindVision} }

// Asks says whether the route asks an endpoint.
func (r *Route) Asks() bool { return r.Kind == KindText || r.Kind == KindVision }

// Route is one way to make rows.
type Route struct {
	Name string `yaml:"name" json:"name"`
	// template: a phrase grammar. text: a language model. vision: a model that looks at the asset's picture.
	Kind string `yaml:"kind" json:"kind"`
	// Share of the accepted rows, against the other routes. Default 1.
	Weight *float64 `yaml:"weight,omitempty" json:"weight,omitempty"`
	// Routes of one group fill the same cells: the cheapest row, by price and yield, within each route's bounds.
	Group string `yaml:"group,omitempty" json:"group,omitempty"`
	// Limits of that share.
	Bounds Bounds `yaml:"bounds,omitempty" json:"bounds,omitempty"`
	// Cells that it can make.
	When Conditions `yaml:"when,omitempty" json:"when,omitempty"`
	// Assets that it may use.
	OnlyAssets Conditions `yaml:"only_assets,omitempty" json:"only_assets,omitempty"`
	// template: phrase file, or folder of phrase files.
	Phrases string `yaml:"phrases,omitempty" json:"phrases,omitempty"`
	// template: how the phrases are typed.
	Typing Typing `yaml:"typing,omitempty" json:"typing,omitempty"`
	// text and vision: the name of an endpoint.
	Endpoint string `yaml:"endpoint,omitempty" json:"endpoint,omitempty"`
	// text and vision: file of the prompt, a Go template; what stands before a line --- is the system message.
	Prompt string `yaml:"prompt,omitempty" json:"prompt,omitempty"`
	// text and vision: how the model draws.
	Sampling Sampling `yaml:"sampling,omitempty" json:"sampling,omitempty"`
	// text and vision: language of the rows. Default: the recipe's.
	Language string `yaml:"language,omitempty" json:"language,omitempty"`
	// text and vision: rows asked for in one reply. Default 1.
	PerReply int `yaml:"per_reply,omitempty" json:"per_reply,omitempty"`
	// text and vision: worked examples.
	Examples *ShotsSpec `yaml:"examples,omitempty" json:"examples,omitempty"`
	// text and vision: how many of the commonest openings of the round before a prompt shows, not to begin with them again.
	Avoid int `yaml:"avoid,omitempty" json:"avoid,omitempty"`
}

// Bounds limit a share. Max 0 is no limit.
type Bounds struct {
	Min float64 `yaml:"min,omitempty" json:"min,omitempty"`
	Max float64 `yaml:"max,omitempty" json:"max,omitempty"`
}

// Typing holds shares of the rows that are typed in some way.
type Typing struct {
	// All in lower case.
	Lower float64 `yaml:"lower,omitempty" json:"lower,omitempty"`
	// First letter a capital.
	Capital float64 `yaml:"capital,omitempty" json:"capital,omitempty"`
	// Ends with a full stop.
	Stop float64 `yaml:"stop,omitempty" json:"stop,omitempty"`
	// Of questions: ends with a question mark.
	Question float64 `yaml:"question,omitempty" json:"question,omitempty"`
	// One word mistyped.
	Noise float64 `yaml:"noise,omitempty" json:"noise,omitempty"`
}

// Check is one named check with its bounds.
type Check struct {
	// words, stated, language, leaked, refusal, placeholder, link, hashtag, personal or repeated; relabel and judge ask an
	// endpoint.
	Check string `yaml:"check" json:"check"`
	// words: most words, by function; "" for rows without one.
	Max map[string]int `yaml:"max,omitempty" json:"max,omitempty"`
	// words: fewest words, by function.
	Min map[string]int `yaml:"min,omitempty" json:"min,omitempty"`
	// relabel and judge: the name of an endpoint.
	Endpoint string `yaml:"endpoint,omitempty" json:"endpoint,omitempty"`
	// relabel and judge: file of the prompt, as a route has it.
	Prompt string `yaml:"prompt,omitempty" json:"prompt,omitempty"`
	// relabel and judge: file of the label guide, for the prompt.
	Guide string `yaml:"guide,omitempty" json:"guide,omitempty"`
	// relabel and judge: the routes whose rows are looked at. Default: those that ask an endpoint.
	Routes []string `yaml:"routes,omitempty" json:"routes,omitempty"`
	// relabel: least token F1 of free text, default 0.8. judge: least score, from 1 to 5, default 3.
	Least float64 `yaml:"least,omitempty" json:"least,omitempty"`
	// relabel and judge: how the model draws. Default: temperature 0.
	Sampling *Sampling `yaml:"sampling,omitempty" json:"sampling,omitempty"`
}

// Checks that ask an endpoint.
const (
	CheckRelabel = "relabel" // another look at query and tools must come to the same call
	CheckJudge   = "judge"   // a score of how real the query sounds
)

// Asks says whether the check asks an endpoint.
func (c *Check) Asks() bool { return c.Check == CheckRelabel || c.Check == CheckJudge }

// Asked lists the endpoints that some route or check asks, in order.
func (r *Recipe) Asked() []string {
	names := map[string]bool{}
	for i := range r.Routes {
		if r.Routes[i].Asks() {
			names[r.Routes[i].Endpoint] = true
		}
	}
	for i := range r.Validate {
		if c := &r.Validate[i]; c.Asks() && len(c.Routes) > 0 {
			names[c.Endpoint] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// DedupSpec says which rows are too much alike. Rows of equal text are never kept twice.
type DedupSpec struct {
	// Least Jaccard similarity of two queries' character 5-grams, from 0.5 to 1, at which one of them leaves, where their
	// calls agree in function, enums, numbers and booleans. Default: none leaves.
	Near float64 `yaml:"near,omitempty" json:"near,omitempty"`
}

// RefreshSpec says what a refresh does with rows whose asset is another one now.
type RefreshSpec struct {
	// Rows of assets that are gone: drop (default) or keep.
	Gone string `yaml:"gone,omitempty" json:"gone,omitempty"`
	// Rows of assets whose record has changed: drop (default) or keep.
	Changed string `yaml:"changed,omitempty" json:"changed,omitempty"`
}

// What a refresh does with rows.
const (
	RefreshDrop = "drop"
	RefreshKeep = "keep"
)

// DecontaminateSpec keeps what a model is tested on out of what it is trained on. A query leaves, whatever its label, that
// reads like a golden one or is too much like it. Golden queries of up to 4 words take exact matches only.
type DecontaminateSpec struct {
	// JSONL files (.gz too) of golden rows, globs allowed: each with query, or messages of which the user's last counts.
	Golden Strings `yaml:"golden" json:"golden"`
	// Least Jaccard similarity of the queries' character 5-grams, from 0.5 to 1, or off. Default 0.8.
	Near *Threshold `yaml:"near,omitempty" json:"near,omitempty"`
	// A run of more than so many words that both have, or off. Default 10.
	Overlap *Threshold `yaml:"overlap,omitempty" json:"overlap,omitempty"`
}

// SplitSpec holds the shares of the splits other than train.
type SplitSpec struct {
	Validation float64 `yaml:"validation,omitempty" json:"validation,omitempty"`
}

// PhraseFile is one file of a phrase grammar.
type PhraseFile struct {
	// Language of the phrases. Default: the recipe's.
	Language string `yaml:"language,omitempty" json:"language,omitempty"`
	// What stands between words. Default a space; "" for languages written without.
	Join *string `yaml:"join,omitempty" json:"join,omitempty"`
	// Defaults of the phrases.
	Function string `yaml:"function,omitempty" json:"function,omitempty"`
	Outcome  string `yaml:"outcome,omitempty" json:"outcome,omitempty"`
	// Named parts, shared by all files of the route that have this language.
	Rules map[string]Strings `yaml:"rules,omitempty" json:"rules,omitempty"`
	// What is said.
	Phrases []Phrase `yaml:"phrases,omitempty" json:"phrases,omitempty"`

	Path  string         `yaml:"-" json:"path"`  // the file's name
	Lines map[string]int `yaml:"-" json:"lines"` // line of each key, such as phrases[0].say[1]
}

// Phrase is one way to ask for something.
type Phrase struct {
	// Function called (or meant, for clarify). None for outcome none.
	Function string `yaml:"function,omitempty" json:"function,omitempty"`
	// call (default), parallel, clarify or none.
	Outcome string `yaml:"outcome,omitempty" json:"outcome,omitempty"`
	// clarify: the required argument that is left out.
	Missing string `yaml:"missing,omitempty" json:"missing,omitempty"`
	// Labels of other attributes that it is made for, such as framing.
	When Conditions `yaml:"when,omitempty" json:"when,omitempty"`
	// parallel: the function of each {call}, {call#2}, {call#3}.
	Calls []string `yaml:"calls,omitempty" json:"calls,omitempty"`
	// Arguments with a fixed value that the words themselves say, such as {state: "on"}.
	Arguments map[string]string `yaml:"arguments,omitempty" json:"arguments,omitempty"`
	// Relative frequency. Default 1, for each text of Say.
	Weight *float64 `yaml:"weight,omitempty" json:"weight,omitempty"`
	// The phrase in the notation of package phrases.
	Say Strings `yaml:"say" json:"say"`
}
