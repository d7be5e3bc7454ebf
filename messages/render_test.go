package messages

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/internal/slacksim/blockkit"
	"alongside/peer"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every message in every language, as a person reads it. Read the files aloud when they change.
func TestGoldens(t *testing.T) {
	for _, language := range Languages {
		var all strings.Builder
		for _, m := range Samples() {
			c := Render(m, language, Options{})
			fmt.Fprintf(&all, "== %s\n%s\n", m.kind(), c.Text)
			if c.File != nil && c.File.Alt != "" {
				fmt.Fprintf(&all, "{%s: %s}\n", c.File.Title, c.File.Alt)
			}
			for _, b := range c.Blocks {
				raw, err := json.Marshal(b)
				if err != nil {
					t.Fatal(err)
				}
				for _, label := range buttonsOf(raw) {
					fmt.Fprintf(&all, "[%s]\n", label)
				}
			}
		}
		for _, f := range SampleForms() {
			raw, err := json.MarshalIndent(RenderForm(f, language), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "== form %s\n%s\n", f.formKind(), raw)
		}
		name := "testdata/golden." + language + ".txt"
		if *update {
			if err := os.WriteFile(name, []byte(all.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), all.String()); diff != "" {
			t.Errorf("%s (run with -update and read the difference):\n%s", name, diff)
		}
	}
}

func buttonsOf(raw []byte) []string {
	var b struct {
		Elements []struct{ Text json.RawMessage }
	}
	var labels []string
	if json.Unmarshal(raw, &b) == nil {
		for _, e := range b.Elements {
			var text struct{ Text string }
			if json.Unmarshal(e.Text, &text) == nil && text.Text != "" {
				labels = append(labels, text.Text)
			}
		}
	}
	return labels
}

// Slack refuses what is over its limits; so does the judge of our simulator, for every message in every language.
func TestWithinSlacksLimits(t *testing.T) {
	for _, language := range Languages {
		for _, m := range Samples() {
			c := Render(m, language, Options{Repeat: true, Late: time.Unix(1, 0), Zone: "Europe/Oslo"})
			raw, err := json.Marshal(c.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range blockkit.MessageJSON(raw) {
				t.Errorf("%s %s: %v", language, m.kind(), p)
			}
			if n := len([]rune(c.Text)); n == 0 || n > 3900 {
				t.Errorf("%s %s: the text has %d characters", language, m.kind(), n)
			}
			if strings.Contains(c.Text, "<no value>") || strings.Contains(string(raw), "no value") {
				t.Errorf("%s %s: a fact is missing: %s", language, m.kind(), c.Text)
			}
		}
		for _, f := range SampleForms() {
			raw, err := json.Marshal(RenderForm(f, language))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range blockkit.ViewJSON(raw) {
				t.Errorf("%s form %s: %v", language, f.formKind(), p)
			}
		}
	}
}

func TestEncodeDecode(t *testing.T) {
	for _, m := range Samples() {
		kind, facts, err := Encode(m)
		if err != nil {
			t.Fatalf("%s: %v", m.kind(), err)
		}
		back, err := Decode(kind, facts)
		if err != nil {
			t.Fatalf("%s: %v", m.kind(), err)
		}
		for _, language := range Languages {
			if diff := cmp.Diff(Render(m, language, Options{}).Text, Render(back, language, Options{}).Text); diff != "" {
				t.Errorf("%s reads otherwise after storage: %s", m.kind(), diff)
			}
		}
	}
	if _, err := Decode("nobody wrote this", nil); err == nil {
		t.Error("an unknown kind was decoded")
	}
}

// The worker gets the very words that the coordinators get.
func TestSameWordsForBoth(t *testing.T) {
	for _, m := range Samples() {
		a, ok := m.(Alert)
		if !ok {
			continue
		}
		for _, language := range Languages {
			channel, worker := Render(a, language, Options{}).Text, Render(AlertCopy(a), language, Options{}).Text
			if !strings.HasSuffix(worker, "\n"+channel) {
				t.Errorf("%s: the channel reads\n%s\nthe worker reads\n%s", language, channel, worker)
			}
		}
	}
}

// Whatever a person types comes out as text: nobody is notified by it, and no link is made of it.
func TestMarkupIsHarmless(t *testing.T) {
	evil := "<!channel> <@U999> <https://example.org|bank> & *bold*"
	for _, m := range []Message{
		ContactTrouble{Trouble: UnknownWord, Word: evil}, ContactTrouble{Trouble: NoSuchDay, Word: evil},
		ContactHelp{Command: evil, Codes: []peer.Code{peer.Code(evil)}}, Failed{Reference: evil}, Destination{Channel: evil, Code: evil},
		Refused{Reason: peer.NotAMember, Team: evil, Coordinators: []string{evil}},
	} {
		for _, language := range Languages {
			c := Render(m, language, Options{})
			raw, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			for _, active := range []string{"<!", "<@U999", "<http"} {
				if strings.Contains(c.Text, active) || strings.Contains(unescapeJSON(string(raw)), active) {
					t.Errorf("%s %s: %q is active in %s", language, reflect.TypeOf(m).Name(), active, c.Text)
				}
			}
		}
	}
}

func unescapeJSON(raw string) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(raw)
}
