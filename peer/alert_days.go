package peer

// Days returns the first and the last day of the window that the alert is about, both included; zero days where the
// window cannot be read.
func (a Alert) Days() (from, to Day) {
	rule, ok := RuleByID(a.Rule)
	if !ok {
		return Day{}, Day{}
	}
	if a.From.Valid() {
		return a.From, a.To
	}
	if rule.Window == WeekWindow || rule.Window == WeeksWindow {
		week, err := ParseWeek(a.Window)
		if err != nil {
			return Day{}, Day{}
		}
		return week.Monday(), week.Monday().Add(6)
	}
	day, err := ParseDay(a.Window)
	if err != nil {
		return Day{}, Day{}
	}
	if rule.Window == RunWindow {
		return day, day.Add(max(a.Value, 1) - 1)
	}
	return day, day
}
