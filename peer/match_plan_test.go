package peer

import (
	"testing"
	"time"
)

func TestPlanTheEnding(t *testing.T) {
	m := activeMatch(t)
	at := onDay("2028-10-30", 600)
	good := EndingPlan{LastDay: Day{2028, time.November, 27}, Told: ToldTogether, After: AfterGroup, By: "U1"}
	for name, row := range map[string]struct {
		change func(*EndingPlan)
		want   Reason
	}{
		"four weeks ahead":   {func(*EndingPlan) {}, OK},
		"a day more":         {func(p *EndingPlan) { p.LastDay = p.LastDay.Add(1) }, DayNotOffered},
		"today":              {func(p *EndingPlan) { p.LastDay = Day{2028, time.October, 30} }, OK},
		"yesterday":          {func(p *EndingPlan) { p.LastDay = Day{2028, time.October, 29} }, DayNotOffered},
		"no day":             {func(p *EndingPlan) { p.LastDay = Day{} }, DayNotOffered},
		"not on the list":    {func(p *EndingPlan) { p.Told = "by post" }, ChoiceNotOffered},
		"nobody on the list": {func(p *EndingPlan) { p.After = "" }, ChoiceNotOffered},
	} {
		p := good
		row.change(&p)
		after, reason := m.PlanEnding(p, at, osloZone)
		if reason != row.want || (reason == OK) != (after.StateAt(at) == MatchEnding) {
			t.Errorf("%s: %q, %q", name, reason, after.StateAt(at))
		}
	}
	// Long before its end, the last day may be any until then.
	if first, last := m.LastDays(Day{2027, time.March, 1}, osloZone); first != (Day{2027, time.March, 1}) || last != (Day{2028, time.November, 16}) {
		t.Errorf("from %s to %s", first, last)
	}
	planned, _ := m.PlanEnding(good, at, osloZone)
	if midnight := onDay("2028-11-28", 0); !planned.Running(midnight.Add(-time.Second)) || planned.Running(midnight) || planned.Overdue(onDay("2028-11-20", 0), osloZone) != true {
		t.Errorf("it ends at %s", planned.Ended)
	}
	if planned.CountdownReached(at, osloZone) != 0 {
		t.Error("what is planned is counted down")
	}
	kept, reason := planned.KeepOn(at)
	if reason != OK || kept.StateAt(at) != MatchActive || kept.Plan != (EndingPlan{}) || !kept.Ended.IsZero() {
		t.Errorf("kept: %q %+v", reason, kept)
	}
	if _, reason := kept.KeepOn(at); reason != NothingAsked {
		t.Errorf("kept twice: %q", reason)
	}
	if _, reason := planned.KeepOn(onDay("2028-11-28", 0)); reason != MatchOver {
		t.Errorf("kept when it was over: %q", reason)
	}
	if _, reason := ProposeMatch("K7", "U1", "U2", at).PlanEnding(good, at, osloZone); reason != MatchWaits {
		t.Errorf("a proposal: %q", reason)
	}
}

func TestExtendAMatch(t *testing.T) {
	m := activeMatch(t)
	at := onDay("2028-08-31", 600)
	wish := Extension{Reason: ExtendAsked, Review: Day{2029, time.February, 28}, By: "U1", At: at}
	for name, row := range map[string]struct {
		change func(*Extension)
		want   Reason
	}{
		"six months, in a shorter month": {func(*Extension) {}, OK},
		"a day more":                     {func(e *Extension) { e.Review = Day{2029, time.March, 1} }, DayNotOffered},
		"the day after the end":          {func(e *Extension) { e.Review = Day{2028, time.November, 17} }, OK},
		"the end itself":                 {func(e *Extension) { e.Review = Day{2028, time.November, 16} }, DayNotOffered},
		"no reason of the list":          {func(e *Extension) { e.Reason = "because" }, ChoiceNotOffered},
	} {
		e := wish
		row.change(&e)
		if after, reason := m.AskExtension(e, osloZone); reason != row.want || (reason == OK) != after.Extension.Waits() {
			t.Errorf("%s: %q", name, reason)
		}
	}
	asked, _ := m.AskExtension(wish, osloZone)
	for name, row := range map[string]struct {
		by   string
		at   time.Time
		want Reason
	}{"themselves": {"U1", at, NotYours}, "nobody": {"", at, NotYours}, "another wish": {"U2", at.Add(time.Hour), NothingAsked}, "the other side": {"U2", at, OK}} {
		if _, reason := asked.AnswerExtension(row.by, row.at, true, at, osloZone); reason != row.want {
			t.Errorf("answered by %s: %q", name, reason)
		}
	}
	yes, _ := asked.AnswerExtension("U2", at, true, at, osloZone)
	no, _ := asked.AnswerExtension("U2", at, false, at, osloZone)
	if DayOf(yes.End, osloZone) != wish.Review || yes.Extended != 1 || !no.End.Equal(m.End) || no.Extended != 0 || no.Extension.Waits() {
		t.Errorf("yes %+v, no %+v", yes, no)
	}
	if _, reason := yes.AnswerExtension("U2", at, true, at, osloZone); reason != NothingAsked {
		t.Errorf("answered twice: %q", reason)
	}
	// A coordinator's wish is the worker's to answer.
	wish.By = "U2"
	theirs, _ := m.AskExtension(wish, osloZone)
	if _, reason := theirs.AnswerExtension("U3", at, true, at, osloZone); reason != NotYours {
		t.Errorf("another coordinator answers: %q", reason)
	}
	if _, reason := theirs.AnswerExtension("U1", at, true, at, osloZone); reason != OK {
		t.Errorf("the worker answers: %q", reason)
	}
	// Planning the ending settles it, and a yes to going on calls the ending off.
	plan := EndingPlan{LastDay: Day{2028, time.September, 30}, Told: ToldNotDecided, After: AfterOwn, By: "U2"}
	planned, reason := asked.PlanEnding(plan, at, osloZone)
	if reason != OK || planned.Extension != (Extension{}) {
		t.Errorf("planned: %q %+v", reason, planned.Extension)
	}
	again, reason := planned.AskExtension(Extension{Reason: ExtendNobody, Review: Day{2029, time.January, 1}, By: "U1", At: at}, osloZone)
	if reason != OK {
		t.Fatal(reason)
	}
	if on, reason := again.AnswerExtension("U2", at, true, at, osloZone); reason != OK || on.StateAt(at) != MatchActive || !on.Ended.IsZero() {
		t.Errorf("going on: %q %+v", reason, on)
	}
	if _, reason := (Match{Code: "K7", Worker: "U1"}).AskExtension(wish, osloZone); reason != NothingAsked {
		t.Errorf("without an end: %q", reason)
	}
}

func TestStandingCover(t *testing.T) {
	m := activeMatch(t)
	at := onDay("2027-01-04", 600)
	if _, reason := m.AskStanding("U1", at); reason != OwnCover {
		t.Errorf("oneself: %q", reason)
	}
	asked, _ := m.AskStanding("U5", at)
	if same, reason := asked.AskStanding("U5", at.Add(time.Hour)); reason != OK || same != asked {
		t.Errorf("asked twice: %q %+v", reason, same)
	}
	if _, reason := asked.AnswerStanding("U6", true, at); reason != NotYours {
		t.Errorf("somebody else answers: %q", reason)
	}
	yes, _ := asked.AnswerStanding("U5", true, at)
	if _, reason := yes.AnswerStanding("U5", true, at); !yes.Standing.Agreed || reason != AlreadyAnswered {
		t.Errorf("twice: %q %+v", reason, yes.Standing)
	}
	no, reason := yes.AnswerStanding("U5", false, at)
	if reason != OK || no.Standing.Agreed || !no.Standing.Declined {
		t.Errorf("no after yes: %q %+v", reason, no.Standing)
	}
	if anew, _ := no.AskStanding("U5", at.Add(time.Hour)); anew.Standing != (StandingCover{Peer: "U5", At: at.Add(time.Hour)}) {
		t.Errorf("asked anew: %+v", anew.Standing)
	}
	if nobody, _ := yes.AskStanding("", at); nobody.Standing != (StandingCover{}) {
		t.Errorf("nobody: %+v", nobody.Standing)
	}
	over, _ := yes.Finish("U2", at)
	if _, reason := over.AnswerStanding("U5", false, at); reason != MatchOver {
		t.Errorf("of one that is over: %q", reason)
	}
}

func TestWhoIsToldOfAMatch(t *testing.T) {
	team := Team{Coordinators: []string{"U2", "U3"}, Deputies: []string{"U4"}}
	for name, row := range map[string]struct {
		m    Match
		team Team
		want []string
	}{
		"who proposed it":          {Match{Worker: "U1", ProposedBy: "U3"}, team, []string{"U3"}},
		"of the time before":       {Match{Worker: "U1"}, team, []string{"U2", "U3"}},
		"who coordinates no more":  {Match{Worker: "U1", ProposedBy: "U9"}, team, []string{"U2", "U3"}},
		"the worker coordinates":   {Match{Worker: "U2", ProposedBy: "U2"}, team, []string{"U3"}},
		"no coordinator but them":  {Match{Worker: "U2", ProposedBy: "U2"}, Team{Coordinators: []string{"U2"}, Deputies: []string{"U4"}}, []string{"U4"}},
		"nobody but them anywhere": {Match{Worker: "U2", ProposedBy: "U2"}, Team{Coordinators: []string{"U2"}}, nil},
	} {
		diff(t, name, row.team.OfMatch(row.m), row.want)
	}
}
