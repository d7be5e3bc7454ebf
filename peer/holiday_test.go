package peer

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestPublishedHolidays holds the days of a region, weekends aside, against what its government published for a year.
func TestPublishedHolidays(t *testing.T) {
	for _, row := range []struct {
		region string
		year   int
		want   string // month-day
	}{
		{"NO", 2026, "01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-25"},                                     // lovdata.no: 1 and 17 May are no Sundays alone
		{"NO", 2027, "01-01 03-25 03-26 03-29 05-06 05-17"},                                                 // Whit Monday is 17 May
		{"GB-ENG", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},                                 // gov.uk/bank-holidays
		{"GB-WLS", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},                                 // gov.uk/bank-holidays
		{"GB-SCT", 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"},                     // mygov.scot
		{"GB-SCT", 2027, "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28"},                           // mygov.scot
		{"GB-NIR", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28"},                     // nidirect.gov.uk
		{"RO", 2026, "01-01 01-02 01-06 01-07 04-10 04-13 05-01 06-01 11-30 12-01 12-25"},                   // Codul muncii, art. 139; 1 June is Whit Monday too
		{"RO", 2024, "01-01 01-02 01-24 05-01 05-03 05-06 06-24 08-15 12-25 12-26"},                         // the 30th of November was a Saturday, the 1st of December a Sunday
		{"AU-NSW", 2026, "01-01 01-26 04-03 04-06 04-27 06-08 10-05 12-25 12-28"},                           // nsw.gov.au
		{"AU-VIC", 2025, "01-01 01-27 03-10 04-18 04-21 04-25 06-09 09-26 11-04 12-25 12-26"},               // business.vic.gov.au
		{"AU-QLD", 2025, "01-01 01-27 04-18 04-21 04-25 05-05 10-06 12-25 12-26"},                           // qld.gov.au, local shows aside
		{"AU-WA", 2025, "01-01 01-27 03-03 04-18 04-21 04-25 06-02 09-29 12-25 12-26"},                      // wa.gov.au
		{"AU-SA", 2025, "01-01 01-27 03-10 04-18 04-21 04-25 06-09 10-06 12-25 12-26"},                      // safework.sa.gov.au
		{"AU-TAS", 2025, "01-01 01-27 03-10 04-18 04-21 04-25 06-09 12-25 12-26"},                           // worksafe.tas.gov.au
		{"AU-NT", 2025, "01-01 01-27 04-18 04-21 04-25 05-05 06-09 08-04 12-25 12-26"},                      // nt.gov.au
		{"AU-ACT", 2025, "01-01 01-27 03-10 04-18 04-21 04-25 06-02 06-09 10-06 12-25 12-26"},               // act.gov.au
		{"SE", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31"},                         // the eves are days off too
		{"DK", 2026, "01-01 04-02 04-03 04-06 05-14 05-25 06-05 12-25"},                                     // no Great Prayer Day since 2024
		{"FI", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25"},                               // Independence Day is a Sunday
		{"IS", 2024, "01-01 03-28 03-29 04-01 04-25 05-01 05-09 05-20 06-17 08-05 12-24 12-25 12-26 12-31"}, // the first day of summer
		{"PL", 2025, "01-01 01-06 04-21 05-01 06-19 08-15 11-11 12-24 12-25 12-26"},                         // Christmas Eve since 2025
		{"SK", 2026, "01-01 01-06 04-03 04-06 05-01 12-24 12-25"},                                           // 8 May and 15 September are worked in 2026
		{"IE", 2026, "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25"},                               // citizensinformation.ie
		{"DE-BY", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 12-25"},                            // Assumption is a Saturday
		{"NZ", 2026, "01-01 01-02 02-06 04-03 04-06 04-27 06-01 07-10 10-26 12-25 12-28"},                   // employment.govt.nz
		{"NL", 2026, "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25"},                                     // the state's own days off
		{"US", 2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"},                   // opm.gov
	} {
		c := Calendar{Region: row.region}
		var got []string
		for d := (Day{row.year, time.January, 1}); d.Year == row.year; d = d.Add(1) {
			weekday := d.Weekday()
			if weekday != time.Saturday && weekday != time.Sunday && !c.Working(d) {
				got = append(got, d.String()[5:])
			}
		}
		diff(t, row.region+" in "+strconv.Itoa(row.year), strings.Join(got, " "), row.want)
	}
}

// TestOrthodoxEaster holds Easter Monday in Romania against the dates of the Patriarchate, which are not the western ones.
func TestOrthodoxEaster(t *testing.T) {
	for _, monday := range []string{"2025-04-21", "2026-04-13", "2027-05-03", "2028-04-17", "2029-04-09", "2030-04-29", "2031-04-14"} {
		h, off := Calendar{Region: "RO"}.Holiday(day(t, monday))
		if !off || h.Name != "A doua zi de Paște" {
			t.Errorf("%s: %+v, %v", monday, h, off)
		}
	}
	if western := day(t, "2026-04-06"); !(Calendar{Region: "RO"}).Working(western) || (Calendar{Region: "NO"}).Working(western) {
		t.Error("6 April 2026 is Easter Monday in Norway and a working day in Romania")
	}
}

// TestHolidaysLast fails in good time: with `make holidays`, after the last year in tools/holidays/main.go was raised.
func TestHolidaysLast(t *testing.T) {
	if left := holidaysTo - time.Now().Year(); left < 10 {
		t.Errorf("public holidays are known for %d more years", left)
	}
	for _, r := range holidayData {
		for i, line := range r.years {
			if len(line) < 5*5 || len(line)%5 != 0 {
				t.Errorf("%s in %d has %q", r.code, holidaysFrom+i, line)
			}
		}
		year := Calendar{Region: r.code}.NextHolidays(Day{holidaysTo, time.January, 1}, 40)
		for _, h := range year {
			if h.Name == "" {
				t.Errorf("%s: %s has no name", r.code, h.Day)
			}
		}
	}
	codes := Regions()
	if !slices.IsSortedFunc(codes, func(a, b Region) int { return strings.Compare(a.Code, b.Code) }) || len(codes) < 60 {
		t.Errorf("%d regions, or not in order", len(codes))
	}
}

func TestZoneRegion(t *testing.T) {
	for zone, want := range map[string]string{
		"Europe/Oslo": "NO", "Europe/London": "GB-ENG", "Europe/Bucharest": "RO", "Australia/Sydney": "AU-NSW", "Nowhere/Town": NoRegion, "": NoRegion,
	} {
		diff(t, zone, ZoneRegion(zone), want)
	}
	for zone, code := range zoneRegions {
		if !KnownRegion(code) || Location(zone) == time.UTC {
			t.Errorf("%s: %s is no region, or the zone is none", zone, code)
		}
	}
	if KnownRegion("XX") || !KnownRegion(NoRegion) {
		t.Error("what is a region")
	}
	diff(t, "a team that never said", Team{Zone: "Europe/Oslo"}.Calendar().Region, "NO")
	diff(t, "a team that has none", Team{Zone: "Europe/Oslo", Region: NoRegion}.Calendar().Region, NoRegion)
}

// TestWaitingOverHolidays: an alert that nobody took is passed on after four working hours, and a public holiday has none.
func TestWaitingOverHolidays(t *testing.T) {
	for _, row := range []struct{ name, raised, region, zone, want string }{
		{"Easter week in Oslo", "2026-04-01 14:00", "NO", "Europe/Oslo", "2026-04-07 10:00"},
		{"the same week in Bucharest", "2026-04-01 14:00", "RO", "Europe/Bucharest", "2026-04-02 10:00"},
		{"Orthodox Easter", "2026-04-09 14:00", "RO", "Europe/Bucharest", "2026-04-14 10:00"},
		{"17 May", "2027-05-14 15:00", "NO", "Europe/Oslo", "2027-05-18 11:00"},
		{"a bank holiday in England", "2026-05-01 14:00", "GB-ENG", "Europe/London", "2026-05-05 10:00"},
		{"Easter Monday is worked in Scotland", "2026-04-02 14:00", "GB-SCT", "Europe/London", "2026-04-06 10:00"},
		{"and not in England", "2026-04-02 14:00", "GB-ENG", "Europe/London", "2026-04-07 10:00"},
		{"the twelfth, on a Monday", "2026-07-10 14:00", "GB-NIR", "Europe/Belfast", "2026-07-14 10:00"},
		{"Christmas with its substitute", "2026-12-24 14:00", "GB-ENG", "Europe/London", "2026-12-29 10:00"},
		{"Melbourne Cup", "2026-11-02 14:00", "AU-VIC", "Australia/Melbourne", "2026-11-04 10:00"},
		{"not in Sydney", "2026-11-02 14:00", "AU-NSW", "Australia/Sydney", "2026-11-03 10:00"},
		{"over the new year", "2026-12-31 15:00", "NO", "Europe/Oslo", "2027-01-04 11:00"},
	} {
		c := Calendar{Zone: row.zone, Region: row.region}
		a := Alert{RaisedAt: instant(t, row.raised, row.zone)}
		diff(t, row.name, WaitingStep(a, 1, c), instant(t, row.want, row.zone))
		diff(t, row.name+", a minute before", WaitingReached(a, instant(t, row.want, row.zone).Add(-time.Minute), c), 0)
		diff(t, row.name+", then", WaitingReached(a, instant(t, row.want, row.zone), c), 1)
	}
	evening := Calendar{Zone: "Europe/Oslo", From: 12 * 60, To: 20 * 60}
	diff(t, "a team that works in the evening", WaitingStep(Alert{RaisedAt: instant(t, "2026-11-17 09:00", "Europe/Oslo")}, 1, evening),
		instant(t, "2026-11-17 16:00", "Europe/Oslo"))
	choices := SnoozeChoices(instant(t, "2026-04-01 14:00", "Europe/Oslo"), Calendar{Zone: "Europe/Oslo", Region: "NO"})
	diff(t, "until after Easter", choices, []time.Time{instant(t, "2026-04-07 09:00", "Europe/Oslo")})
}

func TestDaysSetByHand(t *testing.T) {
	team, today := Team{Zone: "Europe/Oslo"}, Day{2026, 4, 1}
	eve, may := Day{2026, 12, 24}, Day{2026, 5, 1}
	team, reason := team.TakeOff(eve, today)
	diff(t, "Christmas Eve", reason, OK)
	if team.Calendar().Working(eve) {
		t.Error("the team works on the day it took off")
	}
	if _, reason := team.TakeOff(eve, today); reason != AlreadyOff {
		t.Errorf("twice: %q", reason)
	}
	if _, reason := team.TakeOff(may, today); reason != AlreadyOff {
		t.Errorf("a public holiday: %q", reason)
	}
	if _, reason := team.TakeOff(Day{2026, 4, 4}, today); reason != AlreadyOff {
		t.Errorf("a Saturday: %q", reason)
	}
	if _, reason := team.WorkOn(Day{2026, 4, 7}, today); reason != NoHoliday {
		t.Errorf("a working day: %q", reason)
	}
	works, reason := team.WorkOn(may, today)
	diff(t, "1 May", reason, OK)
	if !works.Calendar().Working(may) || team.Calendar().Working(may) {
		t.Error("the team works on 1 May, and the one before it does not")
	}
	back, _ := works.TakeOff(may, today)
	diff(t, "and back", [2]int{len(back.DaysOff), len(back.DaysOn)}, [2]int{1, 0})
	back, _ = back.WorkOn(eve, today)
	diff(t, "to where it began", back.Calendar().Working(eve) && len(back.DaysOff) == 0 && len(back.DaysOn) == 0, true)
	old, _ := team.TakeOff(Day{2028, 1, 3}, Day{2028, 1, 1})
	diff(t, "years gone by are let go of", old.DaysOff, []Day{{2028, 1, 3}})
	full := Team{Region: NoRegion}
	for d := today; len(full.DaysOff) < mostDaysSet; d = d.Add(1) {
		full, _ = full.TakeOff(d, today)
	}
	if _, reason := full.TakeOff(Day{2027, 3, 1}, today); reason != TooManyDays {
		t.Errorf("one too many: %q", reason)
	}
	next := team.Calendar().NextHolidays(Day{2026, 12, 1}, 3)
	diff(t, "the next ones", next, []Holiday{{Day: eve}, {Day{2026, 12, 25}, "Første juledag"}, {Day{2027, 1, 1}, "Første nyttårsdag"}})
}
