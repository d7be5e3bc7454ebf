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

// contactForm opens the form with the worker's codes. What was typed before a question is filled in.
func contactForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	var form messages.ContactForm
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.LogContact, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		form = messages.ContactForm{Codes: ownCodes(req, st), Day: peer.DayOf(req.At, zone(req, team)), Minute: -1}
		if typed, bad := parse(req.Value, readerOf(req.Person.Language)); bad == nil {
			typed.fill(&form)
		}
		return decision{}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// fill fills a form in with what is clear already.
func (d draft) fill(form *messages.ContactForm) {
	if len(d.codes) == 1 && slices.Contains(form.Codes, d.codes[0]) {
		form.Code = d.codes[0]
	}
	if days, bad := d.day.on(form.Day); bad == nil {
		form.Day = days[0]
	}
	form.Minute, form.Length, form.Heavy = d.clock, max(d.length, 0), d.heavy
	for word, channel := range channels {
		if channel == d.channel {
			form.Channel = word
		}
	}
}

// contactSubmitted stores what was filled in; what stands in its way is said beside the field that it is about.
func contactSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	typed, field, bad := contactAnswers(req)
	if bad != nil {
		return fieldError(field, bad), nil
	}
	l := logging{desk: d, req: req, typed: typed, fromForm: true}
	return contactAnswered(d.unit(ctx, req, l.want(), l.decide))
}

// contactAnswers reads a form of a contact. What cannot be read is said of its field.
func contactAnswers(req Request) (typed draft, field string, bad messages.Message) {
	typed = draft{length: -1, clock: -1, unsure: -1}
	if code := req.Values["code"].One(); code != "" {
		typed.codes = []peer.Code{peer.Code(code)} // held against the worker's own
	}
	typed.heavy = len(req.Values["heavy"]) > 0
	typed.channel = channels[req.Values["channel"].One()]
	typed.purpose = purposes[req.Values["purpose"].One()]
	if direction, ok := directions[req.Values["direction"].One()]; ok {
		typed.direction = &direction
	}
	if outcome, ok := outcomes[req.Values["outcome"].One()]; ok {
		typed.outcome = &outcome
	}
	if length := strings.TrimSpace(req.Values["length"].One()); length != "" {
		minutes, err := strconv.Atoi(length)
		if err != nil || minutes < 0 || minutes > 24*60 {
			return typed, "length", messages.ContactTrouble{Trouble: messages.BadLength}
		}
		typed.length = minutes
	}
	if minute, ok := clockOf(req.Values["time"].One()); ok {
		typed.clock = minute
	}
	if said := req.Values["day"].One(); said != "" {
		day, err := peer.ParseDay(said)
		if err != nil {
			return typed, "day", messages.ContactTrouble{Trouble: messages.NoSuchDay, Word: short(said)}
		}
		typed.day = daySaid{how: "date", date: day}
	}
	return typed, "", nil
}

// contactAnswered shows what came of a form of a contact.
func contactAnswered(m messages.Message, err error) (Reply, error) {
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
	string(messages.MatchNotBegun): "code", string(messages.MatchHasEnded): "day",
	string(messages.LongAgo): "day", string(messages.NoSuchDay): "day",
}

func fieldError(field string, m messages.Message) Reply {
	if field == "" {
		field = "outcome"
	}
	return Reply{Errors: map[string]messages.Message{field: messages.Beside{Message: m}}}
}
