package commands

import (
	"slices"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// suggests has a worker propose the terms of the tests.
func (o *office) suggests(user string) messages.AgreementSuggested {
	o.t.Helper()
	shown := want[messages.AgreementShown](o.t, o.types(user, "/peer", "agreement"))
	form := wantForm[messages.AgreementBegin](o.t, o.pressesOn(user, shown, "agreement.suggest", o.at))
	return want[messages.AgreementSuggested](o.t, o.proposes(user, form, termsValues()))
}

func (o *office) agreements(worker string) []peer.Agreement {
	o.t.Helper()
	return o.state(storage.Want{People: []string{worker}, Worker: worker}).Agreements
}

func TestWorkerProposes(t *testing.T) {
	o := openTeam(t, "K7")
	if m := o.suggests("UADA"); m.Version != 1 || !slices.Equal(m.Asked, []string{"UKARI", "ULIV"}) {
		t.Errorf("suggested %+v", m)
	}
	got := o.sent()
	if want := []string{"UKARI agreement_suggestion", "ULIV agreement_suggestion"}; !slices.Equal(addressed(got), want) {
		t.Fatalf("sent %v, want %v", addressed(got), want)
	}
	asked := got[1].m.(messages.AgreementSuggestion)
	// The worker sees that it waits, without buttons to answer it.
	shown := want[messages.AgreementShown](t, o.types("UADA", "/peer", "agreement"))
	if shown.Own == nil || shown.Pending != nil || shown.Agreed != 0 || shown.Own.Terms.Limits[peer.CodeDay] != 3 {
		t.Errorf("shown %+v", shown)
	}
	if b := buttons(t, shown); len(b) != 1 || b[0].Action != "agreement.suggest" {
		t.Errorf("buttons %v", b)
	}
	// Neither the worker nor somebody of no team answers it.
	want[messages.Refused](t, o.presses("UBO", "agreement.grant", "UADA 1"))
	want[messages.Refused](t, o.presses("UADA", "agreement.accept", "1"))
	if a := o.agreements("UADA"); len(a) != 1 || a[0].State != peer.Proposed {
		t.Errorf("stored %+v", a)
	}
	// Any coordinator may; the other one and the worker see who.
	if m := want[messages.AgreementGranted](t, o.pressesOn("ULIV", asked, "agreement.grant", o.at)); !m.Accepted || m.Worker != "UADA" {
		t.Errorf("granted %+v", m)
	}
	got = o.sent()
	if want := []string{"UADA agreement_decided", "UKARI agreement_suggestion", "ULIV agreement_suggestion"}; !slices.Equal(addressed(got), want) {
		t.Errorf("sent %v, want %v", addressed(got), want)
	}
	for _, l := range got {
		if m, ok := l.m.(messages.AgreementSuggestion); ok && (l.Replaces == "" || m.AnsweredBy != "ULIV" || len(buttons(t, m)) != 0) {
			t.Errorf("%s replaces %q: %+v", l.ID, l.Replaces, m)
		}
	}
	a := o.agreements("UADA")[0]
	if a.State != peer.Accepted || a.ProposedBy != "UADA" || a.AnsweredBy != "ULIV" || a.ProposedAt.IsZero() || a.AnsweredAt.IsZero() {
		t.Errorf("stored %+v", a)
	}
	if m := want[messages.AgreementLate](t, o.pressesOn("UKARI", asked, "agreement.discuss", o.at)); m.By != "ULIV" {
		t.Errorf("late %+v", m)
	}
	if shown = want[messages.AgreementShown](t, o.types("UADA", "/peer", "agreement")); shown.Agreed != 1 || shown.ProposedBy != "UADA" || shown.AcceptedBy != "ULIV" || shown.Own != nil {
		t.Errorf("shown %+v", shown)
	}
}

// A proposal of either side takes the place of what waits, and whoever was asked about that sees it.
func TestEitherSideReplaces(t *testing.T) {
	o := openTeam(t, "K7")
	form := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	want[messages.AgreementProposed](t, o.proposes("UKARI", form, termsValues()))
	o.sent()
	o.suggests("UADA")
	got := o.sent()
	if want := []string{"UADA agreement_proposal", "UKARI agreement_suggestion", "ULIV agreement_suggestion"}; !slices.Equal(addressed(got), want) {
		t.Errorf("sent %v, want %v", addressed(got), want)
	}
	// The coordinator's form of before does not replace it unseen: its proposal is shown instead.
	m := want[messages.AgreementSuggestion](t, o.proposes("UKARI", form, termsValues()))
	if m.Version != 2 || m.Worker != "UADA" || m.State != peer.Proposed {
		t.Errorf("shown %+v", m)
	}
	want[messages.AgreementSuggestion](t, o.types("ULIV", "/team", "agreement <@UADA>"))
	o.suggests("UADA") // the worker thinks again
	got = o.sent()
	if want := []string{"UKARI agreement_suggestion", "UKARI agreement_suggestion", "ULIV agreement_suggestion", "ULIV agreement_suggestion"}; !slices.Equal(addressed(got), want) {
		t.Errorf("sent %v, want %v", addressed(got), want)
	}
	if m := want[messages.AgreementLate](t, o.pressesOn("UKARI", m, "agreement.grant", o.at)); m.By != "" || m.Version != 2 {
		t.Errorf("late %+v", m)
	}
	// A wish for a change lets the coordinator propose anew, filled in with what the worker wanted.
	granted := want[messages.AgreementGranted](t, o.presses("UKARI", "agreement.discuss", "UADA 3"))
	form = wantForm[messages.AgreementBegin](t, o.pressesOn("UKARI", granted, "agreement.open", o.at))
	if form.Terms.Limits[peer.CodeWeek] != 5 || form.After != 3 {
		t.Errorf("form %+v", form)
	}
	if a := o.agreements("UADA"); a[0].State != peer.Superseded || a[1].State != peer.Superseded || a[2].State != peer.ChangeRequested || a[2].AnsweredBy != "UKARI" {
		t.Errorf("stored %+v", a)
	}
}

func TestSuggestionRefused(t *testing.T) {
	o := openTeam(t, "K7")
	shown := want[messages.AgreementShown](t, o.types("UADA", "/peer", "agreement"))
	form := wantForm[messages.AgreementBegin](t, o.pressesOn("UADA", shown, "agreement.suggest", o.at))
	bad := termsValues()
	bad["limit.code-day"] = Values{"900"}
	if r := o.proposes("UADA", form, bad); r.Errors["limit.code-day"] == nil {
		t.Errorf("got %s", described(r))
	}
	for _, user := range []string{"UBO", "UKARI", "UADMIN"} {
		if r := o.submits(user, form, termsValues()); user != "UKARI" && (r.Form != nil || r.Errors != nil || r.Message == nil) {
			t.Errorf("%s: %s", user, described(r))
		}
		want[messages.Refused](t, o.presses(user, "agreement.suggest", ""))
	}
	// A coordinator's proposal that came meanwhile is not replaced unseen.
	theirs := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	want[messages.AgreementProposed](t, o.proposes("UKARI", theirs, termsValues()))
	if m := want[messages.AgreementStale](t, o.proposes("UADA", form, termsValues())); m.Pending != 1 {
		t.Errorf("stale %+v", m)
	}
	for _, value := range []string{"", "UADA", "UADA x", "1", "no one 1"} {
		want[messages.Stale](t, o.presses("UKARI", "agreement.grant", value))
	}
	if m := want[messages.Refused](t, o.presses("UKARI", "agreement.grant", "UADA 1")); m.Reason != peer.NotYours {
		t.Errorf("answered one's own side: %+v", m)
	}
	// Who is the only coordinator cannot agree with themselves.
	alone := openTeam(t, "K7")
	alone.works("UKARI", "M3")
	st := alone.state(storage.Want{})
	team := st.Teams[0]
	team.Coordinators = []string{"UKARI"}
	alone.commits("UKARI", nil, func(c *storage.Change) { c.PutTeam(team) })
	want[messages.AgreementNobody](t, alone.presses("UKARI", "agreement.suggest", ""))
}
