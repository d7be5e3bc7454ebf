package peer

import (
	"slices"
	"strings"
	"time"
)

// AskCover returns the time off with people asked to be there for codes. Who was asked for a code before and is asked again
// keeps their answer; somebody else takes their place. It refuses with OwnCover where the worker is asked themselves, and with
// AlreadyOver where the time off does not stand any more.
func (t TimeOff) AskCover(asked map[Code]string, at time.Time) (TimeOff, Reason) {
	if !t.Stands() || t.Over(at) {
		return t, AlreadyOver
	}
	t.Cover = slices.Clone(t.Cover)
	for code, peer := range asked {
		if peer == t.Worker {
			return t, OwnCover
		}
		i := slices.IndexFunc(t.Cover, func(c Cover) bool { return c.Code == code })
		switch {
		case i >= 0 && (peer == "" || t.Cover[i].Peer != peer):
			t.Cover = slices.Delete(t.Cover, i, i+1)
			fallthrough
		case i < 0:
			if peer != "" {
				t.Cover = append(t.Cover, Cover{Code: code, Peer: peer})
			}
		}
	}
	slices.SortFunc(t.Cover, func(a, b Cover) int { return strings.Compare(string(a.Code), string(b.Code)) })
	t.Version++
	return t, OK
}

// AnswerCover returns the time off with the answer of the person who was asked to be there for a code. It refuses with NotYours
// where somebody else was asked, with AlreadyOver where the time off does not stand any more, and with AlreadyAnswered where
// the same was said before.
func (t TimeOff) AnswerCover(by string, code Code, yes bool, at time.Time) (TimeOff, Reason) {
	i := slices.IndexFunc(t.Cover, func(c Cover) bool { return c.Code == code && c.Peer == by })
	switch {
	case i < 0:
		return t, NotYours
	case !t.Stands() || t.Over(at):
		return t, AlreadyOver
	case yes && t.Cover[i].Agreed, !yes && t.Cover[i].Declined:
		return t, AlreadyAnswered
	}
	t.Cover = slices.Clone(t.Cover)
	t.Cover[i].Agreed, t.Cover[i].Declined = yes, !yes
	t.Version++
	return t, OK
}

// Uncovered returns those of the worker's codes for which nobody has agreed to be there.
func (t TimeOff) Uncovered(codes []Code) []Code {
	return slices.DeleteFunc(slices.Clone(codes), func(c Code) bool { return t.CoverOf(c) != "" })
}

// LastCover returns who agreed to be there for a code the last time, "" where nobody ever did.
func LastCover(all []TimeOff, code Code) string {
	peer := ""
	var latest time.Time
	for _, t := range all {
		if by := t.CoverOf(code); by != "" && t.From.After(latest) {
			peer, latest = by, t.From
		}
	}
	return peer
}

// ThinDay is a working day on which fewer people would be there than the team wants.
type ThinDay struct {
	Day  Day
	Here int // who would be there
	Want int
}

// Thin returns the working days of a stretch on which fewer workers would be there than the team wants, at most n of them, the
// stretch itself counted as time off of its worker. others is the time off of everybody else in the team. Who is away for a part
// of a day counts as away. It warns; it never stands in anybody's way.
func Thin(team Team, t TimeOff, others map[string][]TimeOff, n int) []ThinDay {
	if team.LeastHere < 1 {
		return nil
	}
	calendar := team.Calendar()
	first, last, _ := t.Days()
	var thin []ThinDay
	for day := first; !last.Before(day) && len(thin) < n; day = day.Add(1) {
		if !calendar.Working(day) {
			continue
		}
		begin, end := DayStart(day, team.Zone), DayStart(day.Add(1), team.Zone)
		here := 0
		for _, off := range others {
			away := slices.ContainsFunc(off, func(o TimeOff) bool { return o.Stands() && o.From.Before(end) && begin.Before(o.To) })
			if !away {
				here++
			}
		}
		if here < team.LeastHere {
			thin = append(thin, ThinDay{day, here, team.LeastHere})
		}
	}
	return thin
}
