package commands

import (
	"fmt"
	"slices"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestFromSetUpToAgreement(t *testing.T) {
	o := openOffice(t)

	// An admin sets the team up; everybody with a place in it and the channel hear of it.
	want[messages.Console](t, o.types("UADMIN", "/team", ""))
	form := wantForm[messages.SetupForm](t, o.types("UADMIN", "/team", "oppsett"))
	if form.Zone != "Europe/Oslo" || form.Language != "en" || form.Team != "" {
		t.Errorf("the blank form is filled in with %+v", form)
	}
	saved := want[messages.TeamSaved](t, o.submits("UADMIN", form, setupValues()))
	if !saved.New || !saved.Hello || saved.Team != "Nordlys" {
		t.Errorf("saved %+v", saved)
	}
	if got, want := addressed(o.sent()), []string{"C0COORD team_hello", "UDEP team_coordinator", "UKARI team_coordinator", "ULIV team_coordinator"}; !slices.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	team := o.team()

	// A coordinator adds Ada: she is asked, and nothing holds before she says yes.
	added := want[messages.MembersAdded](t, o.types("UKARI", "/team", "<@UADA|ada> add"))
	if !slices.Equal(added.People, []messages.Invited{{User: "UADA", Result: messages.Asked}}) {
		t.Errorf("added %+v", added)
	}
	if m := o.state(storage.Want{People: []string{"UADA"}}).Member("UADA"); m.State != peer.Invited || !m.Consented.IsZero() || m.Zone != "Europe/Oslo" {
		t.Errorf("member %+v", m)
	}
	letters := o.sent()
	if got := addressed(letters); !slices.Equal(got, []string{"UADA member_welcome"}) {
		t.Fatalf("sent %v", got)
	}
	if r := want[messages.Refused](t, o.types("UADA", "/peer", "week")); r.Reason != peer.NotConsented {
		t.Errorf("before yes: %+v", r)
	}
	if r := want[messages.NotReady](t, o.types("UKARI", "/team", "match <@UADA>")); !r.Asked {
		t.Errorf("before yes: %+v", r)
	}

	// She says yes. Who asked is offered the next step.
	asked := letters[0].ID
	want[messages.Joined](t, o.presses("UADA", "member.yes", team.ID))
	if m := o.state(storage.Want{People: []string{"UADA"}}).Member("UADA"); m.State != peer.Active || m.Consented.IsZero() {
		t.Errorf("member %+v", m)
	}
	for _, l := range o.sent() {
		switch m := l.m.(type) {
		case messages.MemberAnswer:
			if m.Answer != messages.Yes || m.Offer != (l.To.User == "UKARI") {
				t.Errorf("%s reads %+v", l.To.User, m)
			}
		case messages.Welcome:
			if l.Replaces != asked || m.Answer != messages.Yes || l.Version != 2 {
				t.Errorf("the question becomes %+v in place of %q", m, l.Replaces)
			}
		case messages.InductionList: // to the worker, and to whoever added them
		default:
			t.Errorf("sent %s", l.Kind)
		}
	}
	if m := want[messages.Joined](t, o.presses("UADA", "member.yes", team.ID)); !m.Already || len(o.sent()) > 0 {
		t.Errorf("a second yes: %+v", m)
	}

	// A code is drawn and proposed; with her yes and the service user's the match runs, and she sees it.
	made := want[messages.MatchMade](t, o.types("UKARI", "/team", "match <@UADA>"))
	if !peer.ValidCode(made.Code) || made.State != peer.MatchProposed || made.Until.Valid() {
		t.Errorf("made %+v", made)
	}
	if got := append(addressed(o.sent()), addressed(o.taken(storage.NudgeLane))...); !slices.Equal(got, []string{"UADA match_asked"}) {
		t.Errorf("sent %v", got)
	}
	want[messages.MatchAsked](t, o.presses("UADA", "match.yes", "UADA "+string(made.Code)+" 0"))
	runs := want[messages.MatchProgress](t, o.presses("UKARI", "match.theirs", "UADA "+string(made.Code)+" 0"))
	if runs.State != peer.MatchActive || runs.Until != (peer.Day{Year: 2028, Month: 11, Num: 16}) {
		t.Errorf("runs %+v", runs)
	}
	o.sent()
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Equal(got, []string{"UADA match_drawn"}) {
		t.Errorf("sent %v", got)
	}
	if list := want[messages.MatchList](t, o.types("UADA", "/peer", "koder")); len(list.Matches) != 1 || list.Matches[0].Code != made.Code || list.Matches[0].Until != runs.Until {
		t.Errorf("matches %+v", list)
	}

	// An agreement is proposed from the starter values, accepted, and holds.
	terms := wantForm[messages.AgreementBegin](t, o.presses("UKARI", "agreement.open", "UADA"))
	if len(terms.Terms.Limits) != 0 || terms.Review != (peer.Day{Year: 2027, Month: 5, Num: 18}) {
		t.Errorf("form %+v", terms)
	}
	want[messages.AgreementProposed](t, o.proposes("UKARI", terms, termsValues()))
	letters = o.sent()
	if got := addressed(letters); !slices.Equal(got, []string{"UADA agreement_proposal"}) {
		t.Fatalf("sent %v", got)
	}
	if p := letters[0].m.(messages.Proposal); p.Now.Limits[peer.CodeDay] != 2 || p.Terms.Limits[peer.CodeDay] != 3 || p.Agreed != 0 || p.Terms.Availability.To != 1440 {
		t.Errorf("proposal %+v", p)
	}
	shown := want[messages.AgreementShown](t, o.types("UADA", "/peer", "agreement"))
	if shown.Agreed != 0 || shown.Pending == nil || shown.Pending.Version != 1 {
		t.Errorf("before the answer %+v", shown)
	}
	thanks := want[messages.AgreementThanks](t, o.presses("UADA", "agreement.accept", "1"))
	if !thanks.Accepted || thanks.By != "UKARI" {
		t.Errorf("thanks %+v", thanks)
	}
	letters = o.sent()
	if got := addressed(letters); !slices.Equal(got, []string{"UADA agreement_proposal", "UKARI agreement_answered"}) {
		t.Errorf("sent %v", got)
	}
	shown = want[messages.AgreementShown](t, o.types("UADA", "/peer", "acord"))
	if shown.Agreed != 1 || shown.Pending != nil || shown.AcceptedBy != "UADA" || shown.ProposedBy != "UKARI" {
		t.Errorf("after the answer %+v", shown)
	}

	// The console says so to a coordinator, and to an admin only that Ada is there.
	if c := want[messages.Console](t, o.types("ULIV", "/team", "")); c.Admin || !c.Teams[0].Manage ||
		fmt.Sprint(c.Teams[0].Members) != fmt.Sprintf("[{UADA active true 1 0 [%s]}]", made.Code) {
		t.Errorf("console of a coordinator %+v", c)
	}
	if c := want[messages.Console](t, o.types("UADMIN", "/team", "")); !c.Admin || c.Teams[0].Manage ||
		fmt.Sprint(c.Teams[0].Members) != "[{UADA active false 0 0 []}]" {
		t.Errorf("console of an admin %+v", c)
	}
}
