package messages

import "testing"

func TestSentence(t *testing.T) {
	facts := args{"Who": safe("<@U1>"), "Text": "a < b & c", "N": 3, "Day": sampleDay}
	for _, tt := range []struct{ src, want string }{
		{"", ""},
		{"Nothing named.", "Nothing named."},
		{"{{.Who}}", "<@U1>"},
		{"{{ .Who }}: {{.Text}}, {{.N}} times.", "<@U1>: a &lt; b &amp; c, 3 times."},
		{"{{.Who}}{{.N}}{{.N}}", "<@U1>33"},
		{"{{.Missing}} }}", "<no value> }}"},
	} {
		s, err := sentenceParser{}.Parse(tt.src, "", "")
		if err != nil {
			t.Errorf("%q: %v", tt.src, err)
			continue
		}
		if got, err := s.Execute(facts); got != tt.want || err != nil {
			t.Errorf("%q: %q %v, want %q", tt.src, got, err, tt.want)
		}
	}
	for _, src := range []string{"{{.Who", "{{Who}}", "{{.}}", "{{if .Who}}x{{end}}", "{{.A.B}}", "{{.N | print}}", "{{}}"} {
		if _, err := (sentenceParser{}).Parse(src, "", ""); err == nil {
			t.Errorf("%q is more than a sentence, and was taken", src)
		}
	}
	for _, lang := range Languages { // what the files say can be read
		for id, forms := range sentences(t, lang) {
			for form, text := range forms {
				if _, err := (sentenceParser{}).Parse(text, "", ""); err != nil {
					t.Errorf("%s: %s.%s: %v", lang, id, form, err)
				}
			}
		}
	}
}
