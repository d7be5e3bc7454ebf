package peer

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestGate(t *testing.T) {
	const zone = "Europe/Oslo"
	at := func(text string) time.Time { return instant(t, text, zone) }
	reminder := Nudge{Kind: "reminder", Least: Light, Stale: 48 * time.Hour}
	plan := Nudge{Kind: "plan", Least: Structured, Stale: 48 * time.Hour}
	holiday := func(d Day) bool { return d == Day{2026, 12, 25} || d == Day{2026, 12, 26} }
	with := func(change func(*Settings)) Settings {
		s := DefaultSettings()
		change(&s)
		return s
	}
	away := TimeOff{ID: "t1", State: TimeOffTold, From: at("2026-11-18 00:00"), To: at("2026-11-19 00:00")}
	asked := away
	asked.State = TimeOffAsked
	pass := Gated{Passage: Pass}
	wait := func(until, why string) Gated { return Gated{Wait, at(until), why} }
	for _, row := range []struct {
		name     string
		nudge    Nudge
		settings Settings
		off      []TimeOff
		born, at string
		want     Gated
	}{
		{"in the afternoon", reminder, DefaultSettings(), nil, "2026-11-17 14:00", "2026-11-17 14:00", pass},
		{"at eight in the evening", reminder, DefaultSettings(), nil, "2026-11-17 20:00", "2026-11-17 20:00", wait("2026-11-18 08:00", WhyQuiet)},
		{"a minute before", reminder, DefaultSettings(), nil, "2026-11-17 19:59", "2026-11-17 19:59", pass},
		{"at eight in the morning", reminder, DefaultSettings(), nil, "2026-11-17 20:00", "2026-11-18 08:00", pass},
		{"nobody is left in peace by From and To alike", reminder, with(func(s *Settings) { s.Quiet = Quiet{} }), nil, "2026-11-17 03:00", "2026-11-17 03:00", pass},
		{"quiet by day", reminder, with(func(s *Settings) { s.Quiet = Quiet{9 * 60, 15 * 60} }), nil, "2026-11-17 10:00", "2026-11-17 10:00", wait("2026-11-17 15:00", WhyQuiet)},
		{"time off, then the night", reminder, DefaultSettings(), []TimeOff{away}, "2026-11-18 10:00", "2026-11-18 10:00", wait("2026-11-19 08:00", WhyTimeOff)},
		{"the night, then time off", reminder, DefaultSettings(), []TimeOff{away}, "2026-11-17 22:00", "2026-11-17 22:00", wait("2026-11-19 08:00", WhyQuiet)},
		{"time off that was only asked for", reminder, DefaultSettings(), []TimeOff{asked}, "2026-11-18 10:00", "2026-11-18 10:00", pass},
		{"two public holidays", reminder, DefaultSettings(), nil, "2026-12-25 10:00", "2026-12-25 10:00", wait("2026-12-27 08:00", WhyHoliday)},
		{"muted", reminder, with(func(s *Settings) { s.Muted = at("2026-11-18 12:00") }), nil, "2026-11-17 10:00", "2026-11-17 10:00", wait("2026-11-18 12:00", WhyMuted)},
		{"muted for too long", reminder, with(func(s *Settings) { s.Muted = at("2026-11-20 12:00") }), nil, "2026-11-17 10:00", "2026-11-17 10:00", Gated{Passage: Lapse, Why: WhyMuted}},
		{"it waited for too long", reminder, DefaultSettings(), nil, "2026-11-17 10:00", "2026-11-19 11:00", Gated{Passage: Lapse, Why: WhyStale}},
		{"the plan of the day for who wants little", plan, DefaultSettings(), nil, "2026-11-17 10:00", "2026-11-17 10:00", Gated{Passage: Lapse, Why: WhyLevel}},
		{"the plan of the day for who wants it", plan, with(func(s *Settings) { s.Level = Structured }), nil, "2026-11-17 10:00", "2026-11-17 10:00", pass},
		{"silence", reminder, with(func(s *Settings) { s.Level = Silent }), nil, "2026-11-17 10:00", "2026-11-17 10:00", Gated{Passage: Lapse, Why: WhyLevel}},
		{"their own limit, in silence", NudgeOf("own_limit_passed"), with(func(s *Settings) { s.Level = Silent }), nil, "2026-11-17 10:00", "2026-11-17 10:00", pass},
		{"an answer at night", NudgeOf("heads_up"), DefaultSettings(), nil, "2026-11-17 23:00", "2026-11-17 23:01", pass},
		{"an answer during time off", NudgeOf("heads_up"), DefaultSettings(), []TimeOff{away}, "2026-11-18 10:00", "2026-11-18 10:00", pass},
		{"an answer that comes late", NudgeOf("heads_up"), DefaultSettings(), nil, "2026-11-17 23:00", "2026-11-17 23:03", wait("2026-11-18 08:00", WhyQuiet)},
		{"an answer to who is muted", NudgeOf("heads_up"), with(func(s *Settings) { s.Muted = at("2026-11-18 07:00") }), nil, "2026-11-17 23:00", "2026-11-17 23:00", wait("2026-11-18 08:00", WhyMuted)},
		{"a kind that nobody wrote a row for", NudgeOf("something new"), DefaultSettings(), nil, "2026-11-17 23:00", "2026-11-17 23:00", wait("2026-11-18 08:00", WhyQuiet)},
	} {
		diff(t, row.name, Gate(row.nudge, Listener{Settings: row.settings, Off: row.off, Holiday: holiday, Zone: zone}, at(row.born), at(row.at)), row.want)
	}
	diff(t, "without a calendar", Gate(reminder, Listener{Settings: DefaultSettings(), Zone: zone}, at("2026-12-25 10:00"), at("2026-12-25 10:00")), pass)
}

// TestGateKeepsToWhatWasAgreed: what is as useful tomorrow waits for the hours in which somebody has agreed to be reachable.
func TestGateKeepsToWhatWasAgreed(t *testing.T) {
	const zone = "Europe/Oslo"
	at := func(text string) time.Time { return instant(t, text, zone) }
	anyDay := Nudge{Kind: "review", Least: Light, Stale: 14 * 24 * time.Hour, Rank: AnyDay}
	today, always := anyDay, anyDay
	today.Rank, always.Always = OfTheDay, true
	var office, night, never Availability
	office.From, office.To = 9*60, 16*60
	night.From, night.To = 0, minutesOfDay
	for day := time.Monday; day <= time.Thursday; day++ {
		office.Days[day] = true
	}
	night.Days[time.Sunday] = true
	wait := func(until string) Gated { return Gated{Wait, at(until), WhyReach} }
	pass := Gated{Passage: Pass}
	for _, row := range []struct {
		name  string
		nudge Nudge
		reach Availability
		at    string
		want  Gated
	}{
		{"within the hours", anyDay, office, "2026-11-17 09:00", pass},
		{"before them", anyDay, office, "2026-11-17 08:30", wait("2026-11-17 09:00")},
		{"at their end", anyDay, office, "2026-11-17 16:00", wait("2026-11-18 09:00")},
		{"on a day off, over the weekend", anyDay, office, "2026-11-20 10:00", wait("2026-11-23 09:00")},
		{"over the change of the clocks", anyDay, office, "2026-10-23 10:00", wait("2026-10-26 09:00")},
		{"a whole day", anyDay, night, "2026-11-22 19:00", pass},
		{"the day before a whole day", anyDay, night, "2026-11-21 19:00", Gated{Wait, at("2026-11-22 08:00"), WhyReach}}, // the night is quiet
		{"nothing agreed", anyDay, never, "2026-11-21 19:00", pass},
		{"a word about today", today, office, "2026-11-20 18:00", pass},
		{"somebody waits for the answer", always, office, "2026-11-20 18:00", pass},
	} {
		l := Listener{Settings: DefaultSettings(), Zone: zone, Reach: row.reach}
		diff(t, row.name, Gate(row.nudge, l, at(row.at), at(row.at)), row.want)
	}
}

// TestGateNeverWakes holds what people rely on, for any settings and any day: what passes and is no answer passes outside of
// quiet hours, time off, holidays and mute; and what waits is let through at the instant it was told.
func TestGateNeverWakes(t *testing.T) {
	zones := ianaZones(t)
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(1_577_836_800, 2_082_758_400).Draw(t, "at"), 0).UTC()
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		s := Settings{
			Quiet: Quiet{rapid.IntRange(0, 1439).Draw(t, "from"), rapid.IntRange(0, 1439).Draw(t, "to")},
			Level: rapid.SampledFrom(NudgeLevels()).Draw(t, "level"),
		}
		if rapid.Bool().Draw(t, "muted") {
			s.Muted = at.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "mute")) * time.Hour)
		}
		var off []TimeOff
		for i := range rapid.IntRange(0, 3).Draw(t, "off") {
			from := at.Add(time.Duration(rapid.IntRange(-72, 72).Draw(t, "begins")) * time.Hour)
			off = append(off, TimeOff{ID: string(rune('a' + i)), State: rapid.SampledFrom([]TimeOffState{TimeOffTold, TimeOffApproved, TimeOffDenied}).Draw(t, "state"),
				From: from, To: from.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)})
		}
		free := rapid.IntRange(0, 6).Draw(t, "holidays")
		holiday := func(d Day) bool { return d.Num%7 == free }
		n := Nudge{Kind: "any", Least: rapid.SampledFrom(NudgeLevels()).Draw(t, "least"), Stale: time.Duration(rapid.IntRange(1, 400).Draw(t, "stale")) * time.Hour}
		l := Listener{Settings: s, Off: off, Holiday: holiday, Zone: zone, Ahead: rapid.IntRange(0, 4).Draw(t, "ahead")}
		for range rapid.IntRange(0, 12).Draw(t, "sent") {
			l.Sent = append(l.Sent, at.Add(-time.Duration(rapid.IntRange(0, 200).Draw(t, "hours ago"))*time.Hour))
		}
		if rapid.Bool().Draw(t, "busy") {
			l.Busy = at.Add(time.Duration(rapid.IntRange(-5, 30).Draw(t, "busy for")) * time.Hour)
		}
		n.Always = rapid.Bool().Draw(t, "always")
		got := Gate(n, l, at, at)
		switch got.Passage {
		case Pass:
			_, away := AwayAt(off, at)
			if away || at.Before(s.Muted) || s.Quiet.At(at, zone) || holiday(DayOf(at, zone)) || s.Level.rank() < n.Least.rank() {
				t.Fatalf("it passes, with %+v", s)
			}
			today, week := 0, 0
			for _, sent := range l.Sent {
				if DayOf(sent, zone) == DayOf(at, zone) {
					today++
				}
				if DayOf(sent, zone).Week() == DayOf(at, zone).Week() {
					week++
				}
			}
			if !n.Always && (today+l.Ahead >= 3 || week+l.Ahead >= 8) || at.Before(l.Busy) {
				t.Fatalf("it passes after %d today and %d this week, before %d others, busy until %v", today, week, l.Ahead, l.Busy)
			}
		case Wait:
			if !got.Until.After(at) || got.Why == "" {
				t.Fatalf("it waits: %+v", got)
			}
			if DayOf(got.Until, zone) != DayOf(at, zone) {
				l.Ahead = 0 // they came before
			}
			if then := Gate(n, l, at, got.Until); then.Passage != Pass {
				t.Fatalf("it waits until %v, and then: %+v", got.Until, then)
			}
		case Lapse:
			if got.Why == "" {
				t.Fatal("it lapses without a reason")
			}
		default:
			t.Fatalf("%+v", got)
		}
	})
}
