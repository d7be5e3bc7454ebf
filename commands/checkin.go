package commands

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Nothing that is about a person is written in the moment in which they answer: no operation, no audit line, no message in
// the outbox, no version. What stands beside an answer in Redis' history could say whose it is. So these handlers use no unit
// of work; an answer sent twice is the same answer.

func checkInCommand() Command {
	return Command{
		Name:        "/checkin",
		Description: "How was your week? Three taps that nobody can trace to you",
		Usage:       "(form) | trend | off | help",
		Examples:    []string{"", "trend", "off", "help"},
		run:         checkInTyped,
		actions: map[string]handler{
			"checkin.face": checkInTapped, "checkin.skip": checkInSkipped, "checkin.trend": trendKept, "checkin.off": trendDropped,
		},
		forms: map[string]handler{"checkin.form": checkInSubmitted},
	}
}

// checkInTyped answers what was typed behind /checkin.
func checkInTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	meaning, rest := messages.Subcommand(req.Text)
	switch {
	case strings.TrimSpace(req.Text) == "":
		return checkInForm(ctx, d, req)
	case rest != "" || meaning == "help":
		return d.usage(messages.CheckInHelp, rest != ""), nil
	case meaning == "trend":
		return ownTrend(ctx, d, req)
	case meaning == "off":
		return trendDropped(ctx, d, req)
	}
	return d.usage(messages.CheckInHelp, true), nil
}

// checkInWeek returns the week that a person can answer, or what they read instead.
func (d *Desk) checkInWeek(ctx context.Context, req Request) (peer.Team, storage.CheckInWeek, messages.Message, error) {
	st, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err != nil || no != nil {
		return peer.Team{}, storage.CheckInWeek{}, no, err
	}
	team := ownTeam(req, st)
	if team.CheckIn.Off || d.Keys == nil {
		return team, storage.CheckInWeek{}, messages.NoCheckIn{Why: messages.CheckInOff}, nil
	}
	week, open := team.CheckIn.CheckInOpen(req.At, team.Zone)
	if !open {
		return team, storage.CheckInWeek{}, notOpen(req, team), nil
	}
	return team, storage.CheckInWeek{Workspace: req.Workspace, Team: team.ID, Week: week}, nil, nil
}

// notOpen says when the person is asked next.
func notOpen(req Request, team peer.Team) messages.Message {
	week := peer.DayOf(req.At, zone(req, team)).Week()
	for !team.CheckIn.CheckInAsks(week, zone(req, team)).After(req.At) {
		week = week.Monday().Add(7).Week()
	}
	next := peer.DayOf(team.CheckIn.CheckInAsks(week, zone(req, team)), zone(req, team))
	return messages.NoCheckIn{Why: messages.CheckInNotOpen, Next: next}
}

// until is the last day on which a week can be answered.
func until(team peer.Team, week peer.Week) peer.Day {
	return peer.DayOf(team.CheckIn.CheckInCloses(week, team.Zone).Add(-1), team.Zone)
}

// checkInForm opens the questions with what the person has answered so far.
func checkInForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	team, week, no, err := d.checkInWeek(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	given, _, err := d.Store.OwnCheckIn(ctx, d.Keys, week, req.Person.User)
	if errors.Is(err, storage.ErrClosed) {
		return say(closedFor(req, team, week)), nil
	}
	return Reply{Form: messages.NewCheckInForm(team.ID, week.Week, until(team, week.Week), given)}, err
}

// closedFor says why somebody has no place in a week that is open by the clock: it closed a moment ago or has not been opened
// yet, or the person came after it was opened.
func closedFor(req Request, team peer.Team, week storage.CheckInWeek) messages.Message {
	if req.At.Before(team.CheckIn.CheckInAsks(week.Week, zone(req, team))) {
		return notOpen(req, team)
	}
	return messages.NoCheckIn{Why: messages.CheckInJoined}
}

// checkInTapped keeps one answer.
func checkInTapped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	tap, ok := messages.ReadCheckInTap(req.Value)
	if !ok || tap.Face == peer.NotAnswered {
		return say(d.stale()), nil
	}
	return d.answer(ctx, req, tap.Team, tap.Week, func(c peer.CheckIn) peer.CheckIn {
		c[tap.Question] = tap.Face
		return c
	})
}

// checkInSubmitted keeps the answers of the form in the place of those before.
func checkInSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var opened messages.CheckInForm
	messages.Reopen(&opened, req.Private)
	var given peer.CheckIn
	for _, q := range peer.Questions() {
		if picked := req.Values[messages.CheckInBlock(q)].One(); picked != "" {
			f, err := strconv.ParseUint(picked, 10, 8)
			if err != nil || f > uint64(peer.RatherNot) {
				return say(d.stale()), nil
			}
			given[q] = peer.Face(f)
		}
	}
	return d.answer(ctx, req, opened.Team, opened.Week, func(peer.CheckIn) peer.CheckIn { return given })
}

// checkInSkipped takes back whatever the person answered this week.
func checkInSkipped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	tap, ok := messages.ReadCheckInTap(req.Value)
	if !ok {
		return say(d.stale()), nil
	}
	return d.answer(ctx, req, tap.Team, tap.Week, func(peer.CheckIn) peer.CheckIn { return peer.CheckIn{} })
}

// answer changes what the person has answered in the week that a button or a form is about, if that is still open.
func (d *Desk) answer(ctx context.Context, req Request, teamID string, asked peer.Week, change func(peer.CheckIn) peer.CheckIn) (Reply, error) {
	team, week, no, err := d.checkInWeek(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	if week.Week != asked || team.ID != teamID {
		return say(notOpen(req, team)), nil
	}
	given, answered, err := d.Store.ChangeCheckIn(ctx, d.Keys, week, req.Person.User, func(c peer.CheckIn, _ bool) (peer.CheckIn, bool) {
		c = change(c)
		return c, c != peer.CheckIn{}
	})
	switch {
	case errors.Is(err, storage.ErrClosed):
		return say(closedFor(req, team, week)), nil
	case err != nil:
		return Reply{}, err
	case !answered:
		return say(messages.CheckInSkipped{Until: until(team, week.Week)}), nil
	}
	saved := messages.CheckInSaved{
		Until: until(team, week.Week), Whole: given.Whole(), Low: given.Low(), Numbers: team.Numbers, Prefix: d.Prefix,
	}
	if saved.Low {
		saved.Who = slices.DeleteFunc(unique(slices.Concat(team.Coordinators, team.Deputies)), func(user string) bool { return user == req.Person.User })
	}
	return say(saved), nil
}

// enterCheckIn enters when the next week of a team is opened. Without keys none ever is.
func (d *Desk) enterCheckIn(change *storage.Change, team peer.Team, at time.Time) {
	if week, ok := team.CheckIn.CheckInNext(at); ok && d.Keys != nil {
		change.Due(storage.CheckInOpens(team, week))
	}
}
