package commands

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// agreesOn has a coordinator propose and the worker accept.
func (o *office) agreesOn(worker string, answers map[string]Values) {
	o.t.Helper()
	form := wantForm[messages.AgreementBegin](o.t, o.types("UKARI", "/team", "agreement <@"+worker+">"))
	m := want[messages.AgreementProposed](o.t, o.proposes("UKARI", form, answers))
	want[messages.AgreementThanks](o.t, o.presses(worker, "agreement.accept", decimal(m.Version)))
	o.sent()
}

func decimal(n int) string { return string(rune('0' + n)) }

// with are the terms of the tests with some answers changed.
func with(answers map[string]Values) map[string]Values {
	values := termsValues()
	maps.Copy(values, answers)
	return values
}

func (o *office) drafts(worker string) []peer.Agreement {
	o.t.Helper()
	return o.state(storage.Want{People: []string{worker}, Worker: worker, Drafts: true}).Drafts
}

// Whatever form, button or payload asks: what is looser than the law is neither proposed nor accepted before exactly that was
// confirmed.
func TestLooserIsConfirmed(t *testing.T) {
	o := openTeam(t, "K7")
	loose := with(map[string]Values{"limit.rest-day": {"9"}})
	form := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	ask := wantForm[messages.AgreementConfirm](t, o.proposes("UKARI", form, loose))
	if len(ask.Rows) != 1 || ask.Rows[0].Rule != peer.RestDay || ask.Rows[0].Limit != 540 || ask.Rows[0].Number.Article != "section 10-8 (1)" {
		t.Errorf("asked %+v", ask.Rows)
	}
	sure := map[string]Values{"sure": {"yes"}}
	if r := o.submits("UKARI", ask, nil); r.Errors["sure"] == nil {
		t.Errorf("not confirmed: %s", described(r))
	}
	// A payload of one's own making, without what the form showed.
	forged := ask
	for _, seen := range []string{"", "no", "yes", "no|rest-day  600 660"} {
		forged.Seen = seen
		wantForm[messages.AgreementConfirm](t, o.submits("UKARI", forged, sure))
	}
	// A form that is older than what was filled in since.
	wantForm[messages.AgreementConfirm](t, o.proposes("UKARI", form, with(map[string]Values{"limit.rest-day": {"8"}})))
	newer := wantForm[messages.AgreementConfirm](t, o.submits("UKARI", ask, sure))
	if newer.Rows[0].Limit != 480 || newer.Seen == ask.Seen {
		t.Errorf("asked %+v", newer)
	}
	if a := o.agreements("UADA"); len(a) != 0 || len(o.sent()) > 0 {
		t.Fatalf("proposed all the same: %+v", a)
	}
	want[messages.AgreementProposed](t, o.submits("UKARI", newer, sure))
	if d := o.drafts("UADA"); len(d) != 0 {
		t.Errorf("the draft stays: %+v", d)
	}
	want[messages.Stale](t, o.submits("UKARI", newer, sure)) // once
	a := o.agreements("UADA")[0]
	if len(a.Confirmed) != 1 || a.Confirmed[0].By != "UKARI" || a.Confirmed[0].At.IsZero() || a.Terms.Limits[peer.RestDay] != 480 {
		t.Fatalf("proposed %+v", a)
	}
	letters := o.sent()
	if m := letters[0].m.(messages.Proposal); !slices.Equal(m.Confirmed, []string{"UKARI"}) || m.Pack != "no" {
		t.Errorf("sent %+v", m)
	}

	// The worker.
	yes := wantForm[messages.AgreementConfirm](t, o.presses("UADA", "agreement.accept", "1"))
	if yes.Version != 1 || len(yes.Rows) != 1 {
		t.Errorf("asked %+v", yes)
	}
	for _, seen := range []string{"", "no", ask.Seen} {
		forged := yes
		forged.Seen = seen
		wantForm[messages.AgreementConfirm](t, o.submits("UADA", forged, sure))
	}
	if got := o.agreements("UADA"); got[0].State != peer.Proposed {
		t.Fatalf("accepted all the same: %+v", got)
	}
	// Neither side confirms for the other.
	want[messages.Refused](t, o.submits("UKARI", yes, sure))
	want[messages.Refused](t, o.submits("UBO", yes, sure))
	want[messages.AgreementThanks](t, o.submits("UADA", yes, sure))
	a = o.agreements("UADA")[0]
	if a.State != peer.Accepted || len(a.Confirmed) != 2 || a.Confirmed[1].By != "UADA" || !a.Confirmed[1].At.Equal(a.AnsweredAt) {
		t.Errorf("accepted %+v", a)
	}
	if m := want[messages.AgreementStale](t, o.submits("UADA", yes, sure)); m.Agreed != 1 {
		t.Errorf("stale %+v", m)
	}
}

// Where the team chooses a stricter pack while a proposal waits, who accepts is asked by the law of now.
func TestPackChosenMeanwhile(t *testing.T) {
	o := openTeam(t, "K7")
	chooses := func(pack string) {
		team := o.team()
		team.RulePack = pack
		o.commits("UADA", nil, func(c *storage.Change) { c.PutTeam(team) })
	}
	chooses("eu")
	form := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	want[messages.AgreementProposed](t, o.proposes("UKARI", form, termsValues()))
	chooses("no") // 35 hours of rest a week
	ask := wantForm[messages.AgreementConfirm](t, o.presses("UADA", "agreement.accept", "1"))
	chooses("eu")
	want[messages.AgreementThanks](t, o.submits("UADA", ask, map[string]Values{"sure": {"yes"}}))
	if a := o.agreements("UADA")[0]; len(a.Confirmed) != 0 || a.State != peer.Accepted {
		t.Errorf("accepted %+v", a)
	}
}

// Each page is kept as a draft that only its author reads; what is wrong on a page is left out of what the button keeps.
func TestDraftIsItsAuthors(t *testing.T) {
	o := openTeam(t, "K7")
	o.agreesOn("UADA", termsValues())
	begin := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	private := func(f messages.Form) string { return messages.RenderForm(f, "en").PrivateMetadata }
	keep := func(user string, f messages.Form, answers map[string]Values) messages.AgreementKept {
		t.Helper()
		return want[messages.AgreementKept](t, o.ask(user, Request{Action: "agreement.draft", Private: private(f), Values: answers}))
	}
	kept := keep("UKARI", begin, with(map[string]Values{"profile": {"part-time"}, "agreed": {"20"}, "to": {"08:00"}, "review": {"2020-01-01"}}))
	if kept.Own || kept.Worker != "UADA" {
		t.Errorf("kept %+v", kept)
	}
	begin = wantForm[messages.AgreementBegin](t, o.pressesOn("UKARI", kept, "agreement.open", o.at))
	if a := begin.Terms; !begin.Drafted || a.Profile != peer.PartTime || a.Agreed != 1200 || a.Availability.To != 1440 || begin.Review != (peer.Day{Year: 2027, Month: 5, Num: 18}) {
		t.Errorf("goes on with %+v", begin)
	}
	limits := wantForm[messages.AgreementForm](t, o.submits("UKARI", begin, with(map[string]Values{"profile": {"part-time"}, "agreed": {"20"}})))
	keep("UKARI", limits, map[string]Values{"limit.code-day": {"1"}, "limit.all-day": {"900"}, "limit.hours-week": {"21,5"}})
	draft := o.drafts("UADA")[0]
	if want := map[peer.RuleID]int{peer.CodeDay: 1, peer.HoursWeek: 21*60 + 30}; !maps.Equal(draft.Terms.Limits, want) || draft.State != peer.Draft {
		t.Errorf("kept %+v, want %v", draft, want)
	}
	// Neither the worker nor another coordinator reads of it, and both may have their own.
	other := wantForm[messages.AgreementBegin](t, o.types("ULIV", "/team", "agreement <@UADA>"))
	own := wantForm[messages.AgreementBegin](t, o.presses("UADA", "agreement.suggest", ""))
	if other.Drafted || own.Drafted || other.Terms.Agreed != 0 || own.Terms.Agreed != 0 {
		t.Errorf("others see %+v and %+v", other, own)
	}
	for _, text := range []string{"agreement", "agreement history"} {
		if r := o.types("UADA", "/peer", text); strings.Contains(messages.Render(r.Message, "en", messages.Options{}).Text, "draft") {
			t.Errorf("%s: %s", text, described(r))
		}
	}
	if m := keep("UADA", own, with(map[string]Values{"agreed": {"12"}})); !m.Own {
		t.Errorf("kept %+v", m)
	}
	if shown := want[messages.AgreementShown](t, o.types("UADA", "/peer", "agreement")); !shown.Draft {
		t.Errorf("shown %+v", shown)
	}
	want[messages.Stale](t, o.presses("ULIV", "agreement.drop", "UADA"))
	want[messages.AgreementDropped](t, o.presses("UKARI", "agreement.drop", "UADA"))
	if d := o.drafts("UADA"); len(d) != 1 || d[0].ProposedBy != "UADA" || len(o.sent()) > 0 || len(o.agreements("UADA")) != 1 {
		t.Errorf("left %+v", d)
	}
	// A page of a draft that is gone does nothing, and so does somebody who may not propose.
	want[messages.Stale](t, o.submits("UKARI", limits, termsValues()))
	for _, user := range []string{"UBO", "UADMIN", "UDEP"} {
		want[messages.Refused](t, o.ask(user, Request{Action: "agreement.draft", Private: private(begin), Values: termsValues()}))
	}
	want[messages.Stale](t, o.ask("UKARI", Request{Action: "agreement.draft", Private: "{", Values: termsValues()}))
}

// Slack may send a page twice: the answer is the same page again.
func TestPageSentTwice(t *testing.T) {
	o := openTeam(t, "K7")
	begin := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	page := Request{Op: "once", Form: "agreement.begin", Private: messages.RenderForm(begin, "en").PrivateMetadata, Values: termsValues()}
	for range 2 {
		wantForm[messages.AgreementForm](t, o.ask("UKARI", page))
	}
	limits := Request{Op: "twice", Form: "agreement.propose", Private: page.Private, Values: termsValues()}
	for range 2 {
		if m := want[messages.AgreementProposed](t, o.ask("UKARI", limits)); m.Version != 1 {
			t.Errorf("proposed %+v", m)
		}
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA agreement_proposal"}) {
		t.Errorf("sent %v", got)
	}
}

// Dated steps are read in order; on acceptance the clock gets an entry for each day to come and for the review.
func TestStepsAreAgreed(t *testing.T) {
	o := openTeam(t, "K7")
	begin := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	values := with(map[string]Values{"profile": {"new"}, "limit.code-week": nil, "limit.all-day": nil})
	limits := wantForm[messages.AgreementForm](t, o.submits("UKARI", begin, values))
	if !limits.More || len(limits.Terms.Steps) != 3 || limits.Terms.Steps[0].From.String() != "2026-12-15" {
		t.Fatalf("limits %+v", limits)
	}
	steps := wantForm[messages.AgreementSteps](t, o.submits("UKARI", limits, values))
	base := map[string]Values{"step.1.from": {"2026-12-15"}, "step.1.all-day": {"4"}, "step.2.from": {"2027-01-12"}, "step.2.hours-week": {"30.5"}}
	for _, tt := range []struct {
		name, block string
		answer      Values
		mend        string
		want        messages.Fault
	}{
		{"a step without a day", "step.1.from", nil, "step.1.from", messages.Empty},
		{"a step that changes nothing", "step.1.all-day", nil, "step.1.from", messages.StepEmpty},
		{"a step today", "step.1.from", Values{"2026-11-17"}, "step.1.from", messages.StepDay},
		{"a step in the far future", "step.2.from", Values{"2030-01-01"}, "step.2.from", messages.StepDay},
		{"a step on no day", "step.2.from", Values{"2027-02-30"}, "step.2.from", messages.StepDay},
		{"a step on the day of another", "step.2.from", Values{"2026-12-15"}, "step.2.from", messages.StepOrder},
		{"a limit out of range", "step.2.all-day", Values{"41"}, "step.2.all-day", messages.OutOfRange},
		{"a limit in words", "step.3.all-day", Values{"more"}, "step.3.all-day", messages.OutOfRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answers := maps.Clone(base)
			answers[tt.block] = tt.answer
			r := o.submits("UKARI", steps, answers)
			if m, ok := r.Errors[tt.mend].(messages.Mend); !ok || m.What != tt.want {
				t.Errorf("got %s, want %s", described(r), tt.want)
			}
		})
	}
	want[messages.AgreementProposed](t, o.submits("UKARI", steps, base))
	want[messages.AgreementThanks](t, o.presses("UADA", "agreement.accept", "1"))
	a := o.agreements("UADA")[0]
	if a.Terms.Limits[peer.AllDay] != 3 || len(a.Terms.Steps) != 2 || a.Terms.Steps[1].Limits[peer.HoursWeek] != 30*60+30 {
		t.Errorf("agreed %+v", a.Terms)
	}
	due, err := o.Store.DuePeek(t.Context(), o.workspace, o.at.AddDate(2, 0, 0), 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range due {
		if !strings.HasPrefix(d.Kind, "agreement-") { // of other clocks that run all the time
			continue
		}
		got = append(got, d.Member()+" "+d.At.In(peer.Location("Europe/Oslo")).Format("2006-01-02 15:04"))
	}
	if want := []string{
		"agreement-step:UADA:1.2026-12-15 2026-12-15 09:00", "agreement-step:UADA:1.2027-01-12 2027-01-12 09:00",
		"agreement-review:UADA:1.2027-05-18 2027-05-18 09:00",
	}; !slices.Equal(got, want) {
		t.Errorf("due %q, want %q", got, want)
	}
	// The form of later opens with what holds by then and what is still to come; other profiles drop the steps.
	o.at = o.at.AddDate(0, 0, 30)
	begin = wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	if !begin.Stepped || len(begin.Terms.Steps) != 1 || begin.Terms.Limits[peer.AllDay] != 4 {
		t.Errorf("opens with %+v", begin.Terms)
	}
	limits = wantForm[messages.AgreementForm](t, o.submits("UKARI", begin, termsValues()))
	if limits.More || len(limits.Terms.Steps) != 0 {
		t.Errorf("limits %+v", limits)
	}
}

func TestAgreementEnds(t *testing.T) {
	o := openTeam(t, "K7")
	want[messages.AgreementNone](t, o.types("UKARI", "/team", "agreement <@UADA> end"))
	o.agreesOn("UADA", termsValues())
	ask := want[messages.AgreementEndAsk](t, o.types("UKARI", "/team", "avtale <@UADA> avslutt"))
	if ask.Version != 1 || o.agreements("UADA")[0].State != peer.Accepted {
		t.Errorf("asked %+v", ask)
	}
	o.agreesOn("UADA", termsValues())
	want[messages.Stale](t, o.pressesOn("UKARI", ask, "agreement.end", o.at.AddDate(0, 0, 1))) // of a version that is not in force any more
	ask = want[messages.AgreementEndAsk](t, o.types("ULIV", "/team", "<@UADA> agreement end"))
	if m := want[messages.AgreementEnded](t, o.pressesOn("ULIV", ask, "agreement.end", o.at.AddDate(0, 0, 1))); m.Worker != "UADA" || m.Version != 2 {
		t.Errorf("ended %+v", m)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA agreement_ended", "UKARI agreement_ended"}) {
		t.Errorf("sent %v", got)
	}
	want[messages.AgreementNone](t, o.pressesOn("ULIV", ask, "agreement.end", o.at.AddDate(0, 0, 1)))
	all := o.agreements("UADA")
	if all[0].EndedBy != "UADA" || !all[0].EndedAt.Equal(all[1].AnsweredAt) || all[1].EndedBy != "ULIV" || all[1].State != peer.Ended {
		t.Errorf("stored %+v", all)
	}
	history := want[messages.AgreementHistory](t, o.types("UADA", "/peer", "avtale historikk"))
	if len(history.Versions) != 2 || history.Worker != "" {
		t.Errorf("history %+v", history)
	}
	o.at = o.at.AddDate(0, 0, 2)
	if m, _ := o.logs("UADA", "K7 10m call", o.at); m.Standing[0].Agreed != 0 {
		t.Errorf("after the end %+v", m.Standing)
	}
}

// Whoever comes back, or joins another team, does not bring the agreement of before.
func TestNothingHoldsFromAnEarlierTeam(t *testing.T) {
	o := openTeam(t, "K7")
	o.agreesOn("UADA", termsValues())
	gone := *o.state(storage.Want{People: []string{"UADA"}}).Member("UADA")
	gone.State = peer.Gone
	o.commits("UADA", nil, func(c *storage.Change) { c.PutMember(gone) })
	o.joins("UADA")
	if _, agreed := peer.TermsAt(o.agreements("UADA"), o.at.AddDate(0, 0, 1)); agreed != 0 {
		t.Errorf("version %d holds", agreed)
	}
	if shown := want[messages.AgreementShown](t, o.types("UADA", "/peer", "agreement")); shown.Agreed != 0 {
		t.Errorf("shown %+v", shown)
	}
}

// Who says yes after a step's day has gone by is not told of that day.
func TestAcceptedAfterAStep(t *testing.T) {
	o := openTeam(t, "K7")
	begin := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	want[messages.AgreementProposed](t, o.proposes("UKARI", begin, with(map[string]Values{
		"profile": {"new"}, "step.1.from": {"2026-12-15"}, "step.1.all-day": {"9"}, "step.2.from": {"2027-01-12"}, "step.2.all-day": {"10"},
	})))
	o.at = o.at.AddDate(0, 0, 40)
	want[messages.AgreementThanks](t, o.presses("UADA", "agreement.accept", "1"))
	due, err := o.Store.DuePeek(t.Context(), o.workspace, o.at.AddDate(2, 0, 0), 100)
	due = slices.DeleteFunc(due, func(d storage.Due) bool {
		return !strings.HasPrefix(d.Kind, "agreement-")
	})
	if err != nil || len(due) != 2 || due[0].Occurrence != "1.2027-01-12" {
		t.Errorf("due %v, %v", due, err)
	}
	if terms, _ := peer.TermsAt(o.agreements("UADA"), o.at.AddDate(0, 0, 1)); terms.On(peer.DayOf(o.at, "")).Limits[peer.AllDay] != 9 {
		t.Errorf("terms %+v", terms)
	}
}
