package storage

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

func weekAfter(w CheckInWeek, n int) CheckInWeek {
	w.Week = w.Week.Monday().Add(7 * n).Week()
	return w
}

// putTeam writes the team t1 with a plan.
func putTeam(t *testing.T, s *Store, name string, plan peer.CheckInPlan) {
	t.Helper()
	write(t, s, want(""), func(_ State, c *Change) {
		c.PutTeam(peer.Team{ID: "t1", Name: name, Zone: oslo, Coordinators: []string{kari}, CreatedAt: at, CheckIn: plan})
	})
}

// closes opens a week, lets people answer different things, and closes it.
func closes(t *testing.T, s *Store, ring *Keyring, w CheckInWeek, minimum int, people []string) CheckInFigures {
	t.Helper()
	must(t, s.OpenCheckIn(t.Context(), ring, w, people))
	for i, user := range people {
		must(t, answer(t, s, ring, w, user, peer.CheckIn{peer.Face(1 + i%5), 0, 0}))
	}
	f, err := s.CloseCheckIn(t.Context(), ring, w, minimum, people)
	must(t, err)
	return f
}

func TestAClosedWeekStaysClosed(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(6)
	first := closes(t, s, ring, week48, 5, team)
	if err := s.OpenCheckIn(t.Context(), ring, week48, team); !errors.Is(err, ErrClosed) { // its day was moved, or a copy's clock is behind
		t.Errorf("a closed week is opened again: %v", err)
	}
	if err := answer(t, s, ring, week48, "U00", peer.CheckIn{1, 1, 1}); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed week takes answers again: %v", err)
	}
	if err := s.OpenCheckIn(t.Context(), ring, weekAfter(week48, -1), team); !errors.Is(err, ErrClosed) {
		t.Errorf("a week before a closed one is opened: %v", err)
	}
	if _, err := ring.Key(weekAfter(week48, -1).key()); !errors.Is(err, ErrNoKey) {
		t.Errorf("a key of a week that is over is made: %v", err)
	}
	again, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
	if diff := cmp.Diff(first, again); err != nil || diff != "" || len(again.Figures) != 1 {
		t.Errorf("%v\n%s", err, diff)
	}
}

// A copy that cannot reach the folder of keys must not take a week for closed: its answers would be lost.
func TestACopyWithoutTheKeyClosesNothing(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(5)
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	for i, user := range team {
		must(t, answer(t, s, ring, week48, user, peer.CheckIn{peer.Face(1 + i), 0, 0}))
	}
	if _, err := s.CloseCheckIn(t.Context(), keyring(t), week48, 5, team); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("closed without its key: %v", err)
	}
	if f, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team); err != nil || len(f.Figures) != 1 {
		t.Errorf("%v %v", f, err)
	}
}

// A week that nobody was asked in, or in which the bot stood still, keeps nobody's figures away.
func TestPanelsAreKeptOverAWeekWithoutCheckIn(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(6)
	for n, row := range []struct{ people, figures int }{{6, 1}, {0, 0}, {5, 0}, {0, 0}, {6, 1}} {
		if row.people == 0 {
			f, err := s.CloseCheckIn(t.Context(), ring, weekAfter(week48, n), 5, team)
			if err != nil || len(f.Figures) != 0 {
				t.Errorf("a week that was never opened: %v %v", f, err)
			}
			continue
		}
		if f := closes(t, s, ring, weekAfter(week48, n), 5, team[:row.people]); len(f.Figures) != row.figures {
			t.Errorf("week %d with %d of the six: %v, want %d", n, row.people, f.Figures, row.figures)
		}
	}
}

// What is long ago can be forgotten by nobody: an older copy of Redis knows less of whom figures were made of than the team
// does, and then there are none until nothing can be compared any more.
func TestAnOlderBackupShowsNoFigures(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]int{"from before the first close": 0, "from before the last close": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ring, team := single(t), keyring(t), users(6)
			for n := range before {
				closes(t, s, ring, weekAfter(week48, n), 5, team)
			}
			open := weekAfter(week48, before)
			must(t, s.OpenCheckIn(t.Context(), ring, open, team))
			must(t, answer(t, s, ring, open, "U00", peer.CheckIn{1, 1, 1}))
			old, _ := backup(t, s)
			if f := closes(t, s, ring, open, 5, team); len(f.Figures) == 0 {
				t.Fatal("the week has no figures")
			}
			back, _ := restore(t, s, old)
			if f, err := back.CloseCheckIn(t.Context(), ring, open, 5, team); err != nil || len(f.Figures) != 0 {
				t.Errorf("the week that was open in the backup: %v %v", f, err)
			}
			if n := back.client.Exists(t.Context(), back.space(ws).checkIns("t1", open.Week)).Val(); n != 0 {
				t.Error("slots that nobody can open stay for ever")
			}
			for n := 1; n <= peer.PanelWeeks; n++ {
				want := 0
				if n == peer.PanelWeeks {
					want = 1
				}
				if f := closes(t, back, ring, weekAfter(open, n), 5, team[:5]); len(f.Figures) != want {
					t.Errorf("%d weeks later, with five of the six: %v, want %d", n, f.Figures, want)
				}
			}
		})
	}
}

// The mode cannot be weakened once the first answer is in: whatever is done to the plan, to the team and to Redis, a closed
// week stays as it is, nobody sees figures of fewer people than the highest minimum that ever held, and no two figures of
// twelve weeks differ by fewer.
func TestFaultsDoNotWeakenTheMode(t *testing.T) {
	t.Parallel()
	for seed := range uint64(often(12, 200)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			weaken(t, rand.New(rand.NewPCG(seed, 7)))
		})
	}
}

// released is a figure as the team saw it, and of whom it was made.
type released struct {
	week   CheckInWeek
	q      peer.Question
	people []string
	floor  int
}

func weaken(t *testing.T, rnd *rand.Rand) {
	s, ring, team := single(t), keyring(t), users(7)
	plan := peer.CheckInPlan{Minimum: 4 + rnd.IntN(3)}
	putTeam(t, s, "Nord", plan)
	type older struct {
		raw  []byte
		plan peer.CheckInPlan
	}
	var copies []older
	var all []released
	var last CheckInWeek // closed
	floor, w := 0, week48
	for range 40 {
		switch rnd.IntN(9) {
		case 0:
			plan.Minimum = rnd.IntN(8) // lowered, or raised, or what no form offers
			putTeam(t, s, "Nord", plan)
		case 1:
			plan.Off = !plan.Off
			plan.Set, plan.Day, plan.Minute = true, time.Weekday(rnd.IntN(7)), rnd.IntN(1440)
			putTeam(t, s, "Sør", plan)
		case 2:
			team = append(team, fmt.Sprintf("U%02d", 50+len(team)))
		case 3:
			if len(team) > 5 {
				i := rnd.IntN(len(team))
				team = slices.Delete(slices.Clone(team), i, i+1)
			}
		case 4:
			raw, _ := backup(t, s)
			copies = append(copies, older{raw, plan})
		case 5:
			if len(copies) > 0 && rnd.IntN(2) == 0 {
				old := copies[rnd.IntN(len(copies))]
				s, _ = restore(t, s, old.raw)
				plan = old.plan
			}
		default:
			must(t, s.OpenCheckIn(t.Context(), ring, w, team))
			floor = max(floor, peer.SoundMinimum(plan.Minimum))
			for i, user := range team {
				if rnd.IntN(8) > 0 {
					must(t, answer(t, s, ring, w, user, peer.CheckIn{peer.Face(1 + i%5), 3, peer.Face(1 + i%2)}))
				}
			}
			f, err := s.CloseCheckIn(t.Context(), ring, w, rnd.IntN(6), team)
			must(t, err)
			all = see(t, s, ring, w, f, floor, all)
			last, w = w, weekAfter(w, 1+rnd.IntN(2))
			continue
		}
		if last.Team == "" {
			continue
		}
		if now, err := s.CheckInFloor(ring, ws, "t1"); err != nil || now < floor {
			t.Fatalf("the minimum fell from %d to %d, %v", floor, now, err)
		}
		if err := s.OpenCheckIn(t.Context(), ring, last, team); !errors.Is(err, ErrClosed) {
			t.Fatalf("a closed week is opened again: %v", err)
		}
		if err := answer(t, s, ring, last, team[0], peer.CheckIn{1, 1, 1}); err == nil {
			t.Fatal("a closed week takes answers")
		}
		if f, err := s.CloseCheckIn(t.Context(), ring, last, 4, team); err != nil {
			t.Fatal(err)
		} else if was := figuresIn(all, last); len(f.Figures) != was && len(f.Figures) != 0 { // a restored copy has none
			t.Fatalf("a closed week has %d figures, and had %d", len(f.Figures), was)
		}
	}
	if len(all) == 0 && last.Team == "" {
		t.Fatal("no week was closed: this proves nothing")
	}
}

func figuresIn(all []released, w CheckInWeek) (n int) {
	for _, r := range all {
		if r.week == w {
			n++
		}
	}
	return n
}

// see adds the figures of a week to what the team has seen, and holds them against all of before.
func see(t *testing.T, s *Store, ring *Keyring, w CheckInWeek, f CheckInFigures, floor int, all []released) []released {
	t.Helper()
	known, err := s.panels(t.Context(), ring, weekAfter(w, 1))
	must(t, err)
	for _, figure := range f.Figures {
		i := slices.IndexFunc(known.Panels, func(p peer.Panel) bool { return p.Week == w.Week })
		if i < 0 {
			t.Fatalf("%v: a figure of nobody knows whom", w.Week)
		}
		now := released{w, figure.Question, known.Panels[i].People[figure.Question], floor}
		if len(now.people) < floor {
			t.Fatalf("%v: a figure of %d people, and the minimum was %d before", w.Week, len(now.people), floor)
		}
		for _, before := range all {
			if before.q != now.q || w.Week.Monday().Since(before.week.Week.Monday()) >= 7*peer.PanelWeeks {
				continue
			}
			for _, d := range []int{apart(now.people, before.people), apart(before.people, now.people)} {
				if d > 0 && d < before.floor {
					t.Fatalf("%v and %v differ by %d people, and the minimum was %d", before.week.Week, w.Week, d, before.floor)
				}
			}
		}
		all = append(all, now)
	}
	return all
}

// apart is how many of the people are not among the others.
func apart(people, others []string) (n int) {
	for _, p := range people {
		if !slices.Contains(others, p) {
			n++
		}
	}
	return n
}

// Whoever holds Redis and the folder of keys can find out of whom figures were made, and nothing of what they answered: the
// page about it says so.
func TestTheKeysTellOfWhomFiguresAreMade(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(6)
	closes(t, s, ring, week48, 5, team)
	known, err := s.panels(t.Context(), ring, weekAfter(week48, 1))
	must(t, err)
	want := []peer.Panel{{Week: week48.Week, People: [3][]string{peer.Energy: team}}}
	if diff := cmp.Diff(want, known.Panels); diff != "" {
		t.Error(diff)
	}
	if known, err := s.panels(t.Context(), keyring(t), weekAfter(week48, 1)); err != nil || len(known.Panels) != 0 {
		t.Errorf("with Redis alone: %v %v", known, err)
	}
}
