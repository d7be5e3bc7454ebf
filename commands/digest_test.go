package commands

import (
	"context"
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestTeamDigest: whoever is responsible sees it alone at any time, and a coordinator says when it comes.
func TestTeamDigest(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UKARI") // a coordinator who is a worker too
	o.types("UADA", "/timeoff", "24.12-2.1 holiday")
	o.types("UKARI", "/timeoff", "24.12-2.1 ferie")
	index := func() (found []storage.Due) {
		t.Helper()
		all, err := o.Store.DuePeek(context.Background(), o.workspace, o.at.AddDate(1, 0, 0), 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.Kind == storage.DigestKind {
				found = append(found, d)
			}
		}
		return found
	}
	if due := index(); len(due) != 1 || due[0].Occurrence != "2026-11-23" || !due[0].At.Equal(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("a new team has its digest on Monday at nine: %v", due)
	}
	names := func(user string) (all []string) {
		t.Helper()
		for _, l := range want[messages.Digest](t, o.types(user, "/team", "digest")).Lines {
			for _, i := range l.Items {
				all = append(all, string(l.Kind)+" "+i.Worker)
			}
		}
		return all
	}
	if got := names("ULIV"); !slices.Equal(got, []string{"timeoff UADA", "timeoff UKARI"}) {
		t.Errorf("another coordinator: %v", got)
	}
	if got := names("UKARI"); !slices.Equal(got, []string{"timeoff UADA"}) {
		t.Errorf("nobody answers their own: %v", got)
	}
	if m := want[messages.Digest](t, o.types("UDEP", "/team", "oversikt")); len(m.Lines) != 2 || m.May || m.Plan == nil {
		t.Errorf("the deputy sees it and plans nothing: %+v", m)
	}
	if m := want[messages.Digest](t, o.types("ULIV", "/team", "digest")); !m.May || len(m.Lines) != 2 {
		t.Errorf("looking at it changes nothing: %+v", m)
	}
	for _, user := range []string{"UADA", "UOTHER", "UADMIN"} {
		want[messages.Refused](t, o.types(user, "/team", "digest"))
		want[messages.Refused](t, o.presses(user, "digest.team", o.team().ID))
		want[messages.Refused](t, o.presses(user, "digest.plan", o.team().ID))
	}
	want[messages.Refused](t, o.presses("UDEP", "digest.plan", o.team().ID))
	want[messages.Refused](t, o.presses("UKARI", "digest.plan", "elsewhere"))

	form := wantForm[messages.DigestForm](t, o.presses("UKARI", "digest.plan", o.team().ID))
	for block, answers := range map[string]map[string]Values{
		"day": {"day": {"Sunday"}, "at": {"10:30"}}, "at": {"day": {"Tuesday"}, "at": {"25:00"}},
	} {
		if r := o.submits("UKARI", form, answers); r.Errors[block] == nil {
			t.Errorf("%v is taken", answers)
		}
	}
	want[messages.Refused](t, o.submits("UDEP", form, map[string]Values{"day": {"Tuesday"}, "at": {"10:30"}}))
	m := want[messages.DigestPlanned](t, o.submits("UKARI", form, map[string]Values{"day": {"Tuesday"}, "at": {"10:30"}}))
	if m.Plan != (peer.DigestPlan{Set: true, Day: time.Tuesday, Minute: 630}) {
		t.Errorf("%+v", m)
	}
	if due := index(); len(due) != 1 || due[0].Occurrence != "2026-11-24" || !due[0].At.Equal(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("the entry did not move: %v", due)
	}
	want[messages.DigestPlanned](t, o.submits("UKARI", form, map[string]Values{"day": {messages.DigestOff}, "at": {"10:30"}}))
	if due := index(); len(due) != 0 {
		t.Errorf("it is off: %v", due)
	}
}
