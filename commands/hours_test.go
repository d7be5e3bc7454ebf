package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// times runs /hours at an instant.
func (o *office) times(user, text string, at time.Time) Reply {
	o.t.Helper()
	return o.ask(user, Request{Command: "/hours", Text: text, At: at})
}

// work is what is stored of a worker's hours.
func (o *office) work(user string) storage.State {
	o.t.Helper()
	today := peer.DayOf(o.at, "Europe/Oslo")
	return o.state(storage.Want{People: []string{user}, Worker: user, Weeks: peer.WeeksBetween(today.Add(-60), today.Add(30)), Hours: true})
}

func TestHoursAreLogged(t *testing.T) {
	o := openTeam(t, "K7")
	for _, tt := range []struct {
		text, en string
		days     []messages.DayHours
		week     int
	}{
		{"9-12:30 yesterday", "Logged: shift, Mon 16 Nov 09:00–12:30, 3 h 30 min.", []messages.DayHours{{Day: peer.Day{Year: 2026, Month: 11, Num: 16}, Minutes: 210}}, 210},
		{"12-13 yesterday travel", "Logged: travel, Mon 16 Nov 12:00–13:00, 1 h.", []messages.DayHours{{Day: peer.Day{Year: 2026, Month: 11, Num: 16}, Minutes: 240, Merged: 30}}, 240},
		{"1.5h admin", "Logged: admin, Tue 17 Nov, 1 h 30 min.", []messages.DayHours{{Day: peer.Day{Year: 2026, Month: 11, Num: 17}, Minutes: 90}}, 330},
		{"2h i går", "Logged: working hours, Mon 16 Nov, 2 h.", []messages.DayHours{{Day: peer.Day{Year: 2026, Month: 11, Num: 16}, Minutes: 360, Merged: 30}}, 450},
		{"22-6 15.11", "Logged: shift, Sun 15 Nov 22:00 – Mon 16 Nov 06:00, 8 h.", []messages.DayHours{{Day: peer.Day{Year: 2026, Month: 11, Num: 15}, Minutes: 120}, {Day: peer.Day{Year: 2026, Month: 11, Num: 16}, Minutes: 720, Merged: 30}}, 120},
	} {
		m := want[messages.HoursLogged](t, o.types("UADA", "/hours", tt.text))
		if text := messages.Render(m, "en", messages.Options{}).Text; !strings.HasPrefix(text, tt.en) {
			t.Errorf("%s: %s", tt.text, text)
		}
		if !slices.Equal(m.Days, tt.days) || m.Week != tt.week {
			t.Errorf("%s: %+v, week %d", tt.text, m.Days, m.Week)
		}
	}
	// Contacts flow into the hours, once; a missed call is no work.
	o.writes("UADA", "K7 25m call yesterday 10:00", o.at)
	o.writes("UADA", "K7 25m call yesterday 14:00", o.at.Add(time.Minute))
	o.writes("UADA", "K7 missed yesterday 15:00", o.at.Add(2*time.Minute))
	week := want[messages.HoursWeek](t, o.types("UADA", "/hours", "week"))
	if week.Days != [7]int{720, 90} || week.Merged != 80 || week.Running != nil {
		t.Errorf("the week: %+v", week)
	}
	st := o.work("UADA")
	if len(st.Work) != 5 || len(st.Hours.Entries) != 5 || len(st.Contacts) != 3 || len(st.Journal.Entries) != 3 {
		t.Errorf("stored: %+v, %+v", st.Work, st.Hours)
	}
	// Undo takes back the latest of hours, and never a contact; a button takes back its own.
	gone := want[messages.HoursUndone](t, o.types("UADA", "/hours", "undo"))
	if gone.Entry.Length != 480 || len(gone.Days) != 2 || gone.Days[1].Minutes != 360 {
		t.Errorf("undone: %+v", gone)
	}
	first := st.Hours.Entries[0].ID
	if gone := want[messages.HoursUndone](t, o.presses("UADA", "hours.undo", first)); gone.Entry.ID != first || gone.Week != 60+120+90 {
		t.Errorf("undone: %+v", gone)
	}
	want[messages.HoursNothing](t, o.presses("UADA", "hours.undo", first))
	want[messages.ContactUndone](t, o.types("UADA", "/contact", "undo"))
	if st = o.work("UADA"); len(st.Work) != 3 || len(st.Contacts) != 2 {
		t.Errorf("left: %+v %+v", st.Work, st.Contacts)
	}
}

func TestHoursAreAskedTwice(t *testing.T) {
	o := openTeam(t, "K7")
	want[messages.HoursLogged](t, o.times("UADA", "1h admin", o.at))
	twice := want[messages.HoursTwice](t, o.times("UADA", "1h  Admin", o.at.Add(time.Minute)))
	if n := len(o.work("UADA").Work); n != 1 {
		t.Fatalf("%d stored before the answer", n)
	}
	want[messages.HoursLogged](t, o.ask("UADA", Request{Action: "hours.twice", Value: twice.Text, At: o.at.Add(90 * time.Second)}))
	want[messages.HoursTwice](t, o.ask("UADA", Request{Action: "hours.twice", Value: twice.Text, At: o.at.Add(100 * time.Second)})) // pressed twice
	want[messages.HoursLogged](t, o.times("UADA", "1h admin", o.at.Add(4*time.Minute)))
	want[messages.HoursUndone](t, o.times("UADA", "undo", o.at.Add(5*time.Minute)))
	want[messages.HoursLogged](t, o.times("UADA", "1h admin", o.at.Add(5*time.Minute+time.Second)))
	if n := len(o.work("UADA").Work); n != 3 {
		t.Errorf("%d stored, want 3", n)
	}
}

// A question is answered by one press, and what the button carries is stored as it says.
func TestHoursQuestions(t *testing.T) {
	o := openTeam(t)
	for _, tt := range []struct {
		text    string
		press   int
		minutes int
	}{{"8 admin", 0, 480}, {"9-5 yesterday", 0, 480}, {"teaching 12.11", 1, 120}, {"7.5", 0, 450}, {"9-16:30", 0, 450}, {"1h tue", 1, 60}} {
		before := len(o.work("UADA").Work)
		ask := want[messages.HoursAsk](t, o.types("UADA", "/hours", tt.text))
		if n := len(o.work("UADA").Work); n != before {
			t.Fatalf("%s: stored before the answer", tt.text)
		}
		m := want[messages.HoursLogged](t, o.presses("UADA", "hours.run.1", ask.Choices[tt.press].Text))
		if m.Entry.Length != tt.minutes {
			t.Errorf("%s: %+v", tt.text, m)
		}
		want[messages.HoursUndone](t, o.types("UADA", "/hours", "undo"))
	}
}

func TestHoursTroubleStoresNothing(t *testing.T) {
	o := openTeam(t, "K7")
	o.works("UBO")
	for text, trouble := range map[string]messages.Trouble{
		"3h Quendelina": messages.UnknownWord, "3h K7": messages.UnknownWord, "3h <@UBO>": messages.Person, "3h 912 34 567": messages.Person,
		"20-23 2026-11-17": messages.InFuture, "3h 2026-10-01": messages.LongAgo, "26h": messages.BadLength, "14:00": messages.OneTime, "stop 2h": messages.MixedUp,
	} {
		if m := want[messages.HoursTrouble](t, o.types("UADA", "/hours", text)); m.Trouble != trouble {
			t.Errorf("%s: %s", text, m.Trouble)
		}
	}
	for _, text := range []string{"help", "hjelp", "undo 3h"} {
		if m := want[messages.HoursHelp](t, o.types("UADA", "/hours", text)); m.Command != "/hours" {
			t.Errorf("%s: %+v", text, m)
		}
	}
	want[messages.HoursNothing](t, o.types("UADA", "/hours", "undo"))
	want[messages.HoursNothing](t, o.types("UADA", "/hours", "stop"))
	if st := o.work("UADA"); len(st.Work) != 0 || len(st.Hours.Entries) != 0 || len(st.Hours.Texts) != 0 {
		t.Errorf("stored: %+v", st.Hours)
	}
	if strings.Contains(strings.ToLower(string(written(t))), "quendelina") {
		t.Error("a name reached the database")
	}
	// A day has no more than its own hours.
	want[messages.HoursLogged](t, o.types("UADA", "/hours", "20h yesterday"))
	if m := want[messages.HoursTrouble](t, o.types("UADA", "/hours", "5h yesterday admin")); m.Trouble != messages.DayFull {
		t.Errorf("25 hours: %+v", m)
	}
	for _, user := range []string{"UKARI", "UOTHER"} {
		for _, text := range []string{"", "start", "stop", "3h", "week", "undo", "help"} {
			want[messages.Refused](t, o.types(user, "/hours", text))
		}
	}
	for _, action := range []string{"hours.run", "hours.twice", "hours.undo", "hours.form", "hours.stop", "hours.now", "hours.end"} {
		want[messages.Refused](t, o.presses("UOTHER", action, "3h"))
	}
}

func TestHoursForm(t *testing.T) {
	o := openTeam(t)
	form := wantForm[messages.HoursForm](t, o.types("UADA", "/hours", ""))
	if form.Day != (peer.Day{Year: 2026, Month: 11, Num: 17}) || form.From != -1 || form.To != -1 {
		t.Errorf("the empty form: %+v", form)
	}
	if filled := wantForm[messages.HoursForm](t, o.presses("UADA", "hours.form", "9-16:30 teaching yesterday")); filled.From != 540 || filled.To != 990 || filled.Kind != "teaching" || filled.Day.Num != 16 {
		t.Errorf("filled in: %+v", filled)
	}
	for name, tt := range map[string]struct {
		values map[string]Values
		field  string // "" where it is stored
		want   int
	}{
		"a shift":         {map[string]Values{"day": {"2026-11-16"}, "from": {"09:00"}, "to": {"16:30"}, "kind": {"teaching"}}, "", 450},
		"a night":         {map[string]Values{"day": {"2026-11-14"}, "from": {"22:00"}, "to": {"06:00"}}, "", 480},
		"a length":        {map[string]Values{"day": {"2026-11-13"}, "length": {"3.5"}, "kind": {"admin"}}, "", 210},
		"from, so long":   {map[string]Values{"day": {"2026-11-12"}, "from": {"09:00"}, "length": {"1,5"}}, "", 90},
		"both":            {map[string]Values{"day": {"2026-11-16"}, "from": {"09:00"}, "to": {"10:00"}, "length": {"1"}}, "length", 0},
		"nothing":         {map[string]Values{"day": {"2026-11-16"}}, "length", 0},
		"one time":        {map[string]Values{"day": {"2026-11-16"}, "to": {"10:00"}}, "to", 0},
		"no number":       {map[string]Values{"day": {"2026-11-16"}, "length": {"NaN"}}, "length", 0},
		"a day to come":   {map[string]Values{"day": {"2026-11-18"}, "length": {"1"}}, "to", 0},
		"no day at all":   {map[string]Values{"day": {"2026-02-30"}, "length": {"1"}}, "day", 0},
		"long ago":        {map[string]Values{"day": {"2026-09-30"}, "length": {"1"}}, "day", 0},
		"an end to come":  {map[string]Values{"from": {"09:00"}, "to": {"23:00"}}, "to", 0},
		"an empty length": {map[string]Values{"day": {"2026-11-16"}, "length": {"0"}}, "length", 0},
	} {
		before := len(o.work("UADA").Work)
		r := o.submits("UADA", form, tt.values)
		if tt.field != "" {
			if r.Errors[tt.field] == nil || len(o.work("UADA").Work) != before {
				t.Errorf("%s: %s", name, described(r))
			}
		} else if m := want[messages.HoursLogged](t, r); m.Entry.Length != tt.want {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
