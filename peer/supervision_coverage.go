package peer

import (
	"slices"
	"time"
)

// coverageDays is how far back coverage looks.
const coverageDays = 90

// leastForMedian is from how many requests on a median says anything; below that it could be read as one person's.
const leastForMedian = 4

// AnswerTimes are how fast a team's management answered requests: medians of working minutes, -1 where there are too few.
type AnswerTimes struct {
	Requests       int // that were taken, in the last 90 days
	Taken, Offered int
	Held           int // talks of any kind
	Open           int // requests that wait for somebody
}

// AnswerTimesOf computes them from the records of a team's workers as a viewer knows of them. Times that somebody offered
// without having been asked count as a talk, not as an answer.
func AnswerTimesOf(all []Supervision, team Team, viewer string, at time.Time) AnswerTimes {
	since := at.AddDate(0, 0, -coverageDays)
	var taken, offered []int
	var a AnswerTimes
	for _, s := range all {
		if s.Team != team.ID || s.Hides(viewer) {
			continue
		}
		if s.State == SupervisionOpen {
			a.Open++
		}
		if s.State == SupervisionHeld && s.At.After(since) {
			a.Held++
		}
		if s.AskedAt.Before(since) || s.TakenAt.IsZero() || s.TakenAt.Equal(s.AskedAt) {
			continue
		}
		a.Requests++
		taken = append(taken, workingMinutes(s.AskedAt, s.TakenAt, team))
		if !s.OfferedAt.IsZero() {
			offered = append(offered, workingMinutes(s.AskedAt, s.OfferedAt, team))
		}
	}
	a.Taken, a.Offered = median(taken), median(offered)
	return a
}

// median returns the lower median, -1 where there are too few.
func median(all []int) int {
	if len(all) < leastForMedian {
		return -1
	}
	slices.Sort(all)
	return all[(len(all)-1)/2]
}

// workingMinutes is how much of a team's working time lies between two instants.
func workingMinutes(from, to time.Time, team Team) int {
	calendar, total := team.Calendar(), time.Duration(0)
	workFrom, workTo := calendar.Hours()
	last := DayOf(to, calendar.Zone)
	for day := DayOf(from, calendar.Zone); !last.Before(day); day = day.Add(1) {
		if !calendar.Working(day) {
			continue
		}
		begin, end := Civil(day, workFrom, calendar.Zone), Civil(day, workTo, calendar.Zone)
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		if end.After(begin) {
			total += end.Sub(begin)
		}
	}
	return int(total / time.Minute)
}
