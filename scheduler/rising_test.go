package scheduler

import (
	"fmt"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// logs stores contacts of U1 with a code on days, each as if logged on its day, and enters the look in the evening of today.
func (w *world) logs(code peer.Code, days ...string) {
	w.t.Helper()
	today := peer.DayOf(w.now(), oslo)
	ctx := w.t.Context()
	st, err := w.store.Load(ctx, storage.Want{Workspace: workspace, Worker: "U1", Weeks: peer.WeeksBetween(today.Add(-90), today.Add(1))})
	if err != nil {
		w.t.Fatal(err)
	}
	c := storage.NewChange(st, "logs"+time.Now().Format(time.RFC3339Nano), w.now())
	for i, said := range days {
		day, err := peer.ParseDay(said)
		if err != nil {
			w.t.Fatal(err)
		}
		start := peer.Civil(day, 540+21*i, oslo)
		c.PutContact("U1", peer.Contact{
			ID: fmt.Sprintf("%s.%s.%d.%d", code, said, i, len(st.Contacts)), Code: code, Start: start, Zone: oslo, Minutes: 20, Channel: peer.Call, LoggedAt: start,
		})
	}
	due, look := peer.Evening(w.now(), oslo)
	c.Due(storage.Rising("U1", look, due))
	if _, err := w.store.Commit(ctx, c); err != nil {
		w.t.Fatal(err)
	}
}

// works makes U1 an active worker with two matches.
func (w *world) works() {
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active})
		for _, code := range []peer.Code{"K7", "M3"} {
			c.PutMatch(peer.Match{Code: code, Worker: "U1", Start: w.now().AddDate(-1, 0, 0)})
		}
	})
}

// told takes what U1 was told of rising load, and holds that nobody else was told anything.
func (w *world) told() []string {
	w.t.Helper()
	var all []string
	for _, lane := range storage.Lanes() {
		got, err := w.store.Receive(w.t.Context(), workspace, lane, "test", 100, -1)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, d := range got {
			m, err := messages.Decode(d.Kind, d.Facts)
			if err != nil {
				w.t.Fatal(err)
			}
			rise, ok := m.(messages.RisingLoad)
			if run, is := m.(messages.DaysInARow); is {
				all, ok = append(all, fmt.Sprintf("%d days in a row", run.Days)), true
			}
			if !ok || lane != storage.NudgeLane || d.To.User != "U1" || d.Team != "S1" {
				w.t.Errorf("sent %s to %+v", d.Kind, d.To)
			}
			if rise.Rise.Pattern != "" {
				all = append(all, rise.Rise.Key())
			}
			if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	return all
}

func TestRisingLoadIsTold(t *testing.T) {
	w := begin(t, "2026-11-18 10:00") // a Wednesday
	w.works()
	w.logs("K7", "2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18")
	w.to("2026-11-18 17:59")
	diff(t, "before the evening", w.told(), []string(nil))
	w.to("2026-11-18 18:00")
	diff(t, "in the evening", w.told(), []string{"rising.tomorrow.code-run.K7"})
	// Whatever is logged after it, nothing more is told today, and the same not again tomorrow.
	w.to("2026-11-18 19:30")
	w.logs("M3", "2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18")
	w.to("2026-11-18 20:59")
	diff(t, "the same evening", w.told(), []string(nil))
	w.set("2026-11-19 10:00")
	w.logs("M3", "2026-11-19")
	w.to("2026-11-19 18:00")
	diff(t, "a run above its limit is no rise", w.told(), []string(nil))
	w.set("2026-11-20 10:00")
	w.logs("K7", "2026-11-06", "2026-11-07", "2026-11-09", "2026-11-10", "2026-11-12", "2026-11-13", "2026-11-20")
	w.to("2026-11-20 18:00")
	diff(t, "what is for tomorrow comes first", w.told(), []string{"6 days in a row"})
	w.set("2026-11-22 19:10")
	w.logs("M3", "2026-11-20", "2026-11-21", "2026-11-22")
	w.by(time.Second)
	diff(t, "logged in the evening: most of two weeks with one", w.told(), []string{"rising.one-code.K7"})
}

func TestRisingWeeksAreTold(t *testing.T) {
	w := begin(t, "2026-11-18 10:00")
	w.works()
	var usual, more []string
	monday := peer.Day{Year: 2026, Month: 11, Num: 16}
	for week := 3; week <= 10; week++ {
		usual = append(usual, monday.Add(-7*week).String(), monday.Add(-7*week+2).String(), monday.Add(-7*week+4).String())
	}
	for week := range 3 {
		for _, day := range []int{0, 0, 1, 1, 2, 2} {
			more = append(more, monday.Add(-7*week+day).String())
		}
	}
	w.logs("K7", usual...)
	w.logs("M3", more[6:]...)
	w.to("2026-11-18 18:00")
	diff(t, "two weeks", w.told(), []string(nil))
	w.set("2026-11-19 10:00")
	w.logs("K7", more[:6]...)
	w.to("2026-11-19 18:00")
	diff(t, "three weeks", w.told(), []string{"rising.hours"})
	w.set("2026-11-20 10:00")
	w.logs("K7")
	w.to("2026-11-20 18:00")
	diff(t, "the day after", w.told(), []string{"rising.contacts"})
	w.set("2026-11-21 10:00")
	w.logs("K7")
	w.to("2026-11-21 18:00")
	diff(t, "nothing new", w.told(), []string(nil))
}

func TestRisingLoadLapses(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"taken back": func(w *world) {
			st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace, Worker: "U1", Weeks: peer.WeeksBetween(peer.Day{Year: 2026, Month: 11, Num: 9}, peer.Day{Year: 2026, Month: 11, Num: 20})})
			if err != nil {
				w.t.Fatal(err)
			}
			c := storage.NewChange(st, "taken back", w.now())
			c.DropContact("U1", st.Contacts[len(st.Contacts)-1])
			if _, err := w.store.Commit(w.t.Context(), c); err != nil {
				w.t.Fatal(err)
			}
		},
		"left": func(w *world) {
			w.write("U1", func(c *storage.Change, _ storage.State) {
				c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Gone})
			})
		},
		"away from tomorrow on": func(w *world) {
			w.write("U1", func(c *storage.Change, _ storage.State) {
				c.PutTimeOff(peer.TimeOff{ID: "o", Worker: "U1", Team: "S1", State: peer.TimeOffApproved, From: civil(w.t, "2026-11-19 00:00"), To: civil(w.t, "2026-11-23 00:00"), Zone: oslo})
			})
		},
		"too late": func(w *world) { w.set("2026-11-19 08:00") },
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "2026-11-18 10:00")
			w.works()
			w.logs("K7", "2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18")
			change(w)
			if w.now().Before(civil(t, "2026-11-18 18:00")) {
				w.set("2026-11-18 18:00")
			}
			w.tick()
			diff(t, "told", w.told(), []string(nil))
			counts := w.run.Counts()
			if got := counts[Count{storage.RisingKind, Lapsed}] + counts[Count{storage.RisingKind, Missed}]; got != 1 {
				t.Errorf("%d lapsed", got)
			}
		})
	}
}
