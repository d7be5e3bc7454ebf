package peer

import (
	"slices"
	"time"
)

// workingAfter is the instant at which an amount of a team's working time has gone by: nights, weekends and holidays do not
// count.
func workingAfter(from time.Time, amount time.Duration, team Team) time.Time {
	return AfterWorking(from, amount, team.Calendar())
}

// answerWithin is how much working time there is to take a request, and then to offer times.
func (s Supervision) answerWithin() time.Duration {
	switch {
	case s.Kind == UrgentMatter || s.When == WithinToday:
		return time.Hour
	case s.When == NextWeek:
		return 8 * time.Hour
	}
	return 4 * time.Hour
}

// The steps of the clock of a talk that is booked.
const (
	RemindDayBefore = 1 // a day before it
	RemindHour      = 2 // an hour before it
	AskWhether      = 3 // at its end, and from then on until one of the two answers
)

// The steps of the clock of times that are offered.
const (
	RemindToPick = 1
	OffersOver   = 2 // the last of the times has come
)

// StepAt returns the instant of a step of the clock in the present state of the request, counted from 1: it follows from
// the record alone, so that being late once delays nothing after it. There is always a next step while the request lives.
//
//   - open: passed on after answerWithin, to all after that again, then after each working day
//   - accepted: whoever took it is asked for times, then others to help, then after each working day
//   - offered: the one who is to pick is reminded, and at the last of the times the offer is over
//   - booked: see the constants; whether it happened is asked again on the next three working days, then weekly
func (s Supervision) StepAt(step int, team Team) time.Time {
	step = max(step, 1)
	switch s.State {
	case SupervisionOffered:
		last := s.Offers[len(s.Offers)-1]
		remind := workingAfter(s.Since, 4*time.Hour, team)
		if step == RemindToPick && remind.Before(last) {
			return remind
		}
		return last
	case SupervisionBooked:
		end := s.At.Add(time.Duration(s.Minutes) * time.Minute)
		switch {
		case step == RemindDayBefore:
			return s.At.Add(-24 * time.Hour)
		case step == RemindHour:
			return s.At.Add(-time.Hour)
		case step == AskWhether:
			return end
		case step <= AskWhether+3:
			return workingAfter(end, time.Duration(step-AskWhether)*8*time.Hour, team)
		}
		return workingAfter(end, 24*time.Hour+time.Duration(step-AskWhether-3)*40*time.Hour, team)
	}
	within := s.answerWithin()
	return workingAfter(s.Since, time.Duration(min(step, 2))*within+time.Duration(max(step-2, 0))*8*time.Hour, team)
}

// StepReached returns the last step whose instant is not after at, 0 where even the first is still to come.
func (s Supervision) StepReached(at time.Time, team Team) int {
	if !s.Live() {
		return 0
	}
	step := 0
	for step < mostSupervisionSteps && !s.StepAt(step+1, team).After(at) {
		step++
		if s.State == SupervisionOffered && step == OffersOver {
			break
		}
	}
	return step
}

// mostSupervisionSteps bounds the walk: more than ten years of working days.
const mostSupervisionSteps = 3000

// Responsible are the people who may take requests of a team.
type Responsible struct {
	Team    Team
	Seniors []string // senior peers who take requests
}

// ResponsibleOf returns them; of the members only the active senior ones of that team count.
func ResponsibleOf(team Team, members map[string]Member) Responsible {
	r := Responsible{Team: team}
	for _, m := range members {
		if m.Senior && m.State == Active && m.Team == team.ID {
			r.Seniors = append(r.Seniors, m.User)
		}
	}
	slices.Sort(r.Seniors)
	return r
}

// May tells whether a person may take a request.
func (r Responsible) May(user string) bool {
	return slices.Contains(r.Team.Coordinators, user) || slices.Contains(r.Team.Deputies, user) || slices.Contains(r.Seniors, user)
}

// GoesTo returns to whom an open request goes at a step: 0 as it is asked, then as StepAt says. channel is true where it goes
// to the coordinators' channel, where everybody there reads who asks and by when, and nothing more. The worker is never among
// the people, nor is anybody whom the request hides from; such a request never goes to the channel. Where nobody is left it
// goes to nobody, and the worker has to be told so.
func (s Supervision) GoesTo(r Responsible, step int) (people []string, channel bool) {
	pick := func(lists ...[]string) []string {
		var found []string
		for _, user := range slices.Concat(lists...) {
			if user != "" && user != s.Worker && !s.Hides(user) && !slices.Contains(found, user) {
				found = append(found, user)
			}
		}
		return found
	}
	coordinators, deputies := r.Team.Coordinators, r.Team.Deputies
	all := pick(coordinators, deputies)
	if s.With == WithSenior || len(all) == 0 {
		all = pick(coordinators, deputies, r.Seniors)
	}
	first := pick(coordinators)
	switch {
	case s.Person != "":
		first = pick([]string{s.Person})
	case s.With == WithDeputy:
		first = pick(deputies)
	case s.With == WithSenior:
		first = pick(r.Seniors)
	case s.Kind == UrgentMatter:
		first = all
	}
	if len(first) == 0 {
		first = all
	}
	switch {
	case step <= 0:
		channel = s.Person == "" && (s.With == "" || s.With == WithCoordinator) && !s.Silent()
		if channel && s.Kind != UrgentMatter && len(pick(coordinators)) > 0 {
			return nil, true
		}
		return first, channel
	case step == 1:
		next := slices.DeleteFunc(pick(deputies), s.toldTo)
		if len(next) == 0 {
			next = slices.DeleteFunc(slices.Clone(all), s.toldTo)
		}
		if len(next) > 0 {
			return next, false
		}
	}
	return pick([]string{s.Person}, all), false
}

// toldTo tells whether a person got the request in this round already.
func (s Supervision) toldTo(user string) bool {
	return slices.ContainsFunc(s.Told, func(t SupervisionTold) bool { return t.To == user })
}

// Tell returns the request with who got it at a step. Whoever had got it before has it once: the later message.
func (s Supervision) Tell(people []string, channel bool, step int) Supervision {
	told := slices.DeleteFunc(slices.Clone(s.Told), func(t SupervisionTold) bool { return slices.Contains(people, t.To) })
	if channel {
		told = append(told, SupervisionTold{ToChannel, step})
	}
	for _, user := range people {
		told = append(told, SupervisionTold{user, step})
	}
	s.Told = told
	return s
}

// ToldAt returns with which step somebody got the request last, and false where they did not.
func (s Supervision) ToldAt(to string) (int, bool) {
	i := slices.IndexFunc(s.Told, func(t SupervisionTold) bool { return t.To == to })
	if i < 0 {
		return 0, false
	}
	return s.Told[i].Step, true
}

// ReachedBy tells whether an open request has come to a person: to them alone, or to the channel of a team that they are
// responsible for.
func (s Supervision) ReachedBy(user string, team *Team) bool {
	if s.Hides(user) || user == s.Worker {
		return false
	}
	responsible := team != nil && (slices.Contains(team.Coordinators, user) || slices.Contains(team.Deputies, user))
	return s.toldTo(user) || responsible && s.toldTo(ToChannel)
}

// SupervisionFirst is a time to begin with where somebody offers some: 10:00 on the clocks of a zone, on the team's next
// working day, in UTC.
func SupervisionFirst(at time.Time, zone string, team Team) time.Time {
	calendar, day := team.Calendar(), DayOf(at, zone).Add(1)
	for n := 0; n < 30 && !calendar.Working(day); n++ {
		day = day.Add(1)
	}
	return Civil(day, 10*60, zone)
}
