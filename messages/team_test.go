package messages

import (
	"strings"
	"testing"
	"time"

	"alongside/peer"
)

// every calls f with the text and the blocks of all samples and forms of the team files in every language.
func every(t *testing.T, f func(t *testing.T, name, lang string, p *page)) {
	t.Helper()
	for _, lang := range Languages {
		for _, m := range teamSamples() {
			p := newPage(lang)
			m.layout(p)
			f(t, m.kind(), lang, p)
		}
		for _, form := range teamForms() {
			s := &sheet{page: newPage(lang)}
			form.form(s)
			f(t, form.formKind(), lang, s.page)
		}
	}
}

func TestTeamWordsExistInEveryLanguage(t *testing.T) {
	every(t, func(t *testing.T, name, lang string, p *page) {
		for _, text := range append(p.text, blockTexts(p)...) {
			switch {
			case strings.Contains(text, "<no value>"):
				t.Errorf("%s %s: a fact is missing: %q", lang, name, text)
			case strings.Contains(text, "{{"):
				t.Errorf("%s %s: a brace is left: %q", lang, name, text)
			case strings.Contains(text, "_") && !strings.Contains(text, " ") && !strings.Contains(text, "/"):
				t.Errorf("%s %s: an id in place of its words: %q", lang, name, text)
			}
		}
		if len(p.blocks) == 0 || len(p.blocks) > 50 {
			t.Errorf("%s %s: %d blocks", lang, name, len(p.blocks))
		}
	})
}

func TestFormTitlesAndButtonsAreNotCut(t *testing.T) {
	for _, lang := range Languages {
		for _, form := range teamForms() {
			s := &sheet{page: newPage(lang)}
			form.form(s)
			for _, text := range []string{s.heading, s.submit} {
				if n := len([]rune(text)); n == 0 || n > titleText {
					t.Errorf("%s %s: %q has %d characters", lang, form.formKind(), text, n)
				}
			}
			if facts := RenderForm(form, lang).PrivateMetadata; facts == "{}" && form.formKind() == "team.setup" {
				t.Errorf("%s %s: the facts do not fit", lang, form.formKind())
			}
		}
	}
}

func TestHoursAreReadAsDayRanges(t *testing.T) {
	days := func(on ...time.Weekday) (d [7]bool) {
		for _, day := range on {
			d[day] = true
		}
		return d
	}
	for _, c := range []struct {
		name string
		days [7]bool
		want string
	}{
		{"none", days(), "at no fixed times"},
		{"working week", days(1, 2, 3, 4, 5), "Monday to Friday 08:00–20:00"},
		{"every day", days(0, 1, 2, 3, 4, 5, 6), "Monday to Sunday 08:00–20:00"},
		{"one", days(3), "Wednesday 08:00–20:00"},
		{"two neighbours", days(3, 4), "Wednesday and Thursday 08:00–20:00"},
		{"a gap", days(1, 2, 3, 5, 0), "Monday to Wednesday, Friday and Sunday 08:00–20:00"},
		{"weekend", days(6, 0), "Saturday and Sunday 08:00–20:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wordsOf("en").hours(peer.Availability{Days: c.days, From: 480, To: 1200}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBarNeedsNoColour(t *testing.T) {
	for _, c := range []struct {
		name         string
		value, limit int
		want         string
	}{
		{"some", 3, 5, "▰▰▰▱▱"}, {"at the limit", 2, 2, "▰▰"}, {"above", 7, 6, "▰▰▰▰▰▰"}, {"limit of nought", 1, 0, "▰"},
		{"little of much", 1, 40, "▰▱▱▱▱▱▱▱▱▱"}, {"almost all of much", 39, 40, "▰▰▰▰▰▰▰▰▰▱"}, {"nothing", 0, 3, "▱▱▱"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := bar(c.value, c.limit); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestZonesExist(t *testing.T) {
	seen := map[string]bool{}
	for _, zone := range Zones() {
		if _, err := time.LoadLocation(zone); err != nil || seen[zone] {
			t.Errorf("%s: unknown or twice", zone)
		}
		seen[zone] = true
	}
	if n := len(seen); n < 60 || n > 99 {
		t.Errorf("%d zones; Slack shows at most 100", n)
	}
}

func TestSubcommandIsUnderstoodInEveryLanguage(t *testing.T) {
	for text, want := range map[string][2]string{
		"add <@U1>":             {"add", "<@U1>"},
		"  Legg  til <@U1|ada>": {"add", "<@U1|ada>"},
		"ADAUGĂ <@U1>":          {"add", "<@U1>"},
		"adauga":                {"add", ""},
		"set up":                {"setup", ""},
		"avtale <@U1>":          {"agreement", "<@U1>"},
		"saptamana":             {"week", ""},
		"?":                     {"help", ""},
		"blåbær add":            {"", "blåbær add"},
		"":                      {"", ""},
	} {
		if meaning, rest := Subcommand(text); meaning != want[0] || rest != want[1] {
			t.Errorf("%q: got %q and %q, want %q", text, meaning, rest, want)
		}
	}
}
