package messages

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"alongside/peer"
)

// sentences reads the locale files of a language: message id to plural form to text. A plain string is the form "other".
// An id that stands in two files is an error: one of them would win in silence.
func sentences(t *testing.T, language string) map[string]map[string]string {
	t.Helper()
	names, err := filepath.Glob("locales/*." + language + ".toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has no locale files: %v", language, err)
	}
	file := map[string]any{}
	for _, name := range names {
		var part map[string]any
		if _, err := toml.DecodeFile(name, &part); err != nil {
			t.Fatal(err)
		}
		for id, v := range part {
			if _, twice := file[id]; twice {
				t.Errorf("%s: %s stands in another file too", name, id)
			}
			file[id] = v
		}
	}
	all := map[string]map[string]string{}
	for id, v := range file {
		all[id] = map[string]string{}
		switch v := v.(type) {
		case string:
			all[id]["other"] = v
		case map[string]any:
			for form, text := range v {
				all[id][form] = text.(string)
			}
		}
	}
	return all
}

// A language that lacks one message fails, and so does one that has a message too many, another set of facts, or a plural
// without all of its forms.
func TestEveryLanguageSaysEverything(t *testing.T) {
	fact := regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)
	factsOf := func(forms map[string]string) []string {
		var names []string
		for _, text := range forms {
			for _, m := range fact.FindAllStringSubmatch(text, -1) {
				names = append(names, m[1])
			}
		}
		slices.Sort(names)
		return slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "N" || n == "Value" })
	}
	english := sentences(t, "en")
	for _, language := range Languages {
		own := sentences(t, language)
		for id, forms := range english {
			said, ok := own[id]
			if !ok {
				t.Errorf("%s: %s is not said", language, id)
				continue
			}
			if a, b := factsOf(forms), factsOf(said); !slices.Equal(a, b) {
				t.Errorf("%s: %s names %v, English names %v", language, id, b, a)
			}
			_, plural := forms["one"]
			if _, few := said["few"]; plural && language == "ro" && !few {
				t.Errorf("ro: %s has no form for 2 to 19", id)
			}
			for form, text := range said {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s (%s) is empty", language, id, form)
				}
			}
		}
		for id := range own {
			if _, ok := english[id]; !ok {
				t.Errorf("%s: %s is not in English", language, id)
			}
		}
	}
}

// Words are dead that no message says.
func TestEverySentenceIsUsed(t *testing.T) {
	used := map[string]bool{}
	heard = func(id string) { used[id] = true }
	defer func() { heard = nil }()
	for _, m := range Samples() {
		Render(m, "en", Options{Repeat: true, Late: time.Unix(1, 0)})
	}
	for _, f := range SampleForms() {
		RenderForm(f, "en")
	}
	sampleCalendar(peer.OwnFeed).Write("en")
	sampleCalendar(peer.TeamFeed).Write("en")
	for _, r := range peer.Rules() { // the label of a row: docs/limits.md names every one
		used["rule_"+ruleWord(r.ID)] = true
	}
	for id := range sentences(t, "en") {
		if !used[id] {
			t.Errorf("no sample says %s: it is not needed, or a sample is missing", id)
		}
	}
}

func TestForbiddenPhrases(t *testing.T) {
	command := regexp.MustCompile("`[^`]*`") // what is typed is no sentence
	for _, language := range Languages {
		raw, err := os.ReadFile("testdata/forbidden/" + language + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		var phrases []*regexp.Regexp
		for line := range strings.Lines(string(raw)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				phrases = append(phrases, regexp.MustCompile(`(?i)(^|[^\p{L}])`+regexp.QuoteMeta(line)+`($|[^\p{L}])`))
			}
		}
		if len(phrases) < 15 {
			t.Fatalf("%s: only %d phrases", language, len(phrases))
		}
		for id, forms := range sentences(t, language) {
			for _, text := range forms {
				for _, p := range phrases {
					if found := p.FindString(command.ReplaceAllString(text, "")); found != "" {
						t.Errorf("%s: %s says %q: %s", language, id, strings.TrimSpace(found), text)
					}
				}
			}
		}
	}
}
