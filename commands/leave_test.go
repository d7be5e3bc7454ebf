package commands

import (
	"slices"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// leaving is how a worker leaves, as it is stored.
func (o *office) leaving(worker string) peer.Leaving {
	o.t.Helper()
	st := o.state(storage.Want{Worker: worker, Joining: true})
	if st.Leaving == nil {
		o.t.Fatalf("%s does not leave", worker)
	}
	return *st.Leaving
}

// stays fails where a worker leaves.
func (o *office) stays(worker string) {
	o.t.Helper()
	if l := o.state(storage.Want{Worker: worker, Joining: true}).Leaving; l != nil {
		o.t.Errorf("%s leaves: %+v", worker, l)
	}
}

// setsLeave has a coordinator set a last day.
func (o *office) setsLeave(by, worker, day string, more map[string]Values) Reply {
	o.t.Helper()
	answers := map[string]Values{"day": {day}}
	for block, value := range more {
		answers[block] = value
	}
	return o.submits(by, messages.LeaveForm{Worker: worker}, answers)
}

func TestLastDayMaySetWhoMay(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UBO")
	for _, who := range []string{"UADA", "UBO", "UADMIN", "UOTHER", "UGUEST"} {
		if r := o.types(who, "/team", "leave <@UADA>"); r.Form != nil {
			t.Errorf("%s gets the form", who)
		}
		if r := o.presses(who, "leave.open", "UADA"); r.Form != nil {
			t.Errorf("%s gets the form from the button", who)
		}
		if r := o.setsLeave(who, "UADA", "2026-12-11", nil); len(r.Errors) > 0 {
			t.Errorf("%s is told what to mend: %v", who, r.Errors)
		}
		o.stays("UADA")
	}
	if r := o.setsLeave("UDEP", "UADA", "2026-12-11", nil); r.Message == nil {
		t.Error("a deputy gets no answer")
	}
	o.stays("UADA")
	want[messages.NotReady](t, o.types("UKARI", "/team", "leave <@UCY>")) // asked by nobody
	want[messages.Stale](t, o.presses("UKARI", "leave.open", "no user"))
	want[messages.Stale](t, o.ask("UKARI", Request{Form: "leave.set", Private: "{}", Values: map[string]Values{"day": {"2026-12-11"}}}))

	// Of another team.
	o.another()
	if r := o.types("UCY", "/team", "leave <@UADA>"); r.Form != nil {
		t.Error("a coordinator of another team gets the form")
	}
	want[messages.NotReady](t, o.setsLeave("UCY", "UADA", "2026-12-11", nil))
	o.stays("UADA")

	// Whoever coordinates and works in the same team may need nobody to go.
	o.joins("ULIV")
	want[messages.LeaveDone](t, o.setsLeave("ULIV", "ULIV", "2026-12-11", nil))
	if l := o.leaving("ULIV"); l.SetBy != "ULIV" || l.Worker != "ULIV" {
		t.Errorf("%+v", l)
	}
	o.stays("UADA")
}

func TestLastDayInItsRange(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	for _, day := range []string{"", "soon", "2026-10-16", "2027-11-19", "2026-02-30"} {
		r := o.setsLeave("UKARI", "UADA", day, nil)
		if mend, ok := r.Errors["day"].(messages.Mend); !ok || mend.What != messages.BadLastDay {
			t.Errorf("%q: %s", day, described(r))
		}
		o.stays("UADA")
	}
	for i, day := range []string{"2026-10-17", "2026-11-17", "2027-11-18", "2026-12-11"} {
		want[messages.LeaveDone](t, o.setsLeave("UKARI", "UADA", day, nil))
		l := o.leaving("UADA")
		if l.LastDay.String() != day || l.Version != i+1 || l.State != peer.LeaveSet {
			t.Errorf("%s: %+v", day, l)
		}
	}
	if got := addressed(o.sent()); !slices.Contains(got, "UADA leave_told") || !slices.Contains(got, "C0COORD leave_notice") {
		t.Errorf("sent %v", got)
	}
}

func TestLeavingStepByStep(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	for _, user := range []string{"UADA", "UBO", "UCY"} {
		o.joins(user)
	}
	code := o.drawn("UADA")
	wantForm[messages.LeaveAskForm](t, o.types("UADA", "/peer", "leave"))
	told := want[messages.LeaveTold](t, o.submits("UADA", messages.LeaveAskForm{}, map[string]Values{"day": {"2026-12-18"}}))
	if told.State != peer.LeaveAsked || len(o.dues(storage.LeaveWaitingKind)) != 1 {
		t.Errorf("%+v, %v", told, o.dues(storage.LeaveWaitingKind))
	}
	o.submits("UADA", messages.LeaveAskForm{}, map[string]Values{"day": {"2026-12-17"}}) // once more
	if n := len(o.dues(storage.LeaveWaitingKind)); n != 1 {
		t.Errorf("asked twice, it is passed on %d times", n)
	}
	if n := len(slices.DeleteFunc(o.sent(), func(l letter) bool { return l.To.Channel == "" || l.Replaces != "" })); n != 1 {
		t.Errorf("%d new messages in the channel", n)
	}

	// Who takes the match on: nobody from outside, nor the one who leaves.
	hand := messages.HandBlock(code)
	for _, to := range []string{"UADA", "UOTHER", "UKARI"} {
		if r := o.setsLeave("UKARI", "UADA", "2026-12-11", map[string]Values{hand: {to}}); r.Errors[hand] == nil {
			t.Errorf("to %s: %s", to, described(r))
		}
	}
	if o.leaving("UADA").State != peer.LeaveAsked {
		t.Error("a day is set in spite of a fault")
	}
	want[messages.LeaveDone](t, o.setsLeave("UKARI", "UADA", "2026-12-11", map[string]Values{hand: {"UBO"}}))
	o.sent()
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Equal(got, []string{"UBO leave_hand"}) {
		t.Errorf("asked %v", got)
	}
	value := "UADA " + string(code)
	want[messages.Stale](t, o.presses("UCY", "leave.take", value))
	want[messages.Stale](t, o.presses("UADA", "leave.take", value))
	want[messages.Stale](t, o.presses("UBO", "leave.take", "UADA ZZ9"))
	want[messages.Stale](t, o.presses("UBO", "leave.take", "nobody"))
	want[messages.Refused](t, o.presses("UKARI", "leave.take", value))
	for range 2 { // pressed twice
		if done := want[messages.LeaveDone](t, o.presses("UBO", "leave.take", value)); done.Did != messages.LeaveTaken {
			t.Errorf("%+v", done)
		}
	}
	l := o.leaving("UADA")
	if l.Version != 4 || !l.Matches[0].Agreed || l.Matches[0].To != "UBO" {
		t.Errorf("%+v", l)
	}

	// The worker finds the day wrong; nobody else can say so.
	o.sent()
	want[messages.Stale](t, o.presses("UCY", "leave.wrong", "UADA"))
	want[messages.Refused](t, o.presses("UKARI", "leave.wrong", "UADA"))
	if o.leaving("UADA").Wrong {
		t.Fatal("somebody else found the day wrong")
	}
	for range 2 {
		if done := want[messages.LeaveDone](t, o.presses("UADA", "leave.wrong", "UADA")); done.Did != messages.LeaveWrongNoted {
			t.Errorf("%+v", done)
		}
	}
	if l := o.leaving("UADA"); !l.Wrong || l.Version != 5 {
		t.Errorf("%+v", l)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"C0COORD leave_notice", "UADA leave_told"}) {
		t.Errorf("of a day that is wrong is told to %v", got)
	}
	want[messages.LeaveDone](t, o.setsLeave("ULIV", "UADA", "2026-12-18", map[string]Values{hand: {"UBO"}}))
	if l := o.leaving("UADA"); l.Wrong || l.SetBy != "ULIV" || l.Matches[0].Agreed {
		t.Errorf("set anew: %+v", l)
	}

	// Wishes are one's own.
	if r := o.presses("UCY", "leave.wish", "UADA"); r.Form != nil {
		t.Error("somebody else gets the form for wishes")
	}
	wantForm[messages.LeaveWishForm](t, o.presses("UADA", "leave.wish", "UADA"))
	want[messages.LeaveDone](t, o.submits("UADA", messages.LeaveWishForm{}, map[string]Values{"wish": {"full"}, "ask": {"yes"}}))
	if l := o.leaving("UADA"); l.Wish != peer.FullCertificate || !l.AskMe {
		t.Errorf("%+v", l)
	}
	want[messages.Stale](t, o.presses("UKARI", "leave.quiet", "UADA "+l.ID+" 1")) // before they have left
	if l := o.leaving("UADA"); l.Checks[0] != peer.NotAsked {
		t.Errorf("%+v", l.Checks)
	}
}
