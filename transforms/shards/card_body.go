package shards

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// cardCells is how many values of one table the card shows; report.html shows all.
const cardCells = 30

func writeCardBody(b *bytes.Buffer, info CardInfo, columns []Column) {
	fmt.Fprintf(b, "# %s\n\n", escape(info.Name))
	if info.Description != "" {
		fmt.Fprintf(b, "%s\n\n", strings.TrimSpace(info.Description))
	}
	writeWhat(b, info)
	writeLoading(b, info)
	writeColumns(b, columns)
	writeTargets(b, info.Report)
	writeSources(b, info)
	writeMaking(b, info)
	writeLimits(b, info)
}

func writeWhat(b *bytes.Buffer, info CardInfo) {
	fmt.Fprintf(b, "Synthetic requests and the function calls that answer them, to train language models that call functions: "+
		"%d rows, made by RouteNator. No row comes from a real user.\n\n", info.Manifest.Rows)
	for _, s := range cardSplits(info.Manifest) {
		fmt.Fprintf(b, "- `%s`: %d rows\n", s.name, s.rows)
	}
	b.WriteString("\n")
}

func writeLoading(b *bytes.Buffer, info CardInfo) {
	b.WriteString("## Load it\n\n" +
		"```python\nfrom datasets import load_dataset  # 4.7 or later\n\ndata = load_dataset(\"PATH_OR_REPOSITORY\")\n" +
		"data[\"train\"][0][\"messages\"]\n```\n\n" +
		"`datasets` before 4.7 does not know the type `json` and fails with `'module' object is not callable`. Calls and tools are JSON values " +
		"because no two functions have the same parameters: as structs every row would get the parameters of all, filled with null.\n\n" +
		"DuckDB, pandas and polars read the files in `data/` directly; polars shows JSON columns as Binary (cast them to String):\n\n" +
		"```sql\nSELECT query, function, arguments FROM 'data/*.parquet' LIMIT 10;\n```\n\n")
	if len(info.Views) > 0 {
		fmt.Fprintf(b, "The same rows in other trainers' shapes: `views/%s/`.\n\n", strings.Join(info.Views, "/`, `views/"))
	}
}

// columnMeanings say what the fixed columns hold.
var columnMeanings = map[string]string{
	"id": "hash of seed, asset, route, cell and draw", "split": "train or validation; no asset is in both", "query": "what the user says",
	"outcome":  "call, parallel (several calls in one query), clarify (the assistant asks for a required argument) or none (no function that is shown fits)",
	"calls":    "the calls, each with name and arguments",
	"function": "name of the first call, empty without one", "arguments": "arguments of the first call, {} without one",
	"messages": "the conversation as trainers take it", "tools": "the function schemas that the row shows", "language": "of the query",
	"noise": "kind of typing noise, empty for none", "route": "how the row was made", "model": "that wrote it, empty for templates",
	"prompt_sha256": "of the prompt to that model", "asset_id": "of the content that it is about", "graph_path": "concepts that it was made from",
	"round": "of generation", "seed": "of every random choice",
}

func writeColumns(b *bytes.Buffer, columns []Column) {
	types := map[Kind]string{Text: "string", Integer: "int32", Long: "int64", JSON: "JSON", JSONList: "list of JSON", TextList: "list of strings",
		Messages: "list of {role, content, tool_calls, tool_call_id, name}"}
	b.WriteString("## Columns\n\n| column | type | holds |\n|---|---|---|\n")
	for _, c := range columns {
		meaning, fixed := columnMeanings[c.Name]
		if !fixed {
			meaning = "observed on the row"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", c.Name, types[c.Kind], meaning)
	}
	b.WriteString("\n")
}

func writeTargets(b *bytes.Buffer, r schemas.Report) {
	if len(r.Tables) == 0 {
		return
	}
	b.WriteString("## Targets and what was reached\n\nRows wanted and rows there are, for each table of targets. JS is the Jensen-Shannon divergence " +
		"of the two (base 2; 0 is alike, 1 is disjoint).\n\n")
	for _, table := range r.Tables {
		fmt.Fprintf(b, "### %s\n\nJS %.6f\n\n| value | target | accepted |\n|---|--:|--:|\n", escape(table.Of+givenWords(table.Given)), table.JS)
		for _, cell := range table.Cells[:min(len(table.Cells), cardCells)] {
			fmt.Fprintf(b, "| %s | %.1f | %d |\n", escape(cell.Value), cell.Target, cell.Accepted)
		}
		b.WriteString("\n")
		if more := len(table.Cells) - cardCells; more > 0 {
			fmt.Fprintf(b, "%d more values are in `report.json`.\n\n", more)
		}
	}
	for _, s := range r.Shortfall[:min(len(r.Shortfall), cardCells)] {
		fmt.Fprintf(b, "- Short of rows: %s has %d of %d.\n", escape(cellWords(s.Cell)), s.Accepted, s.Quota)
	}
	if len(r.Shortfall) > 0 {
		b.WriteString("\n")
	}
}

func givenWords(given map[string][]string) string {
	var words strings.Builder
	for _, name := range slices.Sorted(maps.Keys(given)) {
		fmt.Fprintf(&words, ", where %s is %s", name, strings.Join(given[name], " or "))
	}
	return words.String()
}

func cellWords(cell map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(cell)) {
		words = append(words, name+" = "+cell[name])
	}
	return strings.Join(words, ", ")
}

func writeSources(b *bytes.Buffer, info CardInfo) {
	b.WriteString("## Sources and licences\n\n")
	fmt.Fprintf(b, "Licence of the dataset: %s.\n\n", escape(orNone(info.License)))
	if len(info.Report.Sources) == 0 {
		b.WriteString("No outside content went into it.\n\n")
		return
	}
	b.WriteString("| source | licence | attribution | records | rows made from them |\n|---|---|---|--:|--:|\n")
	for _, s := range info.Report.Sources {
		name := escape(s.Name)
		if s.URL != "" {
			name = fmt.Sprintf("[%s](<%s>)", name, strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(s.URL))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %d | %d |\n", name, escape(orNone(s.License)), escape(info.Attributions[s.Name]), s.Assets, s.Rows)
	}
	b.WriteString("\n")
}

func writeMaking(b *bytes.Buffer, info CardInfo) {
	m, f := info.Manifest, info.Report.Funnel
	b.WriteString("## How it was made\n\nTargets become exact quotas per cell (a combination of labels) and route; each route makes candidates for " +
		"its cells; candidates are validated, deduplicated and cut to the quotas by hash. Every random choice is a hash of the seed.\n\n")
	fmt.Fprintf(b, "| | |\n|---|---|\n| snapshot | `%s` |\n| identity | `%s` |\n| recipe (sha256) | `%s` |\n| algorithms | %s |\n| seed | %d |\n\n",
		m.ID, m.Identity, m.RecipeSHA256, escape(m.Version), m.Seed)
	writeChanges(b, info.Report.Refresh)
	b.WriteString("| route | kind | planned | landed | yield | unique | accepted |\n|---|---|--:|--:|--:|--:|--:|\n")
	for _, r := range info.Report.Routes {
		fmt.Fprintf(b, "| %s | %s | %d | %d | %.3f | %d | %d |\n", escape(r.Name), escape(r.Kind), r.Planned, r.Landed, r.Yield, r.Unique, r.Accepted)
	}
	if cost := info.Report.Cost; len(cost.Steps) > 0 {
		b.WriteString("\n| asked by | endpoint | requests | tokens in | tokens out | US dollars |\n|---|---|--:|--:|--:|--:|\n")
		for _, step := range cost.Steps {
			fmt.Fprintf(b, "| %s | %s | %d | %d | %d | %.4f |\n", escape(step.Name), escape(step.Endpoint), step.Requests, step.Usage.Input, step.Usage.Output, step.USD)
		}
	}
	b.WriteString("\n| step | rows |\n|---|--:|\n")
	fmt.Fprintf(b, "| planned | %d |\n| candidates | %d |\n", f.Planned, f.Candidates)
	for _, r := range f.Rejected {
		fmt.Fprintf(b, "| rejected: %s, %s | %d |\n", escape(r.Stage), escape(r.Reason), r.Rows)
	}
	fmt.Fprintf(b, "| surplus | %d |\n| accepted | %d |\n\n", f.Surplus, f.Accepted)
}

// writeChanges says what a refresh changed.
func writeChanges(b *bytes.Buffer, r *schemas.RefreshReport) {
	if r == nil {
		return
	}
	fmt.Fprintf(b, "A refresh of the snapshot `%s`:\n\n| rows | |\n|---|--:|\n| before | %d |\n| kept | %d |\n| removed | %d |\n| added | %d |\n", r.Parent, r.Before, r.Kept, r.Removed, r.Added)
	for _, left := range r.Left {
		fmt.Fprintf(b, "| left (with surplus): %s | %d |\n", escape(left.Reason), left.Rows)
	}
	b.WriteString("\nWhat each table held before stands beside what it holds now in report.json and report.html.\n\n")
}

// reviewed adds the models that looked at rows.
func reviewed(info CardInfo) string {
	if len(info.Report.Cost.Agreement) > 0 {
		return " and by a second look of a model"
	}
	return ""
}

func writeLimits(b *bytes.Buffer, info CardInfo) {
	b.WriteString("## Limits\n\n- The requests are synthetic. That their labels are distributed as the targets say does not make them sound like real users: " +
		"test what you train on real requests.\n- Labels are checked by rules" + reviewed(info) + ", not by people.\n")
	templates := 0
	for _, r := range info.Report.Routes {
		if r.Kind == "template" {
			templates += r.Accepted
		}
	}
	if templates > 0 {
		fmt.Fprintf(b, "- %d of %d rows come from phrase templates; their wording varies less than people's.\n", templates, info.Manifest.Rows)
	}
	b.WriteString("- Some chat templates refuse parallel calls (Llama 3.x) or drop calls (phi3, cohere, gemma3): render a few rows with yours first.\n")
	for _, note := range info.Report.Notes {
		fmt.Fprintf(b, "- %s\n", escape(note))
	}
}

// escape makes a text safe inside a Markdown table or line.
func escape(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", ">", "&gt;", "`", "\\`", "*", "\\*", "[", "\\[", "]", "\\]", "_", "\\_",
		"\r", " ", "\n", " ").Replace(s)
}
