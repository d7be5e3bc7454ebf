package scheduler

import (
	"context"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readDigest says what the digest of a team needs: the records of all its workers.
func readDigest(e entry) (storage.Want, error) {
	team, _, err := storage.ReadDigestDue(e.Due)
	return storage.Want{Crew: team, Digests: true, Supervision: true}, err
}

// sendDigest tells the coordinators of a team what the week brings, once a week, and enters the next one. After a stop it comes late, and
// within the team's working hours: what it says is as of then, so that it is never stale.
func sendDigest(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	id, _, err := storage.ReadDigestDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	team := st.Team(id)
	if team == nil {
		return true, nil
	}
	before := st.Digests[id]
	today := peer.DayOf(at, team.Zone)
	planned, _, ok := team.DigestIn(before.Plan, today.Week())
	came := !before.Last.IsZero() && peer.DayOf(before.Last, team.Zone).Week() == today.Week()
	if !ok || came || planned.After(at) { // it was switched off, or moved
		if next, ok := storage.DigestDue(*team, before, at); ok {
			c.Due(next)
		}
		return true, nil
	}
	if !team.DigestComes(planned, at) {
		if next, ok := storage.DigestLater(*team, before, at); ok {
			c.Due(next)
		}
		return true, nil
	}
	digest := peer.DigestOf(peer.DigestView{Team: *team, Crew: st.Crew, Settings: st.SupervisionSettings[id], Before: before.Said}, at)
	nudge(c, storage.Out{
		ID: "digest." + id + "." + today.String(), Team: id, To: storage.Recipient{Channel: team.CoordinatorsChannel}, At: at,
	}, messages.DigestOf(digest, *team))
	after := storage.Digest{Plan: before.Plan, Last: at, Said: digest.Said}
	c.PutDigest(id, after)
	if next, ok := storage.DigestDue(*team, after, at); ok {
		c.Due(next)
	}
	c.Audit(storage.Audit{By: "clock", Action: "digest", Team: id, Target: today.String(), Result: "ok"})
	return false, nil
}

// expectDigests: every team whose digest is not switched off gets its next one.
func expectDigests(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	want := storage.Want{Workspace: r.cfg.Workspace, Digests: true}
	st, err := r.cfg.Store.Load(ctx, want)
	var all []expected
	for _, team := range st.Teams {
		next, ok := storage.DigestDue(team, st.Digests[team.ID], at)
		if !ok {
			continue
		}
		all = append(all, expected{
			matter: team.ID, by: next.At, want: want, team: team.ID, target: next.Occurrence,
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				if now := st.Team(team.ID); now != nil {
					if next, ok := storage.DigestDue(*now, st.Digests[now.ID], at); ok {
						return []storage.Due{next}, nil
					}
				}
				return nil, nil
			},
		})
	}
	return all, err
}

func matterOfDigest(d storage.Due) string {
	team, _, err := storage.ReadDigestDue(d)
	if err != nil {
		return ""
	}
	return team
}
