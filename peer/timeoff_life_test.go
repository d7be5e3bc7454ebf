package peer

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const offZone = "Europe/Oslo"

func anOff(state TimeOffState) TimeOff {
	return TimeOff{
		ID: "t1", Worker: "U1", Team: "A", Kind: HolidayOff, State: state, Version: 1, Zone: offZone, AskedAt: time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC),
		From: DayStart(Day{2026, 12, 24}, offZone), To: DayStart(Day{2027, 1, 3}, offZone),
		OfferedFrom: DayStart(Day{2026, 12, 28}, offZone), OfferedTo: DayStart(Day{2027, 1, 7}, offZone),
		Cover: []Cover{{Code: "K7", Peer: "U5", Agreed: true}, {Code: "M3", Peer: "U6"}},
	}
}

// TestTimeOffSteps holds every step against every state: what it leads to, or why not.
func TestTimeOffSteps(t *testing.T) {
	before, during, after := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 12, 27, 9, 0, 0, 0, time.UTC), time.Date(2027, 1, 3, 9, 0, 0, 0, time.UTC)
	steps := map[string]func(TimeOff) (TimeOff, Reason){
		"approve":       func(o TimeOff) (TimeOff, Reason) { return o.Approve("U2", before) },
		"approve own":   func(o TimeOff) (TimeOff, Reason) { return o.Approve("U1", before) },
		"deny":          func(o TimeOff) (TimeOff, Reason) { return o.Deny("U2", LetUsTalk, before) },
		"deny freely":   func(o TimeOff) (TimeOff, Reason) { return o.Deny("U2", "I say so", before) },
		"offer":         func(o TimeOff) (TimeOff, Reason) { return o.Offer("U2", Day{2027, 1, 4}, Day{2027, 1, 8}, before) },
		"offer same":    func(o TimeOff) (TimeOff, Reason) { return o.Offer("U2", Day{2026, 12, 24}, Day{2027, 1, 2}, before) },
		"take":          func(o TimeOff) (TimeOff, Reason) { return o.TakeOffer(before) },
		"cancel":        func(o TimeOff) (TimeOff, Reason) { return o.Cancel(before) },
		"cancel during": func(o TimeOff) (TimeOff, Reason) { return o.Cancel(during) },
		"cancel after":  func(o TimeOff) (TimeOff, Reason) { return o.Cancel(after) },
	}
	states := []TimeOffState{TimeOffAsked, TimeOffTold, TimeOffApproved, TimeOffDenied, TimeOffCountered, TimeOffCancelled}
	for name, want := range map[string][6]string{
		"approve":       {"approved", "!already answered", "!already answered", "!already answered", "!already answered", "!taken back"},
		"approve own":   {"!own request", "!own request", "!own request", "!own request", "!own request", "!own request"},
		"deny":          {"denied", "!already answered", "!already answered", "!already answered", "!already answered", "!taken back"},
		"deny freely":   {"!unknown outcome", "!already answered", "!already answered", "!already answered", "!already answered", "!taken back"},
		"offer":         {"countered", "!already answered", "!already answered", "!already answered", "!already answered", "!taken back"},
		"offer same":    {"!unknown time", "!already answered", "!already answered", "!already answered", "!already answered", "!taken back"},
		"take":          {"!already answered", "!already answered", "!already answered", "!already answered", "approved", "!already answered"},
		"cancel":        {"cancelled", "cancelled", "cancelled", "!already over", "cancelled", "!already over"},
		"cancel during": {"cancelled", "told", "approved", "!already over", "cancelled", "!already over"},
		"cancel after":  {"!already over", "!already over", "!already over", "!already over", "!already over", "!already over"},
	} {
		for i, state := range states {
			o := anOff(state)
			got, reason := steps[name](o)
			said := string(got.State)
			if reason != OK {
				said = "!" + string(reason)
				diff(t, name+" changes nothing", got, o)
			} else if got.Version != 2 {
				t.Errorf("%s of what is %s: version %d", name, state, got.Version)
			}
			if said != want[i] {
				t.Errorf("%s of what is %s: %s, want %s", name, state, said, want[i])
			}
			diff(t, name+" leaves the original alone", o, anOff(state))
		}
	}
	early, _ := anOff(TimeOffTold).Cancel(during)
	if !early.To.Equal(during) || !early.Covers(during.Add(-time.Hour)) || early.Covers(during) {
		t.Errorf("what was time off stays time off: %+v", early)
	}
	taken, _ := anOff(TimeOffCountered).TakeOffer(before)
	if !taken.From.Equal(anOff("").OfferedFrom) || taken.CoverOf("K7") != "" || !taken.OfferedFrom.IsZero() {
		t.Errorf("for other days cover is asked anew: %+v", taken)
	}
}

func TestTimeOffPolicy(t *testing.T) {
	for _, row := range []struct {
		asked []TimeOffKind
		fair  bool
	}{
		{[]TimeOffKind{}, true}, {[]TimeOffKind{HolidayOff, DayOff}, true}, {[]TimeOffKind{RecoveryOff, DayOff}, true}, {[]TimeOffKind{RecoveryOff}, false},
		{[]TimeOffKind{HolidayOff, DayOff, RecoveryOff}, false}, {[]TimeOffKind{HealthOff, DayOff}, false}, {[]TimeOffKind{DayOff, DayOff}, false},
		{[]TimeOffKind{"party", DayOff}, false},
	} {
		diff(t, "fair", CheckTimeOffPolicy(row.asked), row.fair)
		if !row.fair {
			continue
		}
		// Whatever is known of a request, there are two kinds at least that it may be for.
		groups := map[bool]int{}
		for _, kind := range TimeOffKinds() {
			groups[Team{TimeOffAsk: row.asked}.Asks(kind)]++
		}
		if groups[true] == 1 || groups[false] == 1 {
			t.Errorf("%v reveals a kind: %v", row.asked, groups)
		}
	}
	if (Team{}).Asks(HealthOff) || (Team{TimeOffAsk: TimeOffKinds()}).Asks(HealthOff) {
		t.Error("nobody asks to be ill")
	}
}

func TestCover(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	o := anOff(TimeOffTold)
	same, _ := o.AskCover(map[Code]string{"K7": "U5"}, at)
	diff(t, "asked again keeps the answer", same.Cover, o.Cover)
	other, _ := o.AskCover(map[Code]string{"K7": "U6", "P4": "U5"}, at)
	diff(t, "somebody else", other.Cover, []Cover{{Code: "K7", Peer: "U6"}, {Code: "M3", Peer: "U6"}, {Code: "P4", Peer: "U5"}})
	none, _ := o.AskCover(map[Code]string{"K7": ""}, at)
	diff(t, "nobody", none.Cover, []Cover{{Code: "M3", Peer: "U6"}})
	diff(t, "the original", o, anOff(TimeOffTold))
	if _, reason := o.AskCover(map[Code]string{"K7": "U1"}, at); reason != OwnCover {
		t.Errorf("for oneself: %q", reason)
	}
	if _, reason := o.AskCover(map[Code]string{"K7": "U6"}, o.To); reason != AlreadyOver {
		t.Errorf("afterwards: %q", reason)
	}
	for _, row := range []struct {
		by   string
		code Code
		yes  bool
		at   time.Time
		want Reason
	}{
		{"U6", "M3", true, at, OK}, {"U6", "M3", false, at, OK}, {"U5", "K7", false, at, OK}, {"U5", "K7", true, at, AlreadyAnswered},
		{"U6", "K7", true, at, NotYours}, {"U7", "M3", true, at, NotYours}, {"U6", "M3", true, o.To, AlreadyOver},
	} {
		got, reason := o.AnswerCover(row.by, row.code, row.yes, row.at)
		if reason != row.want || reason == OK && (got.CoverOf(row.code) != "") != row.yes {
			t.Errorf("%+v: %q, %+v", row, reason, got.Cover)
		}
	}
	older := anOff(TimeOffTold)
	older.From, older.Cover = older.From.AddDate(-1, 0, 0), []Cover{{Code: "K7", Peer: "U9", Agreed: true}, {Code: "M3", Peer: "U9", Agreed: true}}
	diff(t, "the last one", [3]string{LastCover([]TimeOff{o, older}, "K7"), LastCover([]TimeOff{o, older}, "M3"), LastCover(nil, "K7")}, [3]string{"U5", "U9", ""})
}

func TestThin(t *testing.T) {
	team := Team{Zone: offZone, LeastHere: 2}
	off := func(first, last Day, state TimeOffState) TimeOff {
		return TimeOff{Worker: "U1", State: state, Zone: offZone, From: DayStart(first, offZone), To: DayStart(last.Add(1), offZone)}
	}
	others := map[string][]TimeOff{"U2": nil, "U3": {off(Day{2026, 12, 23}, Day{2026, 12, 28}, TimeOffTold)}, "U4": {off(Day{2026, 12, 21}, Day{2027, 1, 8}, TimeOffDenied)}}
	o := off(Day{2026, 12, 22}, Day{2026, 12, 29}, TimeOffAsked)
	if thin := Thin(team, o, others, 9); len(thin) != 0 {
		t.Errorf("two of them are there: %+v", thin)
	}
	others["U4"][0].State = TimeOffAsked
	others["U5"] = []TimeOff{off(Day{2026, 12, 1}, Day{2026, 12, 31}, TimeOffTold)}
	diff(t, "on Christmas Day nobody works", Thin(team, o, others, 9), []ThinDay{{Day{2026, 12, 23}, 1, 2}, {Day{2026, 12, 24}, 1, 2}, {Day{2026, 12, 28}, 1, 2}})
	diff(t, "at most", len(Thin(team, o, others, 2)), 2)
	diff(t, "no wish", len(Thin(Team{Zone: offZone}, o, others, 9)), 0)
}

func TestSoonAndBack(t *testing.T) {
	asked := instant(t, "2026-03-01 09:00", offZone)
	norway := Calendar{Zone: offZone, Region: "NO"}
	easter := TimeOff{Zone: offZone, From: DayStart(Day{2026, 4, 7}, offZone), To: DayStart(Day{2026, 4, 9}, offZone)}
	soon, ok := easter.SoonAt(norway, asked)
	if !ok || !soon.Equal(instant(t, "2026-03-30 09:00", offZone)) {
		t.Errorf("three working days before the Tuesday after Easter: %s %v", soon, ok)
	}
	if _, ok := easter.SoonAt(norway, soon); ok {
		t.Error("what is soon already")
	}
	back, ok := easter.BackAt()
	if !ok || !back.Equal(instant(t, "2026-04-09 09:00", offZone)) {
		t.Errorf("back %s %v", back, ok)
	}
	noon := easter
	noon.To = instant(t, "2026-04-09 12:00", offZone)
	if back, _ := noon.BackAt(); !back.Equal(noon.To) {
		t.Errorf("back at noon: %s", back)
	}
	part := TimeOff{Zone: offZone, From: instant(t, "2026-04-08 12:00", offZone), To: DayStart(Day{2026, 4, 9}, offZone)}
	night := TimeOff{Zone: offZone, From: instant(t, "2026-04-08 12:00", offZone), To: instant(t, "2026-04-09 12:00", offZone)}
	for _, short := range []TimeOff{part, night} {
		_, soon := short.SoonAt(norway, asked)
		_, back := short.BackAt()
		if soon || back || short.Long() {
			t.Errorf("less than a day comes and goes without a word: %+v", short)
		}
	}
}

// TestSpanDays: whole days are whole through every change of clocks, and begin and end on the days that were said.
func TestSpanDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(sampleZones).Draw(t, "zone")
		first := Day{2026, 1, 1}.Add(rapid.IntRange(0, 800).Draw(t, "first"))
		last := first.Add(rapid.IntRange(0, 30).Draw(t, "days"))
		a, b, whole := SpanDays(DayStart(first, zone), DayStart(last.Add(1), zone), zone)
		if a != first || b != last || !whole {
			t.Fatalf("%s to %s in %s reads %s to %s, %v", first, last, zone, a, b, whole)
		}
		if _, _, whole := SpanDays(DayStart(first, zone).Add(time.Hour), DayStart(last.Add(1), zone), zone); whole {
			t.Fatal("without its first hour it is whole")
		}
	})
}

func TestOverlapping(t *testing.T) {
	all := []TimeOff{anOff(TimeOffDenied), anOff(TimeOffAsked)}
	in, ok := Overlapping(all, all[0].From.Add(time.Hour), all[0].To)
	if !ok || in.State != TimeOffAsked {
		t.Errorf("%+v %v", in, ok)
	}
	if _, ok := Overlapping(all, all[0].From.Add(-time.Hour), all[0].To); ok {
		t.Error("what reaches out of it is something else")
	}
	if slices.ContainsFunc(all[:1], TimeOff.Stands) {
		t.Error("what was denied stands")
	}
}
