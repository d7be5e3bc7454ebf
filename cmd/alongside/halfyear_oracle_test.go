package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/slacksim"
)

// The oracle. It computes from the script of life and the table of nudges in the product's description which nudges should have come,
// and when. It shares no code with what it judges: it has its own holidays, its own civil time and its own idea of peace.

// expected is a nudge that should come about.
type expected struct {
	who, kind string
	about     string // the person whom it concerns, for the reader
	born      time.Time
	stale     time.Duration // later than so long after that it is of no use
	least     string        // the quietest level at which it comes
	over      time.Time     // from when there is nothing to remind of any more; zero for never

	after *expected // who is told first: the worker before anybody else reads about them

	tried  time.Time // when it was first looked at
	done   time.Time // when it was sent, or dropped
	sent   time.Time // when it should be sent; zero for never
	lapses string    // why it should not
}

// expect enters a nudge that should come about.
func (h *halfYear) expect(x expected) { h.should = append(h.should, &x) }

// publicHolidays are those of Norway in the window, from the Norwegian law on public holidays, and the day that the team added.
var publicHolidays = []string{
	"2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01", "2027-03-25", "2027-03-26", "2027-03-29",
}

func publicHoliday(at time.Time) bool {
	return slices.Contains(publicHolidays, at.Format(time.DateOnly))
}

func slackUser(id, zone string) slacksim.UserChange { return slacksim.UserChange{ID: id, TZ: &zone} }

// offAt tells whether somebody is off at an instant.
func (h *halfYear) offAt(p *worker, at time.Time) bool {
	return slices.ContainsFunc(p.offs, func(o *off) bool { return !at.Before(o.from) && at.Before(o.to) })
}

// offOn tells whether somebody is off for a part of a day.
func (h *halfYear) offOn(p *worker, day time.Time) bool {
	return slices.ContainsFunc(p.offs, func(o *off) bool { return o.from.Before(day.AddDate(0, 0, 1)) && day.Before(o.to) })
}

// disturbs says why somebody is not to be disturbed at an instant, by what is known at another one; "" where they may be.
func (h *halfYear) disturbs(p *worker, at, known time.Time) string {
	here := at.In(p.zone(known))
	wish := p.wish(known)
	minute := here.Hour()*60 + here.Minute()
	quiet := wish.from <= minute && minute < wish.to
	if wish.from > wish.to {
		quiet = minute >= wish.from || minute < wish.to
	}
	switch {
	case at.Before(wish.muted):
		return "muted"
	case slices.ContainsFunc(p.offs, func(o *off) bool { return !known.Before(o.known) && !at.Before(o.from) && at.Before(o.to) }):
		return "time off"
	case publicHoliday(here):
		return "public holiday"
	case quiet:
		return "quiet hours"
	}
	return ""
}

var levels = []string{"silent", "light", "structured"}

// fate says when a nudge should be sent, or why never: it is asked when it comes about and, where it has to wait, when the waiting ends
// by what was known then, at most a day later.
func (h *halfYear) fate(x *expected) {
	p, at := h.person(x.who), x.born
	if x.after != nil && x.after.done.After(at) {
		at = x.after.done
	}
	x.tried = at
	for {
		x.done = at
		if slices.Index(levels, p.wish(at).level) < slices.Index(levels, x.least) {
			x.lapses = "nudge level"
			return
		}
		why := h.disturbs(p, at, at)
		switch {
		case !x.over.IsZero() && !at.Before(x.over):
			x.lapses = "over"
			return
		case why == "":
			x.sent = at
			return
		}
		until := at.Truncate(15 * time.Minute).Add(15 * time.Minute)
		for h.disturbs(p, until, at) != "" {
			until = until.Add(15 * time.Minute)
		}
		if until.Sub(x.born) > x.stale {
			x.lapses = why
			return
		}
		at = at.Add(min(day, until.Sub(at)))
	}
}

// supervisionDue enters what follows from the interval of supervision: on each working day of the team at nine it is looked whether 14,
// 21, 30 days have gone by since the last session, and every 7 days after, time off not counted.
func (h *halfYear) supervisionDue(p *worker) {
	oslo := mustZone("Europe/Oslo")
	told := map[string]bool{}
	for d := clockAt(oslo, p.joined.In(oslo), 9, 0); d.Before(h.end); d = d.AddDate(0, 0, 1) {
		if !d.After(p.joined) || !workday(d) || !p.left.IsZero() && !d.Before(p.left) || h.disturbsBecauseOff(p, d) {
			continue
		}
		base, by := p.joined, ""
		for _, t := range p.held {
			if !t.at.After(d) {
				base, by = t.at, t.by
			}
		}
		gone := d.Sub(base)
		for _, o := range p.offs {
			if o.known.After(d) {
				continue
			}
			from, to := o.from, o.to
			if from.Before(base) {
				from = base
			}
			if to.After(d) {
				to = d
			}
			if from.Before(to) {
				gone -= to.Sub(from)
			}
		}
		step := 0
		for n, days := range []int{14, 21, 30, 37, 44, 51, 58, 65, 72, 79, 86} {
			if gone >= time.Duration(days)*day {
				step = n + 1
			}
		}
		key := fmt.Sprint(base.Unix(), step)
		if step == 0 || told[key] {
			continue
		}
		told[key] = true
		to := []string{p.id}
		switch {
		case step >= 3:
			to = append(to, "U0DEE", "U0KIM", "U0RUNE")
		case by != "":
			to = append(to, by)
		default:
			to = append(to, "U0KIM", "U0RUNE")
		}
		for _, who := range to {
			h.expect(expected{who: who, kind: "supervision_due", born: d, stale: 3 * day, least: "light", about: p.id})
		}
	}
}

func (h *halfYear) disturbsBecauseOff(p *worker, at time.Time) bool {
	return slices.ContainsFunc(p.offs, func(o *off) bool { return !at.Before(o.known) && !at.Before(o.from) && at.Before(o.to) })
}

// aroundTimeOff enters what is said before and after time off that has a whole day in it.
func (h *halfYear) aroundTimeOff(p *worker) {
	zone := mustZone(p.home)
	for _, o := range p.offs {
		if o.to.Sub(o.from) < 23*time.Hour {
			continue
		}
		before := o.from.In(zone)
		for left := 3; left > 0; {
			if before = before.AddDate(0, 0, -1); workday(before) {
				left--
			}
		}
		if soon := clockAt(zone, before, 9, 0); soon.After(o.known) {
			h.expect(expected{who: p.id, kind: "timeoff_soon", born: soon, stale: 3 * day, least: "light"})
		}
		if o.covered {
			h.expect(expected{who: p.id, kind: "welcome_back", born: clockAt(zone, o.to.In(zone), 9, 0), stale: 3 * day, least: "light"})
		}
	}
}

// judged are the kinds of which the oracle knows all that should come. Of the others it knows only when they may not.
var judged = []string{
	"shift_runs", "timeoff_soon", "welcome_back", "cover_ask", "cover_answered", "supervision_due", "agreement_review", "promise_reminder",
}

// differences holds what came against what should have come.
func (h *halfYear) differences() (all []string) {
	for _, p := range h.people {
		if !p.leads && !p.deputy && !p.admin {
			h.supervisionDue(p)
			h.aroundTimeOff(p)
		}
	}
	for _, x := range h.should {
		h.fate(x)
	}
	const close = 3 * time.Minute
	taken := map[string]bool{}
	for _, x := range h.should {
		if !x.tried.Before(h.end) || !x.sent.IsZero() && !x.sent.Before(h.end) {
			continue
		}
		i := slices.IndexFunc(h.order, func(id string) bool {
			o := h.outs[id]
			if taken[id] || o.to != x.who || o.kind != x.kind || o.first.Sub(x.tried).Abs() > close {
				return false
			}
			switch {
			case x.lapses != "":
				return o.state == "dropped"
			case len(o.settled) == 0:
				return false
			}
			return o.state == "sent" && o.settled[0].Sub(x.sent).Abs() <= close
		})
		if i >= 0 {
			taken[h.order[i]] = true
			continue
		}
		all = append(all, "did not come as it should: "+h.line(x))
	}
	for _, id := range h.order {
		if o := h.outs[id]; !taken[id] && slices.Contains(judged, o.kind) && (len(o.settled) > 0 || !h.waitsOn(o)) {
			all = append(all, "should not have come: "+h.was(o))
		}
	}
	slices.Sort(all)
	return all
}

// waitsOn tells whether a nudge waits beyond the end of the months.
func (h *halfYear) waitsOn(o *track) bool {
	return len(o.waits) > 0 && !o.waits[len(o.waits)-1].until.Before(h.end)
}

func (h *halfYear) line(x *expected) string {
	p := h.person(x.who)
	what := "never: " + x.lapses
	if !x.sent.IsZero() {
		what = "sent " + x.sent.In(p.zone(x.sent)).Format("Mon 2006-01-02 15:04 MST")
	}
	return fmt.Sprintf("%s %s (about %s) born %s, %s", x.who, x.kind, x.about, x.born.In(p.zone(x.born)).Format("Mon 2006-01-02 15:04 MST"), what)
}

func (h *halfYear) was(o *track) string {
	p := h.person(o.to)
	if p == nil {
		return o.kind + " to " + o.to
	}
	text := fmt.Sprintf("%s %s first %s", o.to, o.kind, o.first.In(p.zone(o.first)).Format("Mon 2006-01-02 15:04 MST"))
	for _, w := range o.waits {
		text += ", waits for " + w.why + " until " + w.until.In(p.zone(w.at)).Format("2.1. 15:04")
	}
	for _, at := range o.settled {
		text += ", " + o.state + " " + o.code + " " + at.In(p.zone(at)).Format("Mon 2006-01-02 15:04")
	}
	return text + " [" + strings.TrimSpace(o.id) + "]"
}

// cameSince tells whether a nudge of a kind was sent to somebody after an instant.
func (h *halfYear) cameSince(who, kind string, since time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.order, func(id string) bool {
		o := h.outs[id]
		return o.to == who && o.kind == kind && o.state == "sent" && o.settled[0].After(since)
	})
}
