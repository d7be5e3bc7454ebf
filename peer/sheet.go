package peer

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Stretch is working time as the limits on hours see it: without whom it was with, and what it was beyond its kind.
type Stretch struct {
	Start    int64 // Unix seconds; of declared hours noon of their day
	Minutes  int
	Zone     string // the IANA zone in which it was logged
	Declared bool
	Talk     bool // a contact that was held, and no shift
	Outside  bool // of the kind OutsideRole
}

// Stretch returns the work as the limits on hours see it.
func (w Work) Stretch() Stretch {
	return Stretch{Start: w.Start.Unix(), Minutes: w.Minutes, Zone: w.Zone, Declared: w.Declared, Outside: w.Kind == OutsideRole}
}

// Stretch returns a contact that works (see Works) as the limits on hours see it.
func (c Contact) Stretch() Stretch {
	return Stretch{Start: c.Start.Unix(), Minutes: c.Minutes, Zone: c.Zone, Talk: true}
}

// Touched returns the first and the last civil day on which the work lies.
func (w Work) Touched() (from, to Day) {
	from = w.Day()
	if w.Declared || w.Minutes < 1 {
		return from, from
	}
	return from, DayOf(w.End().Add(-1), w.Zone)
}

// dayLoad is the working time of one civil day.
type dayLoad struct {
	declared, declaredOutside int   // minutes
	shifts, beside, outside   int64 // seconds that shifts, contacts beside them, and shifts outside the role cover
	logged                    int64 // seconds of shifts and contacts, each by itself
	shiftsTo, besideTo        int64 // until where the lengths above have come
	outsideTo                 int64
	last                      int64 // when the last record of the day began
	zone                      string
}

// minutes is what counts of the day: the larger of declared hours and shifts together, and of what shifts and contacts cover.
func (d *dayLoad) minutes() int {
	return max(d.declared+int(d.shifts/60), int((d.shifts+d.beside)/60))
}

// busy is a stretch in which the worker worked, by shifts and contacts.
type busy struct{ from, to int64 }

// sheet is the working time of all days from the first on, made once for all rules.
type sheet struct {
	first int // ordinal of the first day
	days  []dayLoad
	busy  []busy   // in order, none touches the next
	zones []zoneOn // of days on which more than one was logged

	shifts, talks []piece // what it is made from
	inShifts      []busy
}

// sheets are used again: they reach over months, and most units of work need one.
var sheets = sync.Pool{New: func() any { return new(sheet) }}

// done gives the sheet back. It must not be used after that.
func (s *sheet) done() { sheets.Put(s) }

// zoneOn is a further zone of a day.
type zoneOn struct {
	day  int
	zone string
}

// sheet makes the sheet of the days from first to last; whoever asked for it gives it back. Pieces on other days count in no day,
// but they are busy.
func (l *Ledger) sheet(first, last int) *sheet {
	s, _ := sheets.Get().(*sheet)
	n := max(last-first+1, 0)
	s.first, s.days = first, slices.Grow(s.days[:0], n)[:n]
	clear(s.days)
	s.busy, s.zones, s.inShifts = s.busy[:0], s.zones[:0], s.inShifts[:0]
	var clock reader
	shifts := slices.Grow(s.shifts[:0], len(l.Work)+len(l.Earlier)/2)
	talks := slices.Grow(s.talks[:0], len(l.Contacts)+len(l.Earlier))
	add := func(w Stretch) {
		switch {
		case w.Declared:
			s.declare(&clock, w)
		case w.Talk:
			talks = clock.split(talks, w)
		default:
			shifts = clock.split(shifts, w)
		}
	}
	for i := range l.Earlier {
		add(l.Earlier[i])
	}
	for i := range l.Work {
		add(l.Work[i].Stretch())
	}
	for i := range l.Contacts {
		if c := &l.Contacts[i]; c.Works() {
			add(c.Stretch())
		}
	}
	slices.SortFunc(shifts, byStart) // both are in order already, or nearly
	slices.SortFunc(talks, byStart)
	s.cover(shifts, talks)
	s.shifts, s.talks = shifts, talks
	return s
}

// declare adds declared hours to their day.
func (s *sheet) declare(clock *reader, w Stretch) {
	day, _ := clock.read(time.Unix(w.Start, 0), w.Zone)
	if d := s.day(day); d != nil {
		d.declared += w.Minutes
		if w.Outside {
			d.declaredOutside += w.Minutes
		}
		s.note(day, w.Start, w.Zone)
	}
}

// cover adds shifts and contacts to their days. A contact counts where no shift is, whatever the days of both: somebody may
// log a contact in another zone than the shift around it.
func (s *sheet) cover(shifts, talks []piece) {
	inShifts := s.inShifts
	for _, p := range shifts {
		inShifts = join(inShifts, p.from, p.to)
		d := s.day(p.day)
		if d == nil {
			continue
		}
		d.logged += p.to - p.from
		if p.to > d.shiftsTo {
			d.shifts += p.to - max(p.from, d.shiftsTo)
			d.shiftsTo = p.to
		}
		if p.outside && p.to > d.outsideTo {
			d.outside += p.to - max(p.from, d.outsideTo)
			d.outsideTo = p.to
		}
		s.note(p.day, p.began, p.zone)
	}
	next, i := 0, 0
	for _, p := range talks {
		for ; i < len(inShifts) && inShifts[i].from <= p.from; i++ {
			s.busy = join(s.busy, inShifts[i].from, inShifts[i].to)
		}
		s.busy = join(s.busy, p.from, p.to)
		d := s.day(p.day)
		if d == nil {
			continue
		}
		d.logged += p.to - p.from
		s.note(p.day, p.began, p.zone)
		for next < len(inShifts) && inShifts[next].to <= p.from {
			next++
		}
		from := max(p.from, d.besideTo)
		d.besideTo = max(d.besideTo, p.to)
		for j := next; j < len(inShifts) && inShifts[j].from < p.to; j++ {
			d.beside += max(inShifts[j].from-from, 0)
			from = max(from, inShifts[j].to)
		}
		d.beside += max(p.to-from, 0)
	}
	for ; i < len(inShifts); i++ {
		s.busy = join(s.busy, inShifts[i].from, inShifts[i].to)
	}
	s.inShifts = inShifts
}

// join adds a stretch to stretches that begin no later than it.
func join(all []busy, from, to int64) []busy {
	if n := len(all); n > 0 && from <= all[n-1].to {
		all[n-1].to = max(all[n-1].to, to)
		return all
	}
	return append(all, busy{from, to})
}

// day returns a day of the sheet, nil where it is not on it.
func (s *sheet) day(day int) *dayLoad {
	if day < s.first || day >= s.first+len(s.days) {
		return nil
	}
	return &s.days[day-s.first]
}

// note keeps when the last record of a day began, and in which zones its records were logged.
func (s *sheet) note(day int, began int64, zone string) {
	d := s.day(day)
	d.last = max(d.last, began)
	if d.zone == "" {
		d.zone = zone
	} else if d.zone != zone && !slices.Contains(s.zones, zoneOn{day, zone}) {
		s.zones = append(s.zones, zoneOn{day, zone})
	}
}

// zonesOf appends the zones of the records from one day to another, each once.
func (s *sheet) zonesOf(dst []string, from, to int) []string {
	add := func(zone string) {
		if zone != "" && !slices.Contains(dst, zone) {
			dst = append(dst, zone)
		}
	}
	for day := from; day <= to; day++ {
		if d := s.day(day); d != nil {
			add(d.zone)
		}
	}
	for _, z := range s.zones {
		if z.day >= from && z.day <= to {
			add(z.zone)
		}
	}
	return dst
}

// lastIn is when the last record of some days began and its day, false where there is none.
func (s *sheet) lastIn(from, to int) (at int64, on int, ok bool) {
	for day := max(from, s.first); day <= to && day < s.first+len(s.days); day++ {
		if d := &s.days[day-s.first]; d.last > 0 && (!ok || d.last > at) {
			at, on, ok = d.last, day, true
		}
	}
	return at, on, ok
}

// piece is a stretch of time within one civil day.
type piece struct {
	from, to int64 // Unix seconds
	day      int   // ordinal
	began    int64 // when the whole began
	zone     string
	outside  bool
}

func byStart(a, b piece) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }

// split appends the pieces of a stretch, cut at each midnight of the zone in which it was logged.
func (r *reader) split(dst []piece, w Stretch) []piece {
	p := piece{from: w.Start, to: w.Start + 60*int64(w.Minutes), began: w.Start, zone: w.Zone, outside: w.Outside}
	if p.to <= p.from {
		return dst
	}
	end := p.to
	p.day, _ = r.read(time.Unix(p.from, 0), w.Zone)
	lastDay, _ := r.read(time.Unix(end-1, 0), w.Zone)
	for ; p.day < lastDay; p.day++ {
		if midnight := DayStart(ordinalDay(p.day+1), w.Zone).Unix(); midnight > p.from && midnight < end {
			p.to = midnight
			dst = append(dst, p)
			p.from = midnight
		}
	}
	p.to = end
	return append(dst, p)
}
