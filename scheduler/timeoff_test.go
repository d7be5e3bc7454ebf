package scheduler

import (
	"context"
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// off stores time off as the commands do, from one civil day in Oslo to another.
func (w *world) off(id string, first, last peer.Day, kind peer.TimeOffKind, also func(*peer.TimeOff)) peer.TimeOff {
	w.t.Helper()
	team := teamOfFour
	team.ID, team.Zone, team.CoordinatorsChannel = "S1", oslo, "C1"
	t := peer.TimeOff{ID: id, Worker: "U1", Kind: kind, From: peer.DayStart(first, oslo), To: peer.DayStart(last.Add(1), oslo), Zone: oslo}.Begin(team, w.now())
	if also != nil {
		also(&t)
	}
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutTimeOff(t)
		if t.Waits() {
			c.Due(storage.TimeOffWaiting(t, 1, peer.TimeOffStep(t, 1, team.Calendar())))
			return
		}
		if soon, ok := t.SoonAt(team.Calendar(), w.now()); ok {
			c.Due(storage.TimeOffSoon(t, soon))
		}
		if back, ok := t.BackAt(); ok {
			c.Due(storage.TimeOffBack(t, back))
		}
	})
	return t
}

func (w *world) match(code peer.Code) {
	w.t.Helper()
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMatch(peer.Match{Code: code, Worker: "U1", Start: w.now()})
	})
}

// lane takes out what was put into a lane since the last call: to whom, and the message.
func (w *world) lane(lane storage.Lane) (to []string, all []messages.Message) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for {
		got, err := w.store.Receive(ctx, workspace, lane, "test", 100, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return to, all
		}
		for _, d := range got {
			m, err := messages.Decode(d.Kind, d.Facts)
			if err != nil {
				w.t.Fatal(err)
			}
			to, all = append(to, d.To.User+d.To.Channel+" "+d.Kind), append(all, m)
			if _, err := w.store.Begin(ctx, d, "test", w.now()); err != nil {
				w.t.Fatal(err)
			}
			if err := w.store.Settle(ctx, d, storage.Sent{State: storage.SentOK, At: w.now(), TS: "1"}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// of2026 is a day of that year.
func of2026(month time.Month, num int) peer.Day { return peer.Day{Year: 2026, Month: month, Num: num} }

// A request never runs out: it goes to the deputy, to everybody, and then again each working day, over the public holidays of
// Easter too, until somebody answers.
func TestRequestForTimeOffIsPassedOn(t *testing.T) {
	w := begin(t, "2026-03-31 09:00") // the Tuesday before Easter
	off := w.off("t1", of2026(time.May, 4), of2026(time.May, 8), peer.HolidayOff, nil)
	first, all := []string{"U1 timeoff_passed_on", "U4 timeoff_waiting"}, []string{"U1 timeoff_passed_on", "U2 timeoff_waiting", "U3 timeoff_waiting", "U4 timeoff_waiting"}
	for _, step := range []struct {
		to   string
		want []string
	}{
		{"2026-03-31 12:59", nil}, {"2026-03-31 13:00", first}, {"2026-04-01 08:59", nil}, {"2026-04-01 09:00", all},
		{"2026-04-06 20:00", nil}, // Maundy Thursday to Easter Monday
		{"2026-04-07 08:59", nil}, {"2026-04-07 09:00", all}, {"2026-04-08 09:00", all},
	} {
		w.to(step.to)
		to, _ := w.lane(storage.AlertLane)
		slices.Sort(to)
		diff(t, step.to, to, step.want)
	}
	off, reason := off.Approve("U2", w.now())
	if reason != peer.OK {
		t.Fatal(reason)
	}
	w.write("U1", func(c *storage.Change, _ storage.State) { c.PutTimeOff(off) })
	w.to("2026-04-20 12:00")
	if to, _ := w.lane(storage.AlertLane); len(to) > 0 {
		t.Errorf("after the answer: %v", to)
	}
}

func TestTimeOffBeginsSoonAndEnds(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.match("K7")
	w.off("t1", of2026(time.November, 30), of2026(time.December, 4), peer.HealthOff, func(t *peer.TimeOff) {
		t.Cover = []peer.Cover{{Code: "K7", Peer: "U5", Agreed: true}}
	})
	w.to("2026-11-25 08:59")
	if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
		t.Errorf("too early: %v", to)
	}
	w.to("2026-11-25 09:00") // three working days before Monday
	to, all := w.lane(storage.NudgeLane)
	diff(t, "soon", to, []string{"U1 timeoff_soon"})
	if soon := all[0].(messages.TimeOffSoon); len(soon.Cover) != 1 || !soon.Cover[0].Agreed {
		t.Errorf("%+v", soon)
	}
	w.to("2026-12-01 12:00")
	a := w.raise("U1", 1)
	a.State, a.AckedBy = peer.Acknowledged, "U2"
	w.put(a)
	w.outbox()
	w.to("2026-12-05 08:59")
	if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
		t.Errorf("before nine: %v", to)
	}
	w.to("2026-12-05 09:00")
	to, all = w.lane(storage.NudgeLane)
	diff(t, "back", to, []string{"U1 welcome_back"})
	if back := all[0].(messages.WelcomeBack); back.Alerts != 1 || !slices.Equal(back.By, []string{"U2"}) || back.Cover[0].Peer != "U5" {
		t.Errorf("%+v", back)
	}
	w.to("2026-12-20 09:00")
	if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
		t.Errorf("one message, and no more: %v", to)
	}
}

func TestComingBackIsSilent(t *testing.T) {
	agreed := func(t *peer.TimeOff) { t.Cover = []peer.Cover{{Code: "K7", Peer: "U5", Agreed: true}} }
	for name, do := range map[string]func(w *world){
		"where there is nothing to say": func(w *world) { w.off("t1", of2026(time.November, 18), of2026(time.November, 20), peer.HealthOff, nil) },
		"after part of a day": func(w *world) {
			w.off("t1", of2026(time.November, 18), of2026(time.November, 18), peer.HealthOff, func(t *peer.TimeOff) { agreed(t); t.From = t.From.Add(12 * time.Hour) })
		},
		"while another time off follows": func(w *world) {
			w.off("t1", of2026(time.November, 18), of2026(time.November, 20), peer.HealthOff, agreed)
			w.off("t2", of2026(time.November, 21), of2026(time.December, 31), peer.HealthOff, nil)
		},
		"where it was taken back": func(w *world) {
			off := w.off("t1", of2026(time.November, 18), of2026(time.November, 20), peer.HealthOff, agreed)
			off, _ = off.Cancel(w.now())
			w.write("U1", func(c *storage.Change, _ storage.State) { c.PutTimeOff(off) })
		},
		"after a long stop of the program": func(w *world) {
			w.off("t1", of2026(time.November, 18), of2026(time.November, 20), peer.HealthOff, agreed)
			w.set("2026-11-27 09:00")
		},
	} {
		w := begin(t, "2026-11-17 09:00")
		w.match("K7")
		do(w)
		w.tick()
		w.to("2026-11-27 09:00")
		if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
			t.Errorf("%s: %v", name, to)
		}
	}
	w := begin(t, "2026-11-17 09:00")
	w.match("K7")
	w.off("t1", of2026(time.November, 18), of2026(time.November, 20), peer.HealthOff, agreed)
	w.to("2026-11-21 09:00")
	if to, _ := w.lane(storage.NudgeLane); len(to) != 1 {
		t.Errorf("the control: %v", to)
	}
}
