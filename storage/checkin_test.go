package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

var week48 = CheckInWeek{Workspace: ws, Team: "t1", Week: peer.Week{Year: 2026, Num: 48}}

func keyring(t *testing.T) *Keyring {
	t.Helper()
	ring, err := OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func answer(t *testing.T, s *Store, ring *Keyring, w CheckInWeek, user string, c peer.CheckIn) error {
	t.Helper()
	_, _, err := s.ChangeCheckIn(t.Context(), ring, w, user, func(peer.CheckIn, bool) (peer.CheckIn, bool) { return c, true })
	return err
}

func users(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("U%02d", i)
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCheckInIsReplacedUntilItCloses(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(5)
	if _, _, err := s.OwnCheckIn(t.Context(), ring, week48, "U00"); !errors.Is(err, ErrClosed) {
		t.Errorf("before it opens: %v", err)
	}
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	if c, answered, err := s.OwnCheckIn(t.Context(), ring, week48, "U00"); err != nil || answered || c != (peer.CheckIn{}) {
		t.Errorf("before anything was answered: %v %v %v", c, answered, err)
	}
	for i, user := range team {
		must(t, answer(t, s, ring, week48, user, peer.CheckIn{peer.Face(1 + i), 3, 0}))
	}
	must(t, answer(t, s, ring, week48, "U00", peer.CheckIn{5, 4, 0}))
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team)) // another copy of the program, or the same again
	if c, answered, err := s.OwnCheckIn(t.Context(), ring, week48, "U00"); err != nil || !answered || c != (peer.CheckIn{5, 4, 0}) {
		t.Errorf("after it was changed: %v %v %v", c, answered, err)
	}
	if err := answer(t, s, ring, week48, "U77", peer.CheckIn{1, 1, 1}); !errors.Is(err, ErrClosed) {
		t.Errorf("who joined later waits for the next week: %v", err)
	}
	if err := s.OpenCheckIn(t.Context(), keyring(t), week48, team); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("a copy with another folder of keys: %v", err)
	}
	if _, _, err := s.OwnCheckIn(t.Context(), keyring(t), week48, "U00"); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("a copy without the key: %v", err)
	}
	for range 2 {
		got, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
		want := CheckInFigures{week48.Week, []peer.Figure{{Question: peer.Energy, Halves: 8}, {Question: peer.Boundaries, Halves: 6}}}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff) // (5+2+3+4+5)/5 = 3.8; (4+3+3+3+3)/5 = 3.2; nobody answered the third
		}
	}
	if err := answer(t, s, ring, week48, "U00", peer.CheckIn{1, 1, 1}); !errors.Is(err, ErrClosed) {
		t.Errorf("after it closed: %v", err)
	}
	if n := s.client.Exists(t.Context(), s.space(ws).checkIns("t1", week48.Week)).Val(); n != 0 {
		t.Error("the slots are still there")
	}
	if _, err := ring.Key(week48.key()); !errors.Is(err, ErrNoKey) {
		t.Errorf("the key of the week is still there: %v", err)
	}
}

// A stop between writing the figures and destroying the key leaves a key that the next try destroys.
func TestCheckInIsClosedAfterAStop(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(5)
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	for i, user := range team {
		must(t, answer(t, s, ring, week48, user, peer.CheckIn{peer.Face(1 + i), 0, 0}))
	}
	key, err := ring.Key(week48.key())
	must(t, err)
	first, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(ring.dir, week48.key()+".key"), key, 0o600))
	again, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
	if diff := cmp.Diff(first, again); err != nil || diff != "" || len(first.Figures) != 1 {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := ring.Key(week48.key()); !errors.Is(err, ErrNoKey) {
		t.Errorf("the key outlived the week: %v", err)
	}
}

// The panels go on from week to week under the next week's key, and figures wait where they cannot be opened.
func TestCheckInRemembersItsPanels(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(6)
	one := func(ring *Keyring, week peer.Week, people []string) int {
		t.Helper()
		w := CheckInWeek{ws, "t1", week}
		must(t, s.OpenCheckIn(t.Context(), ring, w, team))
		for i, user := range people {
			must(t, answer(t, s, ring, w, user, peer.CheckIn{peer.Face(1 + i%5), 0, 0}))
		}
		f, err := s.CloseCheckIn(t.Context(), ring, w, 5, team)
		must(t, err)
		return len(f.Figures)
	}
	week := week48.Week
	for n, row := range []struct{ people, figures int }{{6, 1}, {5, 0}, {6, 1}} {
		if got := one(ring, week, team[:row.people]); got != row.figures {
			t.Errorf("week %d with %d of the six: %d figures, want %d", n, row.people, got, row.figures)
		}
		week = week.Monday().Add(7).Week()
	}
	lost := keyring(t) // the folder of keys is lost
	for n := range peer.PanelWeeks + 1 {
		want := 0
		if n >= peer.PanelWeeks-1 {
			want = 1
		}
		if got := one(lost, week, team[:5]); got != want {
			t.Errorf("%d weeks after the keys were lost: %d figures, want %d", n+1, got, want)
		}
		week = week.Monday().Add(7).Week()
	}
}

func TestTrendIsForTheirOwnEyes(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(5)
	must(t, s.KeepTrend(ring, ws, "U01"))
	must(t, s.KeepTrend(ring, ws, "U02"))
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	must(t, answer(t, s, ring, week48, "U00", peer.CheckIn{1, 2, 3}))
	must(t, answer(t, s, ring, week48, "U01", peer.CheckIn{2, 3, 4}))
	_, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
	must(t, err)
	for user, want := range map[string][]TrendWeek{"U00": nil, "U01": {{week48.Week, peer.CheckIn{2, 3, 4}}}, "U02": nil} {
		got, err := s.Trend(t.Context(), ring, ws, user)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", user, err, diff)
		}
	}
	answered, silent := s.client.Get(t.Context(), s.space(ws).trend("U01")).Val(), s.client.Get(t.Context(), s.space(ws).trend("U02")).Val()
	if len(answered) != len(silent) || len(silent) == 0 {
		t.Errorf("%d and %d bytes: who answered shows", len(answered), len(silent))
	}
	must(t, s.DropTrend(t.Context(), ring, ws, "U01"))
	must(t, s.KeepTrend(ring, ws, "U01"))
	must(t, s.client.Set(t.Context(), s.space(ws).trend("U01"), answered, 0).Err()) // from an old copy of Redis
	if got, err := s.Trend(t.Context(), ring, ws, "U01"); err != nil || got != nil {
		t.Errorf("a trend that was deleted is read from an old copy: %v %v", got, err)
	}
}

// Three quick taps on three questions are three requests at a time; none of them undoes another.
func TestQuickTapsAreAllKept(t *testing.T) {
	t.Parallel()
	s, ring := single(t), keyring(t)
	must(t, s.OpenCheckIn(t.Context(), ring, week48, users(5)))
	var all sync.WaitGroup
	for _, q := range peer.Questions() {
		all.Go(func() {
			_, _, err := s.ChangeCheckIn(t.Context(), ring, week48, "U03", func(c peer.CheckIn, _ bool) (peer.CheckIn, bool) {
				c[q] = peer.Face(q) + 2
				return c, true
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if c, answered, err := s.OwnCheckIn(t.Context(), ring, week48, "U03"); err != nil || !answered || c != (peer.CheckIn{2, 3, 4}) {
		t.Errorf("%v %v %v", c, answered, err)
	}
	skip := func(peer.CheckIn, bool) (peer.CheckIn, bool) { return peer.CheckIn{}, false }
	if _, answered, err := s.ChangeCheckIn(t.Context(), ring, week48, "U03", skip); err != nil || answered {
		t.Errorf("taken back: %v %v", answered, err)
	}
	if c, answered, err := s.OwnCheckIn(t.Context(), ring, week48, "U03"); err != nil || answered || c != (peer.CheckIn{}) {
		t.Errorf("a trace is left: %v %v %v", c, answered, err)
	}
}

// While a week is open, its slots do not tell who answered, or how many.
func TestSlotsLookAlike(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(30)
	for i := range team {
		team[i] = "U0WORKER" + team[i] // long enough to stand nowhere by chance
	}
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	key := s.space(ws).checkIns("t1", week48.Week)
	before := s.client.HKeys(t.Context(), key).Val()
	for i := 29; i >= 0; i -= 2 {
		must(t, answer(t, s, ring, week48, team[i], peer.CheckIn{5, 5, 5}))
	}
	if diff := cmp.Diff(before, s.client.HKeys(t.Context(), key).Val()); diff != "" {
		t.Errorf("the order of the slots tells the order of the answers:\n%s", diff)
	}
	lengths := map[int]int{}
	for token, text := range s.client.HGetAll(t.Context(), key).Val() {
		if token != markField && token != drawField {
			lengths[len(text)]++
		}
		for _, user := range team {
			if strings.Contains(token+text, user) {
				t.Errorf("%s stands in a slot", user)
			}
		}
	}
	if len(lengths) != 1 {
		t.Errorf("slots of several lengths: %v", lengths)
	}
}
