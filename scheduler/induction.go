package scheduler

import (
	"context"
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func readInduction(e entry) (storage.Want, error) {
	worker, _, _, err := storage.ReadInductionDue(e.Due)
	return storage.Want{Worker: worker, People: []string{worker}, Joining: true, Supervision: true}, err
}

// remindOfInduction reminds both sides of what is still open for somebody new, three times at most. Where nothing is, it ends.
func remindOfInduction(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, since, n, err := storage.ReadInductionDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	m := st.Member(worker)
	if st.Induction == nil || st.Induction.Since.UnixMilli() != since || m == nil || m.State != peer.Active || st.Team(m.Team) == nil {
		return true, nil
	}
	team := *st.Team(m.Team)
	i := st.Induction.Seen(st.Agreements, st.Supervisions, at)
	if i.Complete() {
		return true, nil
	}
	if next, ok := storage.InductionDue(i, n+1, team.Calendar()); ok {
		c.Due(next)
	}
	id := "induction." + worker + "." + strconv.FormatInt(since, 36) + ".due." + strconv.Itoa(n) + "."
	if len(i.Open(peer.ByWorker)) > 0 {
		nudge(c, storage.Out{ID: id + worker, Team: team.ID, To: storage.Recipient{User: worker}, At: at},
			messages.InductionDue{InductionList: messages.InductionListOf(i, team, worker, "")})
	}
	if len(i.Open(peer.ByCoordinator)) > 0 {
		for _, user := range i.Told {
			if user != worker && slices.Contains(team.Coordinators, user) {
				nudge(c, storage.Out{ID: id + user, Team: team.ID, To: storage.Recipient{User: user}, At: at},
					messages.InductionDue{InductionList: messages.InductionListOf(i, team, user, "")})
			}
		}
	}
	return false, nil
}

// expectInductions: whoever is new and has open steps is reminded some day.
func expectInductions(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	members, err := r.cfg.Store.Members(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	var all []expected
	for _, m := range members {
		if m.State != peer.Active || at.Sub(m.Consented) > 60*24*time.Hour { // long after the last reminder
			continue
		}
		want := storage.Want{Workspace: r.cfg.Workspace, Worker: m.User, People: []string{m.User}, Joining: true, Supervision: true}
		dues := func(st storage.State, at time.Time) []storage.Due {
			now := st.Member(m.User)
			if now == nil || now.State != peer.Active || st.Induction == nil || st.Team(now.Team) == nil || st.Induction.Seen(st.Agreements, st.Supervisions, at).Complete() {
				return nil
			}
			calendar := st.Team(now.Team).Calendar()
			for n := 1; ; n++ {
				due, ok := storage.InductionDue(*st.Induction, n, calendar)
				if !ok {
					return nil
				}
				if due.At.After(at) {
					return []storage.Due{due}
				}
			}
		}
		st, err := r.cfg.Store.Load(ctx, want)
		if err != nil {
			return all, err
		}
		choices := dues(st, at)
		if len(choices) == 0 {
			continue
		}
		all = append(all, expected{
			matter: m.User, by: choices[0].At, want: want, team: m.Team, worker: m.User, target: m.User,
			again: func(st storage.State, at time.Time) ([]storage.Due, error) { return dues(st, at), nil },
		})
	}
	return all, nil
}

// matterOfInduction is a worker's list, whichever reminder of it an entry is.
func matterOfInduction(d storage.Due) string {
	worker, _, _, err := storage.ReadInductionDue(d)
	if err != nil {
		return ""
	}
	return worker
}
