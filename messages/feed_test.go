package messages

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"alongside/peer"
)

func day2026(month time.Month, n int) peer.Day { return peer.Day{Year: 2026, Month: month, Num: n} }

// sampleCalendar has whole days over a change of clocks, a part of a day, and one that waits.
func sampleCalendar(kind peer.FeedKind) Calendar {
	asked := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	days := func(id, zone string, first, last peer.Day, what peer.TimeOffKind, state peer.TimeOffState) peer.TimeOff {
		return peer.TimeOff{ID: id, Worker: "U1", Kind: what, State: state, Zone: zone, AskedAt: asked, Version: 1,
			From: peer.DayStart(first, zone), To: peer.DayStart(last.Add(1), zone), Cover: []peer.Cover{{Code: "K7", Peer: "U2", Agreed: true}}}
	}
	part := days("c", "America/New_York", day2026(time.November, 4), day2026(time.November, 4), peer.HealthOff, peer.TimeOffTold)
	part.From, part.To = peer.Civil(day2026(time.November, 4), 13*60, part.Zone), peer.Civil(day2026(time.November, 4), 17*60+30, part.Zone)
	approved := days("a", "Europe/Oslo", day2026(time.October, 24), day2026(time.October, 26), peer.HolidayOff, peer.TimeOffApproved)
	approved.AnsweredAt, approved.Version = asked.Add(26*time.Hour), 3
	c := Calendar{Kind: kind, Team: "Havn; fjell, og så videre: «ø»"}
	c.Away = []CalendarAway{
		{approved, "Åse Kristoffersen-Bjørnstad ved Østre Storelvdal, gruppe; to\r\nBEGIN:VEVENT"},
		{days("b", "Asia/Tokyo", day2026(time.November, 2), day2026(time.November, 2), peer.RecoveryOff, peer.TimeOffTold), ""}, {part, "Mihaela Țăndărică"},
	}
	if kind == peer.OwnFeed {
		c.Away = append(c.Away, CalendarAway{days("d", "Europe/Oslo", day2026(time.December, 1), day2026(time.December, 4), peer.HolidayOff, peer.TimeOffAsked), ""})
	}
	return c
}

// unfolded holds a calendar against RFC 5545 as strictly as it can be read, and returns its content lines.
func unfolded(t *testing.T, raw []byte) []string {
	t.Helper()
	if !utf8.Valid(raw) || !bytes.HasSuffix(raw, []byte("\r\n")) {
		t.Fatalf("no UTF-8, or no line at the end: %q", raw)
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		if len(line) > 75 || line == "" || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d octets, or broken within a letter: %q", len(line), line)
		}
		if rest, folded := strings.CutPrefix(line, " "); folded {
			lines[len(lines)-1] += rest
		} else {
			lines = append(lines, line)
		}
	}
	depth := []string{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		switch {
		case !ok || strings.ContainsFunc(name, func(r rune) bool { return r < 'A' && !strings.ContainsRune("-;=", r) && (r < '0' || r > '9') }):
			t.Errorf("no content line: %q", line)
		case name == "BEGIN":
			depth = append(depth, value)
		case name == "END":
			if len(depth) == 0 || depth[len(depth)-1] != value {
				t.Fatalf("END:%s within %v", value, depth)
			}
			depth = depth[:len(depth)-1]
		}
	}
	if len(depth) != 0 || lines[0] != "BEGIN:VCALENDAR" || !slices.Contains(lines, "VERSION:2.0") {
		t.Errorf("it is not whole: %v", lines)
	}
	return lines
}

func TestTheTeamsCalendar(t *testing.T) {
	raw := sampleCalendar(peer.TeamFeed).Write("nb")
	lines := unfolded(t, raw)
	for _, want := range []string{
		`X-WR-CALNAME:Borte: Havn\; fjell\, og så videre: «ø»`, "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "METHOD:PUBLISH",
		"DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261027", "SEQUENCE:2", "DTSTAMP:20261002T100000Z", // over the change of clocks
		"DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:20261103", "SUMMARY:Noen: borte", // a day in Tokyo is that day
		"DTSTART:20261104T180000Z", "DTEND:20261104T223000Z", "SUMMARY:Mihaela Țăndărică: borte", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(raw))
	if err != nil || len(cal.Events()) != 3 {
		t.Fatalf("a name ended an event: %v", err)
	}
	for _, never := range []string{"holiday", "health", "recovery", "ferie", "helse", "restitusjon", "K7", "U1", "U2", "asked"} {
		if bytes.Contains(bytes.ToLower(raw), []byte(strings.ToLower(never))) {
			t.Errorf("%q is in the team's calendar:\n%s", never, raw)
		}
	}
	if again := sampleCalendar(peer.TeamFeed).Write("nb"); !bytes.Equal(raw, again) {
		t.Error("the same is written otherwise")
	}
}

func TestTheOwnCalendar(t *testing.T) {
	team, own := sampleCalendar(peer.TeamFeed).Write("ro"), sampleCalendar(peer.OwnFeed).Write("ro")
	lines := unfolded(t, own)
	for _, want := range []string{
		"X-WR-CALNAME:Timpul meu liber", "SUMMARY:Timp liber: concediu", "SUMMARY:Timp liber: zile de refacere", "SUMMARY:Timp liber: sănătate",
		"SUMMARY:Timp liber: concediu (așteaptă un răspuns)", "STATUS:TENTATIVE", "TRANSP:OPAQUE", "CLASS:PRIVATE",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	uids := map[string]bool{}
	for _, line := range append(unfolded(t, team), lines...) {
		if id, ok := strings.CutPrefix(line, "UID:"); ok {
			if uids[id] || len(id) < 30 {
				t.Errorf("%s is twice there, or short", id)
			}
			uids[id] = true
		}
	}
	moved := sampleCalendar(peer.OwnFeed)
	moved.Away[0].Off.From = moved.Away[0].Off.From.AddDate(0, 0, -1)
	moved.Away[0].Off.Version++
	for _, line := range unfolded(t, moved.Write("en")) {
		if id, ok := strings.CutPrefix(line, "UID:"); ok && !uids[id] {
			t.Errorf("what moved has another UID: %s", id)
		}
	}
	if len(uids) != 7 {
		t.Errorf("%d UIDs", len(uids))
	}
}
