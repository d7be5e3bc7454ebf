package scheduler

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/peer"
)

func TestCivilNext(t *testing.T) {
	for _, row := range []struct{ spec, zone, after, want string }{
		{"0 13 * * 5", oslo, "2026-11-17T12:00:00Z", "2026-11-20 2026-11-20T12:00:00Z"},
		{"0 13 * * 5", oslo, "2026-11-20T12:00:00Z", "2026-11-27 2026-11-27T12:00:00Z"},
		{"30 2 * * *", oslo, "2026-03-28T12:00:00Z", "2026-03-29 2026-03-29T01:00:00Z"}, // in the gap: 03:00
		{"30 2 * * *", oslo, "2026-03-29T01:00:00Z", "2026-03-30 2026-03-30T00:30:00Z"},
		{"30 2 * * *", oslo, "2026-10-24T12:00:00Z", "2026-10-25 2026-10-25T00:30:00Z"}, // the first of two
		{"30 2 * * *", oslo, "2026-10-25T00:30:00Z", "2026-10-26 2026-10-26T01:30:00Z"},
		{"30 2 * * *", oslo, "2026-10-25T01:10:00Z", "2026-10-26 2026-10-26T01:30:00Z"},          // the second 02:10
		{"0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-24 2026-04-23T22:00:00Z"}, // midnight is skipped: 01:00
		{"15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-04 2026-10-03T15:30:00Z"},
		{"0 9 29 2 *", oslo, "2026-03-01T00:00:00Z", "2028-02-29 2028-02-29T08:00:00Z"},
	} {
		c, err := ParseCivil(row.spec, row.zone)
		if err != nil {
			t.Fatal(err)
		}
		after, err := time.Parse(time.RFC3339, row.after)
		if err != nil {
			t.Fatal(err)
		}
		day, at := c.Next(after)
		if got := day.String() + " " + at.Format(time.RFC3339); got != row.want {
			t.Errorf("%s in %s after %s: %s, want %s", row.spec, row.zone, row.after, got, row.want)
		}
	}
	if _, err := ParseCivil("TZ=Europe/Oslo 0 9 * * *", oslo); err == nil {
		t.Error("a zone in the spec was taken")
	}
}

func TestCivilBetween(t *testing.T) {
	c, err := ParseCivil("0 9 * * 1", oslo)
	if err != nil {
		t.Fatal(err)
	}
	from, to := civil(t, "2026-11-02 09:00"), civil(t, "2026-11-23 09:00")
	days, at := c.Between(from, to, 100)
	if len(days) != 3 || days[0].String() != "2026-11-09" || !at[2].Equal(to) {
		t.Errorf("%v %v, want what came after the last look, up to now", days, at)
	}
	if days, _ := c.Between(from, to, 2); len(days) != 2 {
		t.Errorf("%v, want no more than asked for", days)
	}
	if days, _ := c.Between(to, to, 2); len(days) != 0 {
		t.Errorf("%v in no time at all", days)
	}
}

func faultDice(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("FAULT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 14))
}

// wall is the oracle: it looks at the clock on the wall at every minute around a change of clocks, and says at which a daily time is
// due: when it is first read on its day or, where it is never read, when the clock first reads something later.
type wall struct {
	begin   time.Time
	day     []peer.Day
	minute  []int
	whole   map[peer.Day]bool // days that begin and end here
	present []peer.Day
}

func newWall(zone string, around time.Time) *wall {
	const minutes = 4 * 24 * 60
	w := &wall{begin: around.Truncate(time.Minute).Add(-minutes / 2 * time.Minute), whole: map[peer.Day]bool{}}
	location := peer.Location(zone)
	for i := range minutes {
		here := w.begin.Add(time.Duration(i) * time.Minute).In(location)
		y, m, d := here.Date()
		day := peer.Day{Year: y, Month: m, Num: d}
		w.day, w.minute = append(w.day, day), append(w.minute, here.Hour()*60+here.Minute())
		if n := len(w.present); n == 0 || w.present[n-1] != day && !w.whole[day] {
			w.present = append(w.present, day)
			w.whole[day] = true
		}
	}
	delete(w.whole, w.day[0])
	delete(w.whole, w.day[minutes-1])
	return w
}

// due is when a daily time comes on a day.
func (w *wall) due(day peer.Day, minute int) time.Time {
	for i := range w.day {
		if w.day[i] == day && w.minute[i] >= minute && (i == 0 || w.day[i-1] != day || w.minute[i-1] < minute) {
			return w.begin.Add(time.Duration(i) * time.Minute)
		}
	}
	for i := range w.day { // the day ended before: the next one's first minute
		if day.Before(w.day[i]) {
			return w.begin.Add(time.Duration(i) * time.Minute)
		}
	}
	return time.Time{}
}

// reminds is one way to say when a daily time comes next after an instant.
type reminds func(after time.Time) time.Time

// daily walks through the days around a change of clocks as the scheduler does, from one firing to the next, with a traveller's
// looks in between, and counts the days that did not fire exactly once, at the minute that the oracle names.
func daily(w *wall, minute int, next reminds) (days, wrong int) {
	fired := map[string]int{}
	end := w.begin.Add(time.Duration(len(w.day)) * time.Minute)
	for at := w.begin; ; {
		if at = next(at); at.IsZero() || !at.Before(end) {
			break
		}
		fired[at.UTC().Format(time.RFC3339)]++
		if len(fired) > 100 {
			break
		}
	}
	for _, day := range w.present {
		if !w.whole[day] {
			continue
		}
		days++
		if fired[w.due(day, minute).UTC().Format(time.RFC3339)] != 1 {
			wrong++
		}
	}
	if len(fired) > len(w.present) || len(fired) < days {
		wrong++
	}
	return days, wrong
}

// naiveDaily is the control: the next day's time by time.Date.
func naiveDaily(zone string, minute int) reminds {
	return func(after time.Time) time.Time {
		here := after.In(peer.Location(zone))
		for d := -1; ; d++ {
			at := time.Date(here.Year(), here.Month(), here.Day()+d, minute/60, minute%60, 0, 0, here.Location())
			if at.After(after) {
				return at.UTC()
			}
		}
	}
}

// TestFaultDailyTimesEverywhere holds daily times around every change of clocks from 2020 to 2035 in every zone against the clock on
// the wall: exactly one firing on each local day. In `make faults` all of them, else some by chance.
func TestFaultDailyTimesEverywhere(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../peer/testdata/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	dice, all := faultDice(t), os.Getenv("FAULTS") == "long"
	changes, days, wrong, control := 0, 0, 0, 0
	for _, zone := range strings.Fields(string(raw)) {
		at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		for {
			if _, at = at.In(peer.Location(zone)).ZoneBounds(); at.IsZero() || at.Year() > 2035 {
				break
			}
			if !all && dice.IntN(60) != 0 {
				continue
			}
			changes++
			w := newWall(zone, at)
			here := at.In(peer.Location(zone))
			_, after := here.Zone()
			_, before := at.Add(-time.Second).In(peer.Location(zone)).Zone()
			turn := here.Hour()*60 + here.Minute()
			for _, minute := range []int{
				0, 9 * 60, 13 * 60, 23*60 + 59, turn, (turn + 1440 - 1) % 1440, (turn + 30) % 1440,
				(turn + 1440 + (before-after)/120) % 1440, dice.IntN(1440), // in the middle of what is skipped or comes twice
			} {
				c, err := ParseCivil(fmt.Sprintf("%d %d * * *", minute%60, minute/60), zone)
				if err != nil {
					t.Fatal(err)
				}
				n, bad := daily(w, minute, func(after time.Time) time.Time { _, next := c.Next(after); return next })
				days += n
				wrong += bad
				if bad > 0 && wrong < 20 {
					t.Errorf("%s around %v, daily at %02d:%02d", zone, at, minute/60, minute%60)
				}
				_, bad = daily(w, minute, naiveDaily(zone, minute))
				control += bad
			}
		}
	}
	t.Logf("%d changes of clocks, %d daily times: %d wrong; with time.Date %d", changes, days, wrong, control)
	if wrong != 0 || days == 0 {
		t.Errorf("%d of %d daily times are wrong", wrong, days)
	}
	if control == 0 {
		t.Error("the control is right everywhere: the harness is blind")
	}
}
