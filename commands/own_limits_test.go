package commands

import (
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// limits has a worker set limits of their own: "limit.code-day" and so on, "" for none.
func (o *office) limits(user string, answers map[string]Values) Reply {
	o.t.Helper()
	return o.submits(user, wantForm[messages.OwnLimitsForm](o.t, o.types(user, "/peer", "limits")), answers)
}

func TestOwnLimits(t *testing.T) {
	o := openTeam(t, "K7")
	saved := want[messages.OwnLimits](t, o.limits("UADA", map[string]Values{"limit.code-day": {"1"}, "limit.code-week": {"2"}, "limit.all-day": {""}}))
	if len(saved.Rows) != 2 || saved.Rows[0].Own != 1 || saved.Rows[0].Limit != 2 {
		t.Errorf("saved %+v", saved)
	}
	o.logs("UADA", "K7 10m call", o.at)
	if got := o.taken(storage.NudgeLane); len(got) != 0 {
		t.Errorf("at the limit: %v", addressed(got))
	}
	o.logs("UADA", "K7 11m call", o.at)
	nudges := o.taken(storage.NudgeLane)
	if want := []string{"UADA heads_up", "UADA own_limit_passed"}; !slices.Equal(addressed(nudges), want) {
		t.Fatalf("above the own limit: %v, want %v", addressed(nudges), want)
	}
	text := messages.Render(nudges[1].m, "en", messages.Options{}).Text
	for _, part := range []string{"2 contacts with K7 on Tue 17 Nov.", "set for yourself is 1", "Only you get this"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	// Once for a window, and again after a correction. What is agreed goes its way beside it; nobody else reads of this.
	o.writes("UADA", "undo", o.at)
	o.taken(storage.NudgeLane)
	o.logs("UADA", "K7 12m call", o.at)
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Contains(got, "UADA own_limit_passed") {
		t.Errorf("after a correction: %v", got)
	}
	o.logs("UADA", "K7 13m call", o.at) // the agreed limit, and the own one of the week
	for _, l := range o.taken(storage.NudgeLane) {
		if m, ok := l.m.(messages.OwnLimitPassed); l.To.User != "UADA" || ok && m.Measured.Rule != peer.CodeWeek {
			t.Errorf("sent %s %+v", l.Kind, l.m)
		}
	}
	for _, l := range o.taken(storage.AlertLane) {
		if text := messages.Render(l.m, "en", messages.Options{}).Text; strings.Contains(text, "set for yourself") {
			t.Errorf("%s reads\n%s", l.Kind, text)
		}
	}
	week := messages.Render(want[messages.Week](t, o.types("UADA", "/peer", "week")), "en", messages.Options{}).Text
	for _, part := range []string{"above your own limit 1", "above your own limit 2"} {
		if !strings.Contains(week, part) {
			t.Errorf("%q is not in\n%s", part, week)
		}
	}
	// The form shows them, and an empty one takes them away.
	form := wantForm[messages.OwnLimitsForm](t, o.types("UADA", "/peer", "grenser"))
	if len(form.Rows) != 12 || !form.Rows[0].Set || form.Rows[0].Own != 1 || form.Rows[4].Set {
		t.Errorf("form %+v", form)
	}
	if m := want[messages.OwnLimits](t, o.submits("UADA", form, nil)); len(m.Rows) != 0 {
		t.Errorf("taken away %+v", m)
	}
	if own := o.records("UADA").OwnLimits; own != nil {
		t.Errorf("still kept: %v", own)
	}
}

func TestOwnLimitsRefused(t *testing.T) {
	o := openTeam(t, "K7")
	for _, bad := range []string{"0", "2", "-1", "many"} { // 2 is agreed
		if r := o.limits("UADA", map[string]Values{"limit.code-day": {bad}}); r.Errors["limit.code-day"] == nil {
			t.Errorf("%s: %s", bad, described(r))
		}
	}
	for _, user := range []string{"UBO", "UKARI", "UADMIN"} {
		want[messages.Refused](t, o.types(user, "/peer", "limits"))
		want[messages.Refused](t, o.submits(user, messages.OwnLimitsForm{}, map[string]Values{"limit.code-day": {"1"}}))
	}
	if own := o.records("UADA").OwnLimits; own != nil {
		t.Errorf("kept: %v", own)
	}
}
