package commands

import (
	"context"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// timeOffApprove answers a coordinator's yes.
func timeOffApprove(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, id, _ := strings.Cut(req.Value, " ")
	return answerTimeOff(ctx, d, req, worker, id, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) {
		return t.Approve(req.Person.User, req.At)
	})
}

// timeOffDenyForm asks for the reason of a no, if there is still something to answer.
func timeOffDenyForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerForm(ctx, d, req, func(f messages.AwayFacts) messages.Form { return messages.TimeOffDeny{AwayFacts: f} })
}

func timeOffDenied(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.TimeOffDeny
	messages.Reopen(&form, req.Private)
	return answerTimeOff(ctx, d, req, form.Worker, form.ID, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) {
		return t.Deny(req.Person.User, peer.DenialReason(req.Values["why"].One()), req.At)
	})
}

// timeOffOfferForm asks for other days.
func timeOffOfferForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerForm(ctx, d, req, func(f messages.AwayFacts) messages.Form { return messages.TimeOffOffer{AwayFacts: f} })
}

func timeOffOffered(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.TimeOffOffer
	messages.Reopen(&form, req.Private)
	first, err1 := peer.ParseDay(req.Values["first"].One())
	last, err2 := peer.ParseDay(req.Values["last"].One())
	if err1 != nil || err2 != nil || last.Before(first) {
		return Reply{Errors: mends{"last": messages.Beside{Message: messages.TimeOffTrouble{Trouble: messages.EndsBefore}}}}, nil
	}
	reply, err := answerTimeOff(ctx, d, req, form.Worker, form.ID, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) {
		return t.Offer(req.Person.User, first, last, req.At)
	})
	if no, ok := reply.Message.(messages.TimeOffRefused); ok && no.Reason == peer.UnknownTime {
		return Reply{Errors: mends{"first": messages.Mend{What: messages.OtherDays}}}, err
	}
	return reply, err
}

// answerForm opens a form about a request, if the person may answer it now.
func answerForm(ctx context.Context, d *Desk, req Request, form func(messages.AwayFacts) messages.Form) (Reply, error) {
	worker, id, _ := strings.Cut(req.Value, " ")
	var facts messages.AwayFacts
	m, err := d.unit(ctx, req, storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker}, func(st storage.State) (decision, error) {
		t, _, no := d.answerable(req, st, worker, id, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) {
			_, reason := t.Approve(req.Person.User, req.At)
			return t, reason
		})
		facts = messages.AwayFactsOf(t, nil, nil)
		return decision{reply: no}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form(facts)}, nil
}

// answerTimeOff takes a request a step further and tells the worker. Of two who answer in the same instant one is first, and
// the other reads so.
func answerTimeOff(ctx context.Context, d *Desk, req Request, worker, id string, step func(peer.TimeOff) (peer.TimeOff, peer.Reason)) (Reply, error) {
	m, err := d.unit(ctx, req, storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker}, func(st storage.State) (decision, error) {
		t, before, no := d.answerable(req, st, worker, id, step)
		if no != nil {
			return decision{reply: no}, nil
		}
		team := st.Team(t.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		w := awayWork{st: st, change: storage.NewChange(st, req.Op, req.At), team: *team, at: req.At}
		if more := w.update(before, t); len(more) > 0 {
			return decision{more: more}, nil
		}
		w.send(storage.Out{ID: "timeoff." + worker + "." + id + ".answer", Lane: storage.ReplyLane, To: storage.Recipient{User: worker}},
			messages.TimeOffAnswered{AwayFacts: w.facts(t)})
		w.audit(req.Person.User, peer.AnswerTimeOff, t)
		return decision{reply: messages.TimeOffHandled{Worker: worker, State: t.State}, change: w.change}, nil
	})
	return say(m), err
}

// answerable returns a request after its next step and before it, or why there is none. What the button carries is not trusted:
// the team and the worker are those of the stored record.
func (d *Desk) answerable(req Request, st storage.State, worker, id string, step func(peer.TimeOff) (peer.TimeOff, peer.Reason)) (after, before peer.TimeOff, no messages.Message) {
	t, ok := findTimeOff(st, id)
	team := t.Team
	if !ok { // who may not answer this worker cannot find out by pressing what there is
		if m := st.Member(worker); m != nil {
			team = m.Team
		}
	}
	reason := peer.May(actor(req, st), peer.AnswerTimeOff, peer.Subject{Team: team, Worker: worker})
	switch {
	case reason == peer.OwnRequest:
		return t, t, messages.TimeOffRefused{Reason: reason}
	case reason != peer.OK:
		return t, t, refused(req, st, reason)
	case !ok:
		return t, t, d.stale()
	}
	after, reason = step(t)
	switch reason {
	case peer.OK:
		return after, t, nil
	case peer.UnknownOutcome:
		return t, t, d.stale()
	}
	return t, t, messages.TimeOffRefused{Reason: reason}
}

// timeOffTake answers "yes, these days" to an offer.
func timeOffTake(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return ownStep(ctx, d, req, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) { return t.TakeOffer(req.At) })
}

// timeOffLeave answers "no, thank you" to an offer: what was asked for is taken back.
func timeOffLeave(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return ownStep(ctx, d, req, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) {
		if t.State != peer.TimeOffCountered {
			return t, peer.AlreadyAnswered
		}
		return t.Cancel(req.At)
	})
}

// timeOffCancel takes time off back, or ends what has begun.
func timeOffCancel(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return ownStep(ctx, d, req, func(t peer.TimeOff) (peer.TimeOff, peer.Reason) {
		if !t.Stands() {
			return t, peer.AlreadyOver
		}
		if t.Over(req.At) { // told afterwards: a slip is taken back as a whole
			t.State = peer.TimeOffCancelled
			t.Version++
			return t, peer.OK
		}
		return t.Cancel(req.At)
	})
}

// ownStep takes time off of the person a step further.
func ownStep(ctx context.Context, d *Desk, req Request, step func(peer.TimeOff) (peer.TimeOff, peer.Reason)) (Reply, error) {
	user := req.Person.User
	worker, id, _ := strings.Cut(req.Value, " ")
	if worker != user {
		return say(d.stale()), nil
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.TakeTimeOff, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		before, ok := findTimeOff(st, id)
		if !ok {
			return decision{reply: d.stale()}, nil
		}
		t, reason := step(before)
		if reason != peer.OK {
			return decision{reply: messages.TimeOffRefused{Reason: reason}}, nil
		}
		w := awayWork{st: st, change: storage.NewChange(st, req.Op, req.At), team: team, at: req.At}
		if more := w.update(before, t); len(more) > 0 {
			return decision{more: more}, nil
		}
		w.audit(user, peer.TakeTimeOff, t)
		if t.Kind == peer.PauseOff {
			return decision{reply: messages.PauseEnded{PauseSummary: messages.PauseSummaryOf(t, runningCodes(st, req.At), st.Alerts)}, change: w.change}, nil
		}
		return decision{reply: messages.TimeOffSettled{AwayFacts: w.facts(t), Ended: t.Holds() && t.To.Before(before.To)}, change: w.change}, nil
	})
	return say(m), err
}
