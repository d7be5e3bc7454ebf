package commands

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

func TestShift(t *testing.T) {
	o := openTeam(t)
	hour := func(h float64) time.Time { return o.at.Add(time.Duration(h * float64(time.Hour))) }
	started := want[messages.HoursStarted](t, o.times("UADA", "start teaching", o.at.Add(40*time.Second))) // 14:30:40
	if started.Already || started.Entry.Minute != 14*60+30 || started.Entry.Kind != peer.TeachingWork {
		t.Fatalf("started: %+v", started)
	}
	if again := want[messages.HoursStarted](t, o.times("UADA", "start", hour(1))); !again.Already || again.Entry != started.Entry {
		t.Errorf("again: %+v", again)
	}
	if week := want[messages.HoursWeek](t, o.times("UADA", "week", hour(1))); week.Running == nil || week.Days != [7]int{} {
		t.Errorf("a running shift counts: %+v", week)
	}
	// Hours of another day do not end it, and their undo does not touch it.
	want[messages.HoursLogged](t, o.times("UADA", "3h yesterday", hour(1)))
	if gone := want[messages.HoursUndone](t, o.times("UADA", "undo", hour(1))); gone.Entry.Length != 180 {
		t.Errorf("undo: %+v", gone)
	}
	stopped := want[messages.HoursLogged](t, o.times("UADA", "stop", hour(2)))
	if stopped.Entry.Length != 120 || stopped.Entry.Kind != peer.TeachingWork || stopped.Entry.ID != started.Entry.ID {
		t.Errorf("stopped: %+v", stopped)
	}
	want[messages.HoursNothing](t, o.times("UADA", "stop", hour(2)))
	want[messages.Stale](t, o.ask("UADA", Request{Action: "hours.stop", Value: started.Entry.ID, At: hour(2)}))
	if st := o.work("UADA"); len(st.Work) != 1 || len(st.Hours.Entries) != 1 || st.Hours.Running.On() {
		t.Errorf("stored: %+v %+v", st.Work, st.Hours)
	}

	// Afterwards, at the time that is said: of a start today, and of one over midnight.
	want[messages.HoursStarted](t, o.times("UADA", "start 15:00", hour(3)))
	for text, trouble := range map[string]messages.Trouble{"stop 23:00": messages.InFuture, "stop 14:00 today": messages.BeforeStart} {
		if m := want[messages.HoursTrouble](t, o.times("UADA", text, hour(3))); m.Trouble != trouble {
			t.Errorf("%s: %s", text, m.Trouble)
		}
	}
	if m := want[messages.HoursLogged](t, o.times("UADA", "stop 16:15 admin", hour(4))); m.Entry.Length != 75 || m.Entry.Kind != peer.AdminWork {
		t.Errorf("in hindsight: %+v", m)
	}
	want[messages.HoursStarted](t, o.times("UADA", "start", hour(7.5))) // 22:00
	if m := want[messages.HoursLogged](t, o.times("UADA", "stop 6", hour(18))); m.Entry.Length != 480 || m.Entry.Until != m.Entry.Day.Add(1) {
		t.Errorf("over midnight: %+v", m)
	}

	// The start alone is taken back by undo, by its button, and by a stop within its first minute.
	for _, take := range []func(id string) Reply{
		func(string) Reply { return o.times("UADA", "undo", hour(20)) },
		func(id string) Reply { return o.ask("UADA", Request{Action: "hours.undo", Value: id, At: hour(20)}) },
		func(string) Reply { return o.times("UADA", "stop", hour(20).Add(20*time.Second)) },
	} {
		s := want[messages.HoursStarted](t, o.times("UADA", "start", hour(20)))
		if gone := want[messages.HoursUndone](t, take(s.Entry.ID)); gone.Entry != s.Entry {
			t.Errorf("taken back: %+v", gone)
		}
	}
	if st := o.work("UADA"); len(st.Work) != 3 || len(st.Hours.Entries) != 3 || st.Hours.Running.On() {
		t.Errorf("stored: %+v %+v", st.Work, st.Hours)
	}
}

// A shift that nobody stopped is never ended by a guess.
func TestForgottenShift(t *testing.T) {
	o := openTeam(t)
	hour := func(h float64) time.Time { return o.at.Add(time.Duration(h * float64(time.Hour))) }
	begin := func() string {
		t.Helper()
		return want[messages.HoursStarted](t, o.times("UADA", "start", o.at)).Entry.ID
	}
	id := begin()
	for _, text := range []string{"stop", "start", "stop 4"} { // 04:00 would be 13 h 30 min
		if m := want[messages.HoursForgotten](t, o.times("UADA", text, hour(14))); !m.Now || m.Entry.ID != id {
			t.Errorf("%s: %+v", text, m)
		}
	}
	press := func(action string, at time.Time) Reply {
		return o.ask("UADA", Request{Action: action, Value: id, At: at})
	}
	want[messages.HoursForgotten](t, press("hours.stop", hour(14)))
	if n := len(o.work("UADA").Work); n != 0 {
		t.Fatalf("%d stored by a guess", n)
	}
	if m := want[messages.HoursLogged](t, press("hours.now", hour(14))); m.Entry.Length != 14*60 {
		t.Errorf("now: %+v", m)
	}
	want[messages.HoursUndone](t, o.times("UADA", "undo", hour(14)))

	id = begin()
	if m := want[messages.HoursForgotten](t, press("hours.now", hour(50))); m.Now {
		t.Errorf("two days: %+v", m)
	}
	form := wantForm[messages.HoursEnd](t, press("hours.end", hour(50)))
	if form.Day != (peer.Day{Year: 2026, Month: 11, Num: 17}) {
		t.Errorf("%+v", form)
	}
	submit := func(day, to string) Reply {
		return o.ask("UADA", Request{Form: "hours.end", Private: messages.RenderForm(form, "en").PrivateMetadata, At: hour(50),
			Values: map[string]Values{"day": {day}, "to": {to}}})
	}
	for _, wrong := range [][2]string{{"2026-11-17", "14:00"}, {"2026-11-19", "23:00"}, {"2026-11-19", "10:00"}} {
		if r := submit(wrong[0], wrong[1]); len(r.Errors) != 1 {
			t.Errorf("%v: %s", wrong, described(r))
		}
	}
	if m := want[messages.HoursLogged](t, submit("2026-11-17", "22:00")); m.Entry.Length != 450 {
		t.Errorf("the end that was said: %+v", m)
	}
	want[messages.Stale](t, submit("2026-11-17", "22:00"))
	want[messages.Stale](t, press("hours.end", hour(51)))

	// Weeks later it is still found, and a day that is said needs no question.
	id = begin()
	later := o.at.AddDate(0, 0, 20)
	if m := want[messages.HoursForgotten](t, press("hours.stop", later)); m.Now {
		t.Errorf("weeks later: %+v", m)
	}
	if m := want[messages.HoursLogged](t, o.times("UADA", "stop 3:30 2026-11-18", later)); m.Entry.Length != 13*60 {
		t.Errorf("with its day: %+v", m)
	}
}
