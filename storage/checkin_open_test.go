package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// TestWeekIsNeverOpenedAgain: whatever enters it again, and no key is left behind by the attempt.
func TestWeekIsNeverOpenedAgain(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(5)
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	_, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
	must(t, err)
	if err := s.OpenCheckIn(t.Context(), ring, week48, team); !errors.Is(err, ErrClosed) {
		t.Errorf("opened again: %v", err)
	}
	if _, err := ring.Key(week48.key()); !errors.Is(err, ErrNoKey) {
		t.Errorf("a key was made: %v", err)
	}
}

// TestLockedCheckIns: a folder without the key of an open week is noticed, whether it is another one or the key was lost.
func TestLockedCheckIns(t *testing.T) {
	t.Parallel()
	s, ring, other := single(t), keyring(t), keyring(t)
	teams := []peer.Team{{ID: "t1"}, {ID: "t2"}}
	at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	locked := func(ring *Keyring, want ...CheckInWeek) {
		t.Helper()
		got, err := s.LockedCheckIns(t.Context(), ring, ws, teams, at)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	locked(ring)
	must(t, s.OpenCheckIn(t.Context(), ring, week48, users(5)))
	locked(ring)
	locked(other, week48)
	if err := s.OpenCheckIn(t.Context(), other, week48, users(5)); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("opened with other keys: %v", err)
	}
	locked(other, week48)
	if _, err := s.CloseCheckIn(t.Context(), other, week48, 5, users(5)); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("closed with other keys: %v", err)
	}
	if _, err := s.CloseCheckIn(t.Context(), keyring(t), week48, 5, users(5)); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("closed without keys: %v", err)
	}
	must(t, answer(t, s, ring, week48, "U00", peer.CheckIn{1, 2, 3})) // and nothing of it ended the week
	must(t, s.DropCheckIn(t.Context(), week48))
	locked(other)
	if f, err := s.Figures(t.Context(), week48); err != nil || len(f.Figures) != 0 {
		t.Errorf("%v %v", f, err)
	}
	if err := s.OpenCheckIn(t.Context(), ring, week48, users(5)); !errors.Is(err, ErrClosed) {
		t.Errorf("opened again: %v", err)
	}
}

// TestPanelsOutliveAGap: a week that was not opened, because nothing ran, does not cost the figures of those after it, and
// the key over the gap is destroyed with the next figures.
func TestPanelsOutliveAGap(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(6)
	one := func(week peer.Week, people int) int {
		t.Helper()
		w := CheckInWeek{ws, "t1", week}
		must(t, s.OpenCheckIn(t.Context(), ring, w, team))
		for i, user := range team[:people] {
			must(t, answer(t, s, ring, w, user, peer.CheckIn{peer.Face(1 + i%5), 0, 0}))
		}
		f, err := s.CloseCheckIn(t.Context(), ring, w, 5, team)
		must(t, err)
		return len(f.Figures)
	}
	if n := one(peer.Week{Year: 2026, Num: 48}, 6); n != 1 {
		t.Errorf("%d figures", n)
	}
	if n := one(peer.Week{Year: 2026, Num: 51}, 5); n != 0 { // one fewer than before: would be about one person
		t.Errorf("what was released before is forgotten: %d figures", n)
	}
	if n := one(peer.Week{Year: 2026, Num: 52}, 6); n != 1 {
		t.Errorf("%d figures", n)
	}
	files, err := os.ReadDir(ring.dir)
	must(t, err)
	var left []string
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".key") {
			left = append(left, f.Name())
		}
	}
	if len(left) != 1 || !strings.HasSuffix(left[0], "2026-W52.key") { // that of the panels, for the next week
		t.Errorf("keys are left: %v", left)
	}
}

// TestAnswerWhileItCloses: of many who answer in the second in which two copies close the week, each reads either that it is kept,
// and is counted, or that the week is closed, and is not.
func TestAnswerWhileItCloses(t *testing.T) {
	t.Parallel()
	for round := range 20 {
		s, ring, team := single(t), keyring(t), users(24)
		w := week48
		w.Team = fmt.Sprintf("t%d", round)
		must(t, s.OpenCheckIn(t.Context(), ring, w, team))
		for _, user := range team {
			must(t, s.KeepTrend(ring, ws, user)) // it tells afterwards what was counted
		}
		begin := make(chan struct{})
		kept := make([]bool, len(team))
		var all sync.WaitGroup
		for i, user := range team {
			all.Go(func() {
				<-begin
				err := answer(t, s, ring, w, user, peer.CheckIn{peer.Face(1 + i%5), 3, 0})
				if kept[i] = err == nil; err != nil && !errors.Is(err, ErrClosed) {
					t.Error(err)
				}
			})
		}
		for range 2 {
			all.Go(func() {
				<-begin
				if _, err := s.CloseCheckIn(t.Context(), ring, w, 5, team); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
		for i, user := range team {
			weeks, err := s.Trend(t.Context(), ring, ws, user)
			must(t, err)
			if counted := len(weeks) == 1; counted != kept[i] {
				t.Fatalf("round %d: %s was told kept %v, and counted %v", round, user, kept[i], counted)
			}
			must(t, s.DropTrend(t.Context(), ring, ws, user))
		}
	}
}

// TestKeyringIsReadByItsOwnerAlone, the files in it included.
func TestKeyringIsReadByItsOwnerAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	ring, err := OpenKeyring(dir)
	must(t, err)
	_, err = ring.Make("one")
	must(t, err)
	must(t, ring.Check())
	path := filepath.Join(dir, "one.key")
	for _, row := range []struct {
		path string
		mode os.FileMode
		want string
	}{{dir, 0o750, "chmod 700"}, {dir, 0o700, ""}, {path, 0o640, "chmod 600"}, {path, 0o600, ""}} {
		must(t, os.Chmod(row.path, row.mode))
		err := ring.Check()
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s with %o: %v", row.path, row.mode, err)
		}
	}
	must(t, os.RemoveAll(dir))
	if ring.Check() == nil {
		t.Error("a folder that is gone is in order")
	}
	must(t, os.WriteFile(dir, nil, 0o600))
	if _, err := OpenKeyring(dir); err == nil {
		t.Error("a file is a folder")
	}
}
