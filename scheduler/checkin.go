package scheduler

import (
	"context"
	"errors"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Nothing here knows who answered. What opens and closes a week is outside the Commit, because the slots of a week stand apart
// from all other records; it is done once however often it is tried.

// noMoreAsked is for how long before a week closes nobody is asked any more.
const noMoreAsked = time.Hour

// askedBefore is how near the reminder must be for it to stand for the question too, after a stop.
const askedBefore = 3 * time.Hour

func readCheckIn(e entry) (storage.Want, error) {
	about, err := storage.ReadCheckInDue(e.Due)
	want := storage.Want{Roster: true}
	if about.User != "" {
		want = storage.Want{People: []string{about.User}}
	}
	return want, err
}

// about reads what an entry of a check-in is about, with the team, nil where that is gone.
func aboutCheckIn(r *Runner, e entry, st storage.State) (storage.CheckInDue, *peer.Team, storage.CheckInWeek, error) {
	due, err := storage.ReadCheckInDue(e.Due)
	if err != nil {
		return due, nil, storage.CheckInWeek{}, poison("undecodable")
	}
	if r.cfg.Keys == nil {
		return due, nil, storage.CheckInWeek{}, poison("no folder of keys")
	}
	return due, st.Team(due.Team), storage.CheckInWeek{Workspace: r.cfg.Workspace, Team: due.Team, Week: due.Week}, nil
}

// workersOf are the active workers of a team, sorted.
func workersOf(st storage.State, team string) []string {
	var users []string
	for user, m := range st.Members {
		if m.Team == team && m.State == peer.Active {
			users = append(users, user)
		}
	}
	slices.Sort(users)
	return users
}

// zoneOf is the zone of a worker.
func zoneOf(st storage.State, user string, team peer.Team) string {
	if m := st.Member(user); m != nil && m.Zone != "" {
		return m.Zone
	}
	return team.Zone
}

// openCheckIn writes the slots of a week and returns the people who have one; none where it is not to be opened, or not any more.
func openCheckIn(ctx context.Context, r *Runner, e entry, st storage.State, at time.Time) (any, error) {
	due, team, week, err := aboutCheckIn(r, e, st)
	if err != nil || team == nil || !team.CheckIn.CheckInIsOpen(due.Week, at, team.Zone) {
		return []string(nil), err
	}
	people := workersOf(st, team.ID)
	if len(people) == 0 {
		return []string(nil), nil
	}
	err = r.cfg.Store.OpenCheckIn(ctx, r.cfg.Keys, week, people)
	if errors.Is(err, storage.ErrClosed) {
		return []string(nil), nil
	}
	return people, err
}

// enterCheckIn enters all that follows from a week that is open, and the opening of the next one.
func enterCheckIn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, err := storage.ReadCheckInDue(e.Due)
	team := st.Team(due.Team)
	if err != nil || team == nil {
		return true, err
	}
	plan := team.CheckIn
	if next, ok := plan.CheckInNext(at); ok {
		c.Due(storage.CheckInOpens(*team, next))
	}
	people, _ := e.prepared.([]string)
	if len(people) == 0 {
		return true, nil
	}
	if !plan.Begun {
		team.CheckIn.Begun = true
		c.PutTeam(*team)
	}
	due.Nth = 1
	c.Due(due.Due(storage.CheckInCloseKind, plan.CheckInCloses(due.Week, team.Zone)))
	c.Due(due.Due(storage.CheckInAskKind, plan.CheckInAsks(due.Week, team.Zone))) // the channel of the team
	for _, user := range people {
		due.User = user
		zone := zoneOf(st, user, *team)
		c.Due(due.Due(storage.CheckInAskKind, plan.CheckInAsks(due.Week, zone)))
		c.Due(due.Due(storage.CheckInRemindKind, remindsAt(*team, due.Week, zone)))
	}
	c.Audit(storage.Audit{By: "clock", Action: "checkin.open", Team: team.ID, Target: due.Week.String(), Result: "ok"})
	return false, nil
}

// remindsAt is when somebody in a zone is reminded.
func remindsAt(team peer.Team, week peer.Week, zone string) time.Time {
	calendar := team.Calendar()
	return team.CheckIn.CheckInReminds(week, zone, func(day peer.Day) bool { _, off := calendar.Holiday(day); return !off })
}

// askedInCheckIn tells whether whom an entry is about may answer the week: true for the channel of the team.
func askedInCheckIn(ctx context.Context, r *Runner, e entry, st storage.State, at time.Time) (any, error) {
	due, team, week, err := aboutCheckIn(r, e, st)
	if err != nil || team == nil || !team.CheckIn.CheckInIsOpen(due.Week, at.Add(noMoreAsked), team.Zone) {
		return false, err
	}
	if due.User == "" {
		return true, nil
	}
	return r.cfg.Store.AskedInCheckIn(ctx, r.cfg.Keys, week, due.User)
}

// whoIsAsked reads an entry about one person. The team is nil where nobody is to be asked.
func whoIsAsked(e entry, st storage.State) (storage.CheckInDue, *peer.Team) {
	due, err := storage.ReadCheckInDue(e.Due)
	team := st.Team(due.Team)
	if asked, _ := e.prepared.(bool); err != nil || !asked || team == nil {
		return due, nil
	}
	if m := st.Member(due.User); due.User != "" && (m == nil || m.State != peer.Active || m.Team != team.ID) {
		return due, nil
	}
	return due, team
}

// mostMoves is how often an entry follows somebody into another zone.
const mostMoves = 3

// askCheckIn asks one person how the week was, or tells the channel of the team that the questions are there.
func askCheckIn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, team := whoIsAsked(e, st)
	if team == nil {
		return true, nil
	}
	until := lastDay(*team, due.Week)
	if due.User == "" {
		calendar := team.Calendar()
		if _, off := calendar.Holiday(peer.DayOf(at, team.Zone)); off || team.TeamChannel == "" {
			return true, nil // nobody is called to the channel on a public holiday
		}
		nudge(c, storage.Out{ID: "checkin.line." + team.ID + "." + due.Week.String(), Team: team.ID, To: storage.Recipient{Channel: team.TeamChannel}, At: at},
			messages.CheckInLine{Until: until})
		return false, nil
	}
	zone := zoneOf(st, due.User, *team)
	if asks := team.CheckIn.CheckInAsks(due.Week, zone); asks.After(at) && due.Nth <= mostMoves { // their clock is another one by now
		due.Nth++
		c.Due(due.Due(storage.CheckInAskKind, asks))
		return false, nil
	}
	if !remindsAt(*team, due.Week, zone).After(at.Add(askedBefore)) {
		return true, nil // so late that the reminder asks too
	}
	nudge(c, storage.Out{ID: "checkin.ask." + team.ID + "." + due.Week.String() + "." + due.User, Team: team.ID, To: storage.Recipient{User: due.User}, At: at},
		messages.CheckInAsk{Team: team.ID, Week: due.Week, Until: until})
	return false, nil
}

// remindCheckIn reminds one person, whether or not they answered.
func remindCheckIn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, team := whoIsAsked(e, st)
	if team == nil || due.User == "" {
		return true, nil
	}
	if reminds := remindsAt(*team, due.Week, zoneOf(st, due.User, *team)); reminds.After(at) && due.Nth <= mostMoves {
		due.Nth++
		c.Due(due.Due(storage.CheckInRemindKind, reminds))
		return false, nil
	}
	nudge(c, storage.Out{ID: "checkin.remind." + team.ID + "." + due.Week.String() + "." + due.User, Team: team.ID, To: storage.Recipient{User: due.User}, At: at},
		messages.CheckInReminder{Team: team.ID, Week: due.Week, Until: lastDay(*team, due.Week)})
	return false, nil
}

// lastDay is the last day on which a week can be answered.
func lastDay(team peer.Team, week peer.Week) peer.Day {
	return peer.DayOf(team.CheckIn.CheckInCloses(week, team.Zone).Add(-1), team.Zone)
}
