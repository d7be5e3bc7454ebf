package commands

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The limits on hours on their way: below, the heads-up, the limit, above, more, taken back, and above once more.
func TestHourLimits(t *testing.T) {
	for _, tt := range []struct {
		rule   peer.RuleID
		window string
		texts  []string // below, the heads-up, at the limit, a minute above, more
	}{
		{peer.HoursDay, "2026-11-13", []string{"485m 13.11", "1m 13.11 admin", "54m 13.11", "1m 13.11 travel", "30m 13.11"}},
		{peer.HoursWeek, "2026-W46", []string{"569m 13.11", "1m 10.11", "30m 11.11", "1m 12.11", "5h 12.11"}},
	} {
		t.Run(string(tt.rule), func(t *testing.T) {
			o := openTeam(t)
			limits := map[peer.RuleID]int{peer.HoursDay: 16 * 60, peer.HoursWeek: 60 * 60, tt.rule: map[peer.RuleID]int{peer.HoursDay: 540, peer.HoursWeek: 600}[tt.rule]}
			o.agrees(o.at.AddDate(-1, 0, 0), limits)
			at := o.at
			logs := func(text string) messages.HoursLogged {
				t.Helper()
				at = at.Add(3 * time.Minute)
				return want[messages.HoursLogged](t, o.times("UADA", text, at))
			}
			for i, text := range tt.texts {
				m := logs(text)
				nudges, alerts := o.taken(storage.NudgeLane), o.taken(storage.AlertLane)
				if m.Told != (i == 3) || m.Known != (i == 4) || len(nudges) != map[bool]int{true: 1}[i == 1] || len(alerts) != map[bool]int{true: 2}[i == 3] {
					t.Errorf("%s: told %v, known %v, %v, %v", text, m.Told, m.Known, addressed(nudges), addressed(alerts))
				}
			}
			a, ok := o.alert(tt.rule, "", tt.window)
			if !ok || a.State != peer.Open || a.Agreed != 1 || a.Value != limits[tt.rule]+1 {
				t.Fatalf("%+v", a)
			}
			want[messages.HoursUndone](t, o.times("UADA", "undo", at))
			if m := want[messages.HoursUndone](t, o.times("UADA", "undo", at)); !m.Withdrawn {
				t.Errorf("undone: %+v", m)
			}
			if a, _ = o.alert(tt.rule, "", tt.window); a.State != peer.Withdrawn {
				t.Errorf("%+v", a)
			}
			if m := logs(tt.texts[3]); !m.Told {
				t.Errorf("above once more: %+v", m)
			}
			if a, _ = o.alert(tt.rule, "", tt.window); a.State != peer.Open || a.Episode != 2 {
				t.Errorf("%+v", a)
			}
		})
	}
}

// The minutes of a contact flow into the hours of its day and raise what they raise; inside of a shift they change nothing.
func TestContactsCountAsHours(t *testing.T) {
	o := openTeam(t, "K7")
	want[messages.HoursLogged](t, o.types("UADA", "/hours", "9-18 yesterday"))
	o.taken(storage.NudgeLane)
	if m, _ := o.logs("UADA", "K7 2h meet yesterday 10:00", o.at); m.Told || m.Known {
		t.Errorf("inside of the shift: %+v", m)
	}
	if m, _ := o.logs("UADA", "K7 20m call yesterday 20:00", o.at.Add(time.Minute)); !m.Told {
		t.Errorf("in the evening: %+v", m)
	}
	a, _ := o.alert(peer.HoursDay, "", "2026-11-16")
	if a.State != peer.Open || a.Value != 560 || a.Agreed != 0 {
		t.Errorf("%+v", a)
	}
	if m := want[messages.ContactUndone](t, o.types("UADA", "/contact", "undo")); !m.Withdrawn {
		t.Errorf("undone: %+v", m)
	}
	if m, _ := o.logs("UADA", "K7 missed yesterday 21:00", o.at.Add(2*time.Minute)); m.Told {
		t.Errorf("a missed call is work: %+v", m)
	}
}

// A night belongs to both of its days and weeks; a day above its limit is spoken of before the week that it fills.
func TestHoursAcrossMidnightAndMasks(t *testing.T) {
	o := openTeam(t)
	o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{peer.HoursDay: 260, peer.HoursWeek: 370})
	m := want[messages.HoursLogged](t, o.types("UADA", "/hours", "20-06:00 15.11"))
	rows := map[peer.RuleID][]int{}
	for _, s := range m.Standing {
		rows[s.Rule] = append(rows[s.Rule], s.Value)
	}
	if !slices.Equal(rows[peer.HoursDay], []int{240, 360}) || !slices.Equal(rows[peer.HoursWeek], []int{240, 360}) || !m.Told {
		t.Errorf("%+v", m)
	}
	if nudges := addressed(o.taken(storage.NudgeLane)); len(nudges) != 1 { // of Sunday, and not of the week that Monday fills
		t.Errorf("%v", nudges)
	}
	if _, ok := o.alert(peer.HoursDay, "", "2026-11-16"); !ok {
		t.Error("Monday's part raises nothing")
	}
	if week := want[messages.Week](t, o.types("UADA", "/peer", "week")); fmt.Sprint(hourRows(week)) != "[hours-day 360/260 hours-week 360/370]" {
		t.Errorf("%v", hourRows(week))
	}
}

func hourRows(week messages.Week) (rows []string) {
	for _, r := range week.Rows {
		if r.Rule == peer.HoursDay || r.Rule == peer.HoursWeek {
			rows = append(rows, fmt.Sprintf("%s %d/%d", r.Rule, r.Value, r.Limit))
		}
	}
	return rows
}

// Hours are judged by what was agreed when they were worked: a later agreement changes nothing before it.
func TestHoursAreJudgedByTheirAgreement(t *testing.T) {
	o := openTeam(t)
	o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{peer.HoursDay: 300, peer.HoursWeek: 3600})
	o.agrees(o.at.AddDate(0, 0, -3), map[peer.RuleID]int{peer.HoursDay: 400, peer.HoursWeek: 3600}) // Saturday
	for text, told := range map[string]bool{"301m 13.11": true, "301m 16.11": false, "401m 15.11": true} {
		if m := want[messages.HoursLogged](t, o.types("UADA", "/hours", text)); m.Told != told {
			t.Errorf("%s: %+v", text, m)
		}
	}
}

// Limits on hours are agreed in hours; those that stay open are agreed as the starter.
func TestHourLimitsAreAgreed(t *testing.T) {
	o := openTeam(t)
	form := wantForm[messages.AgreementBegin](t, o.types("UKARI", "/team", "agreement <@UADA>"))
	for said, ok := range map[string]bool{"": true, "37.5": true, "37,5": true, "0.5": false, "61": false, "many": false, "NaN": false} {
		values := termsValues()
		values["limit.hours-week"] = Values{said}
		var a peer.Agreement
		faults := readLimits(values, &a)
		limit, known := a.Terms.Limits[peer.HoursWeek]
		if (len(faults) == 0) != ok || ok && known != (said != "") || ok && known && limit != 2250 {
			t.Errorf("%q: %d, %v", said, limit, faults)
		}
	}
	values := termsValues()
	values["limit.hours-week"] = Values{"10"}
	o.proposes("UKARI", form, values)
	o.presses("UADA", "agreement.accept", "1")
	m := want[messages.HoursLogged](t, o.times("UADA", "6h", o.at.AddDate(0, 0, 1)))
	if s := m.Standing[1]; s.Rule != peer.HoursWeek || s.Limit != 600 || s.Agreed != 1 || m.Standing[0].Agreed != 1 {
		t.Errorf("%+v", m.Standing)
	}
}
