package scheduler

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// expectShift: every shift that runs is asked about.
func expectShift(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, true, storage.Due.Member, func(st storage.State, m peer.Member, _ peer.Team, _ time.Time) []storage.Due {
		if !st.Hours.Running.On() {
			return nil
		}
		return []storage.Due{storage.ShiftOpen(m.User, st.Hours.Running)}
	})
}

// expectRising: the day on which something was logged is looked back on in its evening, while that is of use.
func expectRising(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, true, matterOfRising, func(st storage.State, m peer.Member, _ peer.Team, at time.Time) []storage.Due {
		var last time.Time
		for _, journal := range [][]storage.Entry{st.Journal.Entries, st.Hours.Entries} {
			for _, e := range journal {
				if e.LoggedAt.After(last) {
					last = e.LoggedAt
				}
			}
		}
		due, look := peer.Evening(last, m.Zone)
		if _, inTime := peer.LookedBackOn(look, at, m.Zone); last.IsZero() || !inTime {
			return nil
		}
		return []storage.Due{storage.Rising(m.User, look, due)}
	})
}

// matterOfRising is a day of a worker: any look back on it will do.
func matterOfRising(d storage.Due) string {
	worker, look, err := storage.ReadRising(d)
	if err != nil {
		return ""
	}
	day, _ := peer.LookedBackOn(look, d.At, "")
	return worker + "/" + day.String()
}
