package peer

import (
	"slices"
	"time"
)

// Offer returns the request with times for the other side to pick from. Of a talk that was booked it is a move. It refuses
// with NotYours, with AlreadyHeld or AlreadyCancelled, with NotTaken where nobody has taken it, and with UnknownTime where
// there is no time, more than MostOffers, one in the past or one more than a year away.
func (s Supervision) Offer(by string, times []time.Time, minutes int, at time.Time) (Supervision, Reason) {
	if reason := s.party(by); reason != OK {
		return s, reason
	}
	if s.State == SupervisionOpen {
		return s, NotTaken
	}
	times = slices.Clone(times)
	slices.SortFunc(times, time.Time.Compare)
	times = slices.CompactFunc(times, time.Time.Equal)
	if len(times) == 0 || len(times) > MostOffers || !times[0].After(at) || times[len(times)-1].After(at.AddDate(1, 0, 0)) {
		return s, UnknownTime
	}
	moved := s.State == SupervisionBooked
	s = s.step(SupervisionOffered, at)
	s.Offers, s.OfferedBy, s.OfferedAs = times, by, s.Version
	s.Minutes = clampMinutes(minutes)
	if moved {
		s.Moves++
		s.At = time.Time{}
	}
	if s.OfferedAt.IsZero() && by == s.Owner {
		s.OfferedAt = at
	}
	return s, OK
}

func clampMinutes(minutes int) int {
	if minutes < LeastSupervision || minutes > MostSupervision {
		return SupervisionMinutes
	}
	return minutes
}

// Pick returns the request with one of the offered times agreed on. It refuses with NotYours whoever offered them, and with
// UnknownTime a time that is not on offer or over.
func (s Supervision) Pick(by string, chosen, at time.Time) (Supervision, Reason) {
	if reason := s.party(by); reason != OK {
		return s, reason
	}
	switch {
	case s.State != SupervisionOffered, !slices.ContainsFunc(s.Offers, chosen.Equal), !chosen.After(at):
		return s, UnknownTime
	case by == s.OfferedBy:
		return s, NotYours
	}
	s = s.step(SupervisionBooked, at)
	s.At, s.Offers, s.AskedStep, s.AskedAs = chosen.UTC(), nil, 0, 0
	return s, OK
}

// Lapse returns a request whose offered times are all over as waiting for new ones.
func (s Supervision) Lapse(at time.Time) Supervision {
	s = s.step(SupervisionTaken, at)
	s.Offers = nil
	return s
}

// Hold returns the request as held, as one of the two says it. Where no time had been agreed, it was just now. It refuses
// with NotYours, with NotTaken, with NotYet before the time that was agreed, and with AlreadyHeld or AlreadyCancelled.
func (s Supervision) Hold(by string, minutes int, at time.Time) (Supervision, Reason) {
	if reason := s.party(by); reason != OK {
		return s, reason
	}
	switch {
	case s.State == SupervisionOpen:
		return s, NotTaken
	case s.State == SupervisionBooked && at.Before(s.At):
		return s, NotYet
	}
	when := at
	if s.State == SupervisionBooked {
		when = s.At
	}
	s = s.step(SupervisionHeld, at)
	s.At, s.Minutes, s.EndedBy, s.Offers = when.UTC(), clampMinutes(minutes), by, nil
	return s, OK
}

// Deny returns the request as waiting for another time, because one of the two says that the talk did not happen. Of one
// that was noted as held only the other side may say so, for a week. It refuses with NotYours, NotYet and UnknownTime.
func (s Supervision) Deny(by string, at time.Time) (Supervision, Reason) {
	held := s.State == SupervisionHeld
	switch {
	case by == "" || by != s.Worker && by != s.Owner || held && by == s.EndedBy:
		return s, NotYours
	case s.State == SupervisionCancelled:
		return s, AlreadyCancelled
	case s.State == SupervisionBooked && at.Before(s.At):
		return s, NotYet
	case s.State != SupervisionBooked && !held, held && (at.Sub(s.Since) > mayDeny || s.AskedAt.IsZero()):
		return s, UnknownTime
	}
	s = s.step(SupervisionTaken, at)
	s.At, s.EndedBy = time.Time{}, ""
	return s, OK
}

// HeldAlready returns a session that was had without a request, as whoever supervised notes it.
func HeldAlready(s Supervision, by string, at, noted time.Time) Supervision {
	s.State, s.Version, s.Round = SupervisionHeld, 1, 1
	s.Owner, s.EndedBy, s.At, s.Since = by, by, at.UTC(), noted
	s.Minutes = clampMinutes(s.Minutes)
	if s.Form == "" {
		s.Form = Individual
	}
	return s
}
