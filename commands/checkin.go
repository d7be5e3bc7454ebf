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
		Usage:       "(form) | trend | off | questionnaires | help",
		Examples:    []string{"", "trend", "off", "questionnaires", "help"},
		run:         checkInTyped,
		actions: map[string]handler{
			"checkin.face": checkInTapped, "checkin.skip": checkInSkipped, "checkin.trend": trendKept, "checkin.off": trendDropped,
			"checkin.picture": trendPictured, "checkin.unpicture": trendUnpictured,
			"wellbeing.team": planChosen, "said.open": saidOpened,
			"questionnaire.team": questionnaireTeam, "questionnaire.on": questionnaireOn, "questionnaire.off": questionnaireOff,
		},
		forms: map[string]handler{"checkin.form": checkInSubmitted, "wellbeing.form": planSubmitted, "questionnaire.form": questionnaireSubmitted, "said.post": saidSubmitted},
	}
}

// checkInTyped answers what was typed behind /checkin.
func checkInTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	meaning, rest := messages.Subcommand(req.Text)
	if q, found := d.questionnaire(strings.ToLower(strings.TrimSpace(req.Text))); found {
		return questionnaireTyped(ctx, d, req, q)
	}
	switch {
	case strings.TrimSpace(req.Text) == "":
		return checkInForm(ctx, d, req)
	case rest != "" || meaning == "help":
		return d.helpWith(ctx, req, messages.CheckInHelp, rest != "")
	case meaning == "trend":
		return ownTrend(ctx, d, req)
	case meaning == "questionnaires":
		return questionnaireChoice(ctx, d, req)
	case meaning == "off":
		return trendDropped(ctx, d, req)
	}
	return d.helpWith(ctx, req, messages.CheckInHelp, true)
}

// asked is a person with their team, as they are asked how the week was.
type asked struct {
	team   peer.Team
	member peer.Member
	week   storage.CheckInWeek
}

// whoIsAsked reads who asks, or what they read instead.
func (d *Desk) whoIsAsked(ctx context.Context, req Request) (asked, messages.Message, error) {
	st, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err != nil || no != nil {
		return asked{}, no, err
	}
	who := asked{team: ownTeam(req, st), member: *st.Member(req.Person.User)}
	who.week = storage.CheckInWeek{Workspace: req.Workspace, Team: who.team.ID}
	if d.Keys == nil {
		return who, messages.NoCheckIn{Why: messages.CheckInOff}, nil
	}
	return who, nil, nil
}

// notOpen says when the person is asked next.
func notOpen(req Request, team peer.Team) messages.Message {
	if next, ok := nextAsked(team, req.At, zone(req, team)); ok {
		return messages.NoCheckIn{Why: messages.CheckInNotOpen, Next: next}
	}
	return messages.NoCheckIn{Why: messages.CheckInOff}
}

// until is the last day on which a week can be answered.
func until(team peer.Team, week peer.Week) peer.Day {
	return peer.DayOf(team.CheckIn.CheckInCloses(week, team.Zone).Add(-1), team.Zone)
}

// checkInForm opens the questions with what the person has answered so far.
func checkInForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	who, no, err := d.whoIsAsked(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	var open bool
	if who.week.Week, open = who.team.CheckIn.CheckInOpen(req.At, who.team.Zone); !open {
		return say(notOpen(req, who.team)), nil
	}
	given, _, err := d.Store.OwnCheckIn(ctx, d.Keys, who.week, req.Person.User)
	if errors.Is(err, storage.ErrClosed) {
		return say(who.closed(req)), nil
	}
	return Reply{Form: messages.NewCheckInForm(who.team.ID, who.week.Week, until(who.team, who.week.Week), given)}, err
}

// closed says why somebody has no slot in a week that is open by the clock: they came after it was opened, or it was closed or not
// opened yet a moment ago.
func (who asked) closed(req Request) messages.Message {
	if who.member.Consented.After(who.team.CheckIn.CheckInOpens(who.week.Week)) {
		return messages.NoCheckIn{Why: messages.CheckInJoined}
	}
	return notOpen(req, who.team)
}

// checkInTapped keeps one answer. What Slack shows as picked is the receipt; in words the first answer is thanked for, the last one,
// and a low one where none was before.
func checkInTapped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	tap, ok := messages.ReadCheckInTap(req.Value)
	if !ok || tap.Face == peer.NotAnswered {
		return say(d.stale()), nil
	}
	return d.answer(ctx, req, tap.Team, tap.Week, func(c peer.CheckIn) peer.CheckIn {
		c[tap.Question] = tap.Face
		return c
	}, func(before, now peer.CheckIn) bool {
		return before == peer.CheckIn{} || now.Whole() || now.Low() && !before.Low()
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
	return d.answer(ctx, req, opened.Team, opened.Week, func(peer.CheckIn) peer.CheckIn { return given }, always)
}

// checkInSkipped takes back whatever the person answered this week.
func checkInSkipped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	tap, ok := messages.ReadCheckInTap(req.Value)
	if !ok {
		return say(d.stale()), nil
	}
	return d.answer(ctx, req, tap.Team, tap.Week, func(peer.CheckIn) peer.CheckIn { return peer.CheckIn{} }, always)
}

func always(peer.CheckIn, peer.CheckIn) bool { return true }

// answer changes what the person has answered in the week that a button or a form is about, if that is still open. tell says,
// by what was answered before and is now, whether there is something to say.
func (d *Desk) answer(ctx context.Context, req Request, team string, week peer.Week,
	change func(peer.CheckIn) peer.CheckIn, tell func(before, now peer.CheckIn) bool,
) (Reply, error) {
	who, no, err := d.whoIsAsked(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	if who.team.ID != team || !who.team.CheckIn.CheckInIsOpen(week, req.At, who.team.Zone) {
		return say(notOpen(req, who.team)), nil
	}
	who.week.Week = week
	var before peer.CheckIn
	now, answered, err := d.Store.ChangeCheckIn(ctx, d.Keys, who.week, req.Person.User, func(c peer.CheckIn, _ bool) (peer.CheckIn, bool) {
		before = c
		c = change(c)
		return c, c != peer.CheckIn{}
	})
	switch {
	case errors.Is(err, storage.ErrClosed):
		return say(who.closed(req)), nil
	case err != nil:
		return Reply{}, err
	case !tell(before, now):
		return Reply{}, nil
	case !answered:
		return say(messages.CheckInSkipped{Until: until(who.team, week)}), nil
	}
	saved := messages.CheckInSaved{
		Until: until(who.team, week), Whole: now.Whole(), Low: now.Low(), Numbers: who.team.Numbers, Prefix: d.Prefix,
	}
	if saved.Low {
		saved.Who = slices.DeleteFunc(unique(slices.Concat(who.team.Coordinators, who.team.Deputies)), func(user string) bool { return user == req.Person.User })
	}
	return say(saved), nil
}

// enterCheckIn enters when the next week of a team is opened. Without keys none ever is.
func (d *Desk) enterCheckIn(change *storage.Change, team peer.Team, at time.Time) {
	if week, ok := team.CheckIn.CheckInNext(at); ok && d.Keys != nil {
		change.Due(storage.CheckInOpens(team, week))
	}
}
