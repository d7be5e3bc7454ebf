package commands

import (
	"context"
	"math"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// hoursForm opens the form. What was typed before a question is filled in.
func hoursForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return openHours(ctx, d, req, func(_ storage.State, today peer.Day) (messages.Form, messages.Message) {
		form := messages.HoursForm{Day: today, From: -1, To: -1}
		typed, bad := parseHours(req.Value, readerOf(req.Person.Language))
		if bad != nil {
			return form, nil
		}
		if days, bad := typed.day.on(today); bad == nil {
			form.Day = days[0]
		}
		form.From, form.To, form.Length = max(typed.from, typed.clock), typed.to, max(typed.length, 0)
		for word, kind := range workKinds {
			if typed.kind != nil && kind == *typed.kind {
				form.Kind = word
			}
		}
		return form, nil
	})
}

// hoursEnd opens the form that asks when the running shift ended.
func hoursEnd(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return openHours(ctx, d, req, func(st storage.State, _ peer.Day) (messages.Form, messages.Message) {
		r := st.Hours.Running
		if !r.On() || r.ID != req.Value {
			return nil, d.stale()
		}
		return messages.HoursEnd{ID: r.ID, Day: peer.DayOf(r.Start, r.Zone)}, nil
	})
}

// openHours opens a form for whoever may log hours.
func openHours(ctx context.Context, d *Desk, req Request, fill func(storage.State, peer.Day) (messages.Form, messages.Message)) (Reply, error) {
	user := req.Person.User
	var form messages.Form
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user, Hours: true}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.LogHours, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		var instead messages.Message
		form, instead = fill(st, peer.DayOf(req.At, zone(req, team)))
		return decision{reply: instead}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// hoursSubmitted stores what was filled in; what stands in its way is said beside the field that it is about.
func hoursSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	typed, bad := hoursAnswers(req)
	if bad != nil {
		return hoursError(bad), nil
	}
	return submitHours(ctx, timing{desk: d, req: req, typed: typed, fromForm: true})
}

// hoursAnswers reads a form of working time.
func hoursAnswers(req Request) (typed hoursDraft, bad messages.Message) {
	typed = newHoursDraft()
	if kind, ok := workKinds[req.Values["kind"].One()]; ok {
		typed.kind = &kind
	}
	if said := strings.TrimSpace(req.Values["length"].One()); said != "" {
		hours, err := strconv.ParseFloat(strings.ReplaceAll(said, ",", "."), 64)
		if err != nil || !(hours > 0 && hours <= 25) {
			return typed, messages.HoursTrouble{Trouble: messages.BadLength}
		}
		typed.length = int(math.Round(hours * 60))
	}
	from, begins := clockOf(req.Values["from"].One())
	to, ends := clockOf(req.Values["to"].One())
	switch {
	case begins && ends && typed.length >= 0:
		return typed, messages.HoursTrouble{Trouble: messages.TwoOfAKind, Word: req.Values["length"].One()}
	case begins && ends:
		typed.from, typed.to = from, to
	case begins && typed.length >= 0:
		typed.clock = from
	case begins || ends:
		return typed, messages.HoursTrouble{Trouble: messages.OneTime}
	}
	typed.day, bad = dayAnswer(req)
	return typed, bad
}

// hoursEndSubmitted ends the running shift when the form says.
func hoursEndSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.HoursEnd
	messages.Reopen(&form, req.Private)
	typed := newHoursDraft()
	typed.verb = "stop"
	day, bad := dayAnswer(req)
	if bad != nil {
		return hoursError(bad), nil
	}
	typed.day = day
	if minute, ok := clockOf(req.Values["to"].One()); ok {
		typed.clock = minute
	}
	if form.ID == "" || typed.clock < 0 || typed.day.how == "" {
		return say(d.stale()), nil
	}
	return submitHours(ctx, timing{desk: d, req: req, typed: typed, only: form.ID, fromForm: true})
}

// dayAnswer reads the day of a form.
func dayAnswer(req Request) (daySaid, messages.Message) {
	said := req.Values["day"].One()
	if said == "" {
		return daySaid{}, nil
	}
	day, err := peer.ParseDay(said)
	if err != nil {
		return daySaid{}, messages.HoursTrouble{Trouble: messages.NoSuchDay, Word: short(said)}
	}
	return daySaid{how: "date", date: day}, nil
}

func submitHours(ctx context.Context, l timing) (Reply, error) {
	return hoursAnswered(l.desk.unit(ctx, l.req, l.want(), l.decide))
}

// hoursAnswered shows what came of a form of working time.
func hoursAnswered(m messages.Message, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	switch m.(type) {
	case messages.HoursAsk, messages.HoursTrouble:
		return hoursError(m), nil
	}
	return say(m), nil
}

// hoursField is the input that a question or a trouble is about, "to" where it is about none in particular.
var hoursField = map[string]string{
	string(messages.HowLong): "length", string(messages.BadLength): "length", string(messages.TwoOfAKind): "length",
	string(messages.LongAgo): "day", string(messages.NoSuchDay): "day", string(messages.DayFull): "day",
}

func hoursError(m messages.Message) Reply {
	about := ""
	switch m := m.(type) {
	case messages.HoursAsk:
		about = string(m.Question)
	case messages.HoursTrouble:
		about = string(m.Trouble)
	}
	field := hoursField[about]
	if field == "" {
		field = "to"
	}
	return fieldError(field, m)
}
