package peer

import (
	"slices"
	"time"
)

// RisePattern is a way in which a load rises. It is told to the worker alone, before any limit is passed: facts about their own
// weeks, never a score. The patterns are looked for in the evening of a day on which something was logged, so that a slip which was
// taken back is not told.
type RisePattern string

// The patterns, in the order in which one is chosen: what somebody may still arrange for tomorrow comes first.
const (
	RiseTomorrow RisePattern = "tomorrow" // a measure stands at its limit, and its window goes on tomorrow
	RiseOneCode  RisePattern = "one-code" // more than half of the contacts of two weeks are with one code
	RiseHours    RisePattern = "hours"    // three weeks in a row above the own average
	RiseContacts RisePattern = "contacts" // the same of contacts
)

// Rise is a pattern that was found.
type Rise struct {
	Pattern RisePattern
	Rule    RuleID // of RiseTomorrow
	Code    Code   // of RiseOneCode, and of RiseTomorrow where its rule is about one code
	Value   int    // of RiseTomorrow the measure, of RiseOneCode the contacts with the code
	Of      int    // of RiseTomorrow the limit, of RiseOneCode all contacts
	Weeks   [3]int // of RiseHours in minutes, of RiseContacts in contacts; the latest last
	Average int    // of the weeks before, rounded, in the same unit
}

// Key returns the key under which it is remembered when the worker was told.
func (r Rise) Key() string {
	key := risingKey + "." + string(r.Pattern)
	if r.Rule != "" {
		key += "." + string(r.Rule)
	}
	if r.Code != "" {
		key += "." + string(r.Code)
	}
	return key
}

const risingKey = "rising"

// RisingToday is the key under which it is remembered when the worker was told of any pattern.
const RisingToday = risingKey + ".today"

const (
	riseRests  = 14 // days for which a pattern that was told is not told again
	weeksAbove = 3
	weeksUsual = 8 // before those; the average is that of the weeks among them in which anything was logged
	fewestWeek = 4 // of which there must be so many
	oneCodeOf  = 14
	fewestOf   = 10
	nearlyFull = 60 // minutes: working time stands at its limit when no more than this is left
)

// RisingReach is how many days back the patterns look.
const RisingReach = 7 * (weeksAbove + weeksUsual + 1)

// NextRise chooses what a worker is told on a day: the first pattern that they were not told in two weeks, and nothing on a day on
// which they were told something already. told returns when they were told of a key, and zero where they never were.
func NextRise(found []Rise, told func(key string) time.Time, at time.Time, zone string) (Rise, bool) {
	today := DayOf(at, zone)
	since := func(key string) int {
		last := told(key)
		if last.IsZero() {
			return riseRests
		}
		return today.Since(DayOf(last, zone))
	}
	if since(RisingToday) < 1 {
		return Rise{}, false
	}
	for _, r := range found {
		if since(r.Key()) >= riseRests {
			return r, true
		}
	}
	return Rise{}, false
}

// Tomorrows returns the measures of a day that stand at their limit in a window that goes on the day after: of a run of days,
// which tomorrow would be one longer, and of a week in which one more would be too many.
func Tomorrows(findings []Finding, today Day) []Rise {
	var found []Rise
	for _, f := range findings {
		rule, known := RuleByID(f.Rule)
		goesOn := f.To == today
		if rule.Window == WeekWindow {
			goesOn = !today.Before(f.From) && today.Before(f.To)
		}
		left := f.Limit - f.Value
		full := left == 0 || f.Rule.InMinutes() && left > 0 && left <= nearlyFull
		twice := slices.ContainsFunc(found, func(r Rise) bool { return r.Rule == f.Rule && r.Code == f.Code })
		if !known || twice || !risesTomorrow[f.Rule] || f.Value == 0 || !goesOn || !full {
			continue
		}
		found = append(found, Rise{Pattern: RiseTomorrow, Rule: f.Rule, Code: f.Code, Value: f.Value, Of: f.Limit})
	}
	return found
}

// risesTomorrow are the rules whose next step a worker may still arrange otherwise. When somebody calls is not theirs to arrange, and
// a full day is over by the evening. Days in a row worked have a word of their own, see RunToTell.
var risesTomorrow = map[RuleID]bool{CodeRun: true, CodeWeek: true, HoursWeek: true}

// Concentrated returns the code with which more than half of the contacts of the two weeks until a day were, where there were at
// least ten. Who has one match only has nobody to share their time between: matches says how many run.
func Concentrated(contacts []Contact, matches int, today Day) []Rise {
	if matches < 2 {
		return nil
	}
	all, with := 0, map[Code]int{}
	for i := range contacts {
		if c := &contacts[i]; c.Counts() {
			if back := today.Since(c.Day()); back >= 0 && back < oneCodeOf {
				all++
				with[c.Code]++
			}
		}
	}
	for code, n := range with {
		if code != "" && all >= fewestOf && 2*n > all {
			return []Rise{{Pattern: RiseOneCode, Code: code, Value: n, Of: all}} // at most one has more than half
		}
	}
	return nil
}

// WeekLoad is what a week held.
type WeekLoad struct{ Contacts, Minutes int }

// WeekLoads returns the weeks until the one of a day, the latest last, as many as the patterns look at.
func WeekLoads(contacts []Contact, work []Work, today Day) []WeekLoad {
	const n = weeksAbove + weeksUsual + 1
	first := today.Monday().Add(-7 * (n - 1))
	loads := make([]WeekLoad, n)
	for i := range contacts {
		if c := &contacts[i]; c.Counts() {
			if since := c.Day().Since(first); since >= 0 && since < 7*n {
				loads[since/7].Contacts++
			}
		}
	}
	for i, d := range WorkedDays(work, contacts, first, first.Add(7*n-1)) {
		loads[i/7].Minutes += d.Minutes
	}
	return loads
}

// RisingWeeks returns the measures that were above the own average three weeks in a row: by more than a tenth, and by at least two
// contacts or an hour, in each. The third of them is the week that is not over yet, which can only become more, or the one before.
func RisingWeeks(loads []WeekLoad) []Rise {
	var found []Rise
	for _, m := range []struct {
		pattern RisePattern
		of      func(WeekLoad) int
		least   int // by how much at least, so that one more call is no rise where there are few
	}{
		{RiseHours, func(w WeekLoad) int { return w.Minutes }, 60},
		{RiseContacts, func(w WeekLoad) int { return w.Contacts }, 2},
	} {
		for end := len(loads); end >= len(loads)-1; end-- {
			if r, ok := risen(loads[:max(end, 0)], m.of, m.least); ok {
				r.Pattern = m.pattern
				found = append(found, r)
				break
			}
		}
	}
	return found
}

func risen(loads []WeekLoad, of func(WeekLoad) int, least int) (r Rise, ok bool) {
	if len(loads) < weeksAbove+weeksUsual {
		return r, false
	}
	latest := loads[len(loads)-weeksAbove:]
	usual := loads[len(loads)-weeksAbove-weeksUsual : len(loads)-weeksAbove]
	sum, weeks := 0, 0
	for _, w := range usual {
		if w != (WeekLoad{}) {
			sum += of(w)
			weeks++
		}
	}
	if weeks < fewestWeek || sum == 0 {
		return r, false
	}
	for i, w := range latest {
		if n := of(w); 10*n*weeks <= 11*sum || n*weeks < sum+least*weeks {
			return r, false
		}
		r.Weeks[i] = of(w)
	}
	r.Average = (sum + weeks/2) / weeks
	return r, true
}

// The evening, in minutes after midnight: from when a day is looked back on, and until when.
const (
	eveningFrom = 18 * 60
	eveningTo   = 21 * 60
)

// Evening returns when a day is looked back on after something was logged at an instant, in UTC, and a name for that look: at 18:00 by
// the clocks of a zone; at once where it is evening already; and the next day where it is night.
func Evening(at time.Time, zone string) (due time.Time, look string) {
	day := DayOf(at, zone)
	switch begin := Civil(day, eveningFrom, zone); {
	case at.Before(begin):
		return begin, day.String()
	case at.Before(Civil(day, eveningTo, zone)):
		return at.UTC(), day.String() + "T" + at.In(Location(zone)).Format("15:04")
	}
	return Civil(day.Add(1), eveningFrom, zone), day.Add(1).String()
}

// LookedBackOn returns the day that a look of Evening is about, and false where it comes too late to be of use: another day
// has begun, or nearly.
func LookedBackOn(look string, at time.Time, zone string) (Day, bool) {
	if len(look) < len("2026-11-17") {
		return Day{}, false
	}
	day, err := ParseDay(look[:len("2026-11-17")])
	return day, err == nil && at.Before(Civil(day, eveningTo+60, zone))
}
