package peer

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ianaZones are all zones of the IANA database, links included.
func ianaZones(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Fields(string(raw))
	for _, zone := range all {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// transitions are the instants from 2020 to 2035 at which the clocks of a zone change.
func transitions(zone string) (all []time.Time) {
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
	for {
		_, at = at.In(Location(zone)).ZoneBounds()
		if at.IsZero() || !at.Before(end) {
			return all
		}
		all = append(all, at.UTC())
	}
}

func faultSeed(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("FAULT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 14))
}

// reckoning is one way to say when quiet hours end.
type reckoning func(q Quiet, at time.Time, zone string) time.Time

// naiveEnd is the control: what one would write with time.Date.
func naiveEnd(q Quiet, at time.Time, zone string) time.Time {
	here := at.In(Location(zone))
	if !q.holds(here.Hour()*60 + here.Minute()) {
		return at.UTC()
	}
	end := time.Date(here.Year(), here.Month(), here.Day(), q.To/60, q.To%60, 0, 0, here.Location())
	if !end.After(at) {
		end = end.AddDate(0, 0, 1)
	}
	return end.UTC()
}

// quietEnds holds a reckoning against a look at the clock on the wall at every minute around a transition, and counts where
// they differ.
func quietEnds(zone string, around time.Time, dice *rand.Rand, end reckoning) (looks, wrong int) {
	const minutes = 60 * 60 // thirty hours to each side
	begin := around.Truncate(time.Minute).Add(-minutes / 2 * time.Minute)
	var reading [minutes]int
	for i := range reading {
		hour, minute, _ := begin.Add(time.Duration(i) * time.Minute).In(Location(zone)).Clock()
		reading[i] = hour*60 + minute
	}
	quiets := []Quiet{
		DefaultQuiet, {22 * 60, 90}, {0, 60}, {30, 150}, {23 * 60, 0}, {2 * 60, 3 * 60}, {60, 24*60 - 1}, {8 * 60, 8 * 60},
		{dice.IntN(24 * 60), dice.IntN(24 * 60)}, // of somebody who works nights, perhaps
	}
	for _, q := range quiets {
		next := -1 // the first minute from here on that is not quiet
		for i := minutes - 1; i >= 0; i-- {
			if !q.holds(reading[i]) {
				next = i
			}
			if next < 0 || i%11 != 0 {
				continue
			}
			second := time.Duration(0)
			if next > i {
				second = time.Duration(i%60) * time.Second // the oracle's answer is then a whole minute
			}
			looks++
			if got := end(q, begin.Add(time.Duration(i)*time.Minute+second), zone); !got.Equal(begin.Add(time.Duration(next) * time.Minute)) {
				wrong++
			}
		}
	}
	return looks, wrong
}

// TestFaultQuietHoursEverywhere holds the end of quiet hours around every change of clocks from 2020 to 2035 in every zone: in
// `make faults` all of them, else some by chance. The control is the same with time.Date.
func TestFaultQuietHoursEverywhere(t *testing.T) {
	t.Parallel()
	dice, all := faultSeed(t), os.Getenv("FAULTS") == "long"
	var changes, looks, wrong, control int
	for _, zone := range ianaZones(t) {
		for _, at := range transitions(zone) {
			if !all && dice.IntN(40) != 0 {
				continue
			}
			changes++
			n, bad := quietEnds(zone, at, dice, Quiet.End)
			looks += n
			wrong += bad
			_, bad = quietEnds(zone, at, dice, naiveEnd)
			control += bad
		}
	}
	t.Logf("%d changes of clocks, %d looks: %d ends differ from the clock on the wall; with time.Date %d", changes, looks, wrong, control)
	if wrong != 0 || looks == 0 {
		t.Errorf("%d of %d ends are wrong", wrong, looks)
	}
	if control == 0 {
		t.Error("the control is right everywhere: the harness is blind")
	}
}
