package commands

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// proposed gives a worker a proposal and returns what its buttons carry.
func (o *office) proposed(worker string) (peer.Code, string) {
	o.t.Helper()
	m := want[messages.MatchMade](o.t, o.types("UKARI", "/team", "match <@"+worker+">"))
	o.sent()
	o.taken(storage.NudgeLane)
	return m.Code, worker + " " + string(m.Code) + " 0"
}

func (o *office) match(worker string, code peer.Code, turn int) peer.Match {
	o.t.Helper()
	m, ok := o.state(storage.Want{Worker: worker}).MatchAt(code, turn)
	if !ok {
		o.t.Fatalf("%s has no match %s.%d", worker, code, turn)
	}
	return m
}

// another makes a second team, which ULIV coordinates alone.
func (o *office) another() {
	o.t.Helper()
	values := setupValues()
	values["name"], values["coordinators"], values["deputies"], values["channel"], values["team_channel"] = Values{"Fjell"}, Values{"UCY"}, nil, Values{"C0COORD2"}, Values{"C0TEAM2"}
	form := wantForm[messages.SetupForm](o.t, o.presses("UADMIN", "team.new", ""))
	want[messages.TeamSaved](o.t, o.submits("UADMIN", form, values))
	o.sent()
}

// TestMatchButtons: every button of a match, pressed by whoever may not, about what is not theirs, and when it means nothing any more.
func TestMatchButtons(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.another()
	o.joins("UADA")
	o.joins("UBO")
	code, value := o.proposed("UADA")
	before := o.match("UADA", code, 0)
	for action, wrong := range map[string][]string{
		"match.yes": {"UBO", "UKARI", "UDEP", "UCY", "UADMIN", "UOTHER"}, "match.no": {"UBO", "UKARI", "UDEP", "UCY", "UADMIN", "UOTHER"},
		"match.cover":  {"UBO", "UKARI", "UDEP", "UCY"},
		"match.theirs": {"UADA", "UBO", "UDEP", "UCY", "UADMIN", "UOTHER"}, "match.back": {"UADA", "UBO", "UDEP", "UCY", "UADMIN"},
		"match.pass": {"UADA", "UDEP", "UCY"}, "match.plan": {"UBO", "UDEP", "UCY", "UADMIN"}, "match.keep": {"UBO", "UDEP", "UCY"},
		"match.longer": {"UBO", "UDEP", "UCY"}, "match.longer_yes": {"UBO", "UDEP", "UCY"}, "match.longer_no": {"UBO", "UDEP", "UCY"},
	} {
		for _, user := range wrong {
			if r := o.presses(user, action, value); r.Form != nil {
				t.Errorf("%s opens %s", user, action)
			} else if _, refused := r.Message.(messages.Refused); !refused {
				t.Errorf("%s presses %s: %s", user, action, described(r))
			}
		}
	}
	for _, action := range []string{"match.cover_yes", "match.cover_no"} {
		want[messages.Stale](t, o.presses("UBO", action, value)) // nobody asked them
	}
	for _, bad := range []string{"", "UADA", "UADA K7", "UADA K7 x", "UADA Ada 0", "x " + string(code) + " 0", value[:len(value)-1] + "7"} {
		if r := o.presses("UADA", "match.yes", bad); r.Message == nil {
			t.Errorf("%q: %s", bad, described(r))
		} else if _, stale := r.Message.(messages.Stale); !stale {
			if _, refused := r.Message.(messages.Refused); !refused {
				t.Errorf("%q: %s", bad, described(r))
			}
		}
	}
	if after := o.match("UADA", code, 0); after != before || len(o.sent()) > 0 || len(o.taken(storage.NudgeLane)) > 0 {
		t.Errorf("something was changed or sent: %+v", after)
	}
	for action, reason := range map[string]peer.Reason{"match.plan": peer.MatchWaits, "match.longer": peer.MatchWaits, "match.keep": peer.MatchWaits, "match.cover": peer.MatchWaits} {
		if m := want[messages.MatchStands](t, o.presses("UADA", action, value)); m.Reason != reason {
			t.Errorf("%s of a proposal: %s", action, m.Reason)
		}
	}
	want[messages.MatchAsked](t, o.presses("UADA", "match.yes", value))
	if m := want[messages.MatchStands](t, o.presses("UADA", "match.yes", value)); m.Reason != peer.MatchRuns {
		t.Errorf("yes twice: %s", m.Reason)
	}
	want[messages.MatchProgress](t, o.presses("ULIV", "match.theirs", value))
	for action, user := range map[string]string{"match.theirs": "UKARI", "match.back": "UKARI", "match.no": "UADA", "match.pass": "UKARI"} {
		if m := want[messages.MatchStands](t, o.presses(user, action, value)); m.Reason != peer.MatchRuns {
			t.Errorf("%s of one that runs: %s", action, m.Reason)
		}
	}
	if got := len(o.dues(storage.MatchCountdownKind)); got != peer.MatchSteps {
		t.Errorf("%d entries of the countdown", got)
	}
}

// TestMatchDeclined: a no is told to whoever asked, in private, and the code goes to somebody else.
func TestMatchDeclined(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UBO")
	code, value := o.proposed("UADA")
	if m := want[messages.MatchAsked](t, o.presses("UADA", "match.no", value)); m.State != peer.MatchDeclined || m.Back {
		t.Errorf("she reads %+v", m)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA match_asked", "UKARI match_progress"}) {
		t.Errorf("sent %v", got)
	}
	if list := want[messages.MatchList](t, o.types("UADA", "/peer", "matches")); len(list.Matches) != 0 {
		t.Errorf("she sees %+v", list)
	}
	form := wantForm[messages.MatchPassForm](t, o.presses("UKARI", "match.pass", value))
	for _, bad := range []string{"UADA", "UOTHER", ""} {
		if r := o.submits("UKARI", form, map[string]Values{"worker": {bad}}); r.Errors["worker"] == nil {
			t.Errorf("to %q: %s", bad, described(r))
		}
	}
	if r := o.submits("UADA", form, map[string]Values{"worker": {"UBO"}}); want[messages.Refused](t, r).Reason != peer.NotCoordinator {
		t.Error("a worker passes a code on")
	}
	made := want[messages.MatchMade](t, o.submits("UKARI", form, map[string]Values{"worker": {"UBO"}}))
	if made.Code != code || made.Worker != "UBO" || made.Turn != 1 {
		t.Errorf("made %+v", made)
	}
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Equal(got, []string{"UBO match_asked"}) {
		t.Errorf("sent %v", got)
	}
	if st := o.state(storage.Want{Codes: true}); st.Codes[code] != "UBO" {
		t.Errorf("the code is of %q", st.Codes[code])
	}
	// The form once more: somebody has the code now.
	if m := want[messages.MatchStands](t, o.submits("UKARI", form, map[string]Values{"worker": {"UBO"}})); m.Reason != peer.MatchRuns {
		t.Errorf("passed on twice: %s", m.Reason)
	}
	if m := want[messages.MatchProgress](t, o.presses("UKARI", "match.back", "UBO "+string(code)+" 1")); m.State != peer.MatchDeclined {
		t.Errorf("taken back: %+v", m)
	}
	if m := want[messages.MatchStands](t, o.presses("UBO", "match.yes", "UBO "+string(code)+" 1")); m.Reason != peer.MatchOver {
		t.Errorf("yes to what was taken back: %s", m.Reason)
	}
}

// TestContactNeedsAMatchThatRuns: with a proposal nothing is logged, and with one that has ended only what was before.
func TestContactNeedsAMatchThatRuns(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	other := o.drawn("UADA")
	code, value := o.proposed("UADA")
	trouble := func(text string) messages.ContactTrouble {
		t.Helper()
		return want[messages.ContactTrouble](t, o.types("UADA", "/contact", text))
	}
	if m := trouble(string(code) + " 25m call"); m.Trouble != messages.MatchNotBegun || m.Word != string(code) || !slices.Equal(m.Codes, []peer.Code{other}) {
		t.Errorf("of a proposal: %+v", m)
	}
	o.presses("UADA", "match.yes", value)
	o.presses("UKARI", "match.theirs", value)
	want[messages.ContactLogged](t, o.types("UADA", "/contact", string(code)+" 25m call yesterday 10:00")) // people meet before they say yes
	o.at = o.at.AddDate(0, 0, 7)
	form := wantForm[messages.MatchPlanForm](t, o.presses("UADA", "match.plan", value))
	if m := want[messages.MatchPlanned](t, o.submits("UADA", form, map[string]Values{"last": {"2026-11-24"}, "told": {"together"}, "after": {"group"}})); m.State != peer.MatchEnding {
		t.Errorf("planned %+v", m)
	}
	want[messages.ContactLogged](t, o.types("UADA", "/contact", string(code)+" 20m call"))
	o.at = o.at.AddDate(0, 0, 2)
	m := trouble(string(code) + " 25m call")
	if m.Trouble != messages.MatchHasEnded || m.Day != (peer.Day{Year: 2026, Month: 11, Num: 24}) || slices.Contains(m.Codes, code) {
		t.Errorf("of one that has ended: %+v", m)
	}
	for day, logged := range map[string]bool{"25.11": false, "24.11": true, "18.11": true, "16.11": false} {
		r := o.types("UADA", "/contact", string(code)+" 15m meet "+day)
		if _, ok := r.Message.(messages.ContactLogged); ok != logged {
			t.Errorf("for %s: %s", day, described(r))
		}
	}
	if m := trouble("Z999 25m call"); m.Trouble != messages.UnknownCode {
		t.Errorf("somebody else's: %+v", m)
	}
}

// TestMatchPlansAndWishes: each side reads what the other did; a side that answers its own wish is refused.
func TestMatchPlansAndWishes(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	code := o.drawn("UADA")
	value := "UADA " + string(code) + " 0"
	plan := map[string]Values{"last": {"2027-01-15"}, "told": {"worker"}, "after": {"own"}}
	form := wantForm[messages.MatchPlanForm](t, o.presses("ULIV", "match.plan", value))
	for block, bad := range map[string]string{"last": "2026-11-16", "told": "by post"} {
		answers := map[string]Values{"last": plan["last"], "told": plan["told"], "after": plan["after"]}
		answers[block] = Values{bad}
		r := o.submits("ULIV", form, answers)
		if _, stands := r.Message.(messages.MatchStands); r.Errors[block] == nil && !stands {
			t.Errorf("%s %q: %s", block, bad, described(r))
		}
	}
	if r := o.submits("UBO", form, plan); want[messages.Refused](t, r).Reason == peer.OK {
		t.Error("somebody else plans")
	}
	want[messages.MatchPlanned](t, o.submits("ULIV", form, plan))
	if got := append(addressed(o.taken(storage.NudgeLane)), addressed(o.sent())...); !slices.Equal(got, []string{"UADA match_planned", "UKARI match_planned"}) {
		t.Errorf("sent %v", got)
	}
	if dues := o.dues(storage.MatchEndKind); len(dues) != 1 || dues[0].At != peer.Civil(peer.Day{Year: 2027, Month: 1, Num: 16}, peer.MorningMinute, "Europe/Oslo") {
		t.Errorf("entries %v", dues)
	}
	if m := want[messages.MatchKept](t, o.presses("UADA", "match.keep", value)); m.State != peer.MatchActive {
		t.Errorf("kept %+v", m)
	}
	if len(o.dues(storage.MatchEndKind)) != 0 {
		t.Error("its end is still entered")
	}
	if m := want[messages.MatchStands](t, o.presses("UADA", "match.keep", value)); m.Reason != peer.NothingAsked {
		t.Errorf("kept twice: %s", m.Reason)
	}
	o.sent()
	o.taken(storage.NudgeLane)

	// Two years on there is nothing to extend yet, and then there is.
	if m := want[messages.MatchStands](t, o.presses("UADA", "match.longer", value)); m.Reason != peer.DayNotOffered {
		t.Errorf("two years ahead: %s", m.Reason)
	}
	o.at = time.Date(2028, 11, 1, 9, 0, 0, 0, time.UTC)
	wish := map[string]Values{"why": {"begun"}, "review": {"2029-03-01"}}
	longer := wantForm[messages.MatchLongerForm](t, o.presses("UADA", "match.longer", value))
	want[messages.MatchLongerSent](t, o.submits("UADA", longer, wish))
	asked := o.sent()
	if got := addressed(asked); !slices.Equal(got, []string{"UKARI match_longer_ask"}) {
		t.Fatalf("sent %v", got)
	}
	carried := value + " " + buttonTime(t, asked[0].m)
	if m := want[messages.MatchStands](t, o.presses("UADA", "match.longer_yes", carried)); m.Reason != peer.NotYours {
		t.Errorf("she answers herself: %s", m.Reason)
	}
	if m := want[messages.MatchStands](t, o.presses("UKARI", "match.longer_yes", value+" 17")); m.Reason != peer.NothingAsked {
		t.Errorf("an old button: %s", m.Reason)
	}
	if m := want[messages.MatchLongerAnswered](t, o.presses("UKARI", "match.longer_yes", carried)); m.Until != (peer.Day{Year: 2029, Month: 3, Num: 1}) {
		t.Errorf("it goes on until %s", m.Until)
	}
	if m := want[messages.MatchStands](t, o.presses("UKARI", "match.longer_no", carried)); m.Reason != peer.NothingAsked {
		t.Errorf("answered twice: %s", m.Reason)
	}
	if got := append(addressed(o.taken(storage.NudgeLane)), addressed(o.sent())...); !slices.Equal(got, []string{"UADA match_longer_answered", "UKARI match_longer_ask"}) {
		t.Errorf("sent %v", got)
	}
}

// buttonTime reads from a message when a wish was asked for, as its button carries it.
func buttonTime(t *testing.T, m messages.Message) string {
	t.Helper()
	asked, ok := m.(messages.MatchLongerAsk)
	if !ok || asked.Longer.At.IsZero() {
		t.Fatalf("got %+v", m)
	}
	return strconv.FormatInt(asked.Longer.At.Unix(), 10)
}

// TestStandingCoverIsSuggested: who agreed to stand in each time stands in the form for cover, and hears when that is over.
func TestStandingCoverIsSuggested(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UBO")
	code := o.drawn("UADA")
	value := "UADA " + string(code) + " 0"
	form := wantForm[messages.MatchCoverForm](t, o.presses("UADA", "match.cover", value))
	for _, bad := range []string{"UADA", "UKARI", "UOTHER"} {
		if r := o.submits("UADA", form, map[string]Values{"peer": {bad}}); r.Errors["peer"] == nil {
			t.Errorf("%s: %s", bad, described(r))
		}
	}
	want[messages.StandingSet](t, o.submits("UADA", form, map[string]Values{"peer": {"UBO"}}))
	asked := o.taken(storage.NudgeLane)
	if got := addressed(asked); !slices.Equal(got, []string{"UBO match_cover_ask"}) {
		t.Fatalf("sent %v", got)
	}
	want[messages.StandingSet](t, o.submits("UADA", form, map[string]Values{"peer": {"UBO"}}))
	if got := o.taken(storage.NudgeLane); len(got) != 0 {
		t.Errorf("asked twice: %v", addressed(got))
	}
	want[messages.StandingAsk](t, o.presses("UBO", "match.cover_yes", value))
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Equal(got, []string{"UADA match_cover_answered"}) {
		t.Errorf("sent %v", got)
	}
	want[messages.StandingAsk](t, o.presses("UBO", "match.cover_yes", value))
	if got := o.taken(storage.NudgeLane); len(got) != 0 {
		t.Errorf("told twice: %v", addressed(got))
	}
	o.types("UADA", "/timeoff", "24.12-2.1 holiday")
	cover := wantForm[messages.CoverForm](t, o.presses("UADA", "timeoff.cover", "UADA "+o.oneOff("UADA").ID))
	if len(cover.Cover) != 1 || cover.Cover[0].Peer != "UBO" {
		t.Errorf("suggested %+v", cover.Cover)
	}
	o.sent()
	want[messages.StandingSet](t, o.submits("UADA", form, map[string]Values{"peer": {}}))
	told := o.sent()
	if len(told) != 1 || told[0].Replaces != asked[0].ID || !told[0].m.(messages.StandingAsk).Over {
		t.Errorf("told %+v", told)
	}
	want[messages.Stale](t, o.presses("UBO", "match.cover_yes", value))
}

// TestTeamMatches: those that need a decision first, in the order of days; deputies see them without buttons, and nobody else at all.
func TestTeamMatches(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.another()
	o.joins("UADA")
	o.joins("UBO")
	if m := want[messages.TeamMatches](t, o.types("UKARI", "/team", "matches")); len(m.Teams) != 1 || len(m.Teams[0].Past)+len(m.Teams[0].Waiting)+len(m.Teams[0].Others) != 0 {
		t.Errorf("none yet: %+v", m)
	}
	first := o.drawn("UBO")
	o.at = o.at.AddDate(0, 2, 0)
	second := o.drawn("UADA")
	waiting, _ := o.proposed("UADA")
	o.at = time.Date(2028, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, user := range []string{"UKARI", "UDEP"} {
		r := o.types(user, "/team", "koblinger")
		view := want[messages.TeamMatches](t, r).Teams[0]
		if len(view.Past) != 1 || view.Past[0].Code != first || len(view.Waiting) != 1 || view.Waiting[0].Code != waiting || len(view.Others) != 1 || view.Others[0].Code != second {
			t.Errorf("%s sees %+v", user, view)
		}
		if view.Seen != (user == "UDEP") {
			t.Errorf("%s may decide: %v", user, !view.Seen)
		}
		acts := false
		for _, b := range messages.Render(r.Message, "en", messages.Options{}).Blocks {
			acts = acts || b.BlockType() == "actions"
		}
		if acts != (user == "UKARI") {
			t.Errorf("%s has buttons: %v", user, acts)
		}
	}
	for user, reason := range map[string]peer.Reason{"UADA": peer.NotCoordinator, "UADMIN": peer.NotCoordinator, "UOTHER": peer.NotAMember} {
		if m := want[messages.Refused](t, o.types(user, "/team", "matches")); m.Reason != reason && user != "UADMIN" {
			t.Errorf("%s: %s", user, m.Reason)
		}
	}
	if m := want[messages.TeamMatches](t, o.types("UCY", "/team", "matches")); len(m.Teams) != 1 || m.Teams[0].Team != "Fjell" || len(m.Teams[0].Others) != 0 {
		t.Errorf("another team sees %+v", m)
	}
}
