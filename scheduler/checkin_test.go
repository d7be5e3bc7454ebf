package scheduler

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// keys gives a world a folder of keys, so that teams are asked how they are.
func (w *world) keys() {
	w.t.Helper()
	ring, err := storage.OpenKeyring(filepath.Join(w.t.TempDir(), "keys"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.run.cfg.Keys = ring
}

// asked starts a world with a team of some workers, its next week entered, on Wednesday 18 November 2026.
func asked(t *testing.T, minimum int, zones ...string) *world {
	t.Helper()
	w := begin(t, "2026-11-18 09:00")
	w.keys()
	team := teamOfFour
	team.TeamChannel, team.CheckIn.Minimum, team.CreatedAt = "C2", minimum, w.now().AddDate(0, -1, 0)
	w.team(team)
	for i, zone := range zones {
		user := fmt.Sprintf("W%02d", i)
		w.write(user, func(c *storage.Change, _ storage.State) {
			c.PutMember(peer.Member{User: user, Team: "S1", State: peer.Active, Zone: zone})
		})
	}
	w.write("U1", func(c *storage.Change, st storage.State) {
		week, _ := st.Teams[0].CheckIn.CheckInNext(w.now())
		c.Due(storage.CheckInOpens(st.Teams[0], week))
	})
	return w
}

var week47 = storage.CheckInWeek{Workspace: workspace, Team: "S1", Week: peer.Week{Year: 2026, Num: 47}}

func (w *world) answers(user string, c peer.CheckIn) error {
	w.t.Helper()
	_, _, err := w.store.ChangeCheckIn(context.Background(), w.run.cfg.Keys, week47, user, func(peer.CheckIn, bool) (peer.CheckIn, bool) { return c, true })
	return err
}

// mail takes what waits in two lanes, as "recipient kind", sorted, and the messages.
func (w *world) mail() (to []string, all []messages.Message) {
	w.t.Helper()
	ctx := context.Background()
	for _, lane := range []storage.Lane{storage.NudgeLane, storage.ReplyLane} {
		for {
			got, err := w.store.Receive(ctx, workspace, lane, "test", 100, 0)
			if err != nil {
				w.t.Fatal(err)
			}
			if len(got) == 0 {
				break
			}
			for _, d := range got {
				m, err := messages.Decode(d.Kind, d.Facts)
				if err != nil {
					w.t.Fatal(err)
				}
				to, all = append(to, d.To.User+d.To.Channel+" "+d.Kind), append(all, m)
				if err := w.store.Settle(ctx, d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
					w.t.Fatal(err)
				}
			}
		}
	}
	slices.Sort(to)
	return to, all
}

func oslos(n int) []string { return slices.Repeat([]string{oslo}, n) }

// TestCheckInWeek is a week from its opening to its figures: everybody is asked in their own zone, once, and reminded, whoever
// answered.
func TestCheckInWeek(t *testing.T) {
	w := asked(t, 0, oslo, oslo, oslo, "Europe/Bucharest", "Pacific/Auckland")
	step := func(at string, want ...string) {
		t.Helper()
		w.to(at)
		got, _ := w.mail()
		diff(t, at, got, want)
	}
	step("2026-11-19 10:59") // in Oslo; Friday has not begun anywhere
	if err := w.answers("W00", peer.CheckIn{4, 4, 4}); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("before it opens: %v", err)
	}
	step("2026-11-19 11:00")
	for i := range 5 {
		if err := w.answers(fmt.Sprintf("W%02d", i), peer.CheckIn{peer.Face(1 + i), 4, 0}); err != nil {
			t.Fatal(err)
		}
	}
	step("2026-11-20 01:00", "W04 checkin_ask")
	step("2026-11-20 11:59")
	step("2026-11-20 12:00", "W03 checkin_ask")
	step("2026-11-20 13:00", "C2 checkin_line", "W00 checkin_ask", "W01 checkin_ask", "W02 checkin_ask")
	step("2026-11-22 20:59")
	step("2026-11-22 21:00", "W04 checkin_reminder") // Monday 09:00 in Auckland
	step("2026-11-23 09:00", "W00 checkin_reminder", "W01 checkin_reminder", "W02 checkin_reminder", "W03 checkin_reminder")
	w.to("2026-11-23 23:59")
	if err := w.answers("W00", peer.CheckIn{2, 5, 0}); err != nil {
		t.Errorf("in the last minute: %v", err)
	}
	step("2026-11-24 00:00") // closed, and nobody's channel makes a sound at night
	if err := w.answers("W00", peer.CheckIn{1, 1, 1}); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("after it closed: %v", err)
	}
	step("2026-11-24 08:59")
	w.to("2026-11-24 09:00")
	to, got := w.mail()
	diff(t, "released", to, []string{"C2 checkin_week"})
	diff(t, "figures", got, []messages.Message{toldOf47([3]int{6, 8, 0})})
	team := *w.state().Team("S1")
	if !team.CheckIn.Begun {
		t.Error("it is not noted that the team was asked")
	}
	index := []string{"checkin-open:S1:2026-W48.1 Thu 2026-11-26 11:00", "checkin-said:S1:2026-W47.1 Thu 2026-11-26 09:00"}
	diff(t, "the next week", w.index(), index)
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	diff(t, "the index is whole", slices.DeleteFunc(w.index(), func(m string) bool { return !strings.HasPrefix(m, "checkin") }), index)
}

// toldOf47 is what a team is told of its first week.
func toldOf47(halves [3]int) messages.TeamWeek {
	return messages.TeamWeek{Week: week47.Week, Weeks: []messages.FigureWeek{{Week: week47.Week, Halves: halves}}}
}

func (w *world) state() storage.State {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace, Roster: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return st
}

// TestCheckInOfTeams holds what teams of each size learn.
func TestCheckInOfTeams(t *testing.T) {
	none := []messages.Message{messages.TeamWeek{Week: week47.Week}}
	some := func(halves int) []messages.Message { return []messages.Message{toldOf47([3]int{halves, 0, 0})} }
	guide := []messages.Message{messages.TalkGuide{Team: "S1", Name: "Harbour"}, messages.TalkGuide{Team: "S1", Name: "Harbour"}} // to both coordinators
	for _, row := range []struct {
		name             string
		minimum, workers int
		faces            func(i int) peer.Face
		want             []messages.Message
	}{
		{"three", 0, 3, func(i int) peer.Face { return peer.Face(1 + i%5) }, guide},
		{"three, and a minimum that is too low", 2, 3, func(i int) peer.Face { return peer.Face(1 + i%5) }, guide},
		{"four of whom five are needed", 0, 4, func(i int) peer.Face { return peer.Face(1 + i%5) }, guide},
		{"four of whom four are needed", 4, 4, func(i int) peer.Face { return peer.Face(1 + i%5) }, some(5)},
		{"five", 0, 5, func(i int) peer.Face { return peer.Face(1 + i%5) }, some(6)},
		{"five who rather do not say", 0, 5, func(int) peer.Face { return peer.RatherNot }, none},
		{"thirty", 10, 30, func(i int) peer.Face { return peer.Face(2 + i%2) }, some(5)},
		{"thirty of whom nobody answers", 0, 30, func(int) peer.Face { return 0 }, none},
		{"thirty who say the same", 0, 30, func(int) peer.Face { return 3 }, none},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := asked(t, row.minimum, oslos(row.workers)...)
			w.to("2026-11-20 14:00")
			for i := range row.workers {
				if f := row.faces(i); f != 0 {
					if err := w.answers(fmt.Sprintf("W%02d", i), peer.CheckIn{f, 0, 0}); err != nil {
						t.Fatal(err)
					}
				}
			}
			w.to("2026-11-23 12:00")
			w.mail()
			w.to("2026-11-24 00:00")
			w.to("2026-11-24 09:00")
			if _, got := w.mail(); cmp.Diff(row.want, got) != "" {
				t.Errorf("%s", cmp.Diff(row.want, got))
			}
		})
	}
}

// TestCheckInAfterAStop: a bot that was down over all of it closes at once, destroys the key, and releases once.
func TestCheckInAfterAStop(t *testing.T) {
	w := asked(t, 0, oslos(5)...)
	w.to("2026-11-19 12:00")
	for i := range 5 {
		if err := w.answers(fmt.Sprintf("W%02d", i), peer.CheckIn{peer.Face(1 + i), 0, 0}); err != nil {
			t.Fatal(err)
		}
	}
	w.to("2026-11-24 10:00") // from Thursday noon on nothing ran
	w.by(time.Minute)        // what closing entered is due at once
	to, got := w.mail()
	diff(t, "nobody is asked about a week that is over", to, []string{"C2 checkin_week"})
	if m := got[0].(messages.TeamWeek); len(m.Weeks) != 1 || m.Weeks[0].Halves == [3]int{} {
		t.Errorf("released %+v", m)
	}
	if asked, err := w.store.AskedInCheckIn(t.Context(), w.run.cfg.Keys, week47, "W00"); err != nil || asked {
		t.Errorf("%v %v", asked, err)
	}
	// Down over the opening and the questions, back before the reminder: people are asked once.
	w.set("2026-11-28 12:00")
	w.tick()
	if got, _ := w.mail(); len(got) != 8 || !strings.HasSuffix(got[3], "checkin_ask") || got[1] != "U2 said_reminder" {
		t.Errorf("asked late: %v", got)
	}
	// Back right before the reminder: it stands for the question too.
	w.to("2026-12-01 00:00")
	w.to("2026-12-01 09:00")
	w.mail()
	w.set("2026-12-07 08:00")
	w.tick()
	if got, _ := w.mail(); !slices.Equal(got, []string{"C2 checkin_line"}) {
		t.Errorf("an hour before the reminder: %v", got)
	}
	w.to("2026-12-07 09:00")
	if got, _ := w.mail(); len(got) != 5 || got[0] != "W00 checkin_reminder" {
		t.Errorf("the reminder: %v", got)
	}
}

// TestCheckInOfTwoCopies: two copies of the program that share the folder of keys do it once; one with a folder of its own does
// nothing, and says so.
func TestCheckInOfTwoCopies(t *testing.T) {
	w := asked(t, 0, oslos(5)...)
	_, other := w.copy(Jobs())
	other.cfg.Keys = w.run.cfg.Keys
	_, stranger := w.copy(Jobs())
	ring, err := storage.OpenKeyring(filepath.Join(t.TempDir(), "other"))
	if err != nil {
		t.Fatal(err)
	}
	stranger.cfg.Keys = ring
	both := func(at string) {
		t.Helper()
		w.set(at)
		errs := make(chan error)
		for _, run := range []*Runner{w.run, other} {
			go func() {
				_, err := run.Tick(context.Background())
				errs <- err
			}()
		}
		for range 2 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	}
	both("2026-11-19 11:00")
	both("2026-11-20 13:00")
	if got, _ := w.mail(); len(got) != 6 {
		t.Errorf("asked: %v", got)
	}
	for i := range 5 {
		if err := w.answers(fmt.Sprintf("W%02d", i), peer.CheckIn{peer.Face(1 + i), 0, 0}); err != nil {
			t.Fatal(err)
		}
	}
	both("2026-11-23 09:00")
	w.mail()
	w.set("2026-11-24 00:00")
	if done, _ := stranger.Tick(t.Context()); done != 0 || stranger.Counts()[Count{"checkin-close", Aside}] != 1 {
		t.Errorf("with other keys: %d done, %v", done, stranger.Counts())
	}
	if got, _ := w.mail(); len(got) != 0 {
		t.Errorf("released with other keys: %v", got)
	}
	both("2026-11-24 00:02")
	both("2026-11-24 09:00")
	got, all := w.mail()
	diff(t, "released", got, []string{"C2 checkin_week"})
	if m := all[0].(messages.TeamWeek); len(m.Weeks) != 1 || m.Weeks[0].Halves == [3]int{} {
		t.Errorf("released %+v", m)
	}
}

// TestCheckInWhoseKeyIsLost waits for a week and is then closed without figures.
func TestCheckInWhoseKeyIsLost(t *testing.T) {
	w := asked(t, 0, oslos(5)...)
	w.to("2026-11-20 13:00")
	w.keys() // another folder
	w.mail()
	for day := 24; day <= 30; day++ {
		w.set(fmt.Sprintf("2026-11-%d 00:00", day))
		_, _ = w.run.Tick(t.Context())
	}
	if got, _ := w.mail(); slices.Contains(got, "C2 checkin_week") {
		t.Errorf("closed at once: %v", got)
	}
	w.set("2026-12-02 00:00")
	_, _ = w.run.Tick(t.Context())
	w.set("2026-12-02 09:00")
	_, _ = w.run.Tick(t.Context())
	if got, _ := w.mail(); !slices.Contains(got, "C2 checkin_week") {
		t.Errorf("never closed: %v, %v", got, w.index())
	}
	if weeks, err := w.store.OpenCheckIns(t.Context(), workspace, w.state().Teams, w.now()); err != nil || slices.Contains(weeks, week47) {
		t.Errorf("still open: %v %v", weeks, err)
	}
}

// TestCheckInAsksAfterAMove: who lives in another zone by now is asked at that zone's time.
func TestCheckInAsksAfterAMove(t *testing.T) {
	w := asked(t, 0, oslos(5)...)
	w.to("2026-11-19 12:00")
	w.write("W00", func(c *storage.Change, st storage.State) {
		m := *st.Member("W00")
		m.Zone = "America/New_York"
		c.PutMember(m)
	})
	w.to("2026-11-20 13:00")
	if got, _ := w.mail(); slices.Contains(got, "W00 checkin_ask") || len(got) != 5 {
		t.Errorf("at 07:00 in New York: %v", got)
	}
	w.to("2026-11-20 19:00")
	if got, _ := w.mail(); !slices.Equal(got, []string{"W00 checkin_ask"}) {
		t.Errorf("at 13:00 in New York: %v", got)
	}
	w.by(time.Hour)
	if got, _ := w.mail(); len(got) != 0 {
		t.Errorf("asked again: %v", got)
	}
}

// TestCheckInOfATeamThatMoves: a team whose clock is another one while its week is open is closed at the end of the day there, and not
// before.
func TestCheckInOfATeamThatMoves(t *testing.T) {
	w := asked(t, 0, oslos(5)...)
	w.to("2026-11-20 13:00")
	w.write("U1", func(c *storage.Change, st storage.State) {
		team := st.Teams[0]
		team.Zone = "Atlantic/Azores" // two hours behind Oslo
		c.PutTeam(team)
	})
	w.to("2026-11-23 12:00")
	w.mail()
	w.to("2026-11-24 00:00")
	if err := w.answers("W00", peer.CheckIn{4, 4, 4}); err != nil {
		t.Errorf("at 22:00 on the Azores: %v", err)
	}
	if got, _ := w.mail(); len(got) != 0 {
		t.Errorf("closed too early: %v", got)
	}
	w.to("2026-11-24 02:00")
	if open, err := w.store.OpenCheckIns(t.Context(), workspace, w.state().Teams, w.now()); err != nil || len(open) != 0 {
		t.Errorf("not closed: %v %v", open, err)
	}
	if err := w.answers("W00", peer.CheckIn{1, 1, 1}); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("after it closed: %v", err)
	}
}

// TestCoordinatorWhoWorksToo is asked as everybody is, and counts once.
func TestCoordinatorWhoWorksToo(t *testing.T) {
	w := asked(t, 0, oslos(4)...)
	w.write("U2", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U2", Team: "S1", State: peer.Active, Zone: oslo})
	})
	w.to("2026-11-20 13:00")
	if got, _ := w.mail(); !slices.Contains(got, "U2 checkin_ask") || len(got) != 6 {
		t.Errorf("asked: %v", got)
	}
	for i, user := range []string{"W00", "W01", "W02", "W03", "U2"} {
		if err := w.answers(user, peer.CheckIn{peer.Face(1 + i), 0, 0}); err != nil {
			t.Fatal(err)
		}
	}
	w.to("2026-11-24 00:00")
	if f, err := w.store.Figures(t.Context(), week47); err != nil || !cmp.Equal(f.Figures, []peer.Figure{{Question: peer.Energy, Halves: 6}}) {
		t.Errorf("%v %v", f, err)
	}
}
