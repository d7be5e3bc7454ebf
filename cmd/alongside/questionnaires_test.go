package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderOfQuestionnaires(t *testing.T) {
	raw, err := os.ReadFile("../../peer/testdata/questionnaire/tea.json")
	if err != nil {
		t.Fatal(err)
	}
	tea := string(raw)
	for name, row := range map[string]struct {
		files map[string]string
		says  string
	}{
		"none":               {nil, ""},
		"one":                {map[string]string{"tea.json": tea, "README.md": "about"}, ""},
		"two of one name":    {map[string]string{"a.json": tea, "b.json": tea}, "both called tea"},
		"a broken one":       {map[string]string{"a.json": strings.Replace(tea, `"CC0 1.0"`, `""`, 1)}, "licence is missing"},
		"a word of /checkin": {map[string]string{"a.json": strings.Replace(tea, `"id": "tea"`, `"id": "trend"`, 1)}, "know already"},
		"too long":           {map[string]string{"a.json": tea + strings.Repeat(" ", longQuestionnaire)}, "bytes"},
	} {
		dir := t.TempDir()
		for file, text := range row.files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		all, err := questionnaireSettings{dir}.load()
		if row.says == "" && (err != nil || len(all) != min(1, len(row.files))) {
			t.Errorf("%s: %d, %v", name, len(all), err)
		}
		if row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
			t.Errorf("%s: %v; it should say %q", name, err, row.says)
		}
	}
	if _, err := (questionnaireSettings{filepath.Join(t.TempDir(), "gone")}).load(); err == nil {
		t.Error("a folder that is not there is taken for an empty one")
	}
	if all, err := (questionnaireSettings{}).load(); err != nil || all != nil {
		t.Errorf("no folder: %v %v", all, err)
	}
}

// The example of the page is one that is taken.
func TestDocsExampleOfAQuestionnaire(t *testing.T) {
	page, err := os.ReadFile("../../docs/questionnaires.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the page has no example")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tea.json"), []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, err := (questionnaireSettings{dir}).load(); err != nil || len(all) != 1 {
		t.Errorf("%d, %v", len(all), err)
	}
}
