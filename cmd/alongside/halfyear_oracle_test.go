package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/slacksim"
	"alongside/peer"
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
	done  time.Time // when it was sent, or dropped
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

// asUsefulTomorrow are the kinds that wait for the hours in which somebody has agreed to be reachable.
var asUsefulTomorrow = []string{"supervision_due", "agreement_review", "day_off", "day_off_copy", "day_off_lead"}

// disturbs says why somebody is not to be disturbed by a kind at an instant, by what is known at another one; "" where they may be.
func (h *halfYear) disturbs(p *worker, at, known time.Time, kind string) string {
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
	case slices.Contains(asUsefulTomorrow, kind) && !p.signed.IsZero() && p.signed.Before(known) &&
		(here.Weekday() == time.Saturday || here.Weekday() == time.Sunday || minute < 8*60 || minute >= 20*60):
		return "availability"
	}
	return ""
}

var levels = []string{"silent", "light", "structured"}

// fate follows one nudge from when it came about: what the log says of it must be what should become of it, each time that it is
// asked: at first and, where it has to wait, when the waiting ends by what was known then, at most a day later. It returns what is
// wrong, "" for nothing.
func (h *halfYear) fate(x *expected, o *track) string {
	p, waits := h.person(x.who), o.waits
	when := func(at time.Time) string { return at.In(p.zone(at)).Format("Mon 2006-01-02 15:04 MST") }
	dropped := func(at time.Time, why string) string {
		if o.state != "dropped" || len(waits) > 0 || !near(o.settled[0], at) || o.code != why {
			return "should be dropped on " + when(at) + ": " + why
		}
		return ""
	}
	at := x.tried()
	if !near(o.first, at) {
		return "should come about on " + when(at)
	}
	for at.Before(h.end) {
		enough := len(waits) > 0 && strings.HasPrefix(waits[0].why, "enough") || len(waits) == 0 && strings.HasPrefix(o.code, "enough")
		why := h.disturbs(p, at, at, x.kind)
		switch {
		case !x.over.IsZero() && !at.Before(x.over):
			return dropped(at, "over")
		case slices.Index(levels, p.wish(at).level) < slices.Index(levels, x.least):
			return dropped(at, "nudge level")
		case why == "" && !enough:
			if o.state != "sent" || len(waits) > 0 || !near(o.settled[0], at) {
				return "should be sent on " + when(at)
			}
			return ""
		case why == "":
			if !h.had(p, at, o) {
				return "had to wait on " + when(at) + " although there was room"
			}
			why = o.code
			if len(waits) > 0 {
				why = waits[0].why
			}
		}
		until := h.allowed(p, at, why, x.kind)
		switch {
		case until.Sub(x.born) > x.stale:
			return dropped(at, why)
		case len(waits) == 0 || !near(waits[0].at, at) || waits[0].why != why:
			return "should wait on " + when(at) + " for " + why
		}
		if tomorrow := at.Add(day); until.After(tomorrow) {
			until = tomorrow
		}
		if !near(waits[0].until, until) {
			return "should wait until " + when(until) + " for " + why
		}
		at, waits = waits[0].until, waits[1:]
	}
	return ""
}

// tried is when a nudge is looked at for the first time: when it came about or, where somebody else is told first, after that.
func (x *expected) tried() time.Time {
	if x.after != nil && x.after.done.After(x.born) {
		return x.after.done
	}
	return x.born
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= 3*time.Minute }

// allowed is the first instant, to a quarter of an hour, at which somebody may be disturbed as far as is known at an instant.
func (h *halfYear) allowed(p *worker, at time.Time, why, kind string) time.Time {
	until := at.Truncate(15 * time.Minute).Add(15 * time.Minute)
	here := at.In(p.zone(at))
	full := func(t time.Time) bool {
		t = t.In(p.zone(at))
		_, week := t.ISOWeek()
		_, now := here.ISOWeek()
		switch {
		case week == now && (why == "enough for this week" || h.sentIn(p, at, weekOf) >= mostInWeek):
			return true
		}
		return why == "enough for today" && t.YearDay() == here.YearDay()
	}
	for h.disturbs(p, until, at, kind) != "" || full(until) {
		until = until.Add(15 * time.Minute)
	}
	return until
}

// The most that somebody gets.
const (
	mostInDay  = 3
	mostInWeek = 8
)

func dayOf(at time.Time) string { return at.Format(time.DateOnly) }

func weekOf(at time.Time) string { year, week := at.ISOWeek(); return fmt.Sprint(year, " week ", week) }

// sentIn counts the nudges that somebody had until an instant, in the day or the week of it.
func (h *halfYear) sentIn(p *worker, at time.Time, span func(time.Time) string) (n int) {
	here := p.zone(at)
	for _, o := range h.of[p.id] {
		if o.counts && o.settled[0].Before(at) && span(o.settled[0].In(here)) == span(at.In(here)) {
			n++
		}
	}
	return n
}

// had tells whether a person had as many nudges as they get in the day or the week of an instant, before or after it: what comes later
// that day is more pressing.
func (h *halfYear) had(p *worker, at time.Time, but *track) bool {
	here := p.zone(at)
	inDay, inWeek := 0, 0
	for _, o := range h.of[p.id] {
		if o == but || !o.counts {
			continue
		}
		if sent := o.settled[0].In(here); weekOf(sent) == weekOf(at.In(here)) {
			inWeek++
			if dayOf(sent) == dayOf(at.In(here)) {
				inDay++
			}
		}
	}
	return inDay >= mostInDay || inWeek >= mostInWeek
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
		for n := range 30 {
			days := 30 + 7*(n-2)
			if n < 2 {
				days = 14 + 7*n
			}
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
		over := p.left
		for _, t := range p.held {
			if (over.IsZero() || t.at.Before(over)) && t.at.After(d) {
				over = t.at
			}
		}
		for _, who := range to {
			h.expect(expected{who: who, kind: "supervision_due", born: d, stale: 14 * day, least: "light", about: p.id, over: over})
		}
	}
}

func (h *halfYear) disturbsBecauseOff(p *worker, at time.Time) bool {
	return slices.ContainsFunc(p.offs, func(o *off) bool { return !at.Before(o.known) && !at.Before(o.from) && at.Before(o.to) })
}

// aroundTimeOff enters what is said before and after time off that has a whole day in it.
func (h *halfYear) aroundTimeOff(p *worker) {
	for _, o := range p.offs {
		zone := mustZone(o.zone)
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

// checkIns enters the weekly question, on Friday at 13:00 where somebody is at home, and the reminder to all at nine on the next working
// day: that of Monday, or of Saturday where Monday is none, for on Monday night the week closes.
func (h *halfYear) checkIns(p *worker) {
	zone := mustZone(p.home)
	for friday := h.begin.AddDate(0, 0, 4); friday.Before(h.end); friday = friday.AddDate(0, 0, 7) {
		opens := time.Date(friday.Year(), friday.Month(), friday.Day()-1, 10, 0, 0, 0, time.UTC)
		if p.joined.After(opens) || !p.left.IsZero() && opens.After(p.left) {
			continue
		}
		remind := clockAt(zone, friday.AddDate(0, 0, 3), 9, 0)
		if !workday(remind) {
			remind = clockAt(zone, friday.AddDate(0, 0, 1), 9, 0)
		}
		h.expect(expected{who: p.id, kind: "checkin_ask", born: clockAt(zone, friday, 13, 0), stale: 14 * time.Hour, least: "light"})
		h.expect(expected{who: p.id, kind: "checkin_reminder", born: remind, stale: 14 * time.Hour, least: "light"})
	}
}

// dayEnds enters the question, a quarter of an hour before the end of the working day, whether a shift that runs has ended: the team
// works until four, and who agreed on when they can be reached, until then.
func (h *halfYear) dayEnds(p *worker) {
	for _, from := range p.shifts {
		hour := 15
		if !p.signed.IsZero() && p.signed.Before(from) {
			hour = 19
		}
		h.expect(expected{who: p.id, kind: "log_reminder", born: clockAt(from.Location(), from, hour, 45), stale: 4 * time.Hour, least: "light"})
	}
}

// rest enters the word about days off: on a Monday at ten, where six whole weeks from Monday to Sunday had no day that was wholly off and
// no public holiday, and none of either is in this week or near. Two weeks later the coordinators read it too, after the worker.
func (h *halfYear) rest(p *worker) {
	zone := mustZone(p.home)
	told := map[string]bool{}
	free := func(from time.Time, days int, known time.Time) bool {
		for n := range days {
			d := from.AddDate(0, 0, n)
			if publicHoliday(d) && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
				return true
			}
			for _, o := range p.offs {
				if !o.known.After(known) && !o.from.After(d) && !o.to.Before(d.AddDate(0, 0, 1)) {
					return true
				}
			}
		}
		return false
	}
	first := p.joined.In(zone)
	for first.Weekday() != time.Monday {
		first = first.AddDate(0, 0, 1)
	}
	first = clockAt(zone, first, 0, 0)
	for monday := first.AddDate(0, 0, 7); monday.Before(h.end); monday = monday.AddDate(0, 0, 7) {
		at := clockAt(zone, monday, 10, 0)
		if !p.left.IsZero() && !at.Before(p.left) {
			return
		}
		weeks, from := 0, monday
		for !free(monday, 7, at) && from.After(first) && !free(from.AddDate(0, 0, -7), 7, at) {
			weeks, from = weeks+1, from.AddDate(0, 0, -7)
		}
		near := slices.ContainsFunc(p.offs, func(o *off) bool {
			asked := o.asked
			if asked.IsZero() {
				asked = o.known
			}
			begins := o.from.In(zone)
			begins = clockAt(zone, begins, 0, 0)
			return !asked.After(at) && o.to.Sub(o.from) >= 23*time.Hour && !begins.Before(monday) && begins.Before(monday.AddDate(0, 0, 14))
		})
		step := 0
		switch {
		case weeks >= 8:
			step = 2
		case weeks >= 6:
			step = 1
		}
		key := fmt.Sprint(from.Unix(), step)
		if step == 0 || near || told[key] {
			continue
		}
		told[key] = true
		if step == 1 {
			h.expect(expected{who: p.id, kind: "day_off", born: at, stale: 6 * day, least: "light"})
			continue
		}
		h.expect(expected{who: p.id, kind: "day_off_copy", born: at, stale: 6 * day, least: "silent"})
		own := h.should[len(h.should)-1]
		for _, lead := range []string{"U0KIM", "U0RUNE"} {
			h.expect(expected{who: lead, kind: "day_off_lead", born: at, stale: 6 * day, least: "light", about: p.id, after: own})
		}
	}
}

// judged are the kinds of which the oracle knows all that should come. Of the others it knows only when they may not.
var judged = []string{
	"shift_runs", "timeoff_soon", "welcome_back", "cover_ask", "cover_answered", "supervision_due", "agreement_review", "promise_reminder",
	"checkin_ask", "checkin_reminder", "log_reminder", "day_off", "day_off_copy", "day_off_lead", "match_asked",
}

// differences holds what came against what should have come.
func (h *halfYear) differences() (all []string) {
	for _, p := range h.people {
		if !p.leads && !p.deputy && !p.admin {
			h.supervisionDue(p)
			h.aroundTimeOff(p)
			h.checkIns(p)
			h.rest(p)
			h.dayEnds(p)
		}
	}
	h.count()
	taken := map[string]*expected{}
	for _, x := range h.should {
		if !x.tried().Before(h.end) || x.after != nil && x.after.done.IsZero() { // it comes after these months, or nothing was told before it
			continue
		}
		if h.finds(x, taken, map[string]bool{}) {
			continue
		}
		wrong := "did not come about"
		for _, o := range h.like(x) {
			if taken[o.id] == nil {
				wrong = h.fate(x, o) + "; " + h.was(o)
			}
		}
		all = append(all, h.line(x)+" "+wrong)
	}
	for _, id := range h.order {
		if o := h.outs[id]; taken[id] == nil && slices.Contains(judged, o.kind) && (len(o.settled) > 0 || !h.waitsOn(o)) {
			all = append(all, "should not have come: "+h.was(o))
		}
	}
	slices.Sort(all)
	return all
}

// like are the nudges that may be the one that should come.
func (h *halfYear) like(x *expected) (all []*track) {
	for _, o := range h.of[x.who] {
		if o.kind == x.kind && near(o.first, x.tried()) && (!strings.HasPrefix(o.id, "supdue") || strings.Contains(o.id, "."+x.about+".")) {
			all = append(all, o)
		}
	}
	return all
}

// finds gives a nudge that should come one that did. Where two came about in the same minute, one that is taken is given back if whoever has
// it finds the other.
func (h *halfYear) finds(x *expected, taken map[string]*expected, seen map[string]bool) bool {
	for _, o := range h.like(x) {
		if seen[o.id] || h.fate(x, o) != "" {
			continue
		}
		seen[o.id] = true
		if had := taken[o.id]; had == nil || h.finds(had, taken, seen) {
			taken[o.id] = x
			if len(o.settled) > 0 {
				x.done = o.settled[0]
			}
			return true
		}
	}
	return false
}

// count sorts the nudges by person, and marks those that count towards what they get.
func (h *halfYear) count() {
	h.of = map[string][]*track{}
	for _, id := range h.order {
		o := h.outs[id]
		h.of[o.to] = append(h.of[o.to], o)
		o.counts = o.state == "sent" && !(peer.NudgeOf(o.kind).Answers && h.answers(o))
	}
}

// answers tells whether a nudge was sent within two minutes of something that the person did themselves.
func (h *halfYear) answers(o *track) bool {
	return slices.ContainsFunc(h.typed, func(a act) bool {
		since := o.settled[0].Sub(a.at)
		return a.who == o.to && since >= 0 && since < 2*time.Minute
	})
}

// waitsOn tells whether a nudge waits beyond the end of the months.
func (h *halfYear) waitsOn(o *track) bool {
	return len(o.waits) > 0 && !o.waits[len(o.waits)-1].until.Before(h.end)
}

func (h *halfYear) line(x *expected) string {
	p := h.person(x.who)
	return fmt.Sprintf("%s %s (about %s) born %s:", x.who, x.kind, x.about, x.born.In(p.zone(x.born)).Format("Mon 2006-01-02 15:04 MST"))
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
