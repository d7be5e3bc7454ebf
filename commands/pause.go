package commands

import (
	"context"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// pauseCommand are the buttons and the form about a pause. What is typed belongs to /peer.
func pauseCommand() Command {
	return Command{
		actions: map[string]handler{"pause.form": pauseForm, "pause.back": pauseBack},
		forms:   map[string]handler{"pause.form": pauseSubmitted},
	}
}

// pauseTyped answers "/peer pause", which opens the form, and "/peer pause until 12 December".
func pauseTyped(ctx context.Context, d *Desk, req Request, text string) (Reply, error) {
	if strings.TrimSpace(text) == "" {
		return pauseForm(ctx, d, req)
	}
	typed, bad := parseAway(text, readerOf(req.Person.Language))
	if typed.last.how == "" {
		typed.first, typed.last = daySaid{how: "relative"}, typed.first
	}
	alone := typed.last.how != "" && typed.first == daySaid{how: "relative"} && typed.from < 0 && typed.to < 0 && typed.part+typed.verb == "" && typed.kind == ""
	p := pausing{desk: d, req: req, trouble: bad != nil || !alone}
	p.last = func(zone string) (peer.Day, bool) {
		t, instead := typed.resolve(peer.DayOf(req.At, zone), zone)
		_, last, _ := t.Days()
		return last, instead == nil
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: req.Person.User}, p.decide)
	return say(m), err
}

// pauseForm opens the form, with the last day of the pause that runs.
func pauseForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	t, runs := peer.Paused(st.TimeOff, req.At)
	form := messages.PauseForm{Runs: runs}
	if runs && !peer.OpenEnded(t.From, t.To) {
		_, form.Last, _ = t.Days()
	}
	if !runs { // for one that runs, cover is asked for by its own button
		form.Cover = suggested(st, peer.TimeOff{}, req)
	}
	return Reply{Form: form}, nil
}

// pauseSubmitted begins the pause that was filled in, or changes the last day of the one that runs.
func pauseSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	p := pausing{desk: d, req: req, cover: coverAnswers(req.Values)}
	var last peer.Day
	if answer := req.Values["last"].One(); answer != "" {
		day, err := peer.ParseDay(answer)
		if err != nil {
			return Reply{Errors: mends{"last": messages.Mend{What: messages.Empty}}}, nil
		}
		last = day
	}
	p.last = func(string) (peer.Day, bool) { return last, true }
	away, members, err := d.coverers(ctx, req, p.cover)
	if err != nil {
		return Reply{}, err
	}
	var faults mends
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: req.Person.User}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		faults = mends{}
		if t, reason := peer.Pause(peer.TimeOff{Zone: zone(req, team)}, last, team, req.At); reason == peer.OK {
			faults = coverFaults(p.cover, t, team.ID, req, st, members, away)
		}
		if len(faults) > 0 {
			return decision{}, nil
		}
		return p.decide(st)
	})
	switch bad, trouble := m.(messages.PauseTrouble); {
	case err != nil:
		return Reply{}, err
	case len(faults) > 0:
		return Reply{Errors: faults}, nil
	case trouble && bad.Day:
		return Reply{Errors: mends{"last": messages.Mend{What: messages.PausePast}}}, nil
	}
	return say(m), nil
}

// pausing is a pause on its way from what was typed or filled in to what is stored.
type pausing struct {
	desk    *Desk
	req     Request
	trouble bool                                      // what was typed is no last day
	last    func(zone string) (day peer.Day, ok bool) // the zero day for none
	cover   map[peer.Code]string                      // whom the form asks to cover
}

// decide holds what was typed against the state. Whoever is on a pause already reads of that one, with its last day changed where
// another was named; whoever is on time off for at least as long needs no pause.
func (p pausing) decide(st storage.State) (decision, error) {
	team := ownTeam(p.req, st)
	if reason := peer.May(actor(p.req, st), peer.TakeTimeOff, peer.Subject{Team: team.ID}); reason != peer.OK {
		return decision{reply: refused(p.req, st, reason)}, nil
	}
	here := zone(p.req, team)
	if p.trouble {
		return decision{reply: messages.PauseTrouble{Prefix: p.desk.Prefix}}, nil
	}
	last, ok := p.last(here)
	if !ok {
		return decision{reply: messages.PauseTrouble{Day: true, Prefix: p.desk.Prefix}}, nil
	}
	before, runs := peer.Paused(st.TimeOff, p.req.At)
	t, reason := before.PauseUntil(last, p.req.At)
	if !runs {
		t, reason = peer.Pause(peer.TimeOff{ID: p.desk.NewID(), Worker: p.req.Person.User, Zone: here}, last, team, p.req.At)
	}
	w := awayWork{st: st, change: storage.NewChange(st, p.req.Op, p.req.At), team: team, at: p.req.At}
	said := messages.PauseStands{Nobody: len(team.Coordinators)+len(team.Deputies) == 0, Prefix: p.desk.Prefix}
	switch reason {
	case peer.OK:
	case peer.AlreadyAnswered:
		said.AwayFacts, said.Before = w.facts(before), true
		return decision{reply: said}, nil
	default:
		return decision{reply: messages.PauseTrouble{Day: true, Prefix: p.desk.Prefix}}, nil
	}
	if runs {
		if more := w.update(before, t); len(more) > 0 {
			return decision{more: more}, nil
		}
		w.enter(t)
	} else {
		if off, inside := peer.Overlapping(st.TimeOff, t.From, t.To); inside && off.Holds() {
			return decision{reply: messages.PauseInside{AwayFacts: messages.AwayFactsOf(off, nil, nil), Prefix: p.desk.Prefix}}, nil
		}
		if len(p.cover) > 0 {
			if t, reason = t.AskCover(p.cover, p.req.At); reason != peer.OK {
				return decision{reply: messages.TimeOffRefused{Reason: reason}}, nil
			}
		}
		w.begin(t)
	}
	w.audit(p.req.Person.User, peer.TakeTimeOff, t)
	said.AwayFacts, said.Moved = w.facts(t), runs
	return decision{reply: said, change: w.change}, nil
}

// pauseBack ends the pause that runs.
func pauseBack(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	if t, runs := peer.Paused(st.TimeOff, req.At); runs {
		req.Value = req.Person.User + " " + t.ID
		return timeOffCancel(ctx, d, req)
	}
	m := messages.PauseNone{Prefix: d.Prefix}
	if off, away := peer.AwayAt(st.TimeOff, req.At); away {
		facts := messages.AwayFactsOf(off, nil, nil)
		m.Off = &facts
	}
	return say(m), nil
}
