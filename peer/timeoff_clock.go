package peer

import "time"

// soonDays is how many working days before a time off its worker is reminded of what to hand over.
const soonDays = 3

// greetAt is the earliest time of day at which somebody is greeted who is back, in minutes after midnight.
const greetAt = 9 * 60

// Long tells whether the time off has a whole day in it. Shorter ones come and go without a word.
func (t TimeOff) Long() bool {
	first, last, _ := t.Days()
	for day := first; !last.Before(day); day = day.Add(1) {
		if !t.From.After(DayStart(day, t.Zone)) && !t.To.Before(DayStart(day.Add(1), t.Zone)) {
			return true
		}
	}
	return false
}

// SoonAt returns when a worker is reminded that a time off begins soon: at nine, three working days before. It is false where
// that is not after at, and for time off of less than a day.
func (t TimeOff) SoonAt(c Calendar, at time.Time) (time.Time, bool) {
	day := DayOf(t.From, t.Zone)
	for left := soonDays; left > 0; {
		if day = day.Add(-1); c.Working(day) {
			left--
		}
	}
	soon := Civil(day, greetAt, t.Zone)
	return soon, t.Long() && soon.After(at)
}

// BackAt returns when a worker is greeted who is back: at the end of the time off, and not before nine. It is false for time
// off of less than a day, and for a pause that its worker ended: they have read what there is to know as they did so.
func (t TimeOff) BackAt() (time.Time, bool) {
	if t.Kind == PauseOff && !t.To.Equal(DayStart(DayOf(t.To, t.Zone), t.Zone)) {
		return t.To, false
	}
	nine := Civil(DayOf(t.To, t.Zone), greetAt, t.Zone)
	if nine.Before(t.To) {
		return t.To, t.Long()
	}
	return nine, t.Long()
}
