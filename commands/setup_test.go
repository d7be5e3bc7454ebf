package commands

import (
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/storage"
)

func TestSetUpSaysWhatToMend(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	for _, tt := range []struct {
		name, block string
		answer      Values
		want        messages.Fault
		at          string // block of the message where it is another
	}{
		{"no name", "name", Values{" \u200b "}, messages.Empty, ""},
		{"a long name", "name", Values{strings.Repeat("x", 61)}, messages.NameBad, ""},
		{"a name that is taken", "name", Values{"nordlys"}, messages.NameTaken, ""},
		{"no coordinator", "coordinators", nil, messages.NobodyChosen, ""},
		{"a guest as coordinator", "coordinators", Values{"UKARI", "UGUEST"}, messages.NoMember, ""},
		{"a stranger as deputy", "deputies", Values{"USTRANGER"}, messages.NoMember, ""},
		{"no channel", "channel", nil, messages.BadChoice, ""},
		{"a person as channel", "channel", Values{"UKARI"}, messages.BadChoice, ""},
		{"one channel for both", "team_channel", Values{"C0COORD"}, messages.SameChannel, ""},
		{"a zone that is none", "zone", Values{"Europe/Atlantis"}, messages.BadZone, ""},
		{"the machine's zone", "zone", Values{"Local"}, messages.BadZone, ""},
		{"rules of nowhere", "pack", Values{"mars"}, messages.BadChoice, ""},
		{"a language that we do not speak", "language", Values{"xx"}, messages.BadChoice, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			values := setupValues()
			values["name"] = Values{"Fjell"}
			values[tt.block] = tt.answer
			r := o.submits("UADMIN", messages.SetupForm{}, values)
			if len(r.Errors) != 1 || r.Errors[tt.block] != (messages.Mend{What: tt.want}) {
				t.Errorf("got %s, want %s", described(r), tt.want)
			}
		})
	}
	if n := len(o.state(storage.Want{}).Teams); n != 1 {
		t.Errorf("%d teams are stored", n)
	}
}

func TestChangingATeam(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	before := o.team()
	form := wantForm[messages.SetupForm](t, o.types("UADMIN", "/team", "setup"))
	if !form.Choose || form.Team != before.ID || form.Name != "Nordlys" || !slices.Equal(form.Coordinators, []string{"UKARI", "ULIV"}) {
		t.Errorf("the form is filled in with %+v", form)
	}
	values := setupValues()
	values["team"], values["coordinators"], values["deputies"] = Values{before.ID}, Values{"UKARI", "UDEP"}, Values{"UDEP"}
	if saved := want[messages.TeamSaved](t, o.submits("UADMIN", form, values)); saved.New || saved.Hello {
		t.Errorf("saved %+v", saved)
	}
	after := o.team()
	if after.ID != before.ID || !after.CreatedAt.Equal(before.CreatedAt) || !slices.Equal(after.Coordinators, []string{"UKARI", "UDEP"}) || len(after.Deputies) > 0 {
		t.Errorf("team %+v", after)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UDEP team_coordinator"}) {
		t.Errorf("sent %v", got)
	}
	values["team"], values["name"] = Values{messages.NewTeam}, Values{"Fjell"}
	if saved := want[messages.TeamSaved](t, o.submits("UADMIN", form, values)); !saved.New {
		t.Errorf("saved %+v", saved)
	}
	if choices := want[messages.TeamChoices](t, o.types("UADMIN", "/team", "setup")); len(choices.Teams) != 2 {
		t.Errorf("choices %+v", choices)
	}
	if f := wantForm[messages.SetupForm](t, o.presses("UADMIN", "team.edit.1", before.ID)); f.Choose || f.Team != before.ID {
		t.Errorf("form %+v", f)
	}
	// UKARI and UDEP coordinate both teams now: adding asks which.
	add := wantForm[messages.AddForm](t, o.types("UKARI", "/team", "add <@UBO>"))
	if len(add.Teams) != 2 || !slices.Equal(add.People, []string{"UBO"}) {
		t.Errorf("form %+v", add)
	}
	added := want[messages.MembersAdded](t, o.submits("UKARI", add, map[string]Values{"team": {before.ID}, "people": {"UBO"}}))
	if added.Team != "Nordlys" {
		t.Errorf("added %+v", added)
	}
	fjell := add.Teams[slices.IndexFunc(add.Teams, func(c messages.TeamChoice) bool { return c.Name == "Fjell" })].ID
	added = want[messages.MembersAdded](t, o.submits("UKARI", add, map[string]Values{"team": {fjell}, "people": {"UBO"}}))
	if added.People[0].Result != messages.InAnotherTeam || o.state(storage.Want{People: []string{"UBO"}}).Member("UBO").Team != before.ID {
		t.Errorf("asked by a second team: %+v", added)
	}
}
