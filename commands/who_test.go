package commands

import (
	"maps"
	"slices"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestWhoMayDoWhat(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	other := setupValues()
	maps.Copy(other, map[string]Values{"name": {"Fjell"}, "coordinators": {"UOTHER"}, "deputies": {}})
	want[messages.TeamSaved](t, o.submits("UADMIN", messages.SetupForm{}, other))
	o.sent()

	const unready peer.Reason = "not of a team that they coordinate"
	coordinators := map[string]map[string]peer.Reason{
		"add <@UCY>":                {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember},
		"add":                       {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UKARI": "", "UOTHER": ""},
		"match <@UADA>":             {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UOTHER": unready},
		"match":                     {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UKARI": ""},
		"agreement <@UADA>":         {"UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UOTHER": unready, "UKARI": "", "ULIV": ""},
		"agreement <@UADA> end":     {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UOTHER": unready, "UKARI": ""},
		"agreement <@UADA> history": {"UADMIN": peer.NotCoordinator, "UDEP": "", "UBO": peer.NotAMember, "UOTHER": unready, "UKARI": "", "UADA": ""},
		"agreement":                 {"UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UKARI": ""},
		"setup":                     {"UADA": peer.NotAdmin, "UKARI": peer.NotAdmin, "UDEP": peer.NotAdmin, "UBO": peer.NotAdmin, "UADMIN": ""},
		"":                          {"UADA": peer.NotCoordinator, "UBO": peer.NotAMember, "UADMIN": "", "UKARI": "", "UDEP": "", "UOTHER": ""},
		"help":                      {"UADA": "", "UBO": ""},
	}
	for text, answers := range coordinators {
		for _, refusedToAll := range []struct {
			user   string
			reason peer.Reason
		}{{"UGUEST", peer.GuestRefused}, {"UBOT", peer.BotRefused}, {"UOFF", peer.DeactivatedRefused}, {"USTRANGER", peer.ForeignRefused}} {
			answers[refusedToAll.user] = refusedToAll.reason
		}
		for _, user := range slices.Sorted(maps.Keys(answers)) {
			t.Run(user+" types "+text, func(t *testing.T) {
				r := o.types(user, "/team", text)
				var got peer.Reason
				switch m := r.Message.(type) {
				case messages.Refused:
					got = m.Reason
				case messages.NotReady:
					got = unready
				}
				if got != answers[user] {
					t.Errorf("got %q (%s), want %q", got, described(r), answers[user])
				}
			})
		}
	}
	if letters := o.sent(); len(letters) > 0 {
		t.Errorf("what was refused sent %v", addressed(letters))
	}
	if st := o.state(storage.Want{Roster: true, Worker: "UADA", Codes: true}); len(st.Members) != 1 || len(st.Codes) != 0 || len(st.Agreements) != 0 {
		t.Errorf("what was refused wrote members %v, codes %v, agreements %v", st.Members, st.Codes, st.Agreements)
	}
}

func TestForgedFormsAndButtons(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	team := o.team().ID
	for _, tt := range []struct {
		name string
		got  func() Reply
		want messages.Message
	}{
		{"set-up by a coordinator", func() Reply { return o.submits("UKARI", messages.SetupForm{Team: team}, setupValues()) }, messages.Refused{}},
		{"set-up of no team", func() Reply { return o.submits("UADMIN", messages.SetupForm{Team: "t404"}, setupValues()) }, messages.Stale{}},
		{"settings by a coordinator", func() Reply { return o.presses("UKARI", "team.edit.0", team) }, messages.Refused{}},
		{"settings of no team", func() Reply { return o.presses("UADMIN", "team.edit.0", "t404") }, messages.Stale{}},
		{"a blank set-up by a worker", func() Reply { return o.presses("UADA", "team.new", "") }, messages.Refused{}},
		{"adding by a worker", func() Reply {
			return o.submits("UADA", messages.AddForm{}, map[string]Values{"people": {"UBO"}, "team": {team}})
		}, messages.Refused{}},
		{"adding to no team", func() Reply {
			return o.submits("UKARI", messages.AddForm{}, map[string]Values{"people": {"UBO"}, "team": {"t404"}})
		}, messages.Refused{}},
		{"a code drawn by a worker", func() Reply {
			return o.submits("UADA", messages.MatchForm{}, map[string]Values{"worker": {"UADA"}})
		}, messages.Refused{}},
		{"a proposal by a worker", func() Reply {
			return o.submits("UADA", messages.AgreementForm{Bargain: messages.Bargain{Worker: "UBO"}}, termsValues())
		}, messages.Refused{}},
		{"a proposal by an admin", func() Reply {
			return o.submits("UADMIN", messages.AgreementForm{Bargain: messages.Bargain{Worker: "UADA"}}, termsValues())
		}, messages.Refused{}},
		{"limits without a first page", func() Reply {
			return o.submits("UKARI", messages.AgreementForm{Bargain: messages.Bargain{Worker: "UADA"}}, termsValues())
		}, messages.Stale{}},
		{"steps without a first page", func() Reply {
			return o.submits("UADA", messages.AgreementSteps{Bargain: messages.Bargain{Worker: "UADA"}}, termsValues())
		}, messages.Stale{}},
		{"a confirmation of nothing", func() Reply {
			return o.submits("UKARI", messages.AgreementConfirm{Bargain: messages.Bargain{Worker: "UADA"}}, map[string]Values{"sure": {"yes"}})
		}, messages.Stale{}},
		{"a confirmation by an admin", func() Reply {
			return o.submits("UADMIN", messages.AgreementConfirm{Bargain: messages.Bargain{Worker: "UADA"}, Version: 1}, map[string]Values{"sure": {"yes"}})
		}, messages.Refused{}},
		{"an end by a worker", func() Reply { return o.presses("UADA", "agreement.end", "UADA 1") }, messages.Refused{}},
		{"an end by an admin", func() Reply { return o.presses("UADMIN", "agreement.end", "UADA 1") }, messages.Refused{}},
		{"an end by a deputy", func() Reply { return o.presses("UDEP", "agreement.end", "UADA 1") }, messages.Refused{}},
		{"an end of nothing", func() Reply { return o.presses("UKARI", "agreement.end", "UADA 1") }, messages.AgreementNone{}},
		{"an end of nobody", func() Reply { return o.presses("UKARI", "agreement.end", "}:x 1") }, messages.Stale{}},
		{"an end by another team's coordinator", func() Reply { return o.presses("UOTHER", "agreement.end", "UADA 1") }, messages.Refused{}},
		{"a draft dropped by an admin", func() Reply { return o.presses("UADMIN", "agreement.drop", "UADA") }, messages.Refused{}},
		{"no draft dropped", func() Reply { return o.presses("UKARI", "agreement.drop", "UADA") }, messages.Stale{}},
		{"a proposal to nobody", func() Reply {
			return o.submits("UKARI", messages.AgreementForm{Bargain: messages.Bargain{Worker: "}:x"}}, termsValues())
		}, messages.Stale{}},
		{"a form for nobody", func() Reply { return o.presses("UKARI", "agreement.open", "al:{00}") }, messages.Stale{}},
		{"yes by one who was not asked", func() Reply { return o.presses("UBO", "member.yes", team) }, messages.Stale{}},
		{"yes to another team", func() Reply { return o.presses("UADA", "member.yes", "t404") }, messages.Stale{}},
		{"accepting without being a worker", func() Reply { return o.presses("UKARI", "agreement.accept", "1") }, messages.Refused{}},
		{"accepting nothing", func() Reply { return o.presses("UADA", "agreement.accept", "1") }, messages.AgreementStale{}},
		{"accepting a word", func() Reply { return o.presses("UADA", "agreement.accept", "one") }, messages.Stale{}},
		{"a button of another version", func() Reply { return o.presses("UADA", "timeoff.old", "x") }, messages.Stale{}},
		{"a form of another version", func() Reply { return o.ask("UADA", Request{Form: "gone"}) }, messages.Stale{}},
		{"a command of another version", func() Reply { return o.types("UADA", "/gone", "") }, messages.Help{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.got()
			if r.Message == nil || messages.Kind(r.Message) != messages.Kind(tt.want) {
				t.Errorf("got %s, want %T", described(r), tt.want)
			}
		})
	}
	if letters := o.sent(); len(letters) > 0 {
		t.Errorf("sent %v", addressed(letters))
	}
}
