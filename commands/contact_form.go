package commands

import (
	"context"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// contactForm opens the form with the worker's codes.
func contactForm(d *Desk, ctx context.Context, req Request) (Reply, error) {
	user := req.Person.User
	var form messages.ContactForm
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.LogContact, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		form = messages.ContactForm{Codes: ownCodes(req, st), Day: peer.DayOf(req.At, zone(req, team)), Minute: -1}
		return decision{}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// contactSubmitted stores what was filled in; what stands in its way is said beside the field that it is about.
func contactSubmitted(d *Desk, ctx context.Context, req Request) (Reply, error) {
	typed := draft{length: -1, clock: -1, unsure: -1}
	if code, ok := peer.NormalCode(req.Values["code"].One()); ok {
		typed.codes = []peer.Code{code}
	}
	typed.channel = channels[req.Values["channel"].One()]
	typed.purpose = purposes[req.Values["purpose"].One()]
	if direction, ok := directions[req.Values["direction"].One()]; ok {
		typed.direction = &direction
	}
	if outcome, ok := outcomes[req.Values["outcome"].One()]; ok {
		typed.outcome = &outcome
	}
	if minutes, err := strconv.Atoi(strings.TrimSpace(req.Values["length"].One())); err == nil {
		if minutes < 0 || minutes > 24*60 {
			return fieldError("length", messages.ContactTrouble{Trouble: messages.BadLength}), nil
		}
		typed.length = minutes
	}
	if minute, ok := clockOf(req.Values["time"].One()); ok {
		typed.clock = minute
	}
	if day, err := peer.ParseDay(req.Values["day"].One()); err == nil {
		typed.day = daySaid{how: "date", date: day}
	}
	l := logging{desk: d, req: req, typed: typed, fromForm: true}
	m, err := d.unit(ctx, req, l.want(), l.decide)
	if err != nil {
		return Reply{}, err
	}
	switch m := m.(type) {
	case messages.ContactAsk:
		return fieldError(fieldOf[string(m.Question)], m), nil
	case messages.ContactTrouble:
		return fieldError(fieldOf[string(m.Trouble)], m), nil
	}
	return say(m), nil
}

// fieldOf is the input that a question or a trouble is about.
var fieldOf = map[string]string{
	string(messages.WhichCode): "code", string(messages.HowLong): "length", string(messages.NotYet): "time",
	string(messages.UnknownCode): "code", string(messages.NoMatches): "channel", string(messages.InFuture): "day",
	string(messages.LongAgo): "day", string(messages.NoSuchDay): "day",
}

func fieldError(field string, m messages.Message) Reply {
	if field == "" {
		field = "outcome"
	}
	return Reply{Errors: map[string]messages.Message{field: messages.Beside{Message: m}}}
}
