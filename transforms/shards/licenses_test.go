package shards

import (
	"strings"
	"testing"
)

func TestCheckLicenses(t *testing.T) {
	for _, c := range []struct{ dataset, source, wrong string }{
		{dataset: "apache-2.0", source: "CC0-1.0"}, {dataset: "CC0-1.0", source: "cc0-1.0"}, {dataset: "apache-2.0", source: "CC-BY-4.0"},
		{dataset: "mit", source: "BSD-3-Clause"}, {dataset: "cc-by-4.0", source: "Apache-2.0"}, {dataset: "", source: "MIT"}, {dataset: "apache-2.0", source: "odc-by"},
		{dataset: "cc-by-sa-4.0", source: "CC-BY-SA-3.0"}, {dataset: "cc-by-sa-4.0", source: "CC-BY-SA-4.0"}, {dataset: "CC-BY-SA-4.0", source: "cc-by-sa-3.0-de"},
		{dataset: "odbl", source: "ODbL-1.0"}, {dataset: "GPL-3.0-only", source: "GPL-2.0-or-later"}, {dataset: "gpl-2.0-only", source: "GPL-2.0-only"},
		{dataset: "cc-by-nc-4.0", source: "CC-BY-NC-4.0"}, {dataset: "cc-by-nc-sa-4.0", source: "CC-BY-NC-4.0"}, {dataset: "cc-by-nc-4.0", source: "MIT"},
		{dataset: "", source: ""}, {dataset: "", source: "Our-Terms"}, {dataset: "proprietary", source: "CC-BY-NC-4.0"}, {dataset: "", source: "CC-BY-ND-4.0"},
		{dataset: "LicenseRef-Ours", source: "LicenseRef-Ours"}, {dataset: "other", source: "proprietary"},
		{"apache-2.0", "CC-BY-SA-4.0", "give the dataset the licence CC-BY-SA-4.0"}, {"cc-by-4.0", "cc-by-sa-3.0", "share alike"},
		{"cc-by-sa-3.0", "CC-BY-SA-4.0", "share alike"}, {"cc-by-nc-sa-4.0", "CC-BY-SA-4.0", "share alike"}, {"cc-by-sa-4.0", "CC-BY-NC-SA-4.0", "share alike"},
		{"", "CC-BY-SA-4.0", "share alike"}, {"mit", "ODbL-1.0", "share alike"}, {"odbl-1.0", "CC-BY-SA-4.0", "share alike"}, {"gpl-3.0", "GPL-2.0-only", "share alike"},
		{"apache-2.0", "CC-BY-NC-4.0", "forbids commercial use"}, {"cc-by-sa-4.0", "CC-BY-NC-3.0", "forbids commercial use"},
		{"apache-2.0", "CC-BY-ND-4.0", "forbids sharing"}, {"cc-by-nc-nd-4.0", "CC-BY-NC-ND-4.0", "forbids sharing"},
		{"apache-2.0", "", "state the source's licence"}, {"apache-2.0", "Our-Terms", "nothing is known"}, {"apache-2.0", "proprietary", "nothing is known"},
	} {
		err := CheckLicenses(c.dataset, []SourceLicense{{"fine", "CC0-1.0"}, {"tested", c.source}})
		if c.wrong == "" && err != nil {
			t.Errorf("%s into %s: %v", c.source, c.dataset, err)
		}
		if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong) || !strings.Contains(err.Error(), `"tested"`) ||
			!strings.Contains(err.Error(), orNone(c.source)) || strings.Contains(err.Error(), "fine")) {
			t.Errorf("%s into %s: error %v, want %q naming source and licence", c.source, c.dataset, err, c.wrong)
		}
	}
}

func TestCheckLicensesNamesAll(t *testing.T) {
	err := CheckLicenses("apache-2.0", []SourceLicense{{"one", "CC-BY-SA-4.0"}, {"two", "CC-BY-NC-4.0"}})
	if err == nil || !strings.Contains(err.Error(), "one") || !strings.Contains(err.Error(), "two") {
		t.Errorf("error %v", err)
	}
	if err := CheckLicenses("apache-2.0", nil); err != nil {
		t.Error(err)
	}
}
