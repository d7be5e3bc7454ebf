package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// ownLeave opens the form with which a worker says that they would like to leave; once a day is set it shows that.
func ownLeave(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, leaveWant(req, req.Person.User))
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.AskLeaving, peer.Subject{Team: ownTeam(req, st).ID}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	if l := st.Leaving; l != nil && l.State == peer.LeaveSet {
		return say(messages.LeaveTold{LeaveFacts: openOf(st, *l), Wish: l.Wish, AskMe: l.AskMe, Prefix: d.Prefix}), nil
	}
	form := messages.LeaveAskForm{}
	if st.Leaving != nil {
		form.LastDay = st.Leaving.LastDay
	}
	return Reply{Form: form}, nil
}

// leaveAsked takes a worker's wish to leave to the coordinators. Nothing changes by it.
func leaveAsked(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user, id := req.Person.User, d.NewID()
	var day peer.Day
	if text := req.Values["day"].One(); text != "" {
		var err error
		if day, err = peer.ParseDay(text); err != nil {
			return Reply{Errors: mends{"day": messages.Mend{What: messages.BadLastDay}}}, nil
		}
	}
	bad := false
	m, err := d.unit(ctx, req, leaveWant(req, user), func(st storage.State) (decision, error) {
		bad = false
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.AskLeaving, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		var before peer.Leaving
		if st.Leaving != nil {
			before = *st.Leaving
		}
		l := before
		if l.ID == "" {
			l = peer.Leaving{ID: id, Worker: user, Team: team.ID}
		}
		l.Zone = zone(req, team)
		l, reason := l.Ask(day, peer.DayOf(req.At, l.Zone), req.At)
		switch reason {
		case peer.OK:
		case peer.UnknownTime:
			bad = true
			return decision{}, nil
		default:
			return decision{reply: messages.LeaveDone{Did: messages.LeaveGone}}, nil
		}
		w := leaveWork{d, req, st, storage.NewChange(st, req.Op, req.At), team}
		w.change.PutLeaving(l)
		facts := messages.LeaveFactsOf(l)
		w.show(leaveOut(l, "channel"), l.Version, before.ID == "", storage.Recipient{Channel: team.CoordinatorsChannel}, messages.LeaveNotice{LeaveFacts: facts})
		told := messages.LeaveTold{LeaveFacts: facts, Prefix: d.Prefix}
		w.show(leaveOut(l, "worker"), l.Version, before.ID == "", storage.Recipient{User: user}, told)
		if before.ID == "" {
			w.change.Due(storage.LeaveWaiting(l, 1, l.WaitingAt(1, team.Calendar())))
		}
		w.audit("leave.ask", "ok")
		return decision{reply: told, change: w.change}, nil
	})
	if err == nil && bad {
		return Reply{Errors: mends{"day": messages.Mend{What: messages.BadLastDay}}}, nil
	}
	return say(m), err
}

// ownLeaving is a worker's step in their own leaving.
func ownLeaving(ctx context.Context, d *Desk, req Request, did messages.LeaveDeed, step func(peer.Leaving) (peer.Leaving, peer.Reason)) (Reply, error) {
	user := req.Person.User
	m, err := d.unit(ctx, req, leaveWant(req, user), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.AskLeaving, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		if st.Leaving == nil {
			return decision{reply: d.stale()}, nil
		}
		l, reason := step(*st.Leaving)
		switch reason {
		case peer.OK:
		case peer.AlreadyAnswered: // pressed twice
			return decision{reply: messages.LeaveDone{Did: did}}, nil
		default:
			return decision{reply: messages.LeaveDone{Did: messages.LeaveGone}}, nil
		}
		w := leaveWork{d, req, st, storage.NewChange(st, req.Op, req.At), team}
		w.store(*st.Leaving, l)
		w.audit("leave."+string(did), "ok")
		return decision{reply: messages.LeaveDone{Did: did}, change: w.change}, nil
	})
	return say(m), err
}

// leaveWrong notes that the worker does not agree with the day, and shows it to the coordinators.
func leaveWrong(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return ownLeaving(ctx, d, req, messages.LeaveWrongNoted, peer.Leaving.SayWrong)
}

// leaveWishOpened asks a worker who leaves what they would like to have.
func leaveWishOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	l, no, err := d.leavingOf(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: messages.LeaveWishForm{Wish: l.Wish, AskMe: l.AskMe}}, nil
}

// leavingOf is the person's own leaving while it can be changed.
func (d *Desk) leavingOf(ctx context.Context, req Request) (peer.Leaving, messages.Message, error) {
	st, err := d.look(ctx, req, leaveWant(req, req.Person.User))
	if err != nil {
		return peer.Leaving{}, nil, err
	}
	if reason := peer.May(actor(req, st), peer.AskLeaving, peer.Subject{Team: ownTeam(req, st).ID}); reason != peer.OK {
		return peer.Leaving{}, refused(req, st, reason), nil
	}
	if st.Leaving == nil || st.Leaving.State != peer.LeaveSet {
		return peer.Leaving{}, messages.LeaveDone{Did: messages.LeaveGone}, nil
	}
	return *st.Leaving, nil, nil
}

func leaveWished(ctx context.Context, d *Desk, req Request) (Reply, error) {
	wish := map[string]peer.CertificateWish{"plain": peer.PlainCertificate, "full": peer.FullCertificate}[req.Values["wish"].One()]
	ask := slices.Contains(req.Values["ask"], "yes")
	return ownLeaving(ctx, d, req, messages.LeaveWishKept, func(l peer.Leaving) (peer.Leaving, peer.Reason) {
		return l.Want(wish, ask)
	})
}

// leaveText shows what somebody who leaves may pass on.
func leaveText(ctx context.Context, d *Desk, req Request) (Reply, error) {
	l, no, err := d.leavingOf(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	return say(messages.LeaveText{LastDay: l.LastDay}), nil
}
