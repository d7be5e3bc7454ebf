package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestAgreementIsAskedAgain(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	form := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	for _, tt := range []struct {
		name, block string
		answer      Values
		want        messages.Mend
	}{
		{"a word as limit", "limit.code-day", Values{"two"}, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 12}},
		{"no profile", "profile", nil, messages.Mend{What: messages.BadChoice}},
		{"an unknown profile", "profile", Values{"boss"}, messages.Mend{What: messages.BadChoice}},
		{"part-time of no hours", "profile", Values{"part-time"}, messages.Mend{What: messages.Empty}},
		{"more hours than a week has", "agreed", Values{"61"}, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 60}},
		{"hours in words", "agreed", Values{"many"}, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 60}},
		{"a rest that is too short for any agreement", "limit.rest-day", Values{"7.5"}, messages.Mend{What: messages.OutOfRange, Min: 8, Max: 16}},
		{"a limit below the range", "limit.code-run", Values{"0"}, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 21}},
		{"a limit above the range", "limit.code-week", Values{"999999999999999999999"}, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 60}},
		{"no day", "days", nil, messages.Mend{What: messages.BadChoice}},
		{"hours that end before they begin", "to", Values{"08:00"}, messages.Mend{What: messages.HoursBad}},
		{"no beginning", "from", nil, messages.Mend{What: messages.Empty}},
		{"a review today", "review", Values{"2026-11-17"}, messages.Mend{What: messages.ReviewPast}},
		{"a review in the far future", "review", Values{"2036-11-17"}, messages.Mend{What: messages.ReviewPast}},
		{"a review on no day", "review", Values{"2027-02-30"}, messages.Mend{What: messages.ReviewPast}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			values := termsValues()
			values[tt.block] = tt.answer
			block := tt.block
			if tt.want.What == messages.Empty && block == "profile" {
				block = "agreed"
			}
			if r := o.proposes("UKARI", form, values); len(r.Errors) != 1 || r.Errors[block] != tt.want {
				t.Errorf("got %s, want %+v", described(r), tt.want)
			}
		})
	}
	want[messages.AgreementProposed](t, o.proposes("UKARI", form, termsValues()))
	want[messages.AgreementThanks](t, o.presses("UADA", "agreement.change", "1"))
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA agreement_proposal", "UADA agreement_proposal", "UKARI agreement_answered"}) {
		t.Errorf("sent %v", got)
	}
	if m := want[messages.AgreementStale](t, o.presses("UADA", "agreement.accept", "1")); m.Agreed != 0 || m.Pending != 0 {
		t.Errorf("stale %+v", m)
	}

	// The form opens with what was proposed last; another version in the meantime is not replaced unseen.
	form = wantForm[messages.AgreementBegin](t, o.presses("UKARI", "agreement.open", "UADA"))
	if form.After != 1 || form.Drafted || form.Terms.Limits[peer.CodeDay] != 3 {
		t.Errorf("form %+v", form)
	}
	want[messages.AgreementProposed](t, o.proposes("ULIV", form, termsValues()))
	if m := want[messages.AgreementOvertaken](t, o.proposes("UKARI", form, termsValues())); m.By != "ULIV" || m.Version != 2 {
		t.Errorf("overtaken %+v", m)
	}
	form = wantForm[messages.AgreementBegin](t, o.presses("UKARI", "agreement.open", "UADA"))
	o.sent()
	want[messages.AgreementProposed](t, o.proposes("UKARI", form, termsValues()))
	for _, l := range o.sent() {
		if m := l.m.(messages.Proposal); (m.Version == 2) != (m.State == peer.Superseded && l.Replaces == "agreement/UADA/2") {
			t.Errorf("sent %+v in place of %q", m, l.Replaces)
		}
	}
	if m := want[messages.AgreementStale](t, o.presses("UADA", "agreement.accept", "2")); m.Pending != 3 {
		t.Errorf("stale %+v", m)
	}
	want[messages.AgreementThanks](t, o.presses("UADA", "agreement.accept", "3"))
	if m := want[messages.AgreementStale](t, o.presses("UADA", "agreement.accept", "3")); m.Agreed != 3 {
		t.Errorf("stale %+v", m)
	}
}

func TestRaces(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	form := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	limits := messages.RenderForm(messages.AgreementForm{Bargain: form.Bargain}, "en").PrivateMetadata
	for _, user := range []string{"UKARI", "ULIV"} {
		wantForm[messages.AgreementForm](t, o.submits(user, form, termsValues()))
	}
	submit := func(user string) Request {
		return o.request(user, Request{Form: "agreement.propose", Private: limits, Values: termsValues()})
	}
	if got := o.atOnce(submit("UKARI"), submit("ULIV")); !slices.Equal(got, []string{"agreement_overtaken", "agreement_proposed"}) {
		t.Errorf("two proposals: %v", got)
	}
	o.sent()
	press := func(action string) Request { return o.request("UADA", Request{Action: action, Value: "1"}) }
	if got := o.atOnce(press("agreement.accept"), press("agreement.change")); !slices.Equal(got, []string{"agreement_stale", "agreement_thanks"}) {
		t.Errorf("two answers: %v", got)
	}
	var answered int
	for _, kind := range addressed(o.sent()) {
		if strings.HasSuffix(kind, "agreement_answered") {
			answered++
		}
	}
	if answered != 1 {
		t.Errorf("the coordinator is told %d answers", answered)
	}
	draw := func(user string) Request { return o.request(user, Request{Command: "/team", Text: "match <@UADA>"}) }
	o.atOnce(draw("UKARI"), draw("ULIV"), draw("UKARI"))
	if st := o.state(storage.Want{Worker: "UADA", Codes: true}); len(st.Matches) != 3 || len(st.Codes) != 3 {
		t.Errorf("three draws at once: matches %v, codes %v", st.Matches, st.Codes)
	}
}

func (o *office) atOnce(reqs ...Request) []string {
	o.t.Helper()
	kinds, failed := make([]string, len(reqs)), make([]error, len(reqs))
	var random sync.Mutex
	draw := o.Random
	o.Random = func(n int) int { random.Lock(); defer random.Unlock(); return draw(n) }
	defer func() { o.Random = draw }()
	var all sync.WaitGroup
	for i, req := range reqs {
		all.Go(func() {
			r, err := o.Handle(context.Background(), req)
			failed[i] = err
			if r.Message != nil {
				kinds[i] = messages.Kind(r.Message)
			}
		})
	}
	all.Wait()
	if err := errors.Join(failed...); err != nil {
		o.t.Fatal(err)
	}
	slices.Sort(kinds)
	return kinds
}
