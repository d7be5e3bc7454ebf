package bot

import (
	"runtime"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// TestFaultKilledWhileReviving: an auditor that dies right before, or right after, it put a lost alert into the outbox again
// leaves nothing undone and nothing doubled: the next look sends it once.
func TestFaultKilledWhileReviving(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"revive:begin", "revive:end"} {
		t.Run(at, func(t *testing.T) {
			k := wind(t, nil)
			team := k.put(peer.Team{ID: "t1", Name: "Harbour", CoordinatorsChannel: "C1", Coordinators: []string{kari}, Deputies: []string{dep}})
			if _, err := k.store.Receive(t.Context(), workspace, storage.AlertLane, "nobody", 1, -1); err != nil { // makes the group
				t.Fatal(err)
			}
			a, x := k.raise("U0W1", 1, team), k.tamper()
			x.lose(k.store, storage.AlertOut(a, "channel"))
			k.set(k.now().Add(time.Minute))

			died := false
			mortal, err := storage.Open(t.Context(), storage.Config{
				URL: sharedRedis.URL(), Prefix: k.prefix, Skew: func() time.Duration { return time.Until(k.now()) },
				Failpoint: func(name string) {
					if name == at {
						died = true
						runtime.Goexit() // nothing of this goroutine runs any more, as after kill -9
					}
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = mortal.Close() })
			whole := k.bot.cfg.Store
			k.bot.cfg.Store = mortal
			gone := make(chan struct{})
			go func() {
				defer close(gone)
				_ = k.bot.audit(t.Context())
			}()
			<-gone
			k.bot.cfg.Store = whole
			if !died {
				t.Fatal("the auditor never came to " + at)
			}
			k.run(2 * time.Minute)
			n := 0
			for _, text := range k.slack.seen("C1") {
				if hasText([]string{text}, string(a.Code)) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("the channel has the alert %d times", n)
			}
		})
	}
}
