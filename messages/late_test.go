package messages

import (
	"strings"
	"testing"
	"time"
)

// A message that comes late says when it was, in the zone and the language of whoever reads it, before anything else.
func TestLate(t *testing.T) {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	for language, want := range map[string]string{
		"en": "This was at Tue 17 Nov 14:30; I could not reach Slack until now.",
		"nb": "Dette var tirsdag 17. nov 14:30; jeg fikk ikke kontakt med Slack før nå.",
		"ro": "Acest lucru a fost marți 17 nov 14:30; până acum nu am putut ajunge la Slack.",
	} {
		content := Render(NotSaved{}, language, Options{Late: at, Zone: "Europe/Oslo"})
		if first, _, _ := strings.Cut(content.Text, "\n"); first != want {
			t.Errorf("%s begins %q, want %q", language, first, want)
		}
		if strings.Contains(Render(NotSaved{}, language, Options{}).Text, "17") {
			t.Errorf("%s: what is not late says that it is", language)
		}
	}
}
