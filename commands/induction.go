package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// inductionCommand is the button of the list. What is typed belongs to /peer and /team.
func inductionCommand() Command {
	return Command{actions: map[string]handler{"induction.done": inductionDone}}
}

// inductionOut is the id of somebody's copy of a list.
func inductionOut(i peer.Induction, to string) string {
	return "induction." + i.Worker + "." + strconv.FormatInt(i.Since.UnixMilli(), 36) + "." + to
}

// beginInduction gives somebody who has just said yes their list, and shows it to whoever asked them, or to all coordinators
// where that one coordinates no longer.
func (d *Desk) beginInduction(change *storage.Change, req Request, m peer.Member, team peer.Team) {
	i := peer.BeginInduction(m.User, zone(req, team), team, req.At)
	i.Told = []string{m.User}
	if slices.Contains(team.Coordinators, m.AddedBy) && m.AddedBy != m.User {
		i.Told = append(i.Told, m.AddedBy)
	} else {
		for _, user := range team.Coordinators {
			if user != m.User {
				i.Told = append(i.Told, user)
			}
		}
	}
	change.PutInduction(i)
	for _, to := range i.Told {
		send(change, storage.Out{ID: inductionOut(i, to), Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: to}, Version: 1, At: req.At},
			messages.InductionListOf(i, team, to, d.Prefix))
	}
	if due, ok := storage.InductionDue(i, 1, team.Calendar()); ok {
		change.Due(due)
	}
}

// inductionOf shows somebody's list, to themselves or to whoever is responsible.
func inductionOf(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	st, err := d.look(ctx, req, leaveWant(req, worker))
	if err != nil {
		return Reply{}, err
	}
	team := peer.Team{}
	m := st.Member(worker)
	if m != nil && st.Team(m.Team) != nil {
		team = *st.Team(m.Team)
	}
	reason := peer.May(actor(req, st), peer.SeeInduction, peer.Subject{Team: team.ID, Worker: worker})
	switch {
	case reason != peer.OK && worker != req.Person.User && len(teamsWhere(actor(req, st), peer.SeeAlerts)) > 0: // of another team, or of none
		return say(messages.NotReady{Worker: worker, Prefix: d.Prefix}), nil
	case reason != peer.OK:
		return say(refused(req, st, reason)), nil
	case st.Induction == nil:
		return say(messages.InductionNone{Worker: worker}), nil
	}
	return say(messages.InductionListOf(st.Induction.Seen(st.Agreements, st.Supervisions, req.At), team, req.Person.User, d.Prefix)), nil
}

// inductionDone acknowledges a step. Everybody who got the list sees it.
func inductionDone(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, step, _ := strings.Cut(req.Value, " ")
	if !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	user := req.Person.User
	m, err := d.unit(ctx, req, leaveWant(req, worker), func(st storage.State) (decision, error) {
		m := st.Member(worker)
		if m == nil || st.Team(m.Team) == nil {
			return decision{reply: d.stale()}, nil
		}
		team := *st.Team(m.Team)
		if reason := peer.May(actor(req, st), peer.TickInduction, peer.Subject{Team: team.ID, Worker: worker}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		if st.Induction == nil || st.Induction.Team != team.ID {
			return decision{reply: d.stale()}, nil
		}
		i, reason := st.Induction.Seen(st.Agreements, st.Supervisions, req.At).Acknowledge(step, user, req.At)
		list := messages.InductionListOf(i, team, user, d.Prefix)
		switch reason {
		case peer.OK:
		case peer.AlreadyAnswered: // pressed twice, or shown by the records
			return decision{reply: list}, nil
		case peer.NotYours:
			return decision{reply: refused(req, st, reason)}, nil
		default:
			return decision{reply: d.stale()}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutInduction(i)
		for _, to := range i.Told {
			if to == worker || responsible(team, to) {
				send(change, storage.Out{
					ID: inductionOut(i, to) + "." + strconv.Itoa(i.Version), Replaces: inductionOut(i, to), Team: team.ID, Lane: storage.ReplyLane,
					To: storage.Recipient{User: to}, Version: i.Version, At: req.At,
				}, messages.InductionListOf(i, team, to, d.Prefix))
			}
		}
		change.Audit(storage.Audit{By: user, Action: "induction.done", Team: team.ID, Worker: worker, Target: step, Result: "ok"})
		return decision{reply: list, change: change}, nil
	})
	return say(m), err
}
