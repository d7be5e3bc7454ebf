package storage

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"alongside/peer"
)

// What is read of a week as no more than working time is what all of its records say of it, in whatever zone they were logged.
func TestEarlierWeeksAreTheirWorkingTime(t *testing.T) {
	onEvery(t, earlierWeeksAreTheirWorkingTime)
}

func earlierWeeksAreTheirWorkingTime(t *testing.T, s *Store) {
	t.Helper()
	w := want("")
	write(t, s, w, func(_ State, c *Change) {
		shift, outside := work("w1", at, 90), work("w2", at.Add(4*time.Hour), 30)
		outside.Kind, outside.Zone = peer.OutsideRole, tokyo
		declared := work("w3", at, 45)
		declared.Declared = true
		for _, one := range []peer.Work{shift, outside, declared} {
			c.PutWork(ada, one)
		}
		held, abroad, missed, timeless, brief := contact("c1", at), contact("c2", at.Add(time.Hour)), contact("c3", at), contact("c4", at), contact("c5", at)
		abroad.Zone, missed.Outcome, timeless.Timeless, brief.Minutes = tokyo, peer.Missed, true, 0
		abroad.Start = abroad.Start.Add(7 * time.Second)
		for _, one := range []peer.Contact{held, abroad, missed, timeless, brief} {
			c.PutContact(ada, one)
		}
	})
	full := load(t, s, w)
	var expected []peer.Stretch
	for _, one := range full.Work {
		expected = append(expected, one.Stretch())
	}
	for _, one := range full.Contacts {
		if one.Works() {
			expected = append(expected, one.Stretch())
		}
	}
	light := w
	light.Weeks, light.Earlier = nil, w.Weeks
	got := load(t, s, light)
	if len(expected) != 5 || len(got.Work)+len(got.Contacts) > 0 || !slices.Equal(inOrder(got.Earlier), inOrder(expected)) {
		t.Errorf("got %+v, want %+v", got.Earlier, expected)
	}
	both := w
	both.Earlier = w.Weeks // a week that is read in full is not read twice
	if again := load(t, s, both); len(again.Earlier) > 0 || len(again.Work) != 3 {
		t.Errorf("read twice: %+v", again.Earlier)
	}
	if !got.ReadWork(w.Weeks[0]) || got.Read(w.Weeks[0]) {
		t.Error("what was read is not known")
	}
}

func inOrder(all []peer.Stretch) []peer.Stretch {
	return slices.SortedFunc(slices.Values(all), func(a, b peer.Stretch) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Zone, b.Zone))
	})
}

// A value that is cut short, or of a later version, is refused and never read as less work.
func TestEarlierWeeksRefuseWhatTheyCannotRead(t *testing.T) {
	for _, value := range []string{"\x01", "\x01\x00\x00", "\x03\x00\x00\x01\x01\x00", "\x83more", "\x81\x00"} {
		if _, _, err := decodeStretch(value, 0, oslo); err == nil {
			t.Errorf("%x is read", value)
		}
	}
}
