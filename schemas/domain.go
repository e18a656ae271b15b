package schemas

import (
	"fmt"
	"path"
	"sort"
	"strings"
)

// Files is where a recipe and the files that it names are read from.
type Files interface {
	ReadFile(name string) ([]byte, error)  // .gz is decompressed
	Glob(pattern string) ([]string, error) // sorted; a name without wildcard matches itself when it exists
}

// Domain is a recipe with every file that it names, read and checked. Assets and graph, which may be large, are
// named only.
type Domain struct {
	Recipe      Recipe                  `json:"recipe"`
	Functions   []Function              `json:"functions"`
	Distractors []Function              `json:"distractors,omitempty"`
	Values      map[string][]ValueEntry `json:"values,omitempty"`  // of the specs that list their entries
	Phrases     [][]PhraseFile          `json:"phrases,omitempty"` // by route
	Prompts     map[string]string       `json:"prompts,omitempty"` // texts of prompts and label guides, by name in the recipe
	Shots       map[string][]Shot       `json:"shots,omitempty"`   // worked examples, by name in the recipe
	System      []string                `json:"system,omitempty"`
	GraphNodes  []string                `json:"graph_nodes,omitempty"`
	GraphEdges  []string                `json:"graph_edges,omitempty"`
	AssetFiles  [][]string              `json:"asset_files,omitempty"` // by source
	Golden      []GoldenText            `json:"golden,omitempty"`      // that no row may repeat
	Joint       *PopulationJoint        `json:"joint,omitempty"`       // of the population file
	Base        string                  `json:"base,omitempty"`        // folder that pictures are named in
}

// Read reads the recipe at name and everything that it names, and checks it all. The error is Problems where what
// the user wrote is wrong: every problem with file, line, key, value and remedy.
func Read(files Files, name string) (*Domain, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, Problems{{File: name, Message: "cannot be read: " + err.Error()}}
	}
	r := &reader{files: files, folder: folderOf(name), domain: &Domain{Base: folderOf(name)}}
	r.document = readDocument(name, data, &r.domain.Recipe)
	if len(r.problems) > 0 {
		return nil, r.problems.orNil()
	}
	r.domain.Recipe.setDefaults()
	r.readFunctions()
	r.readValues()
	r.readPhrases()
	r.readPrompts()
	r.readSystem()
	r.readGraph()
	r.readAssets()
	r.readGolden()
	r.readPopulation()
	if len(r.problems) == 0 {
		r.checkRecipe()
	}
	return r.domain, r.problems.orNil()
}

func (r *Recipe) setDefaults() {
	if r.Language == "" {
		r.Language = "en"
	}
	if r.MaxBroken == nil {
		r.MaxBroken = new(0.01)
	}
	for i := range r.Routes {
		r.Routes[i].setDefaults(r.Language)
	}
	for name, e := range r.Endpoints {
		e.setDefaults()
		r.Endpoints[name] = e
	}
	for i := range r.Validate {
		r.Validate[i].setDefaults(r.Routes)
	}
	if r.Decontaminate != nil {
		r.Decontaminate.setDefaults()
	}
	for i := range r.Assets {
		if r.Assets[i].Weight == 0 {
			r.Assets[i].Weight = 1
		}
		if r.Assets[i].Name == "" && len(r.Assets[i].Files) > 0 {
			r.Assets[i].Name = r.Assets[i].Files[0]
		}
	}
	if len(r.Validate) == 0 {
		for _, name := range OfflineChecks() {
			r.Validate = append(r.Validate, Check{Check: name})
		}
	}
}

// reader reads one recipe's files and collects what is wrong with them.
type reader struct {
	*document
	files  Files
	folder string
	domain *Domain

	population *reader // of the population file, nil where the recipe names none
}

// resolve makes a path of the recipe one that Files understands.
func (r *reader) resolve(name string) string {
	if path.IsAbs(name) || strings.Contains(name, "://") {
		return name
	}
	return join(r.folder, name)
}

// folderOf is path.Dir, and join path.Join, for a name that may be a URI.
func folderOf(name string) string {
	scheme, rest := splitScheme(name)
	return scheme + path.Dir(rest)
}

func join(folder, name string) string {
	scheme, rest := splitScheme(folder)
	return scheme + path.Join(rest, name)
}

// splitScheme cuts a URI behind ://; a plain path has no scheme.
func splitScheme(name string) (scheme, rest string) {
	if i := strings.Index(name, "://"); i >= 0 {
		return name[:i+3], name[i+3:]
	}
	return "", name
}

// read returns the file named at key; a file that cannot be read is a problem at that key.
func (r *reader) read(key, name string) ([]byte, bool) {
	data, err := r.files.ReadFile(r.resolve(name))
	if err != nil {
		r.addf(key, "%s cannot be read: %v; paths are relative to %s", name, err, r.file)
		return nil, false
	}
	return data, true
}

// adopt takes over the problems of a file that the recipe names.
func (r *reader) adopt(d *document) { r.problems = append(r.problems, d.problems...) }

func (r *reader) readFunctions() {
	if r.domain.Recipe.Functions == "" {
		r.addf("functions", "is missing; name a JSON file with a list of OpenAI tool schemas")
		return
	}
	r.domain.Functions = r.readTools("functions", r.domain.Recipe.Functions)
	if name := r.domain.Recipe.Tools.Distractors; name != "" {
		r.domain.Distractors = r.readTools("tools.distractors", name)
	}
}

func (r *reader) readTools(key, name string) []Function {
	data, ok := r.read(key, name)
	if !ok {
		return nil
	}
	functions, err := ReadFunctions(data)
	if err != nil {
		r.problems = append(r.problems, Problem{File: r.resolve(name), Message: err.Error()})
	}
	return functions
}

func (r *reader) readValues() {
	r.domain.Values = map[string][]ValueEntry{}
	for _, name := range sortedKeys(r.domain.Recipe.Values) {
		spec := r.domain.Recipe.Values[name]
		if spec.File != "" {
			key := "values." + name
			if data, ok := r.read(key, spec.File); ok {
				d := readDocument(r.resolve(spec.File), data, &spec.List)
				r.adopt(d)
			}
		}
		if spec.File != "" || len(spec.List) > 0 {
			r.domain.Values[name] = r.entries(name, spec.List)
		}
	}
	r.valuesOfSchemas()
}

// entries gives every entry its surfaces, language and weight.
func (r *reader) entries(name string, list []ValueEntry) []ValueEntry {
	out := make([]ValueEntry, len(list))
	for i, e := range list {
		if e.Language == "" {
			e.Language = r.domain.Recipe.Language
		}
		if e.Weight == nil {
			e.Weight = new(1.0)
		}
		if !isWeight(*e.Weight) {
			r.addf("values."+name, "value %q has the weight %g; write 0 or more", e.Value, *e.Weight)
		}
		if len(e.Say) == 0 && !e.CatchAll {
			e.Say = []Surface{{Text: e.Value}}
		}
		out[i] = e
	}
	return out
}

// valuesOfSchemas adds the enums of the functions' own schemas where the recipe says nothing of a parameter.
func (r *reader) valuesOfSchemas() {
	for _, f := range r.domain.Functions {
		for _, p := range f.Parameters {
			if _, ok := r.domain.Recipe.Values[p.Name]; ok || len(p.Enum) == 0 {
				continue
			}
			list := make([]ValueEntry, len(p.Enum))
			for i, v := range p.Enum {
				list[i] = ValueEntry{Value: v, Say: []Surface{{Text: strings.ReplaceAll(v, "_", " ")}}}
			}
			r.domain.Values[p.Name] = r.entries(p.Name, list)
		}
	}
}

func (r *reader) readPhrases() {
	r.domain.Phrases = make([][]PhraseFile, len(r.domain.Recipe.Routes))
	for i, route := range r.domain.Recipe.Routes {
		if route.Asks() {
			continue
		}
		key := fmt.Sprintf("routes[%d].phrases", i)
		if route.Phrases == "" {
			r.addf(key, "is missing; name a phrase file, or a folder of them")
			continue
		}
		names, err := r.glob(route.Phrases, "*.yaml")
		if err != nil || len(names) == 0 {
			r.addf(key, "%s holds no phrase file (*.yaml)", route.Phrases)
		}
		for _, name := range names {
			r.domain.Phrases[i] = append(r.domain.Phrases[i], r.readPhraseFile(key, name))
		}
	}
}

// glob lists a file, or the files below a folder that fit pattern.
func (r *reader) glob(name, pattern string) ([]string, error) {
	if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		return []string{r.resolve(name)}, nil
	}
	return r.files.Glob(join(r.resolve(name), pattern))
}

func (r *reader) readPhraseFile(key, name string) PhraseFile {
	file := PhraseFile{Path: name}
	data, err := r.files.ReadFile(name)
	if err != nil {
		r.addf(key, "%s cannot be read: %v", name, err)
		return file
	}
	d := readDocument(name, data, &file)
	r.adopt(d)
	file.Lines = d.lines
	file.setDefaults(&r.domain.Recipe)
	return file
}

func (f *PhraseFile) setDefaults(recipe *Recipe) {
	if f.Language == "" {
		f.Language = recipe.Language
	}
	if f.Join == nil {
		f.Join = new(" ")
	}
	for i := range f.Phrases {
		p := &f.Phrases[i]
		if p.Outcome == "" {
			p.Outcome = f.Outcome
		}
		if p.Outcome == "" {
			p.Outcome = OutcomeCall
		}
		if p.Function == "" && p.Outcome != OutcomeNone {
			p.Function = f.Function
		}
		if p.Weight == nil {
			p.Weight = new(1.0)
		}
	}
}

func (r *reader) readSystem() {
	if r.domain.Recipe.System == "" {
		return
	}
	if data, ok := r.read("system", r.domain.Recipe.System); ok {
		r.adopt(readDocument(r.resolve(r.domain.Recipe.System), data, &r.domain.System))
	}
}

func (r *reader) readGraph() {
	if r.domain.Recipe.Graph == nil {
		return
	}
	r.domain.GraphNodes = r.list("graph.nodes", r.domain.Recipe.Graph.Nodes)
	r.domain.GraphEdges = r.list("graph.edges", r.domain.Recipe.Graph.Edges)
	if len(r.domain.Recipe.Graph.Nodes) == 0 {
		r.addf("graph.nodes", "is missing; name a JSONL file of nodes")
	}
}

func (r *reader) readAssets() {
	for i, source := range r.domain.Recipe.Assets {
		key := fmt.Sprintf("assets[%d].files", i)
		if len(source.Files) == 0 {
			r.addf(key, "is missing; name a JSONL or Parquet file")
		}
		r.domain.AssetFiles = append(r.domain.AssetFiles, r.list(key, source.Files))
	}
}

// list resolves file names and globs; one that matches nothing is a problem.
func (r *reader) list(key string, names []string) []string {
	var all []string
	for _, name := range names {
		found, err := r.files.Glob(r.resolve(name))
		if err != nil || len(found) == 0 {
			r.addf(key, "%s matches no file; paths are relative to %s", name, r.file)
		}
		all = append(all, found...)
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
