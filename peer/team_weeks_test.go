package peer

import (
	"strings"
	"testing"
	"time"
)

func TestTellsWeek(t *testing.T) {
	t.Parallel()
	team := Team{Zone: "Europe/Oslo", Region: "NO"}
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, Location("Europe/Oslo"))
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for name, row := range map[string]struct{ closed, want string }{
		"at midnight":                  {"2026-11-24 00:00", "2026-11-24 09:00"},
		"in the working day":           {"2026-11-24 11:20", "2026-11-24 11:20"},
		"at nine":                      {"2026-11-24 09:00", "2026-11-24 09:00"},
		"when it ends":                 {"2026-11-24 16:00", "2026-11-25 09:00"},
		"on a Friday evening":          {"2026-11-27 20:00", "2026-11-30 09:00"},
		"on a Saturday":                {"2026-11-28 11:00", "2026-11-30 09:00"},
		"over Christmas":               {"2026-12-25 00:00", "2026-12-28 09:00"},
		"at the clock change":          {"2026-10-25 00:00", "2026-10-26 09:00"},
		"on the day before a holiday ": {"2027-05-16 00:00", "2027-05-18 09:00"},
	} {
		if got := team.TellsWeek(at(row.closed)); !got.Equal(at(row.want)) {
			t.Errorf("%s: %v, want %s", name, got.In(Location("Europe/Oslo")), row.want)
		}
	}
	if got := team.AsksWhatCame(at("2026-11-24 09:00")); !got.Equal(at("2026-11-26 09:00")) {
		t.Errorf("asked on %v", got)
	}
	if got := team.AsksWhatCame(at("2026-11-27 09:00")); !got.Equal(at("2026-11-30 09:00")) {
		t.Errorf("over the weekend asked on %v", got)
	}
}

func TestWantsGuide(t *testing.T) {
	t.Parallel()
	day := Day{Year: 2026, Month: time.November, Num: 24}
	if !(TeamWeeks{}).WantsGuide(day) || (TeamWeeks{Guide: day.Add(-29)}).WantsGuide(day) || !(TeamWeeks{Guide: day.Add(-30)}).WantsGuide(day) {
		t.Error("a guide comes twice in a month, or never again")
	}
	said := TeamWeeks{Said: SaidAndDone{By: "U2", Text: "x", On: day.Add(-83)}, Guide: day}
	if _, heard := said.Heard(day); !heard {
		t.Error("forgotten too early")
	}
	if later := said.Forgotten(day.Add(1)); later.Said != (SaidAndDone{}) || later.Guide != day {
		t.Errorf("kept for ever: %+v", later)
	}
	if _, heard := (TeamWeeks{}).Heard(day); heard {
		t.Error("nothing is said")
	}
}

func TestSuspectProse(t *testing.T) {
	t.Parallel()
	known := func(word string) bool { return word == "monday" || word == "i" || word == "christmas" }
	for text, want := range map[string]Suspicion{
		"": "",
		"Evenings were too long: From Monday the phone is off. We mean it!": "",
		"You asked for a quiet room… We have one now.":                      "",
		"NAV and the DPS unit answer within two days.":                      "",
		"We heard that Quendelina has too much.":                            LooksLikeName,
		"we heard that “Jörg” has too much":                                 LooksLikeName,
		"From now on Kari Nordmann takes the phone":                         LooksLikeName,
		"Am auzit că Ștefana e obosită.":                                    LooksLikeName,
		"Vi hørte at Åse har for mye":                                       LooksLikeName,
		"Call 912 34 567 instead":                                           LooksLikePhone,
		"write to x@example.org":                                            LooksLikeEmail,
		"thanks to <@U123>":                                                 LooksLikeMarkup,
		"thanks @channel":                                                   LooksLikeMarkup,
		"Off at 18:00 from 24.12. Back on 2.1.":                             "",
	} {
		got, hint := SuspectProse(text, known)
		if got != want {
			t.Errorf("%q: %q %s, want %q", text, got, hint, want)
		}
		if strings.Count(hint, "") > 6 {
			t.Errorf("%q: the hint says %q", text, hint)
		}
	}
}
