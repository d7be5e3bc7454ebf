package commands

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// How far back messages that could not be delivered are shown, and how many are looked at.
const (
	lettersFor  = 30 * 24 * time.Hour
	lettersMost = 500
)

// teamAlerts shows coordinators and deputies the open alerts of their teams and what could not be delivered there; admins
// what belongs to no team, without its content.
func teamAlerts(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	teams := teamsWhere(a, peer.SeeAlerts)
	admin := peer.May(a, peer.SetUpTeam, peer.Subject{}) == peer.OK
	if len(teams) == 0 && !admin {
		return say(nowhere(req, st, peer.SeeAlerts)), nil
	}
	alerts, err := d.Store.OpenAlerts(ctx, req.Workspace)
	if err != nil {
		return Reply{}, err
	}
	letters, err := d.Store.DeadLetters(ctx, req.Workspace, lettersMost)
	if err != nil {
		return Reply{}, err
	}
	view := messages.TeamAlerts{Prefix: d.Prefix}
	for _, t := range teams {
		of := messages.TeamAlertsOf{Name: t.Name, Zone: t.Zone}
		for _, alert := range alerts {
			if alert.Team == t.ID {
				of.Alerts, of.Raised = append(of.Alerts, messages.AlertFactsOf(alert, t)), append(of.Raised, alert.RaisedAt)
			}
		}
		view.Teams = append(view.Teams, of)
	}
	for _, l := range letters {
		shown, ok := letterFor(a, l, alerts, req.At)
		switch {
		case !ok:
		case len(view.Letters) < messages.MostLetters:
			view.Letters = append(view.Letters, shown)
		default:
			view.Rest++
		}
	}
	return say(view), nil
}

// letterFor returns a message that could not be delivered as somebody may see it, and false where they may not, or where it
// is not needed any more.
func letterFor(a peer.Actor, l storage.DeadLetter, alerts []peer.Alert, at time.Time) (messages.Letter, bool) {
	if at.Sub(l.At) > lettersFor || l.Out.Lane == storage.NudgeLane || !stillNeeded(l.Out, alerts) {
		return messages.Letter{}, false
	}
	shown := messages.Letter{Code: l.Code, At: l.At}
	if l.Out.ID != "" {
		shown.Alert = l.Out.Lane == storage.AlertLane
		if mayBeSentAgain(l.Out) {
			shown.ID = l.Out.ID
		}
	}
	i := slices.IndexFunc(a.Teams, func(t peer.Team) bool { return t.ID == l.Out.Team })
	if i < 0 { // of no team: an admin sees that it is there, and nothing of it
		shown.Alert = false
		return shown, peer.May(a, peer.SetUpTeam, peer.Subject{}) == peer.OK
	}
	shown.User, shown.Channel, shown.Zone = l.Out.To.User, l.Out.To.Channel, a.Teams[i].Zone
	return shown, peer.May(a, peer.SeeAlerts, peer.Subject{Team: l.Out.Team}) == peer.OK
}

// mayBeSentAgain tells whether a message can be sent again by hand: the last rung lies outside Slack and is none of its.
func mayBeSentAgain(o storage.Out) bool {
	return len(o.ID) <= 1900 && (strings.HasPrefix(o.To.Channel, "C") || strings.HasPrefix(o.To.Channel, "G") || o.To.User != "")
}

// stillNeeded tells whether an alert that a message is about is open still; a message about something else is needed.
func stillNeeded(o storage.Out, alerts []peer.Alert) bool {
	if o.Lane != storage.AlertLane {
		return true
	}
	var facts struct{ ID, Worker string }
	if json.Unmarshal(o.Facts, &facts) != nil || facts.ID == "" {
		return true
	}
	return slices.ContainsFunc(alerts, func(a peer.Alert) bool {
		return a.ID == facts.ID && a.Worker == facts.Worker && a.State == peer.Open
	})
}

// teamAgain sends a message again that could not be delivered. Pressed twice, or by two people, it is sent once.
func teamAgain(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	admin := peer.May(a, peer.SetUpTeam, peer.Subject{}) == peer.OK
	if len(teamsWhere(a, peer.SeeAlerts)) == 0 && !admin {
		return say(nowhere(req, st, peer.SeeAlerts)), nil
	}
	alerts, err := d.Store.OpenAlerts(ctx, req.Workspace)
	if err != nil {
		return Reply{}, err
	}
	letters, err := d.Store.DeadLetters(ctx, req.Workspace, lettersMost)
	if err != nil {
		return Reply{}, err
	}
	for _, l := range letters {
		shown, ok := letterFor(a, l, alerts, req.At)
		if !ok || shown.ID == "" || shown.ID != req.Value {
			continue
		}
		done, err := d.Store.Revive(ctx, storage.Revival{
			Out: l.Out, Seen: l.SentMark, At: req.At,
			Audit: storage.Audit{By: req.Person.User, Action: string(peer.SeeAlerts), Team: l.Out.Team, Target: l.Out.ID, Result: "sent again"},
		})
		return say(messages.SentAgain{Before: !done}), err
	}
	// It is not dead any more, or was never theirs to see: nobody can tell the one from the other.
	return say(messages.SentAgain{Before: true}), nil
}
