package scheduler

import (
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// week opens a week of the team of an asked world, lets everybody answer, closes it and tells the team in the morning of its end.
func (w *world) week(monday string, face func(i int) peer.Face, users ...string) (to []string, all []messages.Message) {
	w.t.Helper()
	day, err := peer.ParseDay(monday)
	if err != nil {
		w.t.Fatal(err)
	}
	about := storage.CheckInWeek{Workspace: workspace, Team: "S1", Week: day.Week()}
	w.to(day.Add(4).String() + " 14:00") // Friday
	for i, user := range users {
		change := func(peer.CheckIn, bool) (peer.CheckIn, bool) { return peer.CheckIn{face(i), 3, 0}, true }
		if _, _, err := w.store.ChangeCheckIn(w.t.Context(), w.run.cfg.Keys, about, user, change); err != nil {
			w.t.Fatal(err)
		}
	}
	w.to(day.Add(7).String() + " 12:00")
	w.mail()
	w.to(day.Add(8).String() + " 00:00")
	w.to(day.Add(8).String() + " 09:00")
	return w.mail()
}

var five = []string{"W00", "W01", "W02", "W03", "W04"}

// What a coordinator said stands beside the next figures, and is asked for once after each.
func TestYouSaidWeDid(t *testing.T) {
	t.Parallel()
	w := asked(t, 0, oslos(5)...)
	mixed := func(i int) peer.Face { return peer.Face(1 + i) }
	w.week("2026-11-16", mixed, five...)
	w.to("2026-11-26 08:59")
	if got, _ := w.mail(); slices.Contains(got, "U2 said_reminder") {
		t.Errorf("asked too early: %v", got)
	}
	w.to("2026-11-26 09:00")
	got, all := w.mail()
	diff(t, "asked what comes of it", got, []string{"U2 said_reminder", "U3 said_reminder"})
	diff(t, "the first time", all[0].(messages.SaidReminder), messages.SaidReminder{Team: "S1", Name: "Harbour", Week: week47.Week})
	w.write("U1", func(c *storage.Change, st storage.State) {
		team := *st.Team("S1")
		team.Weeks.Said = peer.SaidAndDone{By: "U3", Text: "the phone is off at six", On: peer.DayOf(w.now(), oslo)}
		c.PutTeam(team)
	})
	_, all = w.week("2026-11-23", mixed, five...)
	told := all[0].(messages.TeamWeek)
	if told.Said == nil || told.Said.Text != "the phone is off at six" || told.Said.By != "U3" || len(told.Weeks) != 2 {
		t.Errorf("told %+v", told)
	}
	w.to("2026-12-03 09:00")
	_, all = w.mail()
	if len(all) != 2 || all[0].(messages.SaidReminder).Age != 7 {
		t.Errorf("asked again with %+v", all)
	}
	// Somebody says it before they are asked: then nobody is asked.
	w.week("2026-11-30", mixed, five...)
	w.write("U1", func(c *storage.Change, st storage.State) {
		team := *st.Team("S1")
		team.Weeks.Remind = peer.Week{}
		c.PutTeam(team)
	})
	w.to("2026-12-10 09:00")
	if got, _ := w.mail(); slices.Contains(got, "U2 said_reminder") {
		t.Errorf("asked all the same: %v", got)
	}
	// A week without figures asks nobody, and shows nothing of the weeks before.
	to, all := w.week("2026-12-07", func(int) peer.Face { return 3 })
	diff(t, "nobody answered", to, []string{"C2 checkin_week"})
	if m := all[0].(messages.TeamWeek); len(m.Weeks) != 0 || m.Said == nil {
		t.Errorf("told %+v", m)
	}
	if w.state().Team("S1").Weeks.Remind != (peer.Week{}) {
		t.Error("coordinators are to be asked about figures that there are not")
	}
	// After twelve weeks it is shown no more, and kept no more.
	w.to("2027-02-22 09:00")
	w.week("2027-02-22", mixed, five...)
	if said := w.state().Team("S1").Weeks.Said; said != (peer.SaidAndDone{}) {
		t.Errorf("kept %+v", said)
	}
}

// A team that is too small hears nothing in its channel; its coordinators get a guide, not twice in a month.
func TestGuideOnceAMonth(t *testing.T) {
	t.Parallel()
	w := asked(t, 0, oslos(3)...)
	guides := 0
	for day := (peer.Day{Year: 2026, Month: time.November, Num: 16}); day.Before(peer.Day{Year: 2027, Month: time.January, Num: 11}); day = day.Add(7) {
		got, all := w.week(day.String(), func(i int) peer.Face { return peer.Face(1 + i) }, five[:3]...)
		if slices.Contains(got, "C2 checkin_week") {
			t.Errorf("%v: the channel reads %v", day, all)
		}
		if n := len(got); n == 2 && got[0] == "U2 talk_guide" && got[1] == "U3 talk_guide" {
			guides++
		} else if n != 0 {
			t.Errorf("%v: %v", day, got)
		}
	}
	if guides != 2 {
		t.Errorf("%d guides in eight weeks", guides)
	}
}

// A team without a channel of its own is told nothing, once and for all; one that is gone neither.
func TestWeekOfATeamWithoutAChannel(t *testing.T) {
	t.Parallel()
	w := asked(t, 0, oslos(5)...)
	w.write("U1", func(c *storage.Change, st storage.State) {
		team := *st.Team("S1")
		team.TeamChannel = ""
		c.PutTeam(team)
	})
	if got, _ := w.week("2026-11-16", func(i int) peer.Face { return peer.Face(1 + i) }, five...); len(got) != 0 {
		t.Errorf("told %v", got)
	}
	if told := w.state().Team("S1").Weeks; told.Told != week47.Week || told.Remind != (peer.Week{}) {
		t.Errorf("noted %+v", told)
	}
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	if n := w.run.Counts()[Count{storage.CheckInWeekKind, Healed}]; n != 0 {
		t.Errorf("entered again %d times", n)
	}
}
