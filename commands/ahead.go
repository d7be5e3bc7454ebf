package commands

import (
	"fmt"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// furthestAhead is how many days ahead a day may lie.
const furthestAhead = 731

// ahead resolves a day that is likely to come, against today: a date without a year is the one that lies nearest before it is a
// month gone by, a weekday is the next one. Two days are returned where a weekday is today's own name: it is asked which.
func (s daySaid) ahead(today peer.Day) ([]peer.Day, *trouble) {
	day := today
	switch s.how {
	case "relative":
		day = today.Add(s.offset)
	case "weekday":
		forward := (int(s.weekday) - int(today.Weekday()) + 7) % 7
		if forward == 0 {
			return []peer.Day{today, today.Add(7)}, nil
		}
		day = today.Add(forward)
	case "date":
		day = s.date
		if day.Year == 0 {
			day.Year = today.Year
			if day.Month == time.February && day.Num == 29 {
				for !day.Valid() {
					day.Year++
				}
			}
			if day.Before(today.Add(-backlog)) {
				day.Year++
			}
			if before := (peer.Day{Year: day.Year - 1, Month: day.Month, Num: day.Num}); before.Valid() && !before.Before(today.Add(-backlog)) {
				day = before // "24.12" on the 3rd of January
			}
		}
		if !day.Valid() {
			return nil, &trouble{messages.NoSuchDay, fmt.Sprintf("%d.%d", s.date.Num, s.date.Month)}
		}
	}
	switch {
	case day.Before(today.Add(-backlog)):
		return nil, &trouble{kind: messages.LongAgo}
	case today.Add(furthestAhead).Before(day):
		return nil, &trouble{kind: messages.FarAhead}
	}
	return []peer.Day{day}, nil
}
