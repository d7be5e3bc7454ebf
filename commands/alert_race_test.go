package commands

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestTwoTakeAnAlert: two coordinators press "I'll talk to them" in the same instant, a thousand times. Each time one of them has
// it, the other is told who, and what is stored and shown to the worker says the same.
func TestTwoTakeAnAlert(t *testing.T) {
	const batch, batches = 50, 20
	o := openTeam(t, "K7")
	coordinators := []string{"UKARI", "ULIV"}
	first := map[string]int{}
	for n := range batches {
		alerts := make([]peer.Alert, batch)
		o.commits("UADA", nil, func(c *storage.Change) {
			for i := range alerts {
				alerts[i] = peer.Alert{
					ID: fmt.Sprintf("code-day.UADA.K7.2026-01-%02d", i), Episode: n + 1, Version: 1, Rule: peer.CodeDay, Worker: "UADA", Team: o.team().ID,
					Code: "K7", Window: "2026-01-02", Value: 3, Limit: 2, State: peer.Open, RaisedAt: o.at,
				}
				c.PutAlert(alerts[i])
			}
		})
		for _, a := range alerts {
			var together, done sync.WaitGroup
			answers := make([]messages.Message, 2)
			together.Add(2)
			for i, user := range coordinators {
				req := o.request(user, Request{Action: "alert.ack", Value: "UADA " + a.ID, At: o.at})
				done.Go(func() {
					together.Done()
					together.Wait()
					ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
					defer cancel()
					if r, err := o.Handle(ctx, req); err != nil {
						t.Errorf("%s: %v", user, err)
					} else {
						answers[i] = r.Message
					}
				})
			}
			done.Wait()
			owner := slices.IndexFunc(answers, func(m messages.Message) bool { _, ok := m.(messages.AlertHandled); return ok })
			if owner < 0 {
				t.Fatalf("nobody has it: %+v", answers)
			}
			if other, ok := answers[1-owner].(messages.AlertRefused); !ok || other.Reason != peer.AlreadyAcknowledged || other.By != coordinators[owner] {
				t.Fatalf("%s has it, and the other one reads %+v", coordinators[owner], answers[1-owner])
			}
			first[a.ID+fmt.Sprint(n)] = owner
		}
		// What is stored, and what the worker and the channel are shown, once each.
		stored := o.records("UADA").Alerts
		shown := map[string]string{}
		for _, l := range o.taken(storage.AlertLane) {
			if m, ok := l.m.(messages.AlertCopy); ok {
				if shown[m.ID] != "" {
					t.Fatalf("%s is shown twice", m.ID)
				}
				shown[m.ID] = m.By
			}
		}
		for _, a := range stored {
			owner := coordinators[first[a.ID+fmt.Sprint(n)]]
			if a.State != peer.Acknowledged || a.AckedBy != owner || a.Version != 2 || shown[a.ID] != owner {
				t.Fatalf("%s took it; stored %+v, the worker reads %q", owner, a, shown[a.ID])
			}
		}
		if len(stored) != batch {
			t.Fatalf("%d alerts", len(stored))
		}
	}
	wins := map[int]int{}
	for _, owner := range first {
		wins[owner]++
	}
	if len(first) != batch*batches || wins[0] == 0 || wins[1] == 0 {
		t.Errorf("%d presses, of which %v were first: that is no race", len(first), wins)
	}
	t.Logf("of %d, the first one had it %d times and the second one %d times", len(first), wins[0], wins[1])
}
