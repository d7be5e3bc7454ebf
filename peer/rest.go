package peer

import "slices"

// Rests are counted up to these lengths, in minutes: a longer one says no more about the day or the week.
const (
	longestDayRest  = 24 * 60
	longestWeekRest = 72 * 60
)

// restDay measures the rest before a day: the longest free stretch that touches its first half, from midnight to noon, taken
// whole. So a call at night counts against the hours of sleep that it leaves, whether it came before midnight or after; a night
// shift has its rest in the day; and what is still to come is free. Where the records of the day, or of the day before, were
// logged in several zones, the one in which the rest is shortest counts: then no record can ever make a rest longer.
func (s *sheet) restDay(day int) span {
	rest := int64(longestDayRest * 60)
	for _, zone := range s.zonesOf(nil, day-1, day) {
		of := ordinalDay(day)
		rest = min(rest, s.free(Civil(of, 0, zone).Unix(), Civil(of, 12*60, zone).Unix(), rest))
	}
	return span{day, day, int(rest / 60)}
}

// restWeek measures the longest free stretch of a week: of those that touch its days from Tuesday to Sunday, taken whole. A
// free weekend that ends on Monday morning belongs to the week before, and would otherwise count in two.
func (s *sheet) restWeek(monday int) span {
	rest := int64(longestWeekRest * 60)
	for _, zone := range s.zonesOf(nil, monday, monday+6) {
		rest = min(rest, s.free(DayStart(ordinalDay(monday+1), zone).Unix(), DayStart(ordinalDay(monday+7), zone).Unix(), rest))
	}
	return span{monday, monday + 6, int(rest / 60)}
}

// free returns how many seconds the longest free stretch has that touches the time between two instants, taken whole and at
// most enough. Before the first record and after the last one all is free.
func (s *sheet) free(from, to, enough int64) (longest int64) {
	i, _ := slices.BinarySearchFunc(s.busy, from, func(b busy, at int64) int {
		if b.to <= at {
			return -1
		}
		return 1
	})
	for {
		start, end := int64(-1<<61), int64(1<<61)
		if i > 0 {
			start = s.busy[i-1].to
		}
		if i < len(s.busy) {
			end = s.busy[i].from
		}
		if start >= to {
			return longest
		}
		if end > from {
			longest = max(longest, min(end-start, enough))
		}
		if i == len(s.busy) {
			return longest
		}
		i++
	}
}
