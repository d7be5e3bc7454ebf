package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// worker is a person of the half year, and the truth about them: where they are, when they are off, what they want of the bot. It is
// what the script of life says, and is never read from the bot.
type worker struct {
	id, name, home, locale string
	admin, leads, deputy   bool

	pace   int    // of a hundred working days, on how many they log a contact
	after  int    // the week in which they join, from 0
	until  int    // the week on whose Wednesday they are there for the last time; 0 for who stays
	level  string // of reminders; "" for the one that holds by default
	still  bool   // does nothing but join
	joined time.Time
	left   time.Time
	codes  []string

	wants  []wish
	stays  []stay
	offs   []*off
	held   []talk      // supervision that happened
	shifts []time.Time // that were begun and forgotten
	signed time.Time   // when they agreed on when they can be reached, from eight to eight
}

// wish is what somebody wants of the bot from an instant on.
type wish struct {
	at       time.Time
	from, to int // quiet hours, minutes after midnight
	level    string
	muted    time.Time
}

// stay is where somebody is from an instant on.
type stay struct {
	at   time.Time
	zone string
}

// off is time off that holds, from the instant at which it was told or approved.
type off struct {
	known    time.Time
	asked    time.Time // where it had to be asked for
	from, to time.Time
	zone     string
	covered  bool // somebody is there for a code
	codes    int  // that ran when it began
}

// talk is a session of supervision.
type talk struct {
	at time.Time
	by string
}

// cast is a team of twelve in three zones, with those who lead it, and one who comes later.
func cast() []*worker {
	const oslo, bucharest, newYork = "Europe/Oslo", "Europe/Bucharest", "America/New_York"
	return []*worker{
		{id: "U0ADA", name: "ada", home: oslo, locale: "en-GB", pace: 80},
		{id: "U0BO", name: "bo", home: oslo, locale: "nb-NO", pace: 60},
		{id: "U0CAM", name: "cam", home: oslo, locale: "en-GB", pace: 90},
		{id: "U0DAG", name: "dag", home: oslo, locale: "nb-NO", pace: 50, level: "structured"},
		{id: "U0FIA", name: "fia", home: bucharest, locale: "ro-RO", pace: 70},
		{id: "U0GEO", name: "geo", home: bucharest, locale: "ro-RO", pace: 60},
		{id: "U0HANA", name: "hana", home: bucharest, locale: "en-GB", pace: 80},
		{id: "U0ILE", name: "ile", home: bucharest, locale: "ro-RO", pace: 40, level: "silent"},
		{id: "U0JO", name: "jo", home: newYork, locale: "en-US", pace: 80},
		{id: "U0KAI", name: "kai", home: newYork, locale: "en-US", pace: 60},
		{id: "U0LOU", name: "lou", home: newYork, locale: "en-US", pace: 70},
		{id: "U0MAX", name: "max", home: newYork, locale: "en-US", pace: 50, until: 14},
		{id: "U0NIA", name: "nia", home: oslo, locale: "nb-NO", pace: 60, after: 9},
		{id: "U0KIM", name: "kim", home: oslo, locale: "en-GB", leads: true},
		{id: "U0RUNE", name: "rune", home: oslo, locale: "nb-NO", leads: true},
		{id: "U0DEE", name: "dee", home: bucharest, locale: "en-GB", deputy: true},
		{id: "U0ADMIN", name: "admin", home: oslo, locale: "en-GB", admin: true},
	}
}

// zone is where the person is at an instant.
func (p *worker) zone(at time.Time) *time.Location {
	zone := p.home
	for _, s := range p.stays {
		if !at.Before(s.at) {
			zone = s.zone
		}
	}
	return mustZone(zone)
}

// wish is what the person wants at an instant.
func (p *worker) wish(at time.Time) wish {
	now := wish{from: 20 * 60, to: 8 * 60, level: "light"}
	for _, w := range p.wants {
		if !at.Before(w.at) {
			now = w
		}
	}
	return now
}

var zones = map[string]*time.Location{}

func mustZone(name string) *time.Location {
	if zones[name] == nil {
		zone, err := time.LoadLocation(name)
		if err != nil {
			panic(err)
		}
		zones[name] = zone
	}
	return zones[name]
}

// clockAt is the instant at which the clocks of a zone show a time of a day. No script of life speaks of an hour that a change of the
// clocks skips or repeats.
func clockAt(zone *time.Location, day time.Time, hour, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, zone)
}

// life writes what everybody does in these months, from the dice alone.
func (h *halfYear) life() {
	people := h.people
	kim, rune := h.person("U0KIM"), h.person("U0RUNE")
	oslo := mustZone("Europe/Oslo")
	morning := func(week, day, hour, minute int) time.Time {
		return clockAt(oslo, h.begin.In(oslo).AddDate(0, 0, 7*week+day), hour, minute)
	}
	h.plan(morning(0, 0, 9, 0), "U0ADMIN", func() {
		h.says("U0ADMIN", "/team setup")
		h.submits("U0ADMIN", map[string]any{
			"name": "Harbour", "coordinators": []string{kim.id, rune.id}, "deputies": []string{"U0DEE"},
			"channel": halfYearCoord, "team_channel": halfYearTeam, "zone": "Europe/Oslo", "region": "NO", "pack": "no", "language": "en",
		})
		h.wants(kim.id, "/team holidays add 2026-12-24", "24")
	})
	var workers []*worker
	for _, p := range people {
		if !p.leads && !p.deputy && !p.admin {
			workers = append(workers, p)
		}
	}
	for i, p := range workers {
		h.leaves(p, kim)
		h.plan(morning(p.after, 0, 10, 2*i), kim.id, func() { h.says(kim.id, "/team add @"+p.name) })
		yes := morning(p.after, 0, 16, 2*i) // ten in the morning in New York
		p.joined = yes
		h.plan(yes, p.id, func() {
			h.must(p.id, dmOf(p.id), "member.yes", "")
			for range 2 {
				h.matched(p, kim)
			}
			if p.level != "" {
				h.settings(p, wish{from: 20 * 60, to: 8 * 60, level: p.level})
			}
		})
		if p.level != "" {
			p.wants = append(p.wants, wish{at: yes, from: 20 * 60, to: 8 * 60, level: p.level})
		}
		if p.still {
			continue
		}
		h.travels(p)
		h.away(p, kim)
		h.wishes(p)
		h.work(p)
		h.talks(p, kim, rune)
		if i%2 == 0 {
			h.agreed(p, kim, i)
		}
		if strings.HasPrefix(p.locale, "en") {
			h.promised(p, kim)
		}
	}
}

// leaves has a coordinator set the last day of somebody who leaves, three weeks before. From the midnight after it nothing of the bot is
// for them, and nobody is reminded of them.
func (h *halfYear) leaves(p, kim *worker) {
	if p.until == 0 {
		return
	}
	zone := mustZone(p.home)
	last := clockAt(zone, h.begin.In(zone).AddDate(0, 0, 7*p.until+2), 0, 0)
	p.left = last.AddDate(0, 0, 1)
	h.plan(clockAt(mustZone(kim.home), last.AddDate(0, 0, -21), 11, 35), kim.id, func() {
		h.says(kim.id, "/team leave @"+p.name)
		h.submits(kim.id, map[string]any{"day": last.Format(time.DateOnly)})
	})
}

// thereUntil is until when somebody is in the team.
func (h *halfYear) thereUntil(p *worker) time.Time {
	if !p.left.IsZero() && p.left.Before(h.over) {
		return p.left
	}
	return h.over
}

// matched has a coordinator propose a match, for whose other side they have a yes, and the worker say yes.
func (h *halfYear) matched(p, kim *worker) {
	answer := h.says(kim.id, "/team match @"+p.name)
	found := aCode.FindStringSubmatch(answer)
	if found == nil {
		h.t.Fatalf("no code: %s", answer)
	}
	code := found[1]
	p.codes = append(p.codes, code)
	h.expect(expected{who: p.id, kind: "match_asked", born: h.now(), stale: 60 * day, least: "silent"})
	h.must(kim.id, dmOf(kim.id), "match.theirs", code)
	h.settled()
	h.must(p.id, dmOf(p.id), "match.yes", code)
	h.settled()
}

func (h *halfYear) person(id string) *worker {
	for _, p := range h.people {
		if p.id == id {
			return p
		}
	}
	return nil
}

// days are the days of the months on which somebody is in the team, at midnight of where they are at home.
func (h *halfYear) days(p *worker) (all []time.Time) {
	zone := mustZone(p.home)
	first := p.joined.In(zone)
	for day := clockAt(zone, first, 0, 0).AddDate(0, 0, 1); day.Before(h.thereUntil(p)); day = day.AddDate(0, 0, 1) {
		all = append(all, day)
	}
	return all
}

func workday(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !publicHoliday(day)
}

// away plans time off: holidays that are asked for, days of illness that are told, in parts of a day too.
func (h *halfYear) away(p *worker, kim *worker) {
	zone := mustZone(p.home)
	days := h.days(p)
	free := func(from, to time.Time) bool {
		for _, o := range p.offs {
			if from.Before(o.to.AddDate(0, 0, 4)) && o.from.AddDate(0, 0, -4).Before(to) {
				return false
			}
		}
		return true
	}
	dated := func(day time.Time) string { return day.Format("2.1.2006") }
	for range 2 { // holidays of days or weeks, asked for long before
		day := days[h.dice.IntN(len(days))]
		length := 2 + h.dice.IntN(12)
		asked := clockAt(zone, day.AddDate(0, 0, -15-h.dice.IntN(10)), 12, 30)
		where := p.zone(asked) // it counts by the clocks of where it is asked for
		from, to := clockAt(where, day, 0, 0), clockAt(where, day.AddDate(0, 0, length), 0, 0)
		if !asked.After(p.joined.Add(24*time.Hour)) || !to.Before(h.thereUntil(p)) || !free(from, to) {
			continue
		}
		answered := nextWorkday(asked.In(mustZone(kim.home)), 10, 15+h.dice.IntN(30))
		o := &off{known: answered, asked: asked, from: from, to: to, zone: where.String(), codes: 2}
		p.offs = append(p.offs, o)
		h.plan(asked, p.id, func() {
			h.says(p.id, fmt.Sprintf("/timeoff %s-%s %s", dated(day), dated(day.AddDate(0, 0, length-1)), h.word(p, "holiday")))
		})
		h.plan(answered, kim.id, func() { h.must(kim.id, halfYearCoord, "timeoff.approve", "<@"+p.id+">") })
		h.cover(p, o, answered)
	}
	for range 3 { // ill today
		day := days[h.dice.IntN(len(days))]
		length := 1 + h.dice.IntN(3)
		told := clockAt(zone, day, 7, 10+h.dice.IntN(30))
		where := p.zone(told)
		from, to := clockAt(where, day, 0, 0), clockAt(where, day.AddDate(0, 0, length), 0, 0)
		if !to.Before(h.thereUntil(p)) || !free(from, to) || where != zone && told.In(where).Day() != day.Day() {
			continue
		}
		p.offs = append(p.offs, &off{known: told, from: from, to: to, zone: where.String(), codes: 2})
		h.plan(told, p.id, func() {
			h.says(p.id, fmt.Sprintf("/timeoff %s-%s %s", dated(day), dated(day.AddDate(0, 0, length-1)), h.word(p, "sick")))
		})
	}
	day := days[h.dice.IntN(len(days))] // an afternoon
	told, from, to := clockAt(zone, day, 10, 5), clockAt(zone, day, 12, 0), clockAt(zone, day.AddDate(0, 0, 1), 0, 0)
	if free(from, to) && to.Before(h.thereUntil(p)) && p.zone(told) == zone {
		p.offs = append(p.offs, &off{known: told, from: from, to: to, zone: p.home, codes: 2})
		h.plan(told, p.id, func() {
			h.says(p.id, fmt.Sprintf("/timeoff %s %s %s", dated(day), h.word(p, "afternoon"), h.word(p, "sick")))
		})
	}
}

// word is how a word is said in the person's language.
func (h *halfYear) word(p *worker, word string) string {
	return map[string]string{
		"nb holiday": "ferie", "ro holiday": "concediu", "nb sick": "syk", "ro sick": "bolnav",
		"nb afternoon": "ettermiddag", "ro afternoon": "după-amiază",
	}[p.locale[:2]+" "+word] + map[bool]string{true: word}[p.locale[:2] == "en"]
}

// nextWorkday is a time on the next working day of the team after an instant.
func nextWorkday(at time.Time, hour, minute int) time.Time {
	day := at.AddDate(0, 0, 1)
	for !workday(day) {
		day = day.AddDate(0, 0, 1)
	}
	return clockAt(at.Location(), day, hour, minute)
}

// cover asks a colleague to be there for the first code, sometimes; the colleague answers on a morning, sometimes.
func (h *halfYear) cover(p *worker, o *off, answered time.Time) {
	if h.dice.IntN(3) == 0 {
		return
	}
	others := []string{"U0ADA", "U0BO", "U0CAM", "U0FIA", "U0HANA", "U0JO", "U0KAI"}
	other := h.person(others[h.dice.IntN(len(others))])
	if other == p {
		return
	}
	asked := clockAt(mustZone(p.home), answered.In(mustZone(p.home)).AddDate(0, 0, 1), 9, 40)
	yes := clockAt(mustZone(other.home), asked.In(mustZone(other.home)).AddDate(0, 0, 3), 11, 20)
	if !yes.Before(o.from) {
		return
	}
	there := func() bool {
		return !slices.ContainsFunc(other.offs, func(x *off) bool { return x.from.Before(o.to) && o.from.Before(x.to) })
	}
	h.plan(asked, p.id, func() {
		if !there() {
			return
		}
		if !h.presses(p.id, dmOf(p.id), "timeoff.cover", "") {
			h.t.Fatalf("%s %s has no button to ask for cover", h.now(), p.id)
		}
		h.submits(p.id, map[string]any{"cover." + p.codes[0]: other.id})
		h.expect(expected{who: other.id, kind: "cover_ask", born: h.now(), stale: 60 * day, least: "silent", about: p.id})
	})
	h.plan(yes, other.id, func() {
		if !there() || h.offAt(other, yes) || !h.presses(other.id, dmOf(other.id), "cover.yes", "<@"+p.id+">") {
			return // they are away themselves, and see it later
		}
		o.covered = true
		h.expect(expected{who: p.id, kind: "cover_answered", born: h.now(), stale: 14 * day, least: "silent", about: other.id, over: o.to})
	})
}

const day = 24 * time.Hour

// wishes plans what somebody changes of quiet hours and reminders.
func (h *halfYear) wishes(p *worker) {
	days := h.days(p)
	zone := mustZone(p.home)
	level := p.level
	if level == "" {
		level = "light"
	}
	quiet := [][2]int{{18 * 60, 9 * 60}, {22 * 60, 7 * 60}, {20 * 60, 8 * 60}, {17*60 + 30, 9*60 + 45}}
	if h.dice.IntN(2) == 0 {
		at := clockAt(zone, days[h.dice.IntN(len(days))], 12, 5)
		q := quiet[h.dice.IntN(len(quiet))]
		h.wish(p, wish{at: at, from: q[0], to: q[1], level: level})
	}
	if h.dice.IntN(3) == 0 && len(days) > 60 {
		first := days[30+h.dice.IntN(len(days)-50)]
		at := clockAt(zone, first, 12, 10)
		w := p.wish(at)
		w.at, w.muted = at, clockAt(zone, first.AddDate(0, 0, 1+h.dice.IntN(9)), 0, 0)
		h.wish(p, w)
	}
}

func (h *halfYear) wish(p *worker, w wish) {
	for _, known := range p.wants { // a wish says everything: one after another
		if !w.at.After(known.at) {
			return
		}
	}
	p.wants = append(p.wants, w)
	h.plan(w.at, p.id, func() { h.settings(p, w) })
}

func (h *halfYear) settings(p *worker, w wish) {
	h.says(p.id, "/peer settings")
	minute := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
	filled := map[string]any{"from": minute(w.from), "to": minute(w.to), "level": w.level}
	if !w.muted.IsZero() {
		filled["muted"] = w.muted.Format(time.DateOnly)
	}
	h.submits(p.id, filled)
}

// travels has two of them work from elsewhere for some weeks.
func (h *halfYear) travels(p *worker) {
	far := map[string]string{"U0ADA": "Australia/Sydney", "U0JO": "Europe/Oslo", "U0GEO": "America/New_York"}[p.id]
	days := h.days(p)
	if far == "" || len(days) < 90 {
		return
	}
	leave := days[40+h.dice.IntN(30)]
	back := leave.AddDate(0, 0, 10+h.dice.IntN(14))
	for _, move := range []stay{{leave.Add(14 * time.Hour), far}, {back.Add(14 * time.Hour), p.home}} {
		p.stays = append(p.stays, move)
		h.plan(move.at, p.id, func() {
			h.did(p.id, "(flies to "+move.zone+")")
			if err := h.sim.ChangeUser(slackUser(p.id, move.zone)); err != nil {
				h.t.Fatal(err)
			}
		})
	}
}

// work plans contacts and hours of ordinary working days, and a shift now and then that nobody stops.
func (h *halfYear) work(p *worker) {
	for _, d := range h.days(p) {
		here := p.zone(d.Add(12 * time.Hour))
		at := clockAt(here, d, 9, 30).Add(time.Duration(h.dice.IntN(5*60)) * time.Minute).Truncate(time.Minute)
		chance, second, which, hours, forgets := h.dice.IntN(100), h.dice.IntN(100), h.dice.IntN(2), h.dice.IntN(100), h.dice.IntN(100)
		if !workday(d) || h.offOn(p, d) {
			continue
		}
		if chance < p.pace {
			h.plan(at, p.id, func() { h.contact(p, p.codes[which], "25m call") })
		}
		if second < 12 {
			h.plan(at.Add(37*time.Minute), p.id, func() { h.contact(p, p.codes[which], "10m text in") })
		}
		if second > 96 { // in the evening, when the bot is quiet
			h.plan(clockAt(here, d, 21, 15), p.id, func() { h.contact(p, p.codes[which], "15m call in") })
		}
		switch tomorrow := d.AddDate(0, 0, 1); {
		case forgets < 2 && !h.offOn(p, tomorrow) && p.zone(d) == p.zone(d.AddDate(0, 0, 2)):
			h.shift(p, clockAt(here, d, 9, 5), clockAt(here, tomorrow, 8, 40))
		case hours < 40:
			h.plan(clockAt(here, d, 16, 40), p.id, func() { h.says(p.id, "/hours 7h") })
		}
	}
}

func (h *halfYear) contact(p *worker, code, rest string) { h.says(p.id, "/contact "+code+" "+rest) }

// shift is one that is begun and forgotten; its worker says on the next morning when it ended.
func (h *halfYear) shift(p *worker, from, noticed time.Time) {
	h.plan(from, p.id, func() { h.says(p.id, "/hours start") })
	p.shifts = append(p.shifts, from)
	h.expect(expected{who: p.id, kind: "shift_runs", born: from.Add(12*time.Hour + time.Minute), stale: day, least: "light", over: noticed})
	h.plan(noticed, p.id, func() {
		if !h.cameSince(p.id, "shift_runs", from) {
			h.says(p.id, "/hours stop 17:00")
			return
		}
		h.must(p.id, dmOf(p.id), "hours.end", "")
		h.submits(p.id, map[string]any{"day": from.Format(time.DateOnly), "to": "17:00"})
	})
}

// talks plans supervision: mostly every two or three weeks, sometimes not for long.
func (h *halfYear) talks(p *worker, leads ...*worker) {
	for at := p.joined; ; {
		at = at.AddDate(0, 0, 8+h.dice.IntN(12)+h.dice.IntN(2)*h.dice.IntN(30))
		lead := leads[h.dice.IntN(len(leads))]
		when := clockAt(mustZone(lead.home), at.In(mustZone(lead.home)), 13, 5+h.dice.IntN(40))
		if !when.Before(h.thereUntil(p)) {
			return
		}
		if !workday(when) || h.offAt(p, when) {
			continue
		}
		p.held = append(p.held, talk{when, lead.id})
		h.plan(when, lead.id, func() { h.says(lead.id, "/supervision done @"+p.name+" 45m") })
	}
}

// agreed has a coordinator propose an agreement in the first weeks, which the worker accepts, with a review in some months.
func (h *halfYear) agreed(p *worker, kim *worker, n int) {
	offered := nextWorkday(p.joined.In(mustZone(kim.home)).AddDate(0, 0, 2+n%5), 11, 20+n)
	signed := offered.Add(5 * time.Hour)
	p.signed = signed
	review := clockAt(mustZone(p.home), signed.AddDate(0, 0, 60+h.dice.IntN(70)), 9, 0)
	h.plan(offered, kim.id, func() {
		h.says(kim.id, "/team agreement @"+p.name)
		h.submits(kim.id, map[string]any{"review": review.Format(time.DateOnly)})
		h.submits(kim.id, nil)
	})
	h.plan(signed, p.id, func() { h.must(p.id, dmOf(p.id), "agreement.accept", "") })
	if review.Before(h.over) {
		h.expect(expected{who: p.id, kind: "agreement_review", born: review, stale: 14 * day, least: "light", about: p.id})
		h.expect(expected{who: kim.id, kind: "agreement_review", born: review, stale: 14 * day, least: "light", about: p.id, after: h.should[len(h.should)-1]})
	}
}

// promised has a worker note what the coordinator promised, and say some weeks later that it is done.
func (h *halfYear) promised(p *worker, kim *worker) {
	days := h.days(p)
	if len(days) < 60 {
		return
	}
	noted := clockAt(mustZone(p.home), days[5+h.dice.IntN(len(days)-50)], 12, 15)
	due := noted.AddDate(0, 0, 6+h.dice.IntN(20))
	done := clockAt(mustZone(p.home), due.AddDate(0, 0, h.dice.IntN(16)), 15, 35)
	h.plan(noted, p.id, func() {
		h.says(p.id, "/peer promise @kim training by "+due.Format("2.1.2006"))
	})
	h.plan(done, p.id, func() {
		h.says(p.id, "/peer promise")
		h.must(p.id, dmOf(p.id), "promise.kept", "")
	})
	oslo := mustZone(kim.home)
	civil := time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, oslo)
	for step, at := 1, civil.AddDate(0, 0, -3); ; step++ {
		born := clockAt(oslo, at, 9, 0)
		if !born.Before(done) || !born.Before(h.over) {
			return
		}
		h.expect(expected{who: kim.id, kind: "promise_reminder", born: born, stale: 3 * day, least: "light", about: p.id, over: done})
		if at = at.AddDate(0, 0, 7); step == 1 {
			at = civil
		}
	}
}
