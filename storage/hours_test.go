package storage

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

func work(id string, start time.Time, minutes int) peer.Work {
	return peer.Work{ID: id, Start: start.Truncate(time.Minute), Minutes: minutes, Zone: oslo, LoggedAt: start.Add(time.Duration(minutes) * time.Minute)}
}

// These bytes are stored in every installation: a change of them needs a new version that reads these too.
func TestWorkBytesNeverChange(t *testing.T) {
	t.Parallel()
	declared := peer.Work{ID: "b", Kind: peer.SecondRole, Declared: true, Start: at.Truncate(time.Minute), Minutes: 210, Zone: tokyo, LoggedAt: at.Add(-30 * time.Second)}
	for _, row := range []struct {
		name, bytes string
		work        peer.Work
	}{
		{"a shift", "8100" + "a61d" + "c203" + "00", work("aaaa", at, 450)},
		{"declared, of a second role, in another zone", "8135" + "a61d" + "d201" + "abc501" + "417369612f546f6b796f", declared},
	} {
		value, err := encodeWork(row.work, weekOrigin(week47), oslo)
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString([]byte(value)); got != row.bytes {
			t.Errorf("%s: %s, want %s", row.name, got, row.bytes)
		}
		back, err := decodeWork(row.work.ID, value, weekOrigin(week47), oslo)
		if diff := cmp.Diff(row.work, back); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", row.name, err, diff)
		}
	}
}

func TestWorkOutOfRangeIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*peer.Work){
		"kind": func(w *peer.Work) { w.Kind = 16 }, "no length": func(w *peer.Work) { w.Minutes = 0 }, "id": func(w *peer.Work) { w.ID = "@" },
		"seconds": func(w *peer.Work) { w.Start = w.Start.Add(time.Second) }, "week": func(w *peer.Work) { w.Start = w.Start.AddDate(0, 0, 14) },
	} {
		w := work("a", at, 60)
		change(&w)
		if _, err := encodeWork(w, weekOrigin(week47), oslo); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for value, isNewer := range map[string]bool{"\x83more": true, "\x81": false, "\x80": false, "\x81\x00\x01\x00\x00": false,
		"\x81\x00\x01\x01\x00rest": false, "\x81\x80\x01\x01\x00": false, "\x81\x02\x01\x01\x00": false} {
		_, err := decodeWork("a", value, 0, oslo)
		if !errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNewer) != isNewer || strings.Contains(err.Error(), "more") {
			t.Errorf("%x: %v", value, err)
		}
	}
}

func FuzzDecodeWork(f *testing.F) {
	for _, w := range []peer.Work{work("a", at, 450), {ID: "b", Start: at.Truncate(time.Minute), Minutes: 1, Zone: tokyo, LoggedAt: at}} {
		value, err := encodeWork(w, weekOrigin(week47), oslo)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		w, err := decodeWork("id", value, weekOrigin(week47), oslo)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("%v, want ErrCorrupt", err)
			}
			return
		}
		again, err := encodeWork(w, weekOrigin(week47), oslo)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		back, err := decodeWork("id", again, weekOrigin(week47), oslo)
		if diff := cmp.Diff(w, back); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
}

func TestWorkLiesBesideContacts(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		w := want("")
		w.Hours = true
		shift, early := work("wwww", at, 450), work("vvvv", at.AddDate(0, 0, -8), 60)
		early.Zone, early.Declared = tokyo, true
		talk := contact("aaaa", at)
		hours := Hours{
			Running: peer.Running{ID: "rrrr", Kind: peer.TravelWork, Start: at.Truncate(time.Minute), Zone: oslo},
			Journal: Journal{Entries: []Entry{{"wwww", shift.Day(), at}}, Texts: []Said{{"x1", at}}},
		}
		write(t, s, w, func(_ State, c *Change) {
			c.PutWork(ada, shift)
			c.PutContact(ada, talk)
			c.PutWork(ada, early)
			c.PutHours(ada, hours)
		})
		st := load(t, s, w)
		for name, pair := range map[string][2]any{
			"work": {st.Work, []peer.Work{early, shift}}, "contacts": {st.Contacts, []peer.Contact{talk}}, "hours": {st.Hours, hours},
		} {
			if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
				t.Errorf("%s (-written +read):\n%s", name, diff)
			}
		}
		write(t, s, w, func(_ State, c *Change) {
			c.DropWork(ada, shift)
			c.DropContact(ada, talk)
			hours.Running = peer.Running{}
			c.PutHours(ada, hours)
		})
		st = load(t, s, w)
		if len(st.Work) != 1 || len(st.Contacts) != 0 || st.Hours.Running.On() || len(st.Hours.Entries) != 1 {
			t.Errorf("after dropping: %+v %+v %+v", st.Work, st.Contacts, st.Hours)
		}
		if n := s.client.Exists(t.Context(), s.space(ws).week(ada, week47)).Val(); n != 0 {
			t.Error("an empty week is kept")
		}
		if w.Hours = false; load(t, s, w).Hours.Entries != nil {
			t.Error("read without being asked for")
		}
		s.client.Set(t.Context(), s.space(ws).hours(ada), "\x01\x09", 0)
		w.Hours = true
		if _, err := s.Load(t.Context(), w); !errors.Is(err, ErrCorrupt) {
			t.Errorf("a journal cut short: %v", err)
		}
	})
}
