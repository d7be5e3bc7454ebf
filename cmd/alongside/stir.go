package main

import (
	"context"
	"math/rand/v2"
	"time"

	"alongside/storage"
)

// stirEvery is how long it takes on the average until the slots of an open check-in are written anew without an answer.
const stirEvery = 5 * time.Minute

// keepStirring writes the slots of open check-ins anew at random moments, one to three times in a row as somebody does who
// answers. Whoever reads the append-only file and finds such a moment just after something else that a person did does not
// know whether anybody answered. pause waits, and is false when it is time to end.
func keepStirring(ctx context.Context, store *storage.Store, ring *storage.Keyring, workspace string, now func() time.Time,
	pause func(context.Context, time.Duration) bool) {
	open := 1
	for pause(ctx, time.Duration(rand.ExpFloat64()*float64(stirEvery)/float64(open))) {
		st, err := store.Load(ctx, storage.Want{Workspace: workspace})
		if err != nil {
			continue // said elsewhere
		}
		weeks, err := store.OpenCheckIns(ctx, workspace, st.Teams, now())
		if open = max(1, len(weeks)); err != nil || len(weeks) == 0 {
			continue
		}
		week := weeks[rand.IntN(len(weeks))] // one team at a time: several at once would not look like people
		for range 1 + rand.IntN(3) {
			if store.StirCheckIn(ctx, ring, week) != nil || !pause(ctx, time.Second+rand.N(5*time.Second)) {
				break
			}
		}
	}
}

// pauseFor waits, and is false when the context ended first.
func pauseFor(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
