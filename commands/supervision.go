package commands

import (
	"context"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func supervisionCommand() Command {
	return Command{
		Name:        "/supervision",
		Description: "Ask for a talk about your work, find a time, see where it stands",
		Usage:       "today | this week boundaries with @Kari | list | cancel | done @Ada 45m | help",
		Examples:    []string{"", "today", "this week boundaries with @Kari", "next week call not with @Rune", "list", "cancel", "done @Ada 45m", "help"},
		run:         supervisionTyped,
		actions: map[string]handler{
			"supervision.take": supervisionTaken, "supervision.over": supervisionTakenOver, "supervision.offer": supervisionOfferOpened,
			"supervision.pick": supervisionPicked, "supervision.release": supervisionReleased, "supervision.cancel": supervisionCancelled,
			"supervision.talked": supervisionTalked, "supervision.held": supervisionHeld, "supervision.length": supervisionLengthOpened,
			"supervision.denied": supervisionDenied, "supervision.topic": supervisionTopicOpened,
			"supervision.there": groupThere, "supervision.notthere": groupNotThere,
			"supervision.groupmove": groupMoveOpened, "supervision.groupcancel": groupCancelled,
			"supervision.prepare": supervisionPrepare, "supervision.share": supervisionShared,
			"promise.yes": promiseConfirmed, "promise.kept": promiseKept, "promise.drop": promiseDropped, "promise.text": promiseOpened,
			"supervision.form": supervisionForm, "supervision.propose": supervisionProposed,
		},
		forms: map[string]handler{
			"supervision.ask": supervisionSubmitted, "supervision.offer": supervisionOffered, "supervision.length": supervisionLengthSubmitted,
			"supervision.settings": supervisionSettingsSubmitted, "supervision.group": groupSubmitted,
		},
	}
}

// supervisionTyped answers what was typed behind /supervision.
func supervisionTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	if strings.TrimSpace(req.Text) == "" {
		return supervisionForm(ctx, d, req)
	}
	typed, ok := parseSupervision(req.Text)
	switch {
	case !ok:
		return d.supervisionUsage(ctx, req, true)
	case typed.verb == "help":
		return d.supervisionUsage(ctx, req, false)
	case typed.verb == "list":
		return supervisionList(ctx, d, req)
	case typed.verb == "cancel":
		return supervisionCancelLatest(ctx, d, req)
	case typed.verb == "coverage":
		return supervisionCoverage(ctx, d, req)
	case typed.verb == "prepare":
		return supervisionPrepare(ctx, d, req)
	case typed.verb == "group":
		return groupSession(ctx, d, req)
	case typed.verb == "settings":
		return supervisionSettingsOpened(ctx, d, req)
	case typed.verb == "done":
		return supervisionNoted(ctx, d, req, typed)
	}
	return askSupervision(ctx, d, req, typed.asked())
}

func (d *Desk) supervisionUsage(ctx context.Context, req Request, unknown bool) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	leads := len(teamsWhere(actor(req, st), peer.TakeSupervision)) > 0
	return say(messages.SupervisionUsage{Prefix: d.Prefix, Unknown: unknown, Leads: leads}), nil
}

// supervising is a request on its way through one unit of work.
type supervising struct {
	req    Request
	st     storage.State
	team   peer.Team
	before peer.Supervision // as it was; the zero value where it is new
	post   messages.SupervisionPost
	change *storage.Change
}

// begin prepares what follows from a request in its next state.
func (d *Desk) begin(req Request, st storage.State, team peer.Team, before, after peer.Supervision) *supervising {
	return &supervising{
		req: req, st: st, team: team, before: before, change: storage.NewChange(st, req.Op, req.At),
		post: messages.SupervisionPost{Responsible: peer.ResponsibleOf(team, st.Members), S: after},
	}
}

// finish writes the request with the next step of its clock and sends the letters.
func (w *supervising) finish(action string) *storage.Change {
	s := w.post.S
	w.change.PutSupervision(s)
	if s.Live() {
		step := s.StepReached(w.req.At, w.team) + 1
		w.change.Due(storage.SupervisionDue(s, step, w.team))
	}
	for _, l := range w.post.Letters {
		send(w.change, outOf(l, w.team.ID), l.Message)
	}
	w.change.Audit(supervisionAudit(s, w.req.Person.User, action))
	return w.change
}

// outOf is a letter as the outbox takes it.
func outOf(l messages.SupervisionLetter, team string) storage.Out {
	return storage.Out{
		ID: l.ID, Team: team, Lane: storage.Lane(l.Lane), To: storage.Recipient{User: l.User, Channel: l.Channel}, Replaces: l.Replaces,
		Version: l.Version,
	}
}

// supervisionAudit is a line of the audit log. About a request that hides from somebody it names nobody: the log may be read
// by whom it hides from.
func supervisionAudit(s peer.Supervision, by, action string) storage.Audit {
	line := storage.Audit{By: by, Action: "supervision." + action, Team: s.Team, Worker: s.Worker, Target: s.ID, Result: "ok"}
	if s.Silent() {
		line.By, line.Worker = "somebody", ""
	}
	return line
}

// supervisionWant reads a request by its id, with everybody who is responsible.
func supervisionWant(req Request, id string) storage.Want {
	return storage.Want{People: []string{req.Person.User}, Find: id, Supervision: true, Roster: true}
}

// stepSupervision takes a request a step further, and lets the letters be written.
func (d *Desk) stepSupervision(ctx context.Context, req Request, id, action string,
	step func(st storage.State, s peer.Supervision) (peer.Supervision, peer.Reason),
	follow func(w *supervising) messages.Message,
) (Reply, error) {
	m, err := d.unit(ctx, req, supervisionWant(req, id), func(st storage.State) (decision, error) {
		before, team, no := d.findSupervision(req, st, id)
		if no != nil {
			return decision{reply: no}, nil
		}
		after, reason := step(st, before)
		if reason != peer.OK {
			return decision{reply: supervisionRefusal(req, before, reason)}, nil
		}
		w := d.begin(req, st, team, before, after)
		reply := follow(w)
		return decision{reply: reply, change: w.finish(action)}, nil
	})
	return say(m), err
}

// findSupervision returns a request that concerns the person: their own, one that they took, or one that they may take. Of
// every other one nobody learns that it is there.
func (d *Desk) findSupervision(req Request, st storage.State, id string) (peer.Supervision, peer.Team, messages.Message) {
	for _, s := range st.Supervisions {
		team := st.Team(s.Team)
		if s.ID != id || team == nil || s.Hides(req.Person.User) {
			continue
		}
		user := req.Person.User
		if user == s.Worker {
			if reason := peer.May(actor(req, st), peer.AskSupervision, peer.Subject{Team: s.Team}); reason != peer.OK {
				return s, *team, refused(req, st, reason)
			}
			return s, *team, nil
		}
		if user == s.Owner || peer.May(actor(req, st), peer.TakeSupervision, peer.Subject{Team: s.Team, Worker: s.Worker}) == peer.OK {
			return s, *team, nil
		}
		return s, *team, refused(req, st, peer.NotCoordinator)
	}
	return peer.Supervision{}, peer.Team{}, d.stale()
}

// supervisionRefusal says why nothing came of a press.
func supervisionRefusal(req Request, s peer.Supervision, reason peer.Reason) messages.Message {
	m := messages.SupervisionRefused{Reason: reason, By: s.Owner, At: s.At, Zone: s.ZoneOf(req.Person.User)}
	if s.Owner == req.Person.User {
		m.By = ""
	}
	return m
}
