package messages

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"alongside/peer"
)

// TestWaitingShowsTheAlertItself holds the alert as it is passed on against the alert in the channel: the same words and the
// same buttons below the line that says since when it waits.
func TestWaitingShowsTheAlertItself(t *testing.T) {
	for _, language := range Languages {
		for _, m := range waitingSamples() {
			waiting, ok := m.(AlertWaiting)
			if !ok {
				continue
			}
			got, want := Render(waiting, language, Options{}), Render(Alert{waiting.AlertFacts}, language, Options{})
			if d := cmp.Diff(asJSON(t, want.Blocks), asJSON(t, got.Blocks[1:])); d != "" {
				t.Errorf("%s, step %d (-alert +waiting):\n%s", language, waiting.Step, d)
			}
			since, rest, _ := strings.Cut(got.Text, "\n")
			if rest != want.Text {
				t.Errorf("%s, step %d: got the text %q, want %q", language, waiting.Step, rest, want.Text)
			}
			if !strings.Contains(since, "10:30") { // 09:30 UTC on the clocks of Oslo
				t.Errorf("%s, step %d does not say since when it waits: %q", language, waiting.Step, since)
			}
		}
	}
}

// TestPassedOnShowsWhatWasSent holds promise 2: the worker reads word for word what others get, and who gets it.
func TestPassedOnShowsWhatWasSent(t *testing.T) {
	for _, language := range Languages {
		for _, m := range waitingSamples() {
			passed, ok := m.(AlertPassedOn)
			if !ok {
				continue
			}
			got := Render(passed, language, Options{})
			if sent := Render(Alert{passed.AlertFacts}, language, Options{}); !strings.HasSuffix(got.Text, "\n"+sent.Text) {
				t.Errorf("%s: the worker reads %q, others read %q", language, got.Text, sent.Text)
			}
			for _, user := range passed.To {
				if !strings.Contains(got.Text, "<@"+user+">") {
					t.Errorf("%s: %s is not named in %q", language, user, got.Text)
				}
			}
			for _, b := range got.Blocks {
				if b.BlockType() == slack.MBTAction {
					t.Errorf("%s: the worker gets buttons", language)
				}
			}
		}
	}
}

func TestWaitingIsSaidInEveryLanguage(t *testing.T) {
	faces := map[string]bool{}
	for _, language := range Languages {
		for _, m := range waitingSamples() {
			text := Render(m, language, Options{}).Text
			if strings.Contains(text, "alert_") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
				t.Errorf("%s, %s: a sentence is missing: %q", language, m.kind(), text)
			}
			faces[text] = true
		}
	}
	if want := len(Languages) * len(waitingSamples()); len(faces) != want {
		t.Errorf("%d different texts, want %d: a language repeats another", len(faces), want)
	}
}

func TestAlertFactsOf(t *testing.T) {
	at := time.Date(2026, 11, 17, 9, 30, 0, 0, time.UTC)
	base := peer.Alert{
		ID: "code-week.U1.K7.2026-W47", Rule: peer.CodeWeek, Worker: "U1", Code: "K7", Window: "2026-W47", Value: 7, Limit: 6, Agreed: 1,
		State: peer.Open, RaisedAt: at,
	}
	want := AlertFacts{ID: base.ID, Worker: "U1", State: peer.Open, Zone: "Europe/Oslo", Measured: Measured{
		Rule: peer.CodeWeek, Code: "K7", From: sampleDay.Monday(), To: sampleDay.Monday().Add(6), Value: 7, Limit: 6, Agreed: 1}}
	check := func(a peer.Alert, want AlertFacts) {
		t.Helper()
		if d := cmp.Diff(want, AlertFactsOf(a, peer.Team{Zone: "Europe/Oslo"})); d != "" {
			t.Errorf("%s (-want +got):\n%s", a.State, d)
		}
	}
	check(base, want)
	acked, _ := base.Acknowledge("U2", at)
	want.State, want.By, want.At = peer.Acknowledged, "U2", at
	check(acked, want)
	closed, _ := acked.Close("U3", peer.Talked, at.Add(time.Hour))
	want.State, want.By, want.At, want.Outcome = peer.Closed, "U3", at.Add(time.Hour), peer.Talked
	check(closed, want)
	base.State, base.Withdrawn = peer.Withdrawn, at.Add(time.Minute)
	want.State, want.By, want.At, want.Outcome = peer.Withdrawn, "", at.Add(time.Minute), ""
	check(base, want)
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
