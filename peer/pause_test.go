package peer

import (
	"testing"
	"time"
)

func TestPauseHasADayOrNone(t *testing.T) {
	const zone = "Europe/Oslo"
	at := instant(t, "2026-11-17 10:00", zone).Add(20 * time.Second)
	blank := TimeOff{ID: "t1", Worker: "U1", Zone: zone}
	team := Team{ID: "T1", Zone: zone}
	p, reason := Pause(blank, Day{2026, 12, 12}, team, at)
	diff(t, "until a day", reason, OK)
	diff(t, "until a day", p, TimeOff{ID: "t1", Worker: "U1", Team: "T1", Zone: zone, Kind: PauseOff, State: TimeOffTold, Version: 1, AskedAt: at,
		From: instant(t, "2026-11-17 10:00", zone), To: instant(t, "2026-12-13 00:00", zone)})
	open, reason := Pause(blank, Day{}, team, at)
	if reason != OK || !OpenEnded(open.From, open.To) || OpenEnded(p.From, p.To) {
		t.Errorf("%s: open %v, with a day %v", reason, open, p)
	}
	for name, day := range map[string]Day{"yesterday": {2026, 11, 16}, "no day": {2026, 2, 30}, "in two years": {2028, 11, 17}} {
		if _, reason := Pause(blank, day, team, at); reason != UnknownTime {
			t.Errorf("%s: %s", name, reason)
		}
	}
	if today, reason := Pause(blank, Day{2026, 11, 17}, team, at); reason != OK || today.Eases() || !p.Eases() {
		t.Errorf("today: %s, %v; a longer one eases: %v", reason, today.Eases(), p.Eases())
	}

	// Its last day may change while it runs.
	later := at.Add(48 * time.Hour)
	shorter, reason := p.PauseUntil(Day{2026, 11, 20}, later)
	if reason != OK || !shorter.To.Equal(instant(t, "2026-11-21 00:00", zone)) || shorter.Version != 2 {
		t.Errorf("%s %v", reason, shorter)
	}
	if again, reason := p.PauseUntil(Day{}, later); reason != OK || !again.To.Equal(open.To) {
		t.Errorf("%s %v", reason, again)
	}
	for name, row := range map[string]struct {
		p    TimeOff
		day  Day
		at   time.Time
		want Reason
	}{
		"the same day":  {p, Day{2026, 12, 12}, later, AlreadyAnswered},
		"a day before":  {p, Day{2026, 11, 18}, later, UnknownTime},
		"it is over":    {shorter, Day{2026, 12, 20}, later.AddDate(0, 1, 0), AlreadyOver},
		"it is holiday": {TimeOff{Kind: HolidayOff, State: TimeOffTold, From: p.From, To: p.To, Zone: zone}, Day{2026, 12, 20}, later, AlreadyOver},
	} {
		if _, reason := row.p.PauseUntil(row.day, row.at); reason != row.want {
			t.Errorf("%s: %s", name, reason)
		}
	}

	// Whoever ends it has read the summary; who comes back on the day is greeted at nine.
	back, reason := p.Cancel(later)
	if _, greets := back.BackAt(); reason != OK || greets {
		t.Errorf("ended by its worker: %s, greeted %v", reason, greets)
	}
	if nine, greets := p.BackAt(); !greets || !nine.Equal(instant(t, "2026-12-13 09:00", zone)) {
		t.Errorf("greeted %v at %s", greets, nine)
	}
}

// A pause needs nobody's yes, whatever the policy of the team, and is no kind that one could choose or be asked about.
func TestPauseIsNeverAskedFor(t *testing.T) {
	for _, team := range []Team{{}, {TimeOffAsk: []TimeOffKind{}}, {TimeOffAsk: TimeOffKinds()}} {
		if team.Asks(PauseOff) {
			t.Errorf("%v asks", team.TimeOffAsk)
		}
	}
	if CheckTimeOffPolicy([]TimeOffKind{PauseOff, DayOff}) {
		t.Error("a policy may ask for a pause")
	}
}

func TestGateDuringAndAfterAPause(t *testing.T) {
	const zone = "Europe/Oslo"
	at := func(text string) time.Time { return instant(t, text, zone) }
	pause := TimeOff{ID: "t1", Kind: PauseOff, State: TimeOffTold, From: at("2026-11-10 10:00"), To: at("2026-11-18 00:00"), Zone: zone}
	holiday, taken, short, open := pause, pause, pause, pause
	holiday.Kind, taken.State, short.From, open.To = HolidayOff, TimeOffCancelled, at("2026-11-17 12:00"), at("2028-01-04 00:00")
	wait := func(until, why string) Gated { return Gated{Wait, at(until), why} }
	lapse := func(why string) Gated { return Gated{Passage: Lapse, Why: why} }
	pass := Gated{Passage: Pass}
	for _, row := range []struct {
		name string
		kind string
		off  TimeOff
		now  string
		want Gated
	}{
		{"a limit, in a pause", "heads_up", pause, "2026-11-12 10:00", lapse(WhyTimeOff)},
		{"a limit, in a holiday", "heads_up", holiday, "2026-11-12 10:00", pass},
		{"a colleague's question, in a pause", "cover_ask", pause, "2026-11-12 10:00", wait("2026-11-18 08:00", WhyTimeOff)},
		{"a colleague's question, in an open one", "cover_ask", open, "2026-11-12 10:00", lapse(WhyTimeOff)},
		{"the check-in, on the first day back", "checkin_ask", pause, "2026-11-18 10:00", lapse(WhyEasing)},
		{"the check-in, after a holiday", "checkin_ask", holiday, "2026-11-18 10:00", pass},
		{"the check-in, after a pause that was taken back", "checkin_ask", taken, "2026-11-18 10:00", pass},
		{"the check-in, after half a day", "checkin_ask", short, "2026-11-18 10:00", pass},
		{"a review, on the first day back", "agreement_review", pause, "2026-11-18 10:00", wait("2026-11-25 08:00", WhyEasing)},
		{"a review, a week later", "agreement_review", pause, "2026-11-25 10:00", pass},
		{"the summary", "pause_back", pause, "2026-11-18 10:00", pass},
		{"a colleague's question, on the first day back", "cover_ask", pause, "2026-11-18 10:00", pass},
		{"a talk that both agreed on", "supervision_tomorrow", pause, "2026-11-18 10:00", pass},
		{"an answer to what they do", "heads_up", pause, "2026-11-18 10:00", pass},
	} {
		diff(t, row.name, Gate(NudgeOf(row.kind), Listener{Settings: DefaultSettings(), Off: []TimeOff{row.off}, Zone: zone}, at(row.now), at(row.now)), row.want)
	}
}
