package commands

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Each row is something that a person tries; the answer is the reason, or "" where it goes on.
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
		"add <@UCY>":        {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember},
		"add":               {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UKARI": "", "UOTHER": ""},
		"match <@UADA>":     {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UOTHER": unready},
		"match":             {"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UKARI": ""},
		"agreement <@UADA>": {"UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UOTHER": unready, "UKARI": "", "ULIV": ""},
		"agreement":         {"UADMIN": peer.NotCoordinator, "UDEP": peer.NotCoordinator, "UBO": peer.NotAMember, "UKARI": ""},
		"setup":             {"UADA": peer.NotAdmin, "UKARI": peer.NotAdmin, "UDEP": peer.NotAdmin, "UBO": peer.NotAdmin, "UADMIN": ""},
		"":                  {"UADA": peer.NotCoordinator, "UBO": peer.NotAMember, "UADMIN": "", "UKARI": "", "UDEP": "", "UOTHER": ""},
		"help":              {"UADA": "", "UBO": ""},
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

// A form or a button forged by somebody who was never offered it is held against the same rules.
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
		{"a proposal by a worker", func() Reply { return o.submits("UADA", messages.AgreementForm{Worker: "UADA"}, termsValues()) }, messages.Refused{}},
		{"a proposal by an admin", func() Reply { return o.submits("UADMIN", messages.AgreementForm{Worker: "UADA"}, termsValues()) }, messages.Refused{}},
		{"a proposal to nobody", func() Reply { return o.submits("UKARI", messages.AgreementForm{Worker: "}:x"}, termsValues()) }, messages.Stale{}},
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
}

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
	if m := o.state(storage.Want{People: []string{"UBO"}}).Member("UBO"); m != nil && (m.Team != "" || m.AddedBy != "" || m.Zone != "" || m.State != peer.Gone) {
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

// The same request again, as after a lost acknowledgement, gives the same answer and writes nothing more.
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
	if len(slices.Compact(codes)) != 1 || len(o.sent()) != 1 || len(o.state(storage.Want{Worker: "UADA"}).Matches) != 1 {
		t.Errorf("codes %v", codes)
	}
	second := want[messages.MatchMade](t, o.types("UKARI", "/team", "match <@UADA>")).Code
	if second == codes[0] {
		t.Error("a code was drawn twice")
	}
}

func TestAgreementIsAskedAgain(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	form := wantForm[messages.AgreementForm](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	for _, tt := range []struct {
		name, block string
		answer      Values
		want        messages.Mend
	}{
		{"a word as limit", "limit.code-day", Values{"two"}, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 12}},
		{"no limit", "limit.all-day", nil, messages.Mend{What: messages.OutOfRange, Min: 1, Max: 40}},
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
			if r := o.submits("UKARI", form, values); len(r.Errors) != 1 || r.Errors[tt.block] != tt.want {
				t.Errorf("got %s, want %+v", described(r), tt.want)
			}
		})
	}
	want[messages.AgreementProposed](t, o.submits("UKARI", form, termsValues()))
	want[messages.AgreementThanks](t, o.presses("UADA", "agreement.change", "1"))
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA agreement_proposal", "UADA agreement_proposal", "UKARI agreement_answered"}) {
		t.Errorf("sent %v", got)
	}
	if m := want[messages.AgreementStale](t, o.presses("UADA", "agreement.accept", "1")); m.Agreed != 0 || m.Pending != 0 {
		t.Errorf("stale %+v", m)
	}

	// The form opens with what was proposed last; another version in the meantime is not replaced unseen.
	form = wantForm[messages.AgreementForm](t, o.presses("UKARI", "agreement.open", "UADA"))
	if form.After != 1 || form.Terms.Limits[peer.CodeDay] != 3 {
		t.Errorf("form %+v", form)
	}
	want[messages.AgreementProposed](t, o.submits("ULIV", form, termsValues()))
	if m := want[messages.AgreementOvertaken](t, o.submits("UKARI", form, termsValues())); m.By != "ULIV" || m.Version != 2 {
		t.Errorf("overtaken %+v", m)
	}
	form = wantForm[messages.AgreementForm](t, o.presses("UKARI", "agreement.open", "UADA"))
	o.sent()
	want[messages.AgreementProposed](t, o.submits("UKARI", form, termsValues()))
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

// Two coordinators send their proposals at the same instant, and the worker presses both buttons of one at once: one of
// each is done, the other is told so.
func TestRaces(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	form := wantForm[messages.AgreementForm](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	submit := func(user string) Request {
		return o.request(user, Request{Form: "agreement.propose", Private: messages.RenderForm(form, "en").PrivateMetadata, Values: termsValues()})
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

// atOnce handles requests at the same time and returns the kinds of the answers, sorted.
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

func TestHelpAndHints(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.Prefix = "peer-"
	for _, tt := range []struct {
		user, command, text string
		topic               messages.Topic
		unknown             bool
	}{
		{"UBO", "/team", "help", messages.TeamHelp, false}, {"UBO", "/team", " HJELP ", messages.TeamHelp, false},
		{"UBO", "/team", "frobnicate", messages.TeamHelp, true}, {"UBO", "/team", "<@UADA>", messages.TeamHelp, true},
		{"UBO", "/team", "setup now", messages.TeamHelp, true},
		{"UKARI", "/team", "add @Ada", messages.PersonHelp, false}, {"UKARI", "/team", "match Ada", messages.PersonHelp, false},
		{"UKARI", "/team", "agreement <@UADA> soon", messages.PersonHelp, false},
		{"UKARI", "/team", "match <@UADA> <@UBO>", messages.OneHelp, false},
		{"UADA", "/peer", "", messages.PeerHelp, false}, {"UBO", "/peer", "ajutor", messages.PeerHelp, false},
		{"UADA", "/peer", "week please", messages.PeerHelp, true}, {"UADA", "/peer", "<!channel>", messages.PeerHelp, true},
		{"UADA", "/peer", strings.Repeat("x", 40_000), messages.PeerHelp, true},
	} {
		got := want[messages.Help](t, o.types(tt.user, tt.command, tt.text))
		if got != (messages.Help{Topic: tt.topic, Unknown: tt.unknown, Prefix: "peer-"}) {
			t.Errorf("%s %.20q: got %+v", tt.command, tt.text, got)
		}
		for _, lang := range messages.Languages {
			if text := messages.Render(got, lang, messages.Options{}).Text; strings.Contains(text, "`/team") || strings.Contains(text, "`/peer ") {
				t.Errorf("%s: the prefix is missing: %s", lang, text)
			}
		}
	}
	wantForm[messages.AgreementPick](t, o.presses("UKARI", "team.agreement", ""))
	wantForm[messages.MatchForm](t, o.presses("UKARI", "team.match", ""))
	wantForm[messages.AddForm](t, o.presses("UKARI", "team.add", ""))
	// A coordinator who is a worker too does not propose to themselves.
	o.joins("UKARI")
	if m := want[messages.Help](t, o.types("UKARI", "/team", "agreement <@UKARI>")); m.Topic != messages.OwnHelp {
		t.Errorf("own agreement: %+v", m)
	}
}

func TestOwnWeek(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	if m := want[messages.Week](t, o.types("UADA", "/peer", "week")); m.Days != [7]int{} || m.Agreed != 0 {
		t.Errorf("an empty week: %+v", m)
	}
	today := peer.DayOf(o.at, "Europe/Oslo") // a Tuesday
	weeks := peer.WeeksBetween(today.Add(-40), today)
	st := o.state(storage.Want{People: []string{"UADA"}, Worker: "UADA", Weeks: weeks})
	change := storage.NewChange(st, "contacts", o.at)
	put := func(id string, code peer.Code, day peer.Day, outcome peer.Outcome) {
		change.PutContact("UADA", peer.Contact{
			ID: id, Code: code, Start: peer.Civil(day, 10*60, "Europe/Oslo"), Zone: "Europe/Oslo", Minutes: 20, Outcome: outcome, LoggedAt: o.at,
		})
	}
	for i := range 20 { // K7 every day, from before what is read at first
		put("run"+string(rune('a'+i)), "K7", today.Add(-i), peer.Held)
	}
	put("second", "K7", today, peer.Missed)
	put("absent", "K7", today, peer.NoShow)
	put("m3", "M3", today.Add(-1), peer.Held)
	if _, err := o.Store.Commit(context.Background(), change); err != nil {
		t.Fatal(err)
	}
	m := want[messages.Week](t, o.types("UADA", "/peer", "uke"))
	if m.Days != [7]int{2, 2} || !slices.Equal(m.Codes, []messages.CodeCount{{Code: "K7", N: 3}, {Code: "M3", N: 1}}) {
		t.Errorf("week %+v", m)
	}
	got := map[string]int{}
	for _, row := range m.Rows {
		got[string(row.Rule)+" "+string(row.Code)] = row.Value
	}
	for row, value := range map[string]int{"code-day K7": 2, "code-week K7": 3, "code-run K7": 20, "code-week M3": 1, "all-day ": 2} {
		if got[row] != value {
			t.Errorf("%s is %d, want %d", row, got[row], value)
		}
	}
	text := messages.Render(m, "en", messages.Options{}).Text
	for _, line := range []string{"▰▰▰▱▱▱ 3 of 6 this week", "▰▰ 2 of 2 in one day", "close to the limit", "20 of 4 days in a row · above the limit", "not agreed yet"} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is not in:\n%s", line, text)
		}
	}
	for _, user := range []string{"UKARI", "UBO", "UADMIN"} {
		want[messages.Refused](t, o.types(user, "/peer", "week"))
	}
}

func TestMentioned(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		users      []string
		rest       string
	}{
		{"with a name", "add <@U1|ada>", []string{"U1"}, "add"},
		{"without", "<@W2> match", []string{"W2"}, "match"},
		{"a name with spaces and signs", "add <@U1|Ada B. & co>", []string{"U1"}, "add"},
		{"one twice", "add <@U1><@U1|ada>", []string{"U1"}, "add"},
		{"several, joined as people do", "add <@U1>, <@U2> og <@U3>", []string{"U1", "U2", "U3"}, "add"},
		{"a name typed out", "add @ada", nil, "add @ada"},
		{"a channel is nobody", "add <#C1|general> <!channel> <!subteam^S1>", nil, "add <#C1|general> <!channel> <!subteam^S1>"},
		{"small letters are no id", "add <@u1>", nil, "add <@u1>"},
		{"a broken mention", "add <@U1", nil, "add <@U1"},
		{"nothing", "", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			users, rest := mentioned(tt.text)
			if !slices.Equal(users, tt.users) || rest != tt.rest {
				t.Errorf("got %v and %q, want %v and %q", users, rest, tt.users, tt.rest)
			}
		})
	}
}
