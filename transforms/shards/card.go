package shards

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// CardInfo is what the card of a dataset is made from.
type CardInfo struct {
	Name         string
	Description  string   // one paragraph; "" says only what kind of data it is
	License      string   // SPDX identifier of the dataset, "" for none
	Languages    []string // BCP 47 codes of the rows
	Attributes   []Attribute
	Views        []string // that were written
	Report       schemas.Report
	Manifest     schemas.Manifest  // its Files must hold all shards; Splits and Rows are taken as they are
	Attributions map[string]string // source name to whom its licence asks to name
}

// Card returns the README.md of a dataset: front matter that the datasets library needs (every column with its type,
// or loading fails; exact num_examples, or it fails too), and what a person asks before using it. The same info gives
// the same bytes.
func Card(info CardInfo) ([]byte, error) {
	columns, err := Columns(info.Attributes)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	writeFrontMatter(&b, info, columns)
	writeCardBody(&b, info, columns)
	return b.Bytes(), nil
}

// cardSplit is one split that has shards.
type cardSplit struct {
	name  string
	rows  int
	bytes int64 // of its shards
}

// cardSplits returns the splits that have rows, train first: the datasets library fails on a split without.
func cardSplits(m schemas.Manifest) []cardSplit {
	var splits []cardSplit
	for name, rows := range m.Splits {
		split := cardSplit{name: name, rows: rows}
		for _, f := range m.Files {
			if f.Set == name && path.Dir(f.Path) == "data" {
				split.bytes += f.Bytes
			}
		}
		if rows > 0 {
			splits = append(splits, split)
		}
	}
	slices.SortFunc(splits, func(a, b cardSplit) int {
		if (a.name == schemas.SplitTrain) != (b.name == schemas.SplitTrain) {
			return map[bool]int{true: -1, false: 1}[a.name == schemas.SplitTrain]
		}
		return strings.Compare(a.name, b.name)
	})
	return splits
}

func writeFrontMatter(b *bytes.Buffer, info CardInfo, columns []Column) {
	splits := cardSplits(info.Manifest)
	b.WriteString("---\n")
	writeList(b, "language", baseLanguages(info.Languages))
	if info.License != "" {
		hub, known := hubLicense(info.License)
		fmt.Fprintf(b, "license: %s\n", hub)
		if !known {
			fmt.Fprintf(b, "license_name: %s\n", quote(info.License))
		}
	}
	writeList(b, "tags", []string{"synthetic", "function-calling"})
	writeList(b, "annotations_creators", []string{"machine-generated"})
	fmt.Fprintf(b, "pretty_name: %s\n", quote(info.Name))
	writeList(b, "size_categories", []string{sizeCategory(info.Manifest.Rows)})
	writeList(b, "task_categories", []string{"text-generation"})
	writeConfigs(b, splits)
	writeFeatures(b, columns)
	writeSplits(b, splits)
	b.WriteString("---\n\n")
}

func writeList(b *bytes.Buffer, key string, values []string) {
	if len(values) == 0 {
		return
	}
	fmt.Fprintf(b, "%s:\n", key)
	for _, v := range values {
		fmt.Fprintf(b, "- %s\n", quote(v))
	}
}

func writeConfigs(b *bytes.Buffer, splits []cardSplit) {
	if len(splits) == 0 {
		return
	}
	b.WriteString("configs:\n- config_name: default\n  data_files:\n")
	for _, s := range splits {
		fmt.Fprintf(b, "  - split: %s\n    path: data/%s-*\n", s.name, s.name)
	}
}

func writeFeatures(b *bytes.Buffer, columns []Column) {
	b.WriteString("dataset_info:\n  features:\n")
	for _, c := range columns {
		fmt.Fprintf(b, "  - name: %s\n", quote(c.Name))
		switch c.Kind {
		case JSONList:
			b.WriteString("    list: json\n")
		case TextList:
			b.WriteString("    list: string\n")
		case Messages:
			b.WriteString("    list:\n")
			for _, field := range messageFields {
				dtype := "dtype: string"
				if field == "tool_calls" {
					dtype = "list: json"
				}
				fmt.Fprintf(b, "    - name: %s\n      %s\n", field, dtype)
			}
		default:
			fmt.Fprintf(b, "    dtype: %s\n", map[Kind]string{Text: "string", Integer: "int32", Long: "int64", JSON: "json"}[c.Kind])
		}
	}
}

func writeSplits(b *bytes.Buffer, splits []cardSplit) {
	var total int64
	if len(splits) > 0 {
		b.WriteString("  splits:\n")
	}
	for _, s := range splits {
		fmt.Fprintf(b, "  - name: %s\n    num_bytes: %d\n    num_examples: %d\n", s.name, s.bytes, s.rows)
		total += s.bytes
	}
	fmt.Fprintf(b, "  download_size: %d\n  dataset_size: %d\n", total, total)
}

// quote writes a YAML scalar: plain where it is a plain word, else as a JSON string, which YAML reads alike. Words
// that YAML takes for something else (no, true, 1.0, null) are quoted.
func quote(s string) string {
	plain := s != "" && s[0] >= 'a' && s[0] <= 'z' && !slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}, s)
	for _, r := range s {
		plain = plain && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	}
	if plain {
		return s
	}
	return string(appendString(nil, strings.ToValidUTF8(s, "\ufffd")))
}

// baseLanguages reduces BCP 47 codes to the language alone, which is what the hub lists: en-GB is en.
func baseLanguages(codes []string) []string {
	var base []string
	for _, code := range codes {
		language, _, _ := strings.Cut(strings.ToLower(code), "-")
		if language != "" && language != "und" && !slices.Contains(base, language) {
			base = append(base, language)
		}
	}
	slices.Sort(base)
	return base
}

// hubLicenses are Hugging Face's names where they are not the SPDX identifier in lower case.
var hubLicenses = map[string]string{
	"odbl-1.0": "odbl", "pddl-1.0": "pddl", "gfdl-1.3": "gfdl", "gfdl-1.3-or-later": "gfdl", "isc": "isc",
	"odc-by-1.0": "odc-by", "bsl-1.0": "bsl-1.0", "gpl-3.0-only": "gpl-3.0", "gpl-3.0-or-later": "gpl-3.0",
	"gpl-2.0-only": "gpl-2.0", "gpl-2.0-or-later": "gpl-2.0", "agpl-3.0-only": "agpl-3.0", "agpl-3.0-or-later": "agpl-3.0",
	"lgpl-3.0-only": "lgpl-3.0", "lgpl-3.0-or-later": "lgpl-3.0",
}

// hubLicense returns Hugging Face's name of a licence, "other" for one that it does not know.
func hubLicense(spdx string) (name string, known bool) {
	l := readLicense(spdx)
	if name, ok := hubLicenses[l.id]; ok {
		return name, true
	}
	if l.open {
		return l.id, true
	}
	return "other", false
}

// sizeCategory is Hugging Face's size class of a number of rows.
func sizeCategory(rows int) string {
	names := []string{"1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T"}
	limit := 1000
	for i, name := range names {
		if rows < limit {
			if i == 0 {
				return "n<1K"
			}
			return names[i-1] + "<n<" + name
		}
		limit *= 10
	}
	return "n>1T"
}
