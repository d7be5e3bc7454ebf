package commands

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// plans are the plans of a worker as they are stored.
func (o *office) plans(user string) []peer.ContactPlan {
	o.t.Helper()
	return o.state(storage.Want{People: []string{user}, Worker: user, Plans: true}).Plans
}

func TestParsePlan(t *testing.T) {
	for _, row := range []struct{ language, text string }{
		{"en", "plan K7 tomorrow 14:00 call"}, {"en", "call K7 at 14:00 tomorrow plan"},
		{"nb", "planlegg K7 i morgen kl 14.00 telefon"}, {"ro", "planifică K7 mâine 14:00 apel"}, {"ro", "planifica k7 maine la 14:00 apel"},
	} {
		d, bad := parse(row.text, readerOf(row.language))
		if bad != nil || d.verb != "plan" || len(d.codes) != 1 || d.codes[0] != "K7" || d.clock != 14*60 || d.channel != peer.Call || d.day.offset != 1 {
			t.Errorf("%s: %+v %v", row.text, d, bad)
		}
	}
	for text, want := range map[string]draft{
		"plan K7 tomorrow 9:15":         {clock: 9*60 + 15, length: -1},
		"plan K7 tomorrow 1:30":         {clock: 90, length: -1},
		"plan K7 tomorrow 14:00 1:30":   {clock: 14 * 60, length: 90},
		"plan K7 tomorrow 9:15 45m":     {clock: 9*60 + 15, length: 45},
		"plan K7 tomorrow":              {clock: -1, length: -1},
		"plan K7 tomorrow 14:00 1h30":   {clock: 14 * 60, length: 90},
		"plan K7 tomorrow at 10:00 90m": {clock: 10 * 60, length: 90},
	} {
		if d, bad := parse(text, readerOf("en")); bad != nil || d.clock != want.clock || d.length != want.length || d.unsure >= 0 {
			t.Errorf("%s: %+v %v", text, d, bad)
		}
	}
	for text, verb := range map[string]string{"plans": "plans", "planer": "plans", "planuri": "plans", "plans K7": "help"} {
		if d, bad := parse(text, readerOf("en")); bad != nil || d.verb != verb {
			t.Errorf("%s: %+v %v", text, d, bad)
		}
	}
}

// TestContactIsPlanned: a plan is stored once with the question at the end of its day, is listed, and counts nowhere.
func TestContactIsPlanned(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	m := want[messages.ContactPlanned](t, o.writes("UADA", "plan K7 tomorrow 14:00 call", o.at))
	plan := peer.ContactPlan{ID: m.Plan.ID, Code: "K7", Start: oslo("2026-11-18", "14:00"), Zone: "Europe/Oslo", Channel: peer.Call, Ask: oslo("2026-11-18", "15:45")}
	if d := diffOf([]peer.ContactPlan{plan}, o.plans("UADA")); d != "" {
		t.Error(d)
	}
	if again := want[messages.ContactPlanned](t, o.writes("UADA", "plan K7 tomorrow 14:00 45m meet", o.at)); again.Plan.ID != m.Plan.ID || again.Plan.Length != 45 {
		t.Errorf("said twice: %+v", again)
	}
	want[messages.ContactPlanned](t, o.writes("UADA", "plan M3 wed 16:30 1h group", o.at))
	want[messages.ContactPlanned](t, o.writes("UADA", "plan M3 16.1 9:00", o.at)) // in 60 days
	if d := diffOf([]string{"UADA 2026-11-18 15:45", "UADA 2026-11-18 17:30", "UADA 2027-01-16 15:45"}, o.askedAt(t, storage.LogReminderKind)); d != "" {
		t.Error(d)
	}
	if list := want[messages.ContactPlans](t, o.writes("UADA", "plans", o.at)); len(list.Plans) != 3 || list.Plans[0].Length != 45 || list.Plans[1].Channel != peer.Group {
		t.Errorf("listed %+v", list)
	}
	if after := o.records("UADA"); len(after.Contacts) != 0 || len(after.Work) != 0 || len(after.Journal.Entries) != 0 || len(after.Alerts) != 0 {
		t.Errorf("a plan is no contact: %+v", after)
	}
	if list := want[messages.ContactPlans](t, o.writes("UADA", "plans", oslo("2026-11-18", "15:00"))); len(list.Plans) != 2 {
		t.Errorf("what is over is not to come: %+v", list)
	}
	// Two weeks after their time plans go with the next one.
	want[messages.ContactPlanned](t, o.writes("UADA", "plan K7 tomorrow 10:00", oslo("2026-12-02", "15:00")))
	if left := o.plans("UADA"); len(left) != 3 || left[0].Code != "M3" || left[1].Start != oslo("2026-12-03", "10:00") {
		t.Errorf("left %+v", left)
	}
}

func TestPlanNotNoted(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	o.works("UBO")
	for text, why := range map[string]messages.PlanTrouble{
		"plan K7 tomorrow call": messages.PlanNoTime, "plan tomorrow 14:00": messages.PlanNoCode, "plan group tomorrow 14:00": messages.PlanNoCode,
		"plan K7 yesterday 14:00": messages.PlanPast, "plan K7 today 14:00": messages.PlanPast, "plan K7 2026-01-01 14:00": messages.PlanPast,
		"plan K7 2027-01-17 14:00": messages.PlanFar, "plan K7 2031-01-17 14:00": messages.PlanFar, "plan K7 tuesday 16:00": messages.PlanWeekday,
		"plan K7 tomorrow 14:00 missed": messages.PlanWords, "plan K7 tomorrow 14:00 heavy": messages.PlanWords,
		"plan K7 tomorrow 14:00 in": messages.PlanWords, "plan K7 tomorrow 14:00 talk": messages.PlanWords,
	} {
		if m := want[messages.ContactPlanNot](t, o.writes("UADA", text, o.at)); m.Why != why || m.Code != "K7" {
			t.Errorf("%s: %+v", text, m)
		}
	}
	for text, trouble := range map[string]messages.Trouble{
		"plan B2 tomorrow 14:00": messages.UnknownCode, "plan K7 M3 tomorrow 14:00": messages.GroupCodes, "plan K7 31.11 14:00": messages.NoSuchDay,
		"plan K7 tomorrow 14:00 undo": messages.TwoOfAKind, "plan K7 tomorrow 14:00 +4791234567": messages.Person,
	} {
		if m := want[messages.ContactTrouble](t, o.writes("UADA", text, o.at)); m.Trouble != trouble {
			t.Errorf("%s: %+v", text, m)
		}
	}
	if m := want[messages.ContactTrouble](t, o.writes("UBO", "plan K7 tomorrow 14:00", o.at)); m.Trouble != messages.NoMatches {
		t.Errorf("without a match: %+v", m)
	}
	if left := o.plans("UADA"); len(left) != 0 || len(o.askedAt(t, storage.LogReminderKind)) != 0 {
		t.Errorf("noted %+v", left)
	}
	for i := range peer.MostPlans {
		want[messages.ContactPlanned](t, o.writes("UADA", "plan K7 tomorrow "+clockText(10*60+i), o.at))
	}
	if m := want[messages.ContactPlanNot](t, o.writes("UADA", "plan K7 tomorrow 18:00", o.at)); m.Why != messages.PlanMany {
		t.Errorf("%+v", m)
	}
}

// TestPlanIsCancelled: once, by whoever planned it.
func TestPlanIsCancelled(t *testing.T) {
	o := openTeam(t, "K7")
	o.works("UBO", "M3")
	m := want[messages.ContactPlanned](t, o.writes("UADA", "plan K7 tomorrow 14:00 call", o.at))
	want[messages.ContactPlanGone](t, o.pressesOn("UBO", m, "contact.unplan", o.at))
	if len(o.plans("UADA")) != 1 {
		t.Error("somebody else cancelled it")
	}
	list := want[messages.ContactPlans](t, o.writes("UADA", "plans", o.at))
	if gone := want[messages.ContactUnplanned](t, o.presses("UADA", "contact.unplan.0", list.Plans[0].ID)); gone.Plan != m.Plan {
		t.Errorf("%+v", gone)
	}
	want[messages.ContactPlanGone](t, o.pressesOn("UADA", m, "contact.unplan", o.at.Add(time.Minute)))
	if len(o.plans("UADA")) != 0 || len(o.askedAt(t, storage.LogReminderKind)) != 0 {
		t.Error("something is left")
	}
}

// TestPlanFillsTheForm: "Log it" opens the form as it was planned.
func TestPlanFillsTheForm(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	for text, filled := range map[string]messages.ContactForm{
		"plan K7 today 15:15 45m meet": {Code: "K7", Minute: 15*60 + 15, Length: 45, Channel: "meet"},
		"plan M3 today 15:30":          {Code: "M3", Minute: 15*60 + 30},
	} {
		plan := want[messages.ContactPlanned](t, o.writes("UADA", text, o.at)).Plan
		filled.Codes, filled.Day = []peer.Code{"K7", "M3"}, peer.DayOf(o.at, "Europe/Oslo")
		later := o.at.Add(24 * time.Hour)
		form := wantForm[messages.ContactForm](t, o.pressesOn("UADA", messages.LogReminder{Plans: []messages.Logged{plan}}, "contact.form", later))
		if d := diffOf(filled, form); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}
