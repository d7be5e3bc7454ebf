package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// planTyped opens the form of when a team is asked how it is.
func planTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.PlanCheckIn)
	switch {
	case len(teams) == 0:
		return say(nowhere(req, st, peer.PlanCheckIn)), nil
	case d.Keys == nil:
		return say(messages.CheckInNoKeys{}), nil
	case len(teams) == 1:
		return d.planForm(req, teams[0])
	}
	choices := messages.HolidayTeams{Action: "wellbeing.team"}
	for _, t := range teams {
		choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
	}
	return say(choices), nil
}

// planChosen opens the form of the team that a button names.
func planChosen(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.PlanCheckIn, peer.Subject{Team: req.Value}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	team := st.Team(req.Value)
	switch {
	case team == nil:
		return say(d.stale()), nil
	case d.Keys == nil:
		return say(messages.CheckInNoKeys{}), nil
	}
	return d.planForm(req, *team)
}

func (d *Desk) planForm(req Request, t peer.Team) (Reply, error) {
	plan, err := d.promised(req, t)
	return Reply{Form: messages.CheckInPlanForm{Team: t.ID, Name: t.Name, Plan: plan, Numbers: t.Numbers}}, err
}

// promised is the plan of a team with the minimum that was promised to people once, whatever Redis says of it: an older backup
// does not lower it.
func (d *Desk) promised(req Request, t peer.Team) (peer.CheckInPlan, error) {
	plan := t.CheckIn
	floor, err := d.Store.CheckInFloor(d.Keys, req.Workspace, t.ID)
	if floor > 0 {
		plan.Begun, plan.Minimum = true, max(peer.SoundMinimum(plan.Minimum), floor)
	}
	return plan, err
}

// planAnswers reads the answers of the form, and says what to mend in them.
func planAnswers(values map[string]Values) (plan peer.CheckInPlan, numbers string, faults mends) {
	faults = mends{}
	plan.Set = true
	switch values["state"].One() {
	case "on":
	case "off":
		plan.Off = true
	default:
		faults.add("state", messages.BadChoice)
	}
	day, err := strconv.Atoi(values["day"].One())
	if err != nil || day < int(time.Sunday) || day > int(time.Saturday) {
		faults.add("day", messages.BadChoice)
	}
	plan.Day = time.Weekday(day)
	minute, ok := clockOf(values["time"].One())
	if !ok || minute >= 24*60 {
		faults.add("time", messages.BadChoice)
	}
	plan.Minute = minute
	plan.Minimum, err = strconv.Atoi(values["minimum"].One())
	if err != nil || plan.Minimum < peer.LeastMinimum || plan.Minimum > peer.HighestMinimum {
		faults["minimum"] = messages.Mend{What: messages.OutOfRange, Min: peer.LeastMinimum, Max: peer.HighestMinimum}
	}
	numbers, _ = peer.Clean(values["numbers"].One())
	if numbers = strings.TrimSpace(numbers); len([]rune(numbers)) > peer.MaxNumbers {
		faults["numbers"] = messages.Mend{What: messages.TooLong, Max: peer.MaxNumbers}
	}
	return plan, numbers, faults
}

// planSubmitted keeps when a team is asked. A week that is open stays as it was promised, and a minimum under which people have
// answered is not lowered: whoever sends an old form again reads what holds.
func planSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.CheckInPlanForm
	messages.Reopen(&form, req.Private)
	plan, numbers, faults := planAnswers(req.Values)
	if len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	if d.Keys == nil {
		return say(messages.CheckInNoKeys{}), nil
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Roster: true}, func(st storage.State) (decision, error) {
		if reason := peer.May(actor(req, st), peer.PlanCheckIn, peer.Subject{Team: form.Team}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		team := st.Team(form.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		promised, err := d.promised(req, *team)
		if err != nil {
			return decision{}, err
		}
		if least := promised.LeastAllowed(); plan.Minimum < least {
			faults["minimum"] = messages.Mend{What: messages.OutOfRange, Min: least, Max: peer.HighestMinimum}
			return decision{}, nil
		}
		team.CheckIn, team.Numbers = promised.Changed(plan, req.At), numbers
		c := storage.NewChange(st, req.Op, req.At)
		c.PutTeam(*team)
		d.enterCheckIn(c, *team, req.At)
		c.Audit(storage.Audit{By: req.Person.User, Action: string(peer.PlanCheckIn), Team: team.ID, Target: team.ID, Result: "ok"})
		return decision{reply: planSaved(req, st, *team), change: c}, nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

func planSaved(req Request, st storage.State, team peer.Team) messages.CheckInPlanSaved {
	plan := team.CheckIn
	m := messages.CheckInPlanSaved{Team: team.Name, Off: plan.Off, Minimum: plan.Minimum, Numbers: team.Numbers != ""}
	workers := 0
	for _, member := range membersOf(st, team.ID) {
		if member.State == peer.Active {
			workers++
		}
	}
	m.Small = workers < plan.Minimum
	_, m.Minute = plan.When()
	if day, ok := nextAsked(team, req.At, team.Zone); ok {
		m.Day = day
	}
	if week, open := plan.CheckInOpen(req.At, team.Zone); open && plan.Begun {
		m.Until = until(team, week)
	}
	return m
}

// nextAsked is the day on which somebody in a zone is asked next, and false where they are not asked any more.
func nextAsked(team peer.Team, at time.Time, zone string) (peer.Day, bool) {
	week := peer.DayOf(at, zone).Monday().Add(-7).Week()
	for range 6 {
		if asks := team.CheckIn.CheckInAsks(week, zone); asks.After(at) && !team.CheckIn.In(week).Off {
			return peer.DayOf(asks, zone), true
		}
		week = week.Next()
	}
	return peer.Day{}, false
}
