package bot

import (
	"sync/atomic"
	"testing"
	"time"

	"alongside/storage"
)

// A process that stands still between noting that it sends and sending wakes to an entry that another copy has sent: it sends nothing.
// Where nobody else took it, it sends, once, and nothing says that it may be a repeat.
func TestWakesAfterStandingStill(t *testing.T) {
	for _, taken := range []bool{true, false} {
		var stood atomic.Int64
		var w *world
		w = start(t, setup{noRun: true, config: func(cfg *Config) {
			cfg.Failpoint = func(name string) {
				if name != "deliver.begun" || stood.Add(1) > 1 {
					return
				}
				if taken {
					d := storage.Delivery{Out: storage.Out{ID: "alert.1", Workspace: workspace, Lane: storage.AlertLane}, Stream: "0-1"}
					if _, err := w.store.Begin(t.Context(), d, "another copy", time.Now()); err != nil {
						t.Error(err)
					}
					if err := w.store.Settle(t.Context(), d, storage.Sent{State: storage.SentOK, Channel: coordChannel, TS: "1.1"}); err != nil {
						t.Error(err)
					}
				}
				<-time.After(cfg.RequestTimeout/2 + 10*time.Millisecond) // the standing still itself
			}
		}})
		w.team()
		w.boot(setup{})
		w.send(alertOut(t, "alert.1"))
		w.settled("alert.1")
		w.until("the lane is empty", func() bool {
			all, err := w.store.Backlog(t.Context(), workspace)
			return err == nil && all[storage.AlertLane] == 0
		})
		want := 1
		if taken {
			want = 0
		}
		if got := w.posts(coordChannel); len(got) != want || stood.Load() == 0 {
			t.Errorf("taken %v: %d posted, stood still %d times", taken, len(got), stood.Load())
		}
		if got := w.state("alert.1"); got.Code != "" || !taken && got.Attempt != 2 {
			t.Errorf("taken %v: %+v", taken, got)
		}
	}
}
