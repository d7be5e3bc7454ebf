package peer

import "time"

// PauseOff is a pause: a worker steps back for a while, and nobody asks why. It is stored as time off is, so that everything that
// leaves people on time off in peace does so here; it is told and never asked for, and coordinators see that it is a pause.
const PauseOff TimeOffKind = "pause"

// openPause is how long a pause lasts whose end was left open, in days. It is longer than any other time off, which tells one from the
// other.
const openPause = 420

// easing is for how long after a pause only little comes.
const easing = 7 * 24 * time.Hour

// Pause returns a pause that begins at an instant and has a day as its last; the zero day leaves the end open. It refuses with
// UnknownTime where the day is over, or further away than a time off may reach.
func Pause(t TimeOff, last Day, team Team, at time.Time) (TimeOff, Reason) {
	t.Kind, t.From = PauseOff, at.UTC().Truncate(time.Minute)
	t.To = DayStart(DayOf(at, t.Zone).Add(openPause), t.Zone)
	if last != (Day{}) {
		to, reason := pauseEnd(t, last, at)
		if reason != OK {
			return t, reason
		}
		t.To = to
	}
	return t.Begin(team, at), OK
}

// PauseUntil returns a pause that runs with another last day, or with none. It refuses as Pause does, with AlreadyOver where it runs no
// more, and with AlreadyAnswered where that is its last day already.
func (t TimeOff) PauseUntil(last Day, at time.Time) (TimeOff, Reason) {
	if t.Kind != PauseOff || !t.Covers(at) {
		return t, AlreadyOver
	}
	to := DayStart(DayOf(t.From, t.Zone).Add(openPause), t.Zone)
	if last != (Day{}) {
		var reason Reason
		if to, reason = pauseEnd(t, last, at); reason != OK {
			return t, reason
		}
	}
	if to.Equal(t.To) {
		return t, AlreadyAnswered
	}
	t.To = to
	t.Version++
	return t, OK
}

func pauseEnd(t TimeOff, last Day, at time.Time) (time.Time, Reason) {
	if !last.Valid() || last.Before(DayOf(at, t.Zone)) {
		return time.Time{}, UnknownTime
	}
	to := DayStart(last.Add(1), t.Zone)
	if to.Sub(t.From) > LongestTimeOff {
		return time.Time{}, UnknownTime
	}
	return to, OK
}

// OpenEnded tells whether a stretch is that of a pause whose end was left open.
func OpenEnded(from, to time.Time) bool { return to.Sub(from) > LongestTimeOff }

// Paused returns the pause that runs at an instant, and false where there is none.
func Paused(all []TimeOff, at time.Time) (TimeOff, bool) {
	for _, t := range all {
		if t.Kind == PauseOff && t.Covers(at) {
			return t, true
		}
	}
	return TimeOff{}, false
}

// easingUntil returns until when only little comes to somebody who is back from a pause of a day or more, and false where that is not so
// at an instant.
func easingUntil(all []TimeOff, at time.Time) (until time.Time, found bool) {
	for _, t := range all {
		end := t.To.Add(easing)
		if t.Eases() && !at.Before(t.To) && at.Before(end) && end.After(until) {
			until = end
		}
	}
	return until, !until.IsZero()
}

// Eases tells whether the time off is a pause after which only little comes: one of a day or more.
func (t TimeOff) Eases() bool {
	return t.Kind == PauseOff && t.Holds() && t.To.Sub(t.From) >= 24*time.Hour
}

// eases tells whether a nudge comes in the days after a pause too: somebody waits for it, they asked for it themselves, or it is about
// a talk that both agreed on.
func (n Nudge) eases() bool { return n.Always || n.Gentle || n.Least == Silent }
