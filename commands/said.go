package commands

import (
	"context"
	"slices"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// saidTyped opens the form in which a coordinator says to the team what comes of its answers.
func saidTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.SayWhatCame)
	switch len(teams) {
	case 0:
		return say(nowhere(req, st, peer.SayWhatCame)), nil
	case 1:
		return d.saidForm(req, teams[0]), nil
	}
	choices := messages.HolidayTeams{Action: "said.open"}
	for _, t := range teams {
		choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
	}
	return say(choices), nil
}

// saidOpened opens the form for the team that a button names.
func saidOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.SayWhatCame, peer.Subject{Team: req.Value}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	team := st.Team(req.Value)
	if team == nil {
		return say(d.stale()), nil
	}
	return d.saidForm(req, *team), nil
}

func (d *Desk) saidForm(req Request, t peer.Team) Reply {
	if t.TeamChannel == "" {
		return say(messages.NoSaid{Team: t.Name, Prefix: d.Prefix})
	}
	form := messages.SaidForm{Team: t.ID, Name: t.Name, Channel: t.TeamChannel}
	form.Said, form.Age = messages.Heard(t.Weeks, peer.DayOf(req.At, t.Zone))
	return Reply{Form: form}
}

// saidSubmitted posts what a coordinator wrote in the channel of the team, and keeps it as the last one. Whoever was to be asked for
// it is not asked any more. What looks like somebody's name or number is refused before anything is kept.
func saidSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SaidForm
	messages.Reopen(&form, req.Private)
	text := req.Values[messages.SaidBlock].One()
	text, _ = peer.Clean(text)
	text = strings.Join(strings.Fields(text), " ")
	if n := len([]rune(text)); n == 0 || n > messages.MostSaid {
		return Reply{Errors: map[string]messages.Message{messages.SaidBlock: messages.SaidMend{}}}, nil
	}
	id := "said." + d.NewID()
	var fault messages.Message
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}}, func(st storage.State) (decision, error) {
		fault = nil
		if reason := peer.May(actor(req, st), peer.SayWhatCame, peer.Subject{Team: form.Team}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		team := st.Team(form.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		if team.TeamChannel == "" {
			return decision{reply: messages.NoSaid{Team: team.Name, Prefix: d.Prefix}}, nil
		}
		name := strings.Fields(strings.ToLower(team.Name))
		known := func(word string) bool { return messages.CapitalWord(word) || slices.Contains(name, word) }
		if looks, hint := peer.SuspectProse(text, known); looks != "" {
			fault = messages.SaidMend{Looks: looks, Hint: hint}
			return decision{}, nil
		}
		team.Weeks.Said = peer.SaidAndDone{By: req.Person.User, Text: text, On: peer.DayOf(req.At, team.Zone)}
		team.Weeks.Remind = peer.Week{}
		c := storage.NewChange(st, req.Op, req.At)
		c.PutTeam(*team)
		send(c, storage.Out{ID: id, Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{Channel: team.TeamChannel}, Version: 1},
			messages.SaidPost{By: req.Person.User, Text: text})
		c.Audit(storage.Audit{By: req.Person.User, Action: string(peer.SayWhatCame), Team: team.ID, Target: team.ID, Result: "ok"})
		return decision{reply: messages.SaidSent{Channel: team.TeamChannel}, change: c}, nil
	})
	if err == nil && fault != nil {
		return Reply{Errors: map[string]messages.Message{messages.SaidBlock: fault}}, nil
	}
	return say(m), err
}
