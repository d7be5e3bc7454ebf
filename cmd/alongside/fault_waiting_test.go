package main

import (
	"strings"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// waiting are the messages whose way leads outside the outbox: back into it by the clock, or out of it as somebody is muted.
var waiting = []string{"wait/0", "wait/1", "wait/2"}

// plantWaiting puts them where a step of the clock's or of putting off is passed three times.
func (p *theatre) plantWaiting(store *storage.Store, step string) {
	p.t.Helper()
	const user = "U0ADA"
	ctx, now := p.t.Context(), time.Now()
	st, err := store.Load(ctx, storage.Want{Workspace: workspaceID, People: []string{user}, Worker: user})
	if err != nil {
		p.t.Fatal(err)
	}
	c := storage.NewChange(st, "plant waiting", now)
	for i, id := range waiting {
		o := storage.Out{
			ID: id, Workspace: workspaceID, Lane: storage.NudgeLane, To: storage.Recipient{User: user},
			Kind: "contact_nothing_undo", Facts: []byte("{}"), At: now,
		}
		if strings.HasPrefix(step, "claim:") {
			c.PutLater(storage.Later{Out: o, Until: now.Add(time.Duration(2*i-1) * time.Second).Truncate(time.Millisecond)})
			continue
		}
		c.Send(o)
	}
	if strings.HasPrefix(step, "putoff:") {
		muted := peer.DefaultSettings()
		muted.Muted = now.Add(time.Hour)
		c.PutSettings(user, muted)
	}
	c.Result(nil)
	if _, err := store.Commit(ctx, c); err != nil {
		p.t.Fatal(err)
	}
}

// arrived waits until each of them is sent, or waits for a later hour: in the evening people are not disturbed. None is gone.
func (l *load) arrived(t *testing.T, store *storage.Store, step string) {
	t.Helper()
	sent, later := 0, 0
	within(t, 20*time.Second, "what waited has arrived; "+l.p.errs.tail(), func() bool {
		all, err := store.Laters(t.Context(), workspaceID)
		if err != nil {
			return false
		}
		held, posted := map[string]bool{}, l.posted()
		for _, m := range all {
			held[m.ID] = m.Until.After(time.Now().Add(time.Minute))
		}
		sent, later = 0, 0
		for _, id := range waiting {
			switch {
			case len(posted[operation(id)]) > 0:
				sent++
			case held[id]:
				later++
			}
		}
		return sent+later == len(waiting)
	})
	if strings.HasPrefix(step, "putoff:") && sent > 0 {
		t.Errorf("%d came to somebody who is muted", sent)
	}
	t.Logf("%d sent, %d wait", sent, later)
}
