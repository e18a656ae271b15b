package schemas

import (
	"fmt"
	"slices"
	"strings"
)

// PopulationVersion is the version of population files that this program reads and writes.
const PopulationVersion = 1

// Population says how often people ask for what: shares over real queries and none of their words. `evaluate
// --population` writes it as JSON, and a recipe that names it has its tables as targets, beside those of its own.
type Population struct {
	// Version of the format: 1.
	Version int `yaml:"version" json:"version"`
	// Rows that were counted.
	Rows int `yaml:"rows,omitempty" json:"rows,omitempty"`
	// Fewest rows of a cell that is named: smaller ones would say something of single people, and are in rest.
	MinCount int `yaml:"min_count,omitempty" json:"min_count,omitempty"`
	// Shares of one attribute's labels each, over all rows that have the attribute or over some of them.
	Tables []PopulationTable `yaml:"tables,omitempty" json:"tables,omitempty"`
	// How often labels of several attributes come together.
	Joint *PopulationJoint `yaml:"joint,omitempty" json:"joint,omitempty"`
}

// PopulationTable is one table of shares; with rest they add up to 1. It means what a [Target] means.
type PopulationTable struct {
	// The attribute.
	Of string `yaml:"of" json:"of"`
	// Only the rows with these labels were counted.
	Given Conditions `yaml:"given,omitempty" json:"given,omitempty"`
	// Label to share of the rows.
	Share map[string]float64 `yaml:"share" json:"share"`
	// Share of the labels that are not named, evenly.
	Rest float64 `yaml:"rest,omitempty" json:"rest,omitempty"`
}

// PopulationJoint counts combinations of labels. It is no target: it says which combinations are common where the
// targets leave that open (the seed of raking).
type PopulationJoint struct {
	// The attributes, each of which some target names.
	Of []string `yaml:"of" json:"of"`
	// The combinations that are named.
	Cells []PopulationCell `yaml:"cells" json:"cells"`
	// Rows of the combinations that are not named, evenly. Default: the population's rows less those of Cells.
	Rest *int `yaml:"rest,omitempty" json:"rest,omitempty"`
}

// PopulationCell is one combination of labels.
type PopulationCell struct {
	// A label of each attribute, in the order of Of; "" where the rows do not have it.
	Values Labels `yaml:"values" json:"values"`
	// Rows with these labels.
	Count int `yaml:"count" json:"count"`
}

// readPopulation reads the population file, and takes its tables for targets.
func (r *reader) readPopulation() {
	name := r.domain.Recipe.Population
	if name == "" {
		return
	}
	data, ok := r.read("population", name)
	if !ok {
		return
	}
	population := &Population{}
	r.population = &reader{document: readDocument(r.resolve(name), data, population), files: r.files, folder: r.folder, domain: r.domain}
	if r.population.checkPopulation(population); len(r.population.problems) > 0 {
		r.adopt(r.population.document)
		return
	}
	for i, t := range population.Tables {
		target := Target{Of: t.Of, Given: t.Given, Share: Shares{Of: t.Share}, From: fmt.Sprintf("%s: tables[%d]", name, i)}
		if t.Rest != 0 {
			target.Share.Rest = &t.Rest
		}
		r.domain.Recipe.Targets = append(r.domain.Recipe.Targets, target)
	}
	r.domain.Joint = population.Joint
}

// checkPopulation checks what needs no recipe, and gives the joint its rest.
func (r *reader) checkPopulation(p *Population) {
	if len(r.problems) > 0 {
		return
	}
	if p.Version != PopulationVersion {
		r.addf("version", "is %d, and this program reads version %d; let its own evaluate --population write the file", p.Version, PopulationVersion)
	}
	if p.Rows < 0 {
		r.addf("rows", "is %d; write how many rows were counted", p.Rows)
	}
	if p.MinCount < 0 {
		r.addf("min_count", "is %d; write 0 or more", p.MinCount)
	}
	if len(p.Tables) == 0 {
		r.addf("tables", "is empty; write at least one table, such as {\"of\": \"function\", \"share\": {\"Search\": 0.6, \"Generate\": 0.4}}")
	}
	if j := p.Joint; j != nil {
		r.checkCounts(p.Rows, j)
	}
}

// checkCounts checks the numbers of the joint.
func (r *reader) checkCounts(rows int, j *PopulationJoint) {
	sum := 0
	for i, c := range j.Cells {
		if c.Count < 1 || c.Count > maxCount {
			r.addf(fmt.Sprintf("joint.cells[%d].count", i), "is %d; write 1 to %d, or leave the combination out", c.Count, maxCount)
			return
		}
		sum += c.Count
	}
	switch {
	case j.Rest == nil && rows > 0 && sum > rows:
		r.addf("joint.cells", "count %d rows, more than the %d that rows says; mend one of the two", sum, rows)
	case j.Rest == nil:
		j.Rest = new(max(rows-sum, 0))
	case *j.Rest < 0:
		r.addf("joint.rest", "is %d; write 0 or more rows", *j.Rest)
	}
}

// maxCount keeps sums of counts far from overflow.
const maxCount = 1 << 40

// checkTargetsOfPopulation checks the population's tables and joint against the recipe.
func (r *reader) checkTargetsOfPopulation() {
	if r.population == nil {
		return
	}
	seen := map[string]string{}
	for i, t := range r.domain.Recipe.Targets {
		if t.From == "" {
			seen[t.table()] = fmt.Sprintf("targets[%d] of %s", i, r.file)
			continue
		}
		key := t.From[strings.LastIndex(t.From, "tables["):]
		r.population.checkShares(key, key+".rest", t)
		if other, ok := seen[t.table()]; ok {
			r.population.addf(key, "is the same table as %s: %s; take one of the two away", other, t.table())
		}
		seen[t.table()] = key
	}
	if r.domain.Joint != nil {
		r.population.checkJoint(r.domain.Joint)
	}
	r.adopt(r.population.document)
}

// table says which table a target is, whatever its shares: "words given function=Search".
func (t *Target) table() string {
	var given []string
	for _, name := range sortedKeys(t.Given) {
		labels := slices.Clone(t.Given[name])
		slices.Sort(labels)
		given = append(given, name+"="+strings.Join(slices.Compact(labels), "|"))
	}
	if len(given) == 0 {
		return t.Of
	}
	return t.Of + " given " + strings.Join(given, ", ")
}

// checkJoint checks the joint's attributes and labels.
func (r *reader) checkJoint(j *PopulationJoint) {
	if len(j.Of) == 0 {
		r.addf("joint.of", "is empty; name the attributes that are counted together, such as [\"function\", \"content_type\"]")
		return
	}
	labels := make([][]string, len(j.Of))
	for i, name := range j.Of {
		key := fmt.Sprintf("joint.of[%d]", i)
		known, closed := r.closedLabels(key, name)
		switch {
		case !closed:
			return // the labels mean nothing without it
		case !r.targeted(name):
			r.addf(key, "no target names %q, so that rows are not planned by it; add a table of it, or take it out of the joint", name)
		case slices.Contains(j.Of[:i], name):
			r.addf(key, "%q stands twice; name each attribute once", name)
		}
		labels[i] = known
	}
	seen := map[string]int{}
	for i, c := range j.Cells {
		r.checkJointCell(i, c, j.Of, labels, seen)
	}
}

func (r *reader) checkJointCell(i int, c PopulationCell, of []string, labels [][]string, seen map[string]int) {
	key := fmt.Sprintf("joint.cells[%d].values", i)
	if len(c.Values) != len(of) {
		r.addf(key, "has %d labels for %d attributes; write one of each of %s", len(c.Values), len(of), strings.Join(of, ", "))
		return
	}
	for at, label := range c.Values {
		if !slices.Contains(labels[at], label) {
			r.addf(fmt.Sprintf("%s[%d]", key, at), "%q is no label of %s; %s", label, of[at], DidYouMean(label, labels[at]))
		}
	}
	all := strings.Join(c.Values, "\x00")
	if before, ok := seen[all]; ok {
		r.addf(key, "are those of cells[%d] too; write one count for both", before)
	}
	seen[all] = i
}
