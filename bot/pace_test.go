package bot

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"alongside/storage"
)

func TestBudgetKeepsRoomForAlerts(t *testing.T) {
	b := newBudget(240) // 4 a second, 20 at once
	at := time.Unix(0, 0)
	drain := func(lane storage.Lane) (n int) {
		for b.take(lane, at) == 0 {
			n++
		}
		return n
	}
	if n := drain(storage.NudgeLane); n != 10 {
		t.Errorf("nudges took %d of 20", n)
	}
	if n := drain(storage.ReplyLane); n != 5 {
		t.Errorf("replies took %d of the 10 that nudges left", n)
	}
	if n := drain(storage.AlertLane); n != 5 {
		t.Errorf("alerts found %d of the 5 that are theirs alone", n)
	}
	wait := b.take(storage.AlertLane, at)
	if wait < 200*time.Millisecond || wait > 300*time.Millisecond {
		t.Errorf("the next alert waits %v, a quarter of a second wanted", wait)
	}
	b.giveBack()
	if again := b.take(storage.AlertLane, at); again != 0 {
		t.Errorf("what was given back cannot be taken: %v", again)
	}
	if again := b.take(storage.AlertLane, at.Add(wait)); again != 0 {
		t.Errorf("after its wait it waits again, %v", again)
	}
}

func TestBudgetHoldsTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perMinute := rapid.IntRange(1, 2000).Draw(t, "per minute")
		b := newBudget(perMinute)
		at, taken := time.Unix(0, 0), 0
		start := at
		for range rapid.IntRange(1, 300).Draw(t, "asks") {
			lane := storage.Lanes()[rapid.IntRange(0, 2).Draw(t, "lane")]
			if b.take(lane, at) == 0 {
				taken++
			}
			at = at.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "ms")) * time.Millisecond)
		}
		if most := b.full + b.perSecond*at.Sub(start).Seconds() + 1e-6; float64(taken) > most {
			t.Fatalf("%d taken, at most %.1f allowed", taken, most)
		}
	})
}

func TestBackoff(t *testing.T) {
	for failed := range 100 {
		top := min(backoffMost, 500*time.Millisecond<<min(failed, 10))
		for range 20 {
			if d := backoff(failed); d > top || d < top/2-1 {
				t.Fatalf("backoff(%d) = %v, wanted between %v and %v", failed, d, top/2, top)
			}
		}
	}
}
