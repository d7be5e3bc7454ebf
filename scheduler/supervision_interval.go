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

func readSupervisionInterval(e entry) (storage.Want, error) {
	worker, err := storage.ReadSupervisionInterval(e.Due)
	return storage.Want{Worker: worker, Supervision: true, Roster: true}, err
}

// lookAtInterval looks whether a worker's supervision is due and tells both sides, once for each step. While a talk is on its
// way nobody is reminded of one, and during time off the clock rests. The next look is entered whatever comes of this one.
func lookAtInterval(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, err := storage.ReadSupervisionInterval(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	m := st.Member(worker)
	if m == nil || m.State != peer.Active {
		return true, nil // whoever joins again gets an entry again
	}
	team := st.Team(m.Team)
	if team == nil {
		return true, nil
	}
	c.Due(storage.SupervisionInterval(worker, at, *team))
	_, away := peer.AwayAt(st.TimeOff, at)
	if away || slices.ContainsFunc(st.Supervisions, peer.Supervision.Live) {
		return false, nil
	}
	last, had := peer.LastSupervision(st.Supervisions, "")
	base := m.Consented
	if had && last.At.After(base) {
		base = last.At
	}
	terms, _ := peer.TermsAt(st.Agreements, at)
	step := st.SupervisionSettings[team.ID].Of(terms.Profile).IntervalReached(base, at, st.TimeOff)
	if step == 0 || st.Told[storage.SupervisionToldKey(base, step)] {
		return false, nil
	}
	c.Tell(worker, storage.SupervisionToldKey(base, step))
	zone := team.Zone
	if m.Zone != "" {
		zone = m.Zone
	}
	fact := messages.SupervisionIsDue{Worker: worker, Mine: true, Step: step, Last: last.At, Zone: zone}
	id := "supdue." + strconv.FormatInt(base.Unix(), 36) + "." + strconv.Itoa(step) + "." + worker + "."
	letters := []messages.SupervisionLetter{{ID: id + "worker", User: worker, Lane: "nudge", Message: fact}}
	fact.Mine, fact.Zone = false, team.Zone
	for _, user := range peer.IntervalGoesTo(peer.ResponsibleOf(*team, st.Members), worker, last, step) {
		theirs := fact
		if slices.Contains(team.Coordinators, user) { // that the coordinators have their hands full is said to the deputies alone
			theirs.Step = min(step, 2)
		}
		letters = append(letters, messages.SupervisionLetter{ID: id + user, User: user, Lane: "nudge", Message: theirs})
	}
	sendLetters(c, letters, team.ID, at)
	c.Audit(storage.Audit{By: "clock", Action: "supervision.due", Team: team.ID, Worker: worker, Target: worker, Result: "step " + strconv.Itoa(step)})
	return false, nil
}

// expectSupervision: every request that lives has the next step of its present version.
func expectSupervision(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	live, err := r.cfg.Store.LiveSupervisions(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	teams, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, s := range live {
		latest := at
		if team := teams.Team(s.Team); team != nil {
			latest = s.StepAt(s.StepReached(at, *team)+1, *team)
		}
		x := expected{
			matter: supervisionMatter(s.ID, s.Version), by: latest, team: s.Team, target: s.ID,
			want: storage.Want{Find: s.ID, Supervision: true},
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				for _, now := range st.Supervisions {
					if now.ID != s.ID || now.Version != s.Version || !now.Live() {
						continue
					}
					team := st.Team(now.Team)
					if team == nil {
						return nil, poison("the team of the request is gone")
					}
					step := max(1, now.StepReached(at, *team))
					return []storage.Due{storage.SupervisionDue(now, step, *team), storage.SupervisionDue(now, step+1, *team)}, nil
				}
				return nil, nil
			},
		}
		all = append(all, x)
	}
	return all, err
}

func supervisionMatter(id string, version int) string { return id + "/" + strconv.Itoa(version) }

func matterOfSupervision(d storage.Due) string {
	s, err := storage.ReadSupervisionDue(d)
	if err != nil {
		return ""
	}
	return supervisionMatter(s.ID, s.Version)
}

// expectIntervals: for every active worker it is looked again within days.
func expectIntervals(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	members, err := r.cfg.Store.Members(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	teams, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, m := range members {
		team := teams.Team(m.Team)
		if m.State != peer.Active || team == nil {
			continue
		}
		next, _ := peer.NextIntervalLook(at, *team)
		all = append(all, expected{
			matter: m.User, by: next.Add(24 * time.Hour), team: m.Team, worker: m.User, target: m.User, want: storage.Want{Worker: m.User},
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				now := st.Member(m.User)
				if now == nil || now.State != peer.Active || st.Team(now.Team) == nil {
					return nil, nil
				}
				return []storage.Due{storage.SupervisionInterval(m.User, at, *st.Team(now.Team))}, nil
			},
		})
	}
	return all, err
}

func matterOfInterval(d storage.Due) string {
	worker, err := storage.ReadSupervisionInterval(d)
	if err != nil {
		return ""
	}
	return worker
}
