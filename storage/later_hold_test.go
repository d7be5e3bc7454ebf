package storage

import (
	"testing"
	"time"
)

// A nudge that waits for the morning is a message like those in the outbox: a backup holds it, and what is discarded after a restore stays
// discarded, so that no sweep finds it and enters it again.
func TestARestoreDiscardsWhatWaits(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		old, late := nudge(t, s, "old"), time.Now().Add(time.Hour)
		if err := s.PutOff(t.Context(), old, late, "quiet hours"); err != nil {
			t.Fatal(err)
		}
		raw, _ := backup(t, s)
		again, _ := restore(t, s, raw)
		if all, err := again.Laters(t.Context(), ws); err != nil || len(all) != 1 || all[0].ID != "old" {
			t.Fatalf("restored %+v %v", all, err)
		}
		write(t, again, want(""), func(_ State, c *Change) {
			fresh := old.Out
			fresh.ID, fresh.At = "fresh", at.Add(time.Hour)
			c.PutLater(Later{Out: fresh, Until: late})
		})
		if gone, err := again.EndHold(t.Context(), at.Add(time.Minute), at.Add(2*time.Hour)); err != nil || gone != 1 {
			t.Errorf("%d discarded, %v", gone, err)
		}
		waiting, err := again.Laters(t.Context(), ws)
		if err != nil || len(waiting) != 1 || waiting[0].ID != "fresh" {
			t.Errorf("what waits is %+v, %v: want only what came after the restore", waiting, err)
		}
		if due, err := again.DuePeek(t.Context(), ws, late.Add(time.Hour), 10); err != nil || len(due) != 1 || due[0].Member() != waiting[0].Due().Member() {
			t.Errorf("due are %v, %v", due, err)
		}
	})
}
