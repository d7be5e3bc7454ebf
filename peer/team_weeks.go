package peer

import "time"

// TeamWeeks is what became of the check-ins of a team: which week it was told of, and what its coordinators said to that. It holds
// no answer and no figure.
type TeamWeeks struct {
	Told   Week        // the last week of which the team was told, or passed over
	Remind Week        // the week about whose figures the coordinators are still to be asked what comes of them; zero for none
	Guide  Day         // when the coordinators got a guide for a conversation last; zero for never
	Said   SaidAndDone // the last that a coordinator wrote; zero for nothing
}

// SaidAndDone is what a coordinator wrote to the team about what came of its answers: "you said, we did".
type SaidAndDone struct {
	By   string
	Text string
	On   Day
}

// Some spans of the weeks of a team, in days.
const (
	guideEvery  = 30 // between two guides for a conversation: at most one in a month
	remindAfter = 2  // from the figures to the question what comes of them
	saidFor     = 12 * 7
)

// weekMorning is when a team is told of a week on a working day, in minutes after midnight.
const weekMorning = 9 * 60

// TellsWeek returns the instant at which a team is told of a week that closed at an instant: then, if that is within a working
// day of the team after 09:00, else at 09:00 of the next one. Nobody's channel makes a sound at night.
func (t Team) TellsWeek(closed time.Time) time.Time {
	calendar := t.Calendar()
	_, to := calendar.Hours()
	day := DayOf(closed, t.Zone)
	if morning := Civil(day, weekMorning, t.Zone); calendar.Working(day) && !closed.Before(morning) && closed.Before(Civil(day, to, t.Zone)) {
		return closed
	}
	for range 30 { // longer than any row of holidays
		if morning := Civil(day, weekMorning, t.Zone); calendar.Working(day) && !closed.After(morning) {
			return morning
		}
		day = day.Add(1)
	}
	return closed
}

// AsksWhatCame returns the instant at which the coordinators are asked what comes of the figures that the team was told at an
// instant: in the morning of a working day, two days later or soon after.
func (t Team) AsksWhatCame(told time.Time) time.Time {
	return t.TellsWeek(DayStart(DayOf(told, t.Zone).Add(remindAfter), t.Zone))
}

// WantsGuide tells whether the coordinators get a guide for a conversation on a day: not twice in a month.
func (w TeamWeeks) WantsGuide(on Day) bool {
	return w.Guide == Day{} || on.Since(w.Guide) >= guideEvery
}

// Heard returns what was said last, and false where nothing was or it is so old that nobody remembers.
func (w TeamWeeks) Heard(on Day) (SaidAndDone, bool) {
	return w.Said, w.Said.Text != "" && on.Since(w.Said.On) < saidFor
}

// Forgotten returns the same without what was said so long ago that it is shown no more.
func (w TeamWeeks) Forgotten(on Day) TeamWeeks {
	if _, heard := w.Heard(on); !heard {
		w.Said = SaidAndDone{}
	}
	return w
}
