package commands

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// A contact is held against what was agreed when it happened, whenever it is logged.
func TestAgreedThen(t *testing.T) {
	o := openTeam(t, "K7")
	o.agrees(oslo("2026-11-01", "12:00"), map[peer.RuleID]int{peer.CodeDay: 1})
	o.agrees(oslo("2026-11-16", "12:00"), map[peer.RuleID]int{peer.CodeDay: 3})
	for _, tt := range []struct {
		name, day     string
		limit, agreed int
	}{
		{"before anything was agreed", "2026-10-20", 2, 0}, {"the first agreement", "2026-11-10", 1, 1},
		{"the second", "2026-11-17", 3, 2}, {"the first again", "2026-11-11", 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i := range tt.limit {
				if m, _ := o.logs("UADA", "K7 10m call "+tt.day+" at 0"+string(rune('1'+i))+":00", o.at); m.Told || m.Standing[0].Limit != tt.limit || m.Standing[0].Agreed != tt.agreed {
					t.Errorf("at %d: %+v", i+1, m)
				}
			}
			if m, _ := o.logs("UADA", "K7 10m call "+tt.day+" at 09:00", o.at); !m.Told {
				t.Errorf("above: %+v", m)
			}
			if a, ok := o.alert(peer.CodeDay, "K7", tt.day); !ok || a.Limit != tt.limit || a.Agreed != tt.agreed {
				t.Errorf("alert %+v", a)
			}
		})
	}
}

// A week in which the agreement changed is held against what held at its last contact: a correction raises nothing and
// withdraws only what it brings back under the limit.
func TestAgreedWithinAWeek(t *testing.T) {
	friday := oslo("2026-11-20", "15:00")
	for _, tt := range []struct {
		name          string
		before, after int // the limit of the week until Wednesday noon, and from then on
		days          []string
		state         peer.AlertState // after all contacts; "" for no alert
		undo          int             // the contact that is taken back
		then          peer.AlertState
	}{
		{"wider", 2, 6, []string{"17", "17", "19", "19", "19"}, "", 0, ""},
		{"wider, the last taken back", 2, 6, []string{"17", "17", "19"}, "", 2, ""},
		{"stricter, the first taken back", 6, 3, []string{"16", "17", "17", "19"}, peer.Open, 0, peer.Withdrawn},
		{"stricter, the only one since", 6, 3, []string{"16", "17", "17", "17", "19"}, peer.Open, 4, peer.Withdrawn},
		{"stricter, still above", 6, 3, []string{"16", "16", "17", "17", "19"}, peer.Open, 0, peer.Open},
		{"an open alert outlives a wider agreement", 2, 6, []string{"16", "16", "17", "19"}, peer.Open, 3, peer.Open},
		{"and a correction that leaves as many as it was raised for", 2, 6, []string{"16", "16", "17", "19"}, peer.Open, 0, peer.Open},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openTeam(t, "K7")
			o.agrees(oslo("2026-11-01", "12:00"), map[peer.RuleID]int{peer.CodeWeek: tt.before})
			o.agrees(oslo("2026-11-18", "12:00"), map[peer.RuleID]int{peer.CodeWeek: tt.after})
			var logged []messages.ContactLogged
			for i, day := range tt.days {
				m, _ := o.logs("UADA", "K7 10m call 2026-11-"+day+" at 1"+string(rune('0'+i))+":00", friday)
				logged = append(logged, m)
			}
			if a, _ := o.alert(peer.CodeWeek, "K7", "2026-W47"); a.State != tt.state {
				t.Errorf("alert %+v, want %q", a, tt.state)
			}
			o.undoes(o.pressesOn("UADA", logged[tt.undo], "contact.undo", friday))
			if a, _ := o.alert(peer.CodeWeek, "K7", "2026-W47"); a.State != tt.then {
				t.Errorf("after the correction %+v, want %q", a, tt.then)
			}
		})
	}
}

// A run of days may begin long before the weeks that are read at first; its alert is the one of its first day.
func TestLongRun(t *testing.T) {
	o := openTeam(t, "K7")
	o.days("K7", 200)
	first := peer.DayOf(o.at, "Europe/Oslo").Add(-200).String()
	if m, _ := o.logs("UADA", "K7 25m call", o.at); !m.Told {
		t.Errorf("logged %+v", m)
	}
	a, ok := o.alert(peer.CodeRun, "K7", first)
	if !ok || a.Value != 201 {
		t.Fatalf("alerts %+v", o.records("UADA").Alerts)
	}
	// The next day the run is the same, and so is its alert.
	if m, _ := o.logs("UADA", "K7 25m call", o.at.Add(24*time.Hour)); m.Told || !m.Known {
		t.Errorf("logged %+v", m)
	}
	// Without one day in it, it is two runs: what is left of the first is still above, and the second has begun anew.
	o.undoes(o.writes("UADA", "undo", o.at.Add(24*time.Hour)))
	if a, _ := o.alert(peer.CodeRun, "K7", first); a.State != peer.Open {
		t.Errorf("alert %+v", a)
	}
}

// Runs that a correction cuts, and that an entry for an earlier day joins.
func TestRunsCutAndJoined(t *testing.T) {
	o := openTeam(t, "K7")
	o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{peer.CodeRun: 3})
	log := func(day string) messages.ContactLogged {
		m, _ := o.logs("UADA", "K7 10m call 2026-11-"+day+" 10:00", o.at)
		return m
	}
	for _, day := range []string{"03", "04", "05", "07", "08"} {
		if m := log(day); m.Told {
			t.Errorf("%s: %+v", day, m)
		}
	}
	joining := log("06")
	if a, _ := o.alert(peer.CodeRun, "K7", "2026-11-03"); !joining.Told || a.Value != 6 || a.State != peer.Open {
		t.Errorf("joined: %+v, %+v", joining, a)
	}
	// A day before the run gives it another first day: the alert of the old one makes way for the new.
	before := log("02")
	old, _ := o.alert(peer.CodeRun, "K7", "2026-11-03")
	if a, _ := o.alert(peer.CodeRun, "K7", "2026-11-02"); !before.Told || a.State != peer.Open || old.State != peer.Withdrawn {
		t.Errorf("longer: %+v, before that %+v", a, old)
	}
	if m := want[messages.ContactUndone](t, o.pressesOn("UADA", joining, "contact.undo", o.at)); m.Withdrawn {
		t.Errorf("four days are left before the cut: %+v", m)
	}
	if m := want[messages.ContactUndone](t, o.pressesOn("UADA", before, "contact.undo", o.at)); !m.Withdrawn {
		t.Errorf("three days are left: %+v", m)
	}
	for _, a := range o.records("UADA").Alerts {
		if a.State != peer.Withdrawn {
			t.Errorf("alert %+v", a)
		}
	}
}

// A correction of something old reads all that it is held against: the run before it lies in a week of its own.
func TestCorrectionLongAfter(t *testing.T) {
	o := openTeam(t, "K7")
	then := oslo("2026-08-24", "15:00") // a Monday
	for day := range 6 {
		o.logs("UADA", "K7 10m call "+peer.DayOf(then, "").Add(day-5).String()+" 10:00", then)
	}
	a, ok := o.alert(peer.CodeRun, "K7", "2026-08-19")
	if !ok || a.State != peer.Open {
		t.Fatalf("alert %+v", a)
	}
	if m := want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at)); m.Withdrawn || m.Contact.Day.String() != "2026-08-24" {
		t.Errorf("five days are left: %+v", m)
	}
	if a, _ := o.alert(peer.CodeRun, "K7", "2026-08-19"); a.State != peer.Open {
		t.Errorf("alert %+v", a)
	}
	if m := want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at)); !m.Withdrawn {
		t.Errorf("four days are left: %+v", m)
	}
}
