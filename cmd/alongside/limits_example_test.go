package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"alongside/peer"
)

// monday is the first day of the examples.
var monday = peer.Day{Year: 2026, Month: time.November, Num: 16}

// tale is an example in the making: records that are logged one after the other, each measured as the program does.
type tale struct {
	t    *testing.T
	rule peer.Rule
	l    peer.Ledger
	rows strings.Builder
	last peer.Finding
}

// example tells how a rule is measured, until its limit is passed.
func example(t *testing.T, r peer.Rule) (rows string, last peer.Finding) {
	x := &tale{t: t, rule: r, l: peer.Ledger{Today: monday.Add(27)}}
	tell, ok := examples[r.ID]
	if !ok {
		t.Fatalf("%s has no example", r.ID)
	}
	for i := 0; x.last.Level != peer.Above; i++ {
		if i > 60 {
			t.Fatalf("%s: no example passes the limit", r.ID)
		}
		tell(x, i)
	}
	return x.rows.String(), x.last
}

// examples log the next record of each example.
var examples = map[peer.RuleID]func(x *tale, i int){
	peer.CodeDay: func(x *tale, i int) {
		if i == 1 {
			x.contact(monday, 600, "K7 did not come", func(c *peer.Contact) { c.Outcome = peer.NoShow })
			return
		}
		x.contact(monday, (9+i)*60, "a call with K7", nil)
	},
	peer.CodeWeek: func(x *tale, i int) { x.contact(monday.Add(i%7), (9+i)*60, "a call with K7", nil) },
	peer.CodeRun:  func(x *tale, i int) { x.contact(monday.Add(i%7), (9+i)*60, "a call with K7", nil) },
	peer.CodeOutside: func(x *tale, i int) {
		switch i {
		case 0:
			x.contact(monday, 600, "K7 called", in)
		case 3:
			x.contact(monday.Add(5), 720, "a call from K7 that was missed", missed)
		default:
			x.contact(monday.Add(i), 20*60+30, "K7 called", in)
		}
	},
	peer.AllDay: func(x *tale, i int) {
		switch i % 3 {
		case 1:
			x.contact(monday, (9+i)*60, "a call with M3", func(c *peer.Contact) { c.Code = "M3" })
		case 2:
			x.contact(monday, (9+i)*60, "a group", func(c *peer.Contact) { c.Code, c.Channel = "", peer.Group })
		default:
			x.contact(monday, (9+i)*60, "a call with K7", nil)
		}
	},
	peer.OffContact: func(x *tale, _ int) {
		x.l.TimeOff = []peer.TimeOff{{ID: "off", State: peer.TimeOffApproved, From: peer.Civil(monday.Add(5), 0, demoZone), To: peer.Civil(monday.Add(14), 0, demoZone), Zone: demoZone}}
		x.contact(monday, 600, "a call with K7, before the time off from Sat to Sun of the next week", nil)
		x.contact(monday.Add(5), 660, "a call from K7 that was missed", missed)
	},
	peer.HoursDay: func(x *tale, i int) {
		switch i {
		case 0:
			x.shift(monday, 480, 450, "a shift from 08:00 to 15:30")
		case 1:
			x.contact(monday, 600, "a call of 25 minutes in the shift", func(c *peer.Contact) { c.Minutes = 25 })
		case 2:
			x.declared(monday, 90, peer.AdminWork, "declared: 1 h 30 of admin")
		default:
			x.declared(monday, 10, peer.TravelWork, "declared: 10 min of travel")
		}
	},
	peer.HoursWeek: func(x *tale, i int) { x.shift(monday.Add(min(i, 6)), 480, 450, "a shift from 08:00 to 15:30") },
	peer.HoursAverage: func(x *tale, i int) {
		start := monday.Add(-7 * 16)
		if i == 0 {
			for week := range 16 {
				for day := range 5 {
					x.l.Work = append(x.l.Work, declared(start.Add(7*week+day), 585, peer.ShiftWork))
				}
			}
		}
		x.declared(monday.Add(i), 600, peer.ShiftWork, map[bool]string{true: "16 weeks of 48 h 45, and then ", false: ""}[i == 0]+"declared: 10 h")
	},
	peer.RestDay: func(x *tale, i int) {
		switch i {
		case 0:
			x.shift(monday, 540, 480, "a shift from 09:00 to 17:00")
		case 1:
			x.shift(monday.Add(1), 510, 420, "a shift from 08:30 to 15:30")
		default:
			x.contact(monday, 23*60, "a call of 10 minutes, logged the day after", func(c *peer.Contact) { c.Minutes = 10 })
		}
	},
	peer.RestWeek: func(x *tale, i int) {
		day := monday.Add(i)
		if i == 6 {
			x.contact(day, 720, "a call of 10 minutes", func(c *peer.Contact) { c.Minutes = 10 })
			return
		}
		x.shift(day, 540, 480, "a shift from 09:00 to 17:00")
	},
	peer.WorkRun: func(x *tale, i int) {
		if i == 5 {
			x.contact(monday.Add(5), 720, "a call of 10 minutes", func(c *peer.Contact) { c.Minutes = 10 })
			return
		}
		x.shift(monday.Add(i), 540, 480, "a shift from 09:00 to 17:00")
	},
	peer.OutsideShare: func(x *tale, i int) {
		if i < 5 {
			x.shift(monday.Add(i), 540, 360, "a shift from 09:00 to 15:00")
			return
		}
		x.declared(monday.Add(i-5), 150, peer.OutsideRole, "declared: 2 h 30 outside the role")
	},
	peer.WeeksWorked: func(x *tale, i int) {
		day := monday.Add(7 * i)
		x.l.Today = day
		since := monday.Add(-7 * 2)
		f := x.l.OfWeeks(nil, since, peer.Civil(day, 0, demoZone))
		x.row(fmt.Sprintf("%s, nothing off since %s", day, since), f)
	},
	peer.ActiveMatches: func(x *tale, i int) {
		at := peer.Civil(monday.Add(i), 600, demoZone)
		x.l.Matches = append(x.l.Matches, peer.Match{Code: peer.Code(fmt.Sprintf("K%d", i+2)), Start: at})
		x.row(fmt.Sprintf("a match, %d run now", i+1), x.l.OfMatches(at, demoZone))
	},
}

func in(c *peer.Contact)     { c.Direction = peer.Incoming }
func missed(c *peer.Contact) { c.Outcome, c.Direction, c.Minutes = peer.Missed, peer.Incoming, 0 }

func (x *tale) contact(day peer.Day, minute int, what string, change func(*peer.Contact)) {
	c := peer.Contact{ID: fmt.Sprint(len(x.l.Contacts)), Code: "K7", Start: peer.Civil(day, minute, demoZone), Zone: demoZone, Minutes: 20, Channel: peer.Call}
	if change != nil {
		change(&c)
	}
	x.l.Contacts = append(x.l.Contacts, c)
	x.found(fmt.Sprintf("%s %02d:%02d, %s", named(day), minute/60, minute%60, what), x.l.OfContact(c))
}

func (x *tale) shift(day peer.Day, minute, minutes int, what string) {
	w := peer.Work{Start: peer.Civil(day, minute, demoZone), Zone: demoZone, Minutes: minutes}
	x.l.Work = append(x.l.Work, w)
	x.found(named(day)+", "+what, x.l.OfWork(w))
}

func (x *tale) declared(day peer.Day, minutes int, kind peer.WorkKind, what string) {
	w := declared(day, minutes, kind)
	x.l.Work = append(x.l.Work, w)
	x.found(named(day)+", "+what, x.l.OfWork(w))
}

func declared(day peer.Day, minutes int, kind peer.WorkKind) peer.Work {
	return peer.Work{Kind: kind, Declared: true, Start: peer.Civil(day, 720, demoZone), Zone: demoZone, Minutes: minutes}
}

func named(day peer.Day) string { return fmt.Sprintf("%s %s", day.Weekday().String()[:3], day) }

// found writes the row of the finding nearest to alerting, and of none where the record does not count.
func (x *tale) found(what string, findings []peer.Finding) {
	var best *peer.Finding
	for i, f := range findings {
		if f.Rule == x.rule.ID && (best == nil || x.rule.Better(best.Value, f.Value)) {
			best = &findings[i]
		}
	}
	if best == nil {
		fmt.Fprintf(&x.rows, "| %s | – | does not count |\n", what)
		return
	}
	x.row(what, *best)
}

func (x *tale) row(what string, f peer.Finding) {
	follows := map[peer.Level]string{peer.HeadsUp: "heads-up", peer.Above: "**alert**"}[f.Level]
	switch {
	case f.Level == peer.Above && x.rule.WorkerOnly:
		follows = "the worker alone is told"
	case f.Value == x.last.Value && f.Window == x.last.Window && f.Level != peer.Above, f.Value == 0 && !x.rule.WorkerOnly:
		follows = "changes nothing"
	case f.Level == peer.HeadsUp && x.last.Level == peer.HeadsUp && f.Window == x.last.Window:
		follows = "told already"
	}
	of := " of "
	if x.rule.Least {
		of = ", at least "
	}
	x.last = f
	fmt.Fprintf(&x.rows, "| %s | %s%s%s | %s |\n", what, amount(x.rule, f.Value), of, amount(x.rule, f.Limit), follows)
}
