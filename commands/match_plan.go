package commands

import (
	"context"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// matchPlanOpened opens the ending plan of a match, as it stands.
func matchPlanOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.ChangeMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		if reason := w.runs(); reason != peer.OK {
			return nil, reason
		}
		first, last := w.match.LastDays(peer.DayOf(req.At, w.zone), w.zone)
		w.form = messages.MatchPlanForm{MatchFacts: w.facts(w.match, req.Person.User), First: first, Latest: last}
		return nil, peer.OK
	})
}

// runs refuses what needs a match that runs.
func (w *matchWork) runs() peer.Reason {
	switch {
	case w.match.Running(w.req.At):
		return peer.OK
	case w.match.Waits():
		return peer.MatchWaits
	}
	return peer.MatchOver
}

// matchPlanned plans the ending, or plans it anew. The other side reads it at once.
func matchPlanned(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.MatchPlanForm
	messages.Reopen(&form, req.Private)
	last, err := peer.ParseDay(req.Values["last"].One())
	if err != nil {
		return Reply{Errors: mends{"last": messages.Mend{What: messages.NotThatDay}}}, nil
	}
	plan := peer.EndingPlan{
		LastDay: last, Told: peer.HowTold(req.Values["told"].One()), After: peer.Afterwards(req.Values["after"].One()), By: req.Person.User,
	}
	return d.onMatch(ctx, req, onForm(form.MatchFacts), peer.ChangeMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.PlanEnding(plan, req.At, w.zone)
		switch reason {
		case peer.OK:
		case peer.DayNotOffered:
			w.faults = mends{"last": messages.Mend{What: messages.NotThatDay}}
			return nil, peer.OK
		default:
			return nil, reason
		}
		w.put(m, "match.plan")
		w.closeLonger(m)
		w.tellOther(m, "plan", func(reader string) messages.Message {
			return messages.MatchPlanned{MatchFacts: w.facts(m, reader), By: req.Person.User}
		})
		return messages.MatchPlanned{MatchFacts: w.facts(m, req.Person.User)}, peer.OK
	})
}

// matchKept calls a planned ending off.
func matchKept(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.ChangeMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.KeepOn(req.At)
		if reason != peer.OK {
			return nil, reason
		}
		w.put(m, "match.keep")
		w.change.Undue(storage.MatchEnd(w.match, w.zone).Member())
		w.tellOther(m, "keep", func(reader string) messages.Message {
			return messages.MatchKept{MatchFacts: w.facts(m, reader), By: req.Person.User}
		})
		return messages.MatchKept{MatchFacts: w.facts(m, req.Person.User)}, peer.OK
	})
}

// matchLongerOpened asks why a match goes on and until when.
func matchLongerOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.ChangeMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		if reason := w.runs(); reason != peer.OK {
			return nil, reason
		}
		first, last := w.match.ReviewDays(peer.DayOf(req.At, w.zone), w.zone)
		if last.Before(first) || w.match.End.IsZero() { // an old message, or one whose match was extended since
			return nil, peer.DayNotOffered
		}
		w.form = messages.MatchLongerForm{MatchFacts: w.facts(w.match, req.Person.User), First: first, Latest: last}
		return nil, peer.OK
	})
}

// matchLongerAsked asks the other side whether the match goes on.
func matchLongerAsked(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.MatchLongerForm
	messages.Reopen(&form, req.Private)
	review, err := peer.ParseDay(req.Values["review"].One())
	if err != nil {
		return Reply{Errors: mends{"review": messages.Mend{What: messages.NotThatDay}}}, nil
	}
	wish := peer.Extension{Reason: peer.ExtensionReason(req.Values["why"].One()), Review: review, By: req.Person.User, At: req.At}
	return d.onMatch(ctx, req, onForm(form.MatchFacts), peer.ChangeMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.AskExtension(wish, w.zone)
		switch reason {
		case peer.OK:
		case peer.DayNotOffered:
			w.faults = mends{"review": messages.Mend{What: messages.NotThatDay}}
			return nil, peer.OK
		default:
			return nil, reason
		}
		w.put(m, "match.longer")
		w.closeLonger(m)
		if w.own() {
			w.tellTeam(m, longerOut(m), messages.MatchLongerAsk{MatchFacts: w.facts(m, "")})
		} else {
			w.tellWorker(m, longerOut(m), messages.MatchLongerAsk{MatchFacts: w.facts(m, m.Worker)})
		}
		return messages.MatchLongerSent{MatchFacts: w.facts(m, req.Person.User)}, peer.OK
	})
}

// longerOut ends the id of the question whether a match goes on.
func longerOut(m peer.Match) string { return "longer." + strconv.FormatInt(m.Extension.At.Unix(), 36) }

// closeLonger changes in place a question that waited and is off: another took its place, or the ending was planned.
func (w *matchWork) closeLonger(after peer.Match) {
	before := w.match
	if before.Extension.Waits() && !(after.Extension.Waits() && after.Extension.At.Equal(before.Extension.At)) {
		before.Extension.AnsweredBy, before.Extension.AnsweredAt, before.Version = w.req.Person.User, w.req.At, after.Version
		w.showLonger(before)
	}
}

// showLonger changes the question in its place, for everybody who was asked.
func (w *matchWork) showLonger(m peer.Match) {
	to, reader := []string{m.Worker}, m.Worker
	if m.Extension.By == m.Worker {
		to, reader = w.team.OfMatch(m), ""
	}
	for _, user := range to {
		asked := storage.MatchOut(m) + longerOut(m)
		if reader == "" {
			asked += "." + user
		}
		send(w.write(), storage.Out{
			ID: asked + ".answered", Team: w.team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: user}, Replaces: asked, Version: m.Version, At: w.req.At,
		}, messages.MatchLongerAsk{MatchFacts: w.facts(m, reader)})
	}
}

func matchLongerYes(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerLonger(ctx, req, true)
}

func matchLongerNo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerLonger(ctx, req, false)
}

// answerLonger is the other side's answer to the wish to go on.
func (d *Desk) answerLonger(ctx context.Context, req Request, yes bool) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.ChangeMatch, func(w *matchWork, more string) (messages.Message, peer.Reason) {
		asked, err := strconv.ParseInt(more, 10, 64)
		if err != nil {
			return nil, peer.NothingAsked
		}
		m, reason := w.match.AnswerExtension(req.Person.User, time.Unix(asked, 0), yes, req.At, w.zone)
		if reason != peer.OK {
			return nil, reason
		}
		w.put(m, "match.longer "+map[bool]string{true: "yes", false: "no"}[yes])
		w.showLonger(m)
		w.tellOther(m, "longer", func(reader string) messages.Message {
			return messages.MatchLongerAnswered{MatchFacts: w.facts(m, reader)}
		})
		return messages.MatchLongerAnswered{MatchFacts: w.facts(m, req.Person.User)}, peer.OK
	})
}
