package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// offs are the stored time off of a worker.
func (o *office) offs(worker string) []peer.TimeOff {
	o.t.Helper()
	return o.state(storage.Want{Worker: worker}).TimeOff
}

// oneOff is the only time off of a worker.
func (o *office) oneOff(worker string) peer.TimeOff {
	o.t.Helper()
	all := o.offs(worker)
	if len(all) != 1 {
		o.t.Fatalf("%s has %d time off: %+v", worker, len(all), all)
	}
	return all[0]
}

// drawn gives a worker a match to which both have said yes, and returns its code.
func (o *office) drawn(worker string) peer.Code {
	o.t.Helper()
	m := want[messages.MatchMade](o.t, o.types("UKARI", "/team", "match <@"+worker+">"))
	value := worker + " " + string(m.Code) + " 0"
	want[messages.MatchProgress](o.t, o.presses("UKARI", "match.theirs", value))
	want[messages.MatchDrawn](o.t, o.presses(worker, "match.yes", value))
	o.sent()
	o.taken(storage.NudgeLane)
	return m.Code
}

func (o *office) dues(kind string) []storage.Due {
	o.t.Helper()
	all, err := o.Store.DuePeek(o.t.Context(), o.workspace, o.at.AddDate(3, 0, 0), 100)
	if err != nil {
		o.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d storage.Due) bool { return d.Kind != kind })
}

func TestTimeOffIsAskedAndApproved(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	asked := want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "24.12-2.1 holiday"))
	if asked.Kind != peer.HolidayOff || asked.State != peer.TimeOffAsked {
		t.Fatalf("%+v", asked)
	}
	off := o.oneOff("UADA")
	oslo := "Europe/Oslo"
	if off.From != peer.DayStart(peer.Day{Year: 2026, Month: 12, Num: 24}, oslo) || off.To != peer.DayStart(peer.Day{Year: 2027, Month: 1, Num: 3}, oslo) || off.Zone != oslo {
		t.Errorf("stored as %+v", off)
	}
	letters := o.sent()
	if got := addressed(letters); !slices.Equal(got, []string{"C0COORD away_notice"}) {
		t.Fatalf("sent %v", got)
	}
	waiting := o.dues(storage.TimeOffWaitingKind)
	if len(waiting) != 1 || !waiting[0].At.Equal(peer.TimeOffStep(off, 1, o.team().Calendar())) {
		t.Errorf("the clock passes it on: %+v", waiting)
	}
	if n := len(o.dues(storage.TimeOffBackKind)); n != 0 {
		t.Errorf("%d entries about the end of what does not hold yet", n)
	}
	value := "UADA " + off.ID
	want[messages.Refused](t, o.presses("UBO", "timeoff.approve", value))
	want[messages.Refused](t, o.presses("UADMIN", "timeoff.approve", value))
	want[messages.TimeOffHandled](t, o.presses("UKARI", "timeoff.approve", value))
	late := want[messages.TimeOffRefused](t, o.presses("ULIV", "timeoff.approve", value))
	if late.Reason != peer.AlreadyAnswered {
		t.Errorf("the second to answer reads %q", late.Reason)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"C0COORD away_notice", "UADA timeoff_answered"}) {
		t.Errorf("sent %v", got)
	}
	off = o.oneOff("UADA")
	if off.State != peer.TimeOffApproved || off.AnsweredBy != "UKARI" {
		t.Errorf("stored as %+v", off)
	}
	if len(o.dues(storage.TimeOffSoonKind)) != 1 || len(o.dues(storage.TimeOffBackKind)) != 1 {
		t.Error("the clock does not know of its beginning and its end")
	}
	if again := want[messages.TimeOffTrouble](t, o.types("UADA", "/timeoff", "28.12")); again.Trouble != messages.AwayThen {
		t.Errorf("within what is there already: %+v", again)
	}
}

// TestNobodyElseSeesWhatTimeOffIsFor looks for the kind in everything that is sent to others or shown to them.
func TestNobodyElseSeesWhatTimeOffIsFor(t *testing.T) {
	words := map[peer.TimeOffKind][]string{
		peer.HealthOff: {"health", "helse", "sănătate"}, peer.HolidayOff: {"holiday", "ferie", "concediu"}, peer.RecoveryOff: {"recovery", "hente seg inn", "refacere"},
		peer.DayOff: {"day off", "fridag", "zi liberă"},
	}
	for kind, said := range words {
		o := openOffice(t)
		o.setUp()
		o.joins("UADA")
		o.joins("UCY")
		o.drawn("UADA")
		want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "tomorrow "+map[peer.TimeOffKind]string{
			peer.HealthOff: "sick", peer.HolidayOff: "holiday", peer.RecoveryOff: "recovery", peer.DayOff: "day off"}[kind]))
		off := o.oneOff("UADA")
		form := wantForm[messages.CoverForm](t, o.presses("UADA", "timeoff.cover", "UADA "+off.ID))
		want[messages.CoverAsked](t, o.submits("UADA", form, map[string]Values{messages.CoverBlock(form.Cover[0].Code): {"UCY"}}))
		shown := []messages.Message{o.types("UKARI", "/timeoff", "team").Message, o.types("UCY", "/timeoff", "team").Message}
		if off.Waits() {
			shown = append(shown, o.presses("UKARI", "timeoff.approve", "UADA "+off.ID).Message)
		}
		for _, l := range append(o.sent(), o.taken(storage.NudgeLane)...) {
			if l.To.User != "UADA" {
				shown = append(shown, l.m)
			}
		}
		if len(shown) < 4 {
			t.Fatalf("%s: only %d messages", kind, len(shown))
		}
		for _, m := range shown {
			for i, lang := range messages.Languages {
				if text := messages.Render(m, lang, messages.Options{}).Text; strings.Contains(strings.ToLower(text), said[i]) {
					t.Errorf("%s, %T says %q: %s", kind, m, said[i], text)
				}
			}
			if _, facts, _ := messages.Encode(m); strings.Contains(string(facts), `"`+string(kind)+`"`) {
				t.Errorf("%T carries the kind: %s", m, facts)
			}
		}
	}
}

func TestTimeOffDeniedOfferedAndTaken(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "24.12-2.1 holiday"))
	off := o.oneOff("UADA")
	value := "UADA " + off.ID
	offer := wantForm[messages.TimeOffOffer](t, o.presses("UKARI", "timeoff.offer", value))
	for _, bad := range []map[string]Values{
		{"first": {"2026-12-24"}, "last": {"2027-01-02"}}, {"first": {"2026-12-29"}, "last": {"2026-12-28"}}, {"first": {"2026-01-01"}, "last": {"2026-01-02"}}, {},
	} {
		if r := o.submits("UKARI", offer, bad); len(r.Errors) == 0 {
			t.Errorf("%v is taken: %s", bad, described(r))
		}
	}
	want[messages.TimeOffHandled](t, o.submits("UKARI", offer, map[string]Values{"first": {"2026-12-28"}, "last": {"2027-01-05"}}))
	o.sent()
	want[messages.Stale](t, o.presses("UBO", "timeoff.take", value))
	taken := want[messages.TimeOffSettled](t, o.presses("UADA", "timeoff.take", value))
	off = o.oneOff("UADA")
	if off.State != peer.TimeOffApproved || off.From != peer.DayStart(peer.Day{Year: 2026, Month: 12, Num: 28}, "Europe/Oslo") || taken.State != peer.TimeOffApproved {
		t.Errorf("after the offer was taken: %+v", off)
	}
	want[messages.TimeOffRefused](t, o.presses("UADA", "timeoff.leave", value))

	want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "1.12"))
	id := o.offs("UADA")[0].ID
	deny := wantForm[messages.TimeOffDeny](t, o.presses("UDEP", "timeoff.deny", "UADA "+id))
	want[messages.Stale](t, o.submits("UDEP", deny, map[string]Values{"why": {"because"}}))
	want[messages.TimeOffHandled](t, o.submits("UDEP", deny, map[string]Values{"why": {"too few"}}))
	letters := o.sent()
	last := letters[len(letters)-1]
	if text := messages.Render(last.m, "en", messages.Options{}).Text; last.To.User != "UADA" || !strings.Contains(text, "too few people") {
		t.Errorf("%s reads %s", last.To.User, text)
	}
	if o.offs("UADA")[0].Stands() {
		t.Error("what was denied stands")
	}
}

func TestTimeOffByPolicy(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	states := func() map[peer.TimeOffKind]peer.TimeOffState {
		got := map[peer.TimeOffKind]peer.TimeOffState{}
		for _, word := range []string{"1.12 holiday", "2.12 health", "3.12 day off", "4.12 recovery"} {
			m := want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", word))
			got[m.Kind] = m.State
			want[messages.TimeOffSettled](t, o.presses("UADA", "timeoff.cancel", "UADA "+m.ID))
		}
		return got
	}
	usual := states()
	if usual[peer.HolidayOff] != peer.TimeOffAsked || usual[peer.DayOff] != peer.TimeOffAsked || usual[peer.HealthOff] != peer.TimeOffTold || usual[peer.RecoveryOff] != peer.TimeOffTold {
		t.Errorf("the usual policy: %v", usual)
	}
	want[messages.Refused](t, o.types("UADA", "/team", "policy"))
	form := wantForm[messages.PolicyForm](t, o.types("UKARI", "/team", "policy"))
	for _, revealing := range []Values{{"holiday"}, {"holiday", "day off", "recovery"}, {"health", "holiday"}, {"holiday", "holiday"}} {
		if r := o.submits("UKARI", form, map[string]Values{"asked": revealing}); r.Errors["asked"] == nil {
			t.Errorf("%v is taken: %s", revealing, described(r))
		}
	}
	want[messages.PolicySaved](t, o.submits("UKARI", form, map[string]Values{"asked": {}, "least": {"2"}}))
	for kind, state := range states() {
		if state != peer.TimeOffTold {
			t.Errorf("%s is %s where everything is told", kind, state)
		}
	}
	if again := wantForm[messages.PolicyForm](t, o.types("UKARI", "/team", "policy")); len(again.Asked) != 0 || again.Least != 2 {
		t.Errorf("the policy is shown as %+v", again)
	}
	// With one worker and two wanted, it is said, and stands in nobody's way.
	m := want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "7.12-8.12"))
	if len(m.Thin) != 2 || m.Thin[0].Here != 0 || m.Thin[0].Want != 2 || m.State != peer.TimeOffTold {
		t.Errorf("few would be there: %+v", m.Thin)
	}
	if weekend := want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "12.12-13.12")); len(weekend.Thin) != 0 {
		t.Errorf("a weekend is no working day: %+v", weekend.Thin)
	}
}

func TestCoverIsAskedAndAgreed(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	for _, u := range []string{"UADA", "UBO", "UCY"} {
		o.joins(u)
	}
	k, m := o.drawn("UADA"), o.drawn("UADA")
	form := wantForm[messages.TimeOffForm](t, o.types("UADA", "/timeoff", ""))
	if len(form.Cover) != 2 {
		t.Fatalf("the form asks for each code: %+v", form.Cover)
	}
	answers := func(first, second string) map[string]Values {
		return map[string]Values{"first": {"2026-12-01"}, "last": {"2026-12-04"}, "kind": {"health"}, messages.CoverBlock(k): {first}, messages.CoverBlock(m): {second}}
	}
	want[messages.OwnTimeOff](t, o.types("UCY", "/timeoff", "3.12 sick"))
	o.sent()
	for user, block := range map[string]peer.Code{"UADA": k, "UOTHER": k, "UCY": m} {
		first, second := user, ""
		if block == m {
			first, second = "", user
		}
		if r := o.submits("UADA", form, answers(first, second)); r.Errors[messages.CoverBlock(block)] == nil {
			t.Errorf("%s is asked to cover: %s", user, described(r))
		}
	}
	told := want[messages.OwnTimeOff](t, o.submits("UADA", form, answers("UBO", "")))
	if told.Cover[0].Peer != "UBO" && told.Cover[1].Peer != "UBO" {
		t.Errorf("cover: %+v", told.Cover)
	}
	asked := o.taken(storage.NudgeLane)
	if len(asked) != 1 || asked[0].To.User != "UBO" {
		t.Fatalf("asked: %v", addressed(asked))
	}
	ask, ok := asked[0].m.(messages.CoverAsk)
	if !ok || ask.Code != k || ask.Worker != "UADA" {
		t.Fatalf("%+v", asked[0].m)
	}
	id := o.oneOff("UADA").ID
	value := "UADA " + id + " " + string(k)
	want[messages.Stale](t, o.presses("UCY", "cover.yes", value)) // was not asked
	want[messages.Stale](t, o.presses("UBO", "cover.yes", "UADA "+id+" "+string(m)))
	if yes := want[messages.CoverAsk](t, o.presses("UBO", "cover.yes", value)); !yes.Agreed {
		t.Errorf("%+v", yes)
	}
	if o.oneOff("UADA").CoverOf(k) != "UBO" || o.oneOff("UADA").CoverOf(m) != "" {
		t.Errorf("%+v", o.oneOff("UADA").Cover)
	}
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Equal(got, []string{"UADA cover_answered"}) {
		t.Errorf("sent %v", got)
	}
	lists := want[messages.AwayLists](t, o.types("UKARI", "/team", "away"))
	if all := lists.Teams[0].All; len(all) != 1 || !slices.Equal(all[0].Uncovered(), []peer.Code{m}) { // that of UCY is further away than two weeks
		t.Errorf("the coordinators see what is without cover: %+v", all)
	}
	text := want[messages.PassOn](t, o.presses("UADA", "timeoff.text", "UADA "+id))
	if got := messages.Render(text, "en", messages.Options{}).Text; !strings.Contains(got, "A colleague of mine") || !strings.Contains(got, "the number you have") {
		t.Errorf("the text to pass on: %s", got)
	}
	want[messages.Stale](t, o.presses("UBO", "timeoff.text", "UADA "+id))

	// Who is not needed any more reads so, in the place of the question.
	o.sent()
	want[messages.TimeOffSettled](t, o.types("UADA", "/timeoff", "cancel"))
	found := false
	for _, l := range o.sent() {
		if over, ok := l.m.(messages.CoverAsk); ok && over.Over && l.To.User == "UBO" && l.Replaces == asked[0].ID {
			found = true
		}
	}
	if !found {
		t.Error("whoever agreed to cover is not told that it is taken back")
	}
	if over := want[messages.CoverAsk](t, o.presses("UBO", "cover.yes", value)); !over.Over {
		t.Errorf("%+v", over)
	}
	// The next time the same person is suggested.
	next := wantForm[messages.TimeOffForm](t, o.types("UADA", "/timeoff", ""))
	if next.Cover[0].Peer != "UBO" && next.Cover[1].Peer != "UBO" {
		t.Errorf("suggested: %+v", next.Cover)
	}
}

func TestTimeOffEndsEarly(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "today health")) // it is Tuesday, 14:30 in Oslo
	list := want[messages.TimeOffList](t, o.types("UADA", "/timeoff", "list"))
	if len(list.All) != 1 || !list.All[0].Now || list.All[0].Kind != peer.HealthOff {
		t.Fatalf("%+v", list)
	}
	ended := want[messages.TimeOffSettled](t, o.types("UADA", "/timeoff", "cancel"))
	off := o.oneOff("UADA")
	if !ended.Ended || !off.Holds() || !off.Over(o.at.Add(time.Hour)) || !off.Covers(o.at.Add(-2*time.Hour)) {
		t.Errorf("ended at %s: %+v", o.at, off)
	}
	want[messages.TimeOffList](t, o.types("UADA", "/timeoff", "cancel"))
	yesterday := want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "yesterday sick"))
	if !yesterday.Past || yesterday.State != peer.TimeOffTold {
		t.Errorf("told afterwards: %+v", yesterday)
	}
	want[messages.TimeOffSettled](t, o.presses("UADA", "timeoff.cancel", "UADA "+yesterday.ID))
	want[messages.TimeOffRefused](t, o.presses("UADA", "timeoff.cancel", "UADA "+yesterday.ID))
	want[messages.Stale](t, o.presses("UADA", "timeoff.cancel", "UADA nothing"))
	if asked := want[messages.TimeOffAsk](t, o.types("UADA", "/timeoff", "tue")); len(asked.Choices) != 2 {
		t.Errorf("%+v", asked)
	}
	for _, user := range []string{"UOTHER", "UKARI"} {
		want[messages.Refused](t, o.types(user, "/timeoff", "tomorrow"))
	}
}

// TestTimeOffChangesUnderItsAlerts: a contact in a time off is an alert at the first; who agrees to cover later is named in it, and
// what is taken back takes it back.
func TestTimeOffChangesUnderItsAlerts(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UCY")
	code := string(o.drawn("UADA"))
	want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "today health"))
	want[messages.ContactLogged](t, o.types("UADA", "/contact", code+" missed"))
	alert := func() peer.Alert {
		t.Helper()
		all := o.state(storage.Want{Worker: "UADA"}).Alerts
		if len(all) != 1 || all[0].Rule != peer.OffContact {
			t.Fatalf("alerts: %+v", all)
		}
		return all[0]
	}
	if a := alert(); a.State != peer.Open || a.Cover != "" {
		t.Fatalf("%+v", a)
	}
	off := o.oneOff("UADA")
	form := wantForm[messages.CoverForm](t, o.presses("UADA", "timeoff.cover", "UADA "+off.ID))
	want[messages.CoverAsked](t, o.submits("UADA", form, map[string]Values{messages.CoverBlock(peer.Code(code)): {"UCY"}}))
	if a := alert(); a.Cover != "" || a.Version != 1 {
		t.Errorf("before anybody agreed: %+v", a)
	}
	want[messages.CoverAsk](t, o.presses("UCY", "cover.yes", "UADA "+off.ID+" "+code))
	if a := alert(); a.Cover != "UCY" || a.Version != 2 || a.State != peer.Open {
		t.Errorf("after it: %+v", a)
	}
	// It ends now: the call was before, so it stays.
	want[messages.TimeOffSettled](t, o.ask("UADA", Request{Command: "/timeoff", Text: "cancel", At: o.at.Add(time.Hour)}))
	if a := alert(); a.State != peer.Open || a.Value != 1 {
		t.Errorf("ended after the call: %+v", a)
	}
	// Told by mistake: it is taken back as a whole, and the alert with it.
	want[messages.TimeOffSettled](t, o.ask("UADA", Request{Action: "timeoff.cancel", Value: "UADA " + off.ID, At: o.at.Add(2 * time.Hour)}))
	if a := alert(); a.State != peer.Withdrawn {
		t.Errorf("taken back: %+v", a)
	}
	// What was logged before is nothing to be told of: a day off that is told afterwards raises nothing.
	want[messages.ContactLogged](t, o.types("UADA", "/contact", code+" 10m call yesterday"))
	want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "yesterday health"))
	alert()
}
