package peer

import (
	"slices"
	"testing"
	"time"
)

func leavingOf(state LeavingState) Leaving {
	l := Leaving{ID: "l1", Version: 1, Worker: "U1", Team: "A", State: state, Zone: "Europe/Oslo"}
	if state != LeaveAsked {
		l.LastDay, l.SetBy = Day{2026, 12, 11}, "U2"
		l.Matches = []Handing{{Code: "K7", To: "U3"}, {Code: "M3"}}
	}
	return l
}

func TestLeavingSteps(t *testing.T) {
	t.Parallel()
	at, today := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC), Day{2026, 11, 17}
	set := func(day Day) func(Leaving) (Leaving, Reason) {
		return func(l Leaving) (Leaving, Reason) { return l.Set("U2", day, today, nil, nil, at) }
	}
	ask := func(day Day) func(Leaving) (Leaving, Reason) {
		return func(l Leaving) (Leaving, Reason) { return l.Ask(day, today, at) }
	}
	hand := func(by string, code Code) func(Leaving) (Leaving, Reason) {
		return func(l Leaving) (Leaving, Reason) { return l.Answer(by, code, true) }
	}
	for name, c := range map[string]struct {
		do               func(Leaving) (Leaving, Reason)
		asked, set, over Reason
	}{
		"ask, no day":            {ask(Day{}), OK, AlreadyAnswered, AlreadyAnswered},
		"ask, today":             {ask(today), OK, AlreadyAnswered, AlreadyAnswered},
		"ask, yesterday":         {ask(today.Add(-1)), UnknownTime, AlreadyAnswered, AlreadyAnswered},
		"ask, a year ahead":      {ask(today.Add(leaveAhead)), OK, AlreadyAnswered, AlreadyAnswered},
		"ask, later than that":   {ask(today.Add(leaveAhead + 1)), UnknownTime, AlreadyAnswered, AlreadyAnswered},
		"set, today":             {set(today), OK, OK, AlreadyOver},
		"set, a month ago":       {set(today.Add(-leaveBack)), OK, OK, AlreadyOver},
		"set, before that":       {set(today.Add(-leaveBack - 1)), UnknownTime, UnknownTime, AlreadyOver},
		"set, a year ahead":      {set(today.Add(leaveAhead)), OK, OK, AlreadyOver},
		"set, later than that":   {set(today.Add(leaveAhead + 1)), UnknownTime, UnknownTime, AlreadyOver},
		"set, no day":            {set(Day{}), UnknownTime, UnknownTime, AlreadyOver},
		"set, 31 February":       {set(Day{2027, 2, 31}), UnknownTime, UnknownTime, AlreadyOver},
		"say wrong":              {Leaving.SayWrong, AlreadyOver, OK, AlreadyOver},
		"want":                   {func(l Leaving) (Leaving, Reason) { return l.Want(FullCertificate, true) }, AlreadyOver, OK, AlreadyOver},
		"want what was":          {func(l Leaving) (Leaving, Reason) { return l.Want(NoCertificate, false) }, AlreadyOver, AlreadyAnswered, AlreadyOver},
		"take on":                {hand("U3", "K7"), NotYours, OK, AlreadyOver},
		"take on what ends":      {hand("U3", "M3"), NotYours, NotYours, NotYours},
		"take on unasked":        {hand("U4", "K7"), NotYours, NotYours, NotYours},
		"nobody takes what ends": {hand("", "M3"), NotYours, NotYours, NotYours},
		"still called":           {func(l Leaving) (Leaving, Reason) { return l.Say(1, CalledYes) }, NotYet, NotYet, OK},
		"the second, too":        {func(l Leaving) (Leaving, Reason) { return l.Say(2, CalledNo) }, NotYet, NotYet, OK},
		"no third":               {func(l Leaving) (Leaving, Reason) { return l.Say(3, CalledNo) }, UnknownOutcome, UnknownOutcome, UnknownOutcome},
		"none before the first":  {func(l Leaving) (Leaving, Reason) { return l.Say(0, CalledNo) }, UnknownOutcome, UnknownOutcome, UnknownOutcome},
		"said nothing":           {func(l Leaving) (Leaving, Reason) { return l.Say(1, NotAsked) }, UnknownOutcome, UnknownOutcome, UnknownOutcome},
	} {
		for state, want := range map[LeavingState]Reason{LeaveAsked: c.asked, LeaveSet: c.set, LeaveOver: c.over} {
			before := leavingOf(state)
			after, got := c.do(before)
			if got != want {
				t.Errorf("%s while %s: %q, want %q", name, state, got, want)
			}
			if moved := after.Version == before.Version+1; moved != (want == OK) {
				t.Errorf("%s while %s: version %d", name, state, after.Version)
			}
			if before.Matches != nil && (before.Matches[0].Agreed || before.Matches[0].Declined) {
				t.Errorf("%s while %s: changed what it was given", name, state)
			}
			if want != OK || name == "ask, no day" {
				continue
			}
			if again, reason := c.do(after); name != "set, today" && reason == OK && again.State == LeaveOver {
				t.Errorf("%s while %s: said twice", name, state)
			}
		}
	}
}

// A colleague's answer holds for the day and the match that they were asked about, and for no other.
func TestSettingTheLastDayAgain(t *testing.T) {
	t.Parallel()
	at, today, day := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC), Day{2026, 11, 17}, Day{2026, 12, 11}
	agreed := leavingOf(LeaveSet)
	agreed.Matches[0].Agreed, agreed.Wrong, agreed.Wish, agreed.AskMe = true, true, FullCertificate, true
	for name, c := range map[string]struct {
		day  Day
		to   map[Code]string
		want []Handing
	}{
		"the same":       {day, map[Code]string{"K7": "U3"}, []Handing{{Code: "K7", To: "U3", Agreed: true}, {Code: "M3"}}},
		"another day":    {day.Add(1), map[Code]string{"K7": "U3"}, []Handing{{Code: "K7", To: "U3"}, {Code: "M3"}}},
		"somebody else":  {day, map[Code]string{"K7": "U4"}, []Handing{{Code: "K7", To: "U4"}, {Code: "M3"}}},
		"nobody":         {day, nil, []Handing{{Code: "K7"}, {Code: "M3"}}},
		"the other, too": {day, map[Code]string{"K7": "U3", "M3": "U3", "Z9": "U3"}, []Handing{{Code: "K7", To: "U3", Agreed: true}, {Code: "M3", To: "U3"}}},
	} {
		l, reason := agreed.Set("U5", c.day, today, c.to, []Code{"M3", "K7"}, at)
		if reason != OK || !slices.Equal(l.Matches, c.want) {
			t.Errorf("%s: %q %+v", name, reason, l.Matches)
		}
		if l.Wrong || l.Wish != FullCertificate || !l.AskMe || l.SetBy != "U5" || !l.SetAt.Equal(at) || l.LastDay != c.day {
			t.Errorf("%s: %+v", name, l)
		}
	}
	if l, reason := agreed.Set("U5", day, today, map[Code]string{"K7": "U1"}, []Code{"K7"}, at); reason != OwnCover || !slices.Equal(l.Matches, nil) && l.Version != agreed.Version {
		t.Errorf("to the one who leaves: %q %+v", reason, l)
	}
	told := agreed
	told.Told = true
	if _, reason := told.Want(NoCertificate, false); reason != AlreadyOver {
		t.Errorf("a wish after the goodbye: %q", reason)
	}
	if _, reason := agreed.SayWrong(); reason != AlreadyAnswered {
		t.Errorf("wrong, twice: %q", reason)
	}
	if _, reason := agreed.Answer("U3", "K7", true); reason != AlreadyAnswered {
		t.Errorf("taken on, twice: %q", reason)
	}
	if l, reason := agreed.Answer("U3", "K7", false); reason != OK || l.Matches[0].Agreed || !l.Matches[0].Declined {
		t.Errorf("thought better of: %q %+v", reason, l.Matches)
	}
	first, _ := Leaving{Worker: "U1"}.Ask(Day{}, today, at)
	if again, _ := first.Ask(day, today, at.Add(time.Hour)); !again.AskedAt.Equal(at) || again.LastDay != day {
		t.Errorf("asked again: %+v", again)
	}
}

func TestWhenALeavingComes(t *testing.T) {
	t.Parallel()
	team := Team{ID: "A", Zone: "Europe/Oslo"}
	for _, c := range []struct {
		day                          Day
		zone                         string
		goodbye, ends, first, second string
		purge                        string
	}{
		{Day{2026, 12, 11}, "Europe/Oslo", "2026-12-11T14:00Z", "2026-12-11T23:00Z", "2027-01-11T08:00Z", "2027-03-11T08:00Z", "2027-03-11T23:00Z"},
		// The shorter month, and the change to summer time in between.
		{Day{2026, 11, 30}, "Europe/Oslo", "2026-11-30T14:00Z", "2026-11-30T23:00Z", "2026-12-30T08:00Z", "2027-02-26T08:00Z", "2027-02-28T23:00Z"},
		// Far away: the worker's midnight, and the team's morning.
		{Day{2026, 12, 11}, "Pacific/Auckland", "2026-12-11T02:00Z", "2026-12-11T11:00Z", "2027-01-11T08:00Z", "2027-03-11T08:00Z", "2027-03-11T11:00Z"},
	} {
		l := Leaving{LastDay: c.day, Zone: c.zone}
		for what, pair := range map[string][2]string{
			"goodbye": {c.goodbye, l.GoodbyeAt().UTC().Format("2006-01-02T15:04Z")}, "end": {c.ends, l.Ends().UTC().Format("2006-01-02T15:04Z")},
			"first": {c.first, l.CheckAt(1, team.Calendar()).UTC().Format("2006-01-02T15:04Z")}, "second": {c.second, l.CheckAt(2, team.Calendar()).UTC().Format("2006-01-02T15:04Z")},
			"purge": {c.purge, l.PurgeAt().UTC().Format("2006-01-02T15:04Z")},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%v %s: %s at %s, want %s", c.day, c.zone, what, pair[1], pair[0])
			}
		}
		if !l.CheckAt(2, team.Calendar()).Before(l.PurgeAt()) {
			t.Errorf("%v %s: asked after it is deleted", c.day, c.zone)
		}
	}
}

func TestServiceIsSummedWithinItsDays(t *testing.T) {
	t.Parallel()
	from, to := Day{2026, 11, 2}, Day{2026, 12, 11}
	on := func(d Day) time.Time { return Civil(d, 12*60, offZone) }
	contacts := []Contact{
		{Start: on(from.Add(-1)), Zone: offZone, Outcome: Held}, {Start: on(from), Zone: offZone, Outcome: Held}, {Start: on(to), Zone: offZone, Outcome: Held},
		{Start: on(to), Zone: offZone, Outcome: NoShow}, {Start: on(to.Add(1)), Zone: offZone, Outcome: Held},
	}
	work := []Work{
		{Start: on(from.Add(-1)), Zone: offZone, Minutes: 1000, Kind: ShiftWork}, {Start: on(from), Zone: offZone, Minutes: 60, Kind: ShiftWork},
		{Start: on(to), Zone: offZone, Minutes: 30, Kind: ShiftWork}, {Start: on(to), Zone: offZone, Minutes: 15, Kind: TravelWork}, {Start: on(to.Add(1)), Zone: offZone, Minutes: 500, Kind: TravelWork},
	}
	s := ServiceOf(contacts, work, from, to)
	if s.Contacts != 2 || s.Minutes[ShiftWork] != 90 || s.Minutes[TravelWork] != 15 || len(s.Minutes) != 2 {
		t.Errorf("%+v", s)
	}
}
