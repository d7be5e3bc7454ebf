package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// supervisionOfferOpened opens the form for times, for either of the two.
func supervisionOfferOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SupervisionOffer
	m, err := d.unit(ctx, req, supervisionWant(req, req.Value), func(st storage.State) (decision, error) {
		s, team, no := d.findSupervision(req, st, req.Value)
		if no != nil {
			return decision{reply: no}, nil
		}
		first := peer.SupervisionFirst(req.At, zone(req, team), team)
		if _, reason := s.Offer(req.Person.User, []time.Time{first}, s.Minutes, req.At); reason != peer.OK {
			return decision{reply: supervisionRefusal(req, s, reason)}, nil
		}
		minutes := s.Minutes
		if minutes == 0 {
			minutes = peer.SupervisionMinutes
		}
		form = messages.SupervisionOffer{ID: s.ID, First: first, Minutes: minutes, Moved: s.State == peer.SupervisionBooked}
		return decision{}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// supervisionOffered offers the times of the form to the other side.
func supervisionOffered(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SupervisionOffer
	messages.Reopen(&form, req.Private)
	var times []time.Time
	for i := range peer.MostOffers {
		said := req.Values["time"+strconv.Itoa(i)].One()
		if said == "" {
			continue
		}
		seconds, err := strconv.ParseInt(said, 10, 64)
		at := time.Unix(seconds, 0).UTC()
		if err != nil || !at.After(req.At) || at.After(req.At.AddDate(1, 0, 0)) {
			return Reply{Errors: mends{"time" + strconv.Itoa(i): messages.SupervisionMend{What: "time"}}}, nil
		}
		times = append(times, at)
	}
	if len(times) == 0 {
		return Reply{Errors: mends{"time0": messages.SupervisionMend{What: "time"}}}, nil
	}
	minutes, err := strconv.Atoi(req.Values["minutes"].One())
	if err != nil || minutes < peer.LeastSupervision || minutes > peer.MostSupervision {
		minutes = form.Minutes
	}
	if form.Worker != "" {
		return proposeTimes(ctx, d, req, form.Worker, times, minutes)
	}
	user := req.Person.User
	return d.stepSupervision(ctx, req, form.ID, "offer", func(st storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		next, reason := s.Offer(user, times, minutes, req.At)
		return remembered(next, req, st), reason
	}, func(w *supervising) messages.Message {
		moved := w.before.State == peer.SupervisionBooked
		w.post.Offered(w.before)
		w.post.Retell(w.before)
		w.post.Cards(w.before)
		w.post.Offer(moved)
		if moved {
			return w.done(messages.DidMove)
		}
		return w.done(messages.DidOffer)
	})
}

// remembered notes the zone of one of the two as Slack says it now.
func remembered(s peer.Supervision, req Request, st storage.State) peer.Supervision {
	team := peer.Team{}
	if t := st.Team(s.Team); t != nil {
		team = *t
	}
	switch req.Person.User {
	case s.Worker:
		s.Zone = zone(req, team)
	case s.Owner:
		s.OwnerZone = zone(req, team)
	}
	return s
}

// supervisionPicked agrees on one of the times.
func supervisionPicked(ctx context.Context, d *Desk, req Request) (Reply, error) {
	id, said, _ := strings.Cut(req.Value, " ")
	at, err := time.Parse(time.RFC3339, said)
	if err != nil {
		return say(d.stale()), nil
	}
	user := req.Person.User
	return d.stepSupervision(ctx, req, id, "book", func(st storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		next, reason := s.Pick(user, at, req.At)
		return remembered(next, req, st), reason
	}, func(w *supervising) messages.Message {
		w.post.Offered(w.before)
		w.post.Retell(w.before)
		w.post.Cards(w.before)
		w.post.News(w.before.OfferedBy, messages.SupervisionPicked)
		w.post.Invite(req.At)
		return w.done(messages.DidPick)
	})
}
