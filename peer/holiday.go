package peer

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// NoRegion is the region of a team that knows no public holidays but those it adds itself.
const NoRegion = "none"

// holidayRegion is a country or a part of one with its public holidays; holiday_data.go holds them all, sorted by code.
type holidayRegion struct {
	code  string // ISO 3166-1 or 3166-2, "NO" or "GB-SCT"
	name  string // what the people there call it
	names string // of the days, "|" between them: the first has the letter a
	years [holidaysTo - holidaysFrom + 1]string
}

// Region is a country, or a part of one, whose public holidays are known.
type Region struct {
	Code string // ISO 3166-1 or 3166-2, "NO" or "GB-SCT"
	Name string // what the people there call it
}

// Regions returns all regions whose public holidays are known, sorted by code.
func Regions() []Region {
	all := make([]Region, len(holidayData))
	for i, r := range holidayData {
		all[i] = Region{r.code, r.name}
	}
	return all
}

func findRegion(code string) (holidayRegion, bool) {
	i, ok := slices.BinarySearchFunc(holidayData[:], code, func(r holidayRegion, code string) int { return strings.Compare(r.code, code) })
	if !ok {
		return holidayRegion{}, false
	}
	return holidayData[i], true
}

// KnownRegion tells whether the public holidays of a region are known, or it is NoRegion.
func KnownRegion(code string) bool {
	_, ok := findRegion(code)
	return ok || code == NoRegion
}

// ZoneRegion returns the region that an IANA zone suggests, and NoRegion where it lies in several or in none that is known.
func ZoneRegion(zone string) string {
	if code, ok := zoneRegions[zone]; ok {
		return code
	}
	return NoRegion
}

var zoneRegions = map[string]string{
	"Arctic/Longyearbyen": "NO", "Atlantic/Azores": "PT", "Atlantic/Canary": "ES", "Atlantic/Madeira": "PT", "Atlantic/Reykjavik": "IS",
	"Australia/Adelaide": "AU-SA", "Australia/Brisbane": "AU-QLD", "Australia/Broken_Hill": "AU-NSW", "Australia/Canberra": "AU-ACT",
	"Australia/Darwin": "AU-NT", "Australia/Eucla": "AU-WA", "Australia/Hobart": "AU-TAS", "Australia/Lindeman": "AU-QLD",
	"Australia/Lord_Howe": "AU-NSW", "Australia/Melbourne": "AU-VIC", "Australia/Perth": "AU-WA", "Australia/Sydney": "AU-NSW",
	"Europe/Amsterdam": "NL", "Europe/Athens": "GR", "Europe/Belfast": "GB-NIR", "Europe/Bratislava": "SK", "Europe/Brussels": "BE",
	"Europe/Bucharest": "RO", "Europe/Budapest": "HU", "Europe/Copenhagen": "DK", "Europe/Dublin": "IE", "Europe/Helsinki": "FI",
	"Europe/Lisbon": "PT", "Europe/Ljubljana": "SI", "Europe/London": "GB-ENG", "Europe/Luxembourg": "LU", "Europe/Madrid": "ES",
	"Europe/Mariehamn": "FI", "Europe/Oslo": "NO", "Europe/Paris": "FR", "Europe/Prague": "CZ", "Europe/Riga": "LV", "Europe/Rome": "IT",
	"Europe/Sofia": "BG", "Europe/Stockholm": "SE", "Europe/Tallinn": "EE", "Europe/Vienna": "AT", "Europe/Vilnius": "LT",
	"Europe/Warsaw": "PL", "Europe/Zagreb": "HR", "Europe/Zurich": "CH-ZH", "Europe/Berlin": "DE", "Pacific/Auckland": "NZ",
}

// Holiday is a day on which a team does not work.
type Holiday struct {
	Day  Day
	Name string // what the people there call it; empty where the team added it
}

// at returns the name of the public holiday on a day, "" where there is none.
func (r holidayRegion) at(day Day) string {
	if day.Year < holidaysFrom || day.Year > holidaysTo || r.code == "" {
		return ""
	}
	line := r.years[day.Year-holidaysFrom]
	want := int(day.Month)*100 + day.Num
	for ; len(line) >= 5; line = line[5:] {
		if found, err := strconv.Atoi(line[:4]); err == nil && found == want {
			return r.nameOf(line[4])
		}
	}
	return ""
}

func (r holidayRegion) nameOf(letter byte) string {
	i := int(letter - 'a')
	if letter < 'a' {
		i = int(letter-'A') + 26
	}
	names := r.names
	for ; i > 0; i-- {
		_, names, _ = strings.Cut(names, "|")
	}
	name, _, _ := strings.Cut(names, "|")
	return name
}

// Calendar says when a team works: Monday to Friday, between two times of day, and not on its public holidays. The zero value
// works from 08:00 to 16:00 UTC and has no holidays.
type Calendar struct {
	Zone     string // IANA zone, whose clocks the hours are read on; an unknown one counts as UTC
	Region   string // whose public holidays count
	Extra    []Day  // further days off that the team set
	Removed  []Day  // public holidays on which the team works all the same
	From, To int    // minutes after midnight; where To is not after From, 08:00 to 16:00
}

// Calendar returns the team's own calendar. A team that never said where it is has the region that its zone suggests.
func (t Team) Calendar() Calendar {
	region := t.Region
	if region == "" {
		region = ZoneRegion(t.Zone)
	}
	return Calendar{Zone: t.Zone, Region: region, Extra: t.DaysOff, Removed: t.DaysOn, From: t.WorkFrom, To: t.WorkTo}
}

// Hours returns the working hours in minutes after midnight.
func (c Calendar) Hours() (from, to int) {
	if c.To <= c.From {
		return workingFrom, workingTo
	}
	return c.From, c.To
}

// Holiday returns the holiday of the team on a day, and false where there is none. A weekend is none by itself.
func (c Calendar) Holiday(day Day) (Holiday, bool) {
	if slices.Contains(c.Extra, day) {
		return Holiday{Day: day}, true
	}
	if slices.Contains(c.Removed, day) {
		return Holiday{}, false
	}
	r, _ := findRegion(c.Region)
	name := r.at(day)
	return Holiday{day, name}, name != ""
}

// Working tells whether the team works on a day: no weekend, and no holiday.
func (c Calendar) Working(day Day) bool {
	if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		return false
	}
	_, off := c.Holiday(day)
	return !off
}

// NextHolidays returns the next n holidays from a day on that do not fall on a weekend, that day included. There may be fewer:
// it looks two years ahead.
func (c Calendar) NextHolidays(from Day, n int) []Holiday {
	var next []Holiday
	for day := from; day.Since(from) < 2*366 && len(next) < n; day = day.Add(1) {
		if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			continue
		}
		if h, ok := c.Holiday(day); ok {
			next = append(next, h)
		}
	}
	return next
}

// PublicHoliday returns the name of a region's public holiday on a day, whatever a team changed, "" where there is none.
func (c Calendar) PublicHoliday(day Day) string {
	r, _ := findRegion(c.Region)
	return r.at(day)
}

// mostDaysSet is how many days a team may set by hand, in each direction.
const mostDaysSet = 60

// TakeOff returns the team with one more day off. A public holiday on which it worked is a holiday again. Days of years gone
// by are let go of. It refuses with AlreadyOff where the team does not work that day anyway, and with TooManyDays.
func (t Team) TakeOff(day, today Day) (Team, Reason) {
	c := t.Calendar()
	if !c.Working(day) {
		return t, AlreadyOff
	}
	t.DaysOff, t.DaysOn = recent(t.DaysOff, today), recent(t.DaysOn, today)
	if i := slices.Index(t.DaysOn, day); i >= 0 {
		t.DaysOn = slices.Delete(t.DaysOn, i, i+1)
		return t, OK
	}
	if len(t.DaysOff) >= mostDaysSet {
		return t, TooManyDays
	}
	t.DaysOff = append(t.DaysOff, day)
	slices.SortFunc(t.DaysOff, Day.Since)
	return t, OK
}

// WorkOn returns the team working on a day that was a holiday. It refuses with NoHoliday where the day was none, and with
// TooManyDays.
func (t Team) WorkOn(day, today Day) (Team, Reason) {
	if _, off := t.Calendar().Holiday(day); !off {
		return t, NoHoliday
	}
	public := t.Calendar().PublicHoliday(day) != ""
	t.DaysOff, t.DaysOn = recent(t.DaysOff, today), recent(t.DaysOn, today)
	if i := slices.Index(t.DaysOff, day); i >= 0 {
		t.DaysOff = slices.Delete(t.DaysOff, i, i+1)
	}
	if !public || slices.Contains(t.DaysOn, day) {
		return t, OK
	}
	if len(t.DaysOn) >= mostDaysSet {
		return t, TooManyDays
	}
	t.DaysOn = append(t.DaysOn, day)
	slices.SortFunc(t.DaysOn, Day.Since)
	return t, OK
}

// recent are the days that are less than a year ago, in a list of its own.
func recent(days []Day, today Day) []Day {
	return slices.DeleteFunc(slices.Clone(days), func(d Day) bool { return today.Since(d) > 366 })
}
