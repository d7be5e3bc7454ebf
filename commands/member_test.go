package commands

import (
	"context"
	"slices"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestAddingAnybody(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	want[messages.MembersAdded](t, o.types("UKARI", "/team", "legg til <@UBO>"))
	o.sent()
	added := want[messages.MembersAdded](t, o.types("ULIV", "/team", "add <@UADA> <@UBO>, <@UCY> and <@UGUEST> <@UBOT> <@UOFF> <@USTRANGER> <@UCY>"))
	if want := []messages.Invited{
		{User: "UADA", Result: messages.AlreadyIn}, {User: "UBO", Result: messages.AskedAgain}, {User: "UCY", Result: messages.Asked},
		{User: "UGUEST", Result: messages.IsGuest}, {User: "UBOT", Result: messages.IsBot}, {User: "UOFF", Result: messages.IsDeactivated},
		{User: "USTRANGER", Result: messages.IsForeign},
	}; !slices.Equal(added.People, want) {
		t.Errorf("added %+v", added.People)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UBO member_welcome", "UCY member_welcome"}) {
		t.Errorf("sent %v", got)
	}

	// Not now: nothing of it is kept, and they can be asked again.
	declined := want[messages.Declined](t, o.presses("UBO", "member.no", o.team().ID))
	if !slices.Contains(declined.Coordinators, "UKARI") {
		t.Errorf("declined %+v", declined)
	}
	if m := o.state(storage.Want{People: []string{"UBO"}}).Member("UBO"); m != nil {
		t.Errorf("kept %+v", m)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UBO member_welcome", "UKARI member_answer", "ULIV member_answer"}) {
		t.Errorf("sent %v", got)
	}
	want[messages.Stale](t, o.presses("UBO", "member.yes", o.team().ID))
	want[messages.Stale](t, o.presses("UBO", "member.no", o.team().ID))
	again := want[messages.MembersAdded](t, o.types("UKARI", "/team", "add <@UBO>"))
	if again.People[0].Result != messages.Asked {
		t.Errorf("asked again: %+v", again)
	}
	if r := o.submits("UKARI", messages.AddForm{}, map[string]Values{}); r.Errors["people"] != (messages.Mend{What: messages.NobodyChosen}) {
		t.Errorf("nobody chosen: %s", described(r))
	}
	if r := o.submits("UKARI", messages.MatchForm{}, map[string]Values{"worker": {"UBO"}}); r.Errors["worker"] != (messages.Mend{What: messages.NotYetIn}) {
		t.Errorf("a code for one who has not answered: %s", described(r))
	}
	if r := o.submits("UKARI", messages.AgreementPick{}, map[string]Values{"worker": {"UOTHER"}}); r.Errors["worker"] != (messages.Mend{What: messages.Unwelcome}) {
		t.Errorf("an agreement with one of no team: %s", described(r))
	}
}

func TestTheSameRequestTwice(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	req := o.request("UKARI", Request{Command: "/team", Text: "match <@UADA>", Op: "trigger.1"})
	var codes []peer.Code
	for range 3 {
		r, err := o.Handle(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, want[messages.MatchMade](t, r).Code)
	}
	if len(slices.Compact(codes)) != 1 || len(o.taken(storage.NudgeLane)) != 1 || len(o.state(storage.Want{Worker: "UADA"}).Matches) != 1 {
		t.Errorf("codes %v", codes)
	}
	second := want[messages.MatchMade](t, o.types("UKARI", "/team", "match <@UADA>")).Code
	if second == codes[0] {
		t.Error("a code was drawn twice")
	}
}
