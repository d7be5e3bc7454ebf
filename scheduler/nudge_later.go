package scheduler

import (
	"context"
	"time"

	"alongside/storage"
)

// readNudgeLater says what bringing a nudge back needs: the nudge.
func readNudgeLater(e entry) (storage.Want, error) {
	id, _, err := storage.ReadNudgeLater(e.Due)
	return storage.Want{Later: id}, err
}

// sendNudge puts a nudge back among what is to be sent. Whoever is about to send it asks anew whether it may come: this may be the
// middle of another night, by now. Where the nudge is gone, or waits for another time, the entry lapses.
func sendNudge(e entry, st storage.State, _ time.Time, c *storage.Change) (lapsed bool, err error) {
	_, until, err := storage.ReadNudgeLater(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	if st.Later == nil || !st.Later.Until.Equal(until) {
		return true, nil
	}
	c.SendLater(*st.Later)
	return false, nil
}

// expectLater: every nudge that waits comes back.
func expectLater(ctx context.Context, r *Runner, _ time.Time) ([]expected, error) {
	laters, err := r.cfg.Store.Laters(ctx, r.cfg.Workspace)
	var all []expected
	for _, l := range laters {
		all = append(all, expected{
			matter: l.Due().Member(), by: l.Until, want: storage.Want{Later: l.ID}, team: l.Team, worker: l.To.User, target: l.ID,
			again: func(st storage.State, _ time.Time) ([]storage.Due, error) {
				if st.Later == nil {
					return nil, nil
				}
				return []storage.Due{st.Later.Due()}, nil
			},
		})
	}
	return all, err
}
