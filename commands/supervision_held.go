package commands

import (
	"context"
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// supervisionTalked notes that the two have talked just now.
func supervisionTalked(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return supervisionLengthOpened(ctx, d, req)
}

// supervisionHeld answers "yes, as planned".
func supervisionHeld(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return holdSupervision(ctx, d, req, req.Value, 0)
}

// supervisionLengthOpened asks how long it was.
func supervisionLengthOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SupervisionLength
	m, err := d.unit(ctx, req, supervisionWant(req, req.Value), func(st storage.State) (decision, error) {
		s, _, no := d.findSupervision(req, st, req.Value)
		if no != nil {
			return decision{reply: no}, nil
		}
		held, reason := s.Hold(req.Person.User, s.Minutes, req.At)
		if reason != peer.OK {
			return decision{reply: supervisionRefusal(req, s, reason)}, nil
		}
		form = messages.SupervisionLength{ID: s.ID, Minutes: held.Minutes}
		return decision{}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

func supervisionLengthSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SupervisionLength
	messages.Reopen(&form, req.Private)
	minutes, err := strconv.Atoi(req.Values["minutes"].One())
	if err != nil {
		minutes = form.Minutes
	}
	return holdSupervision(ctx, d, req, form.ID, minutes)
}

// holdSupervision notes that a talk was held; without minutes it was as long as planned.
func holdSupervision(ctx context.Context, d *Desk, req Request, id string, minutes int) (Reply, error) {
	return d.stepSupervision(ctx, req, id, "held", func(st storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		if minutes == 0 {
			minutes = s.Minutes
		}
		return s.Hold(req.Person.User, minutes, req.At)
	}, func(w *supervising) messages.Message {
		w.post.Offered(w.before)
		w.post.Retell(w.before)
		w.post.Answered(w.before)
		w.post.Cards(w.before)
		return w.done(messages.DidHold)
	})
}

// supervisionDenied answers "it did not happen": a new time is needed.
func supervisionDenied(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	return d.stepSupervision(ctx, req, req.Value, "denied", func(_ storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		return s.Deny(user, req.At)
	}, func(w *supervising) messages.Message {
		w.post.Answered(w.before)
		w.post.Cards(w.before)
		w.post.News(w.post.S.Other(user), messages.SupervisionDenied)
		return w.done(messages.DidDeny)
	})
}

// supervisionNoted notes a talk that was had without a request: "done @Ada 45m".
func supervisionNoted(ctx context.Context, d *Desk, req Request, said supervisionSaid) (Reply, error) {
	if len(said.people) != 1 || said.minutes == 0 || said.topic != "" || said.kind != "" {
		return d.supervisionUsage(ctx, req, true)
	}
	worker, id := said.people[0], d.NewID()
	want := storage.Want{People: []string{req.Person.User, worker}, Worker: worker, Supervision: true, Roster: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		member, team, no := d.supervisee(req, st, worker)
		if no != nil {
			return decision{reply: no}, nil
		}
		s := peer.HeldAlready(peer.Supervision{
			ID: id, Worker: worker, Team: team.ID, Form: said.form, Minutes: said.minutes, Zone: zoneOf(member, team), OwnerZone: zone(req, team),
		}, req.Person.User, req.At, req.At)
		if s.Form == peer.Individual && member.Team == team.ID && st.Members[req.Person.User].Senior {
			s.Form = peer.PeerToPeer
		}
		w := d.begin(req, st, team, peer.Supervision{}, s)
		w.post.Noted()
		return decision{reply: w.done(messages.DidHold), change: w.finish("done")}, nil
	})
	return say(m), err
}
