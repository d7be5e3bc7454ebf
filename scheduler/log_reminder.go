package scheduler

import (
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readLogReminder says what asking at the end of a working day needs: the running shift of its worker, or what they planned and logged.
func readLogReminder(e entry) (storage.Want, error) {
	worker, _, err := storage.ReadLogReminder(e.Due)
	if _, plan := storage.PlanAsked(e.Due); plan && err == nil {
		day := peer.DayOf(e.At, "")
		return storage.Want{Worker: worker, Plans: true, Weeks: peer.WeeksBetween(day.Add(-3), day.Add(1))}, nil
	}
	return storage.Want{Worker: worker, Hours: true}, err
}

// remindOfLog asks a worker at the end of their own working day whether the shift that runs has ended. Nothing is ended or counted by it.
// Where the shift has ended or was taken back, or the worker is away or in no team any more, the entry lapses.
func remindOfLog(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, id, err := storage.ReadLogReminder(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	if plan, ok := storage.PlanAsked(e.Due); ok {
		return askOfPlans(worker, plan, st, at, c), nil
	}
	r, member := st.Hours.Running, st.Member(worker)
	_, away := peer.AwayAt(st.TimeOff, at)
	if r.ID != id || r.Forgotten(at) || away || member == nil || member.State != peer.Active {
		return true, nil
	}
	nudge(c, storage.Out{ID: "log-reminder." + worker + "." + id, Team: member.Team, To: storage.Recipient{User: worker}, At: at},
		messages.LogReminder{Entry: messages.StretchOfRunning(r)})
	return false, nil
}

// askOfPlans asks what became of a planned contact that has no log, and with it, once, of all others of its day that are over by then.
// Where it was logged or dropped, or asked about with another one, the entry lapses; so it does where the worker is away, is in no team
// any more or the match does not run.
func askOfPlans(worker, id string, st storage.State, at time.Time, c *storage.Change) (lapsed bool) {
	which := slices.IndexFunc(st.Plans, func(p peer.ContactPlan) bool { return p.ID == id && !p.Ask.IsZero() })
	member := st.Member(worker)
	if _, away := peer.AwayAt(st.TimeOff, at); which < 0 || away || member == nil || member.State != peer.Active {
		return true
	}
	plans, day := slices.Clone(st.Plans), st.Plans[which].Day()
	var m messages.LogReminder
	for i, p := range plans {
		match, _ := peer.MatchOf(st.Matches, p.Code)
		if p.Ask.IsZero() || p.Ask.After(at) || p.Day() != day || p.Done(st.Contacts) || !match.Running(at) {
			continue
		}
		m.Plans = append(m.Plans, messages.LoggedPlan(p))
		plans[i].Ask = time.Time{}
	}
	if len(m.Plans) == 0 {
		return true
	}
	c.PutContactPlans(worker, plans)
	nudge(c, storage.Out{ID: "log-reminder." + worker + ".plan." + id, Team: member.Team, To: storage.Recipient{User: worker}, At: at}, m)
	return false
}

// expectLogReminder: every shift that runs is asked about at the end of its day, and every plan of which it was not asked yet.
func expectLogReminder(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, true, storage.Due.Member, func(st storage.State, m peer.Member, team peer.Team, at time.Time) (dues []storage.Due) {
		for _, p := range st.Plans {
			if !p.Ask.IsZero() && !p.Ask.Add(logReminderFresh).Before(at) {
				dues = append(dues, storage.PlanReminder(m.User, p))
			}
		}
		run := st.Hours.Running
		terms, agreed := peer.TermsAt(st.Agreements, run.Start)
		due, ok := storage.LogReminder(m.User, run, peer.DayEnds(terms, agreed > 0, team.Calendar(), peer.DayOf(run.Start, run.Zone), run.Zone))
		if !run.On() || !ok || due.At.Add(logReminderFresh).Before(at) {
			return dues
		}
		return append(dues, due)
	})
}

// logReminderFresh is how late it is of use to ask at the end of a day.
const logReminderFresh = 4 * time.Hour
