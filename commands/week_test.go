package commands

import (
	"context"
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestOwnWeek(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	if m := want[messages.Week](t, o.types("UADA", "/peer", "week")); m.Days != [7]int{} || m.Agreed != 0 {
		t.Errorf("an empty week: %+v", m)
	}
	today := peer.DayOf(o.at, "Europe/Oslo") // a Tuesday
	weeks := peer.WeeksBetween(today.Add(-40), today)
	st := o.state(storage.Want{People: []string{"UADA"}, Worker: "UADA", Weeks: weeks})
	change := storage.NewChange(st, "contacts", o.at)
	put := func(id string, code peer.Code, day peer.Day, outcome peer.Outcome) {
		change.PutContact("UADA", peer.Contact{
			ID: id, Code: code, Start: peer.Civil(day, 10*60, "Europe/Oslo"), Zone: "Europe/Oslo", Minutes: 20, Outcome: outcome, LoggedAt: o.at,
		})
	}
	for i := range 20 { // K7 every day, from before what is read at first
		put("run"+string(rune('a'+i)), "K7", today.Add(-i), peer.Held)
	}
	put("second", "K7", today, peer.Missed)
	put("absent", "K7", today, peer.NoShow)
	put("m3", "M3", today.Add(-1), peer.Held)
	if _, err := o.Store.Commit(context.Background(), change); err != nil {
		t.Fatal(err)
	}
	m := want[messages.Week](t, o.types("UADA", "/peer", "uke"))
	if m.Days != [7]int{2, 2} || !slices.Equal(m.Codes, []messages.CodeCount{{Code: "K7", N: 3}, {Code: "M3", N: 1}}) {
		t.Errorf("week %+v", m)
	}
	got := map[string]int{}
	for _, row := range m.Rows {
		got[string(row.Rule)+" "+string(row.Code)] = row.Value
	}
	for row, value := range map[string]int{"code-day K7": 2, "code-week K7": 3, "code-run K7": 20, "code-week M3": 1, "all-day ": 2} {
		if got[row] != value {
			t.Errorf("%s is %d, want %d", row, got[row], value)
		}
	}
	text := messages.Render(m, "en", messages.Options{}).Text
	for _, line := range []string{"▰▰▰▱▱▱ 3 of 6 this week", "▰▰ 2 of 2 in one day", "close to the limit", "20 of 4 days in a row · above the limit", "not agreed yet"} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is not in:\n%s", line, text)
		}
	}
	for _, user := range []string{"UKARI", "UBO", "UADMIN"} {
		want[messages.Refused](t, o.types(user, "/peer", "week"))
	}
}

// A week with a public holiday of the team has a day off in it, though nobody asked for one. Weeks without any are an offer.
func TestOwnWeekKnowsHolidays(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA") // on Tuesday 17 November 2026
	row := func(day peer.Day) (int, string) {
		t.Helper()
		o.at = peer.Civil(day, 12*60, "Europe/Oslo")
		m := want[messages.Week](t, o.types("UADA", "/peer", "week"))
		for _, r := range m.Rows {
			if r.Rule == peer.WeeksWorked {
				return r.Value, messages.Render(m, "en", messages.Options{}).Text
			}
		}
		return 0, ""
	}
	for _, is := range []struct {
		day   peer.Day
		weeks int
	}{
		{peer.Day{Year: 2026, Month: 12, Num: 21}, 0}, // 25 December is a Friday of this week
		{peer.Day{Year: 2027, Month: 1, Num: 4}, 0},   // 1 January was a Friday
		{peer.Day{Year: 2027, Month: 1, Num: 18}, 2},
		{peer.Day{Year: 2027, Month: 2, Num: 22}, 7},
	} {
		if got, _ := row(is.day); got != is.weeks {
			t.Errorf("on %s %d weeks without a day off, want %d", is.day, got, is.weeks)
		}
	}
	_, text := row(peer.Day{Year: 2027, Month: 2, Num: 22})
	if !strings.Contains(text, "Weeks in a row with no day off logged: 7 of 6 · would a day off do you good? `/timeoff`") || strings.Contains(text, "above the limit") {
		t.Errorf("seven weeks are no offer:\n%s", text)
	}
}
