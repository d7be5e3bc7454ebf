package commands

import (
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestAgainAfterTheTalk: the next alert about the same says so to both, in the same words, the worker first.
func TestAgainAfterTheTalk(t *testing.T) {
	o, first := openAlert(t)
	o.closes("UKARI", first, peer.Talked)
	o.taken(storage.AlertLane)
	again := func(code string, days int) {
		t.Helper()
		for _, length := range []string{"11m", "12m", "13m"} {
			o.logs("UADA", code+" "+length+" call", o.at.AddDate(0, 0, days))
		}
	}
	again("K7", 9)
	got := o.taken(storage.AlertLane)
	if len(got) != 2 || got[0].To.User != "UADA" || got[1].To.Channel != "C0COORD" {
		t.Fatalf("sent %v", addressed(got))
	}
	for _, l := range got {
		if text := messages.Render(l.m, "en", messages.Options{}).Text; !strings.Contains(text, "again, 9 days after the talk") {
			t.Errorf("%s reads\n%s", l.Kind, text)
		}
	}
	if a, ok := o.alert(peer.CodeDay, "K7", "2026-11-26"); !ok || a.TalkedAs != peer.Talked || !a.TalkedAt.Equal(o.theAlert().ClosedAt) {
		t.Errorf("stored %+v", a)
	}
	// Nobody has talked about another code.
	again("M3", 9)
	for _, l := range o.taken(storage.AlertLane) {
		if text := messages.Render(l.m, "en", messages.Options{}).Text; strings.Contains(text, "after the talk") {
			t.Errorf("%s reads\n%s", l.Kind, text)
		}
	}
}
