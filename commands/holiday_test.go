package commands

import (
	"maps"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

func TestSetUpSaysWhereAndWhenATeamWorks(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	if c := o.team().Calendar(); c.Region != "NO" || o.team().Region != "" {
		t.Errorf("without an answer the zone decides: %+v", c)
	}
	answers := setupValues()
	maps.Copy(answers, map[string]Values{"region": {"GB-SCT"}, "work_from": {"09:30"}, "work_to": {"17:00"}})
	want[messages.Holidays](t, o.types("UKARI", "/team", "holidays add 24.12"))
	want[messages.TeamSaved](t, o.submits("UADMIN", wantForm[messages.SetupForm](t, o.types("UADMIN", "/team", "setup")), answers))
	c := o.team().Calendar()
	if from, to := c.Hours(); c.Region != "GB-SCT" || from != 570 || to != 1020 {
		t.Errorf("the answers are not kept: %+v", c)
	}
	if c.Working(peer.Day{Year: 2026, Month: 12, Num: 24}) {
		t.Error("the set-up lost a day off that was added before")
	}
	for block, bad := range map[string]map[string]Values{
		"region": {"region": {"XX"}}, "work_to": {"work_from": {"16:00"}, "work_to": {"08:00"}},
	} {
		answers := setupValues()
		maps.Copy(answers, bad)
		if r := o.submits("UADMIN", messages.SetupForm{Team: o.team().ID}, answers); r.Errors[block] == nil {
			t.Errorf("%v is taken: %s", bad, described(r))
		}
	}
}

func TestTeamHolidays(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	list := want[messages.Holidays](t, o.types("UKARI", "/team", "holidays"))
	if len(list.Days) != 12 || list.Days[0] != (peer.Holiday{Day: peer.Day{Year: 2026, Month: 12, Num: 25}, Name: "Første juledag"}) {
		t.Fatalf("the next twelve: %+v", list.Days)
	}
	eve, may := peer.Day{Year: 2026, Month: 12, Num: 24}, peer.Day{Year: 2027, Month: 5, Num: 17}
	for _, step := range []struct {
		text   string
		reason peer.Reason
		works  map[peer.Day]bool
	}{
		{"helligdager legg til 24.12", "", map[peer.Day]bool{eve: false, may: false}},
		{"holidays add 24 dec 2026", peer.AlreadyOff, nil},
		{"holidays remove 2027-05-17", "", map[peer.Day]bool{eve: false, may: true}},
		{"holidays remove 18.5.2027", peer.NoHoliday, nil},
		{"sărbători scoate 24.12", "", map[peer.Day]bool{eve: true, may: true}},
		{"holidays add 17.5.2027", "", map[peer.Day]bool{may: false}},
		{"holidays add nextish", peer.OK, map[peer.Day]bool{eve: true}},
		{"holidays add 31.2", peer.OK, map[peer.Day]bool{eve: true}},
	} {
		r := o.types("UKARI", "/team", step.text)
		if no, ok := r.Message.(messages.HolidayRefused); ok && no.Reason != step.reason || !ok && step.reason != "" {
			t.Errorf("%s: %s, want %q", step.text, described(r), step.reason)
		}
		for day, works := range step.works {
			if got := o.team().Calendar().Working(day); got != works {
				t.Errorf("%s: works on %s: %v", step.text, day, got)
			}
		}
	}
	worked := want[messages.Holidays](t, o.presses("UKARI", "holiday.work.3", o.team().ID+" 2027-05-17"))
	if len(worked.Worked) != 1 || worked.Worked[0].Name != "Grunnlovsdag" || worked.Off || worked.Changed != may {
		t.Errorf("a holiday that is worked is to be seen: %+v", worked)
	}
	want[messages.Holidays](t, o.presses("UADMIN", "holiday.off", o.team().ID+" 2027-05-17"))
	form := wantForm[messages.HolidayForm](t, o.presses("UKARI", "holiday.add", o.team().ID))
	want[messages.Holidays](t, o.submits("UKARI", form, map[string]Values{"day": {"2026-12-31"}}))
	if o.team().Calendar().Working(peer.Day{Year: 2026, Month: 12, Num: 31}) {
		t.Error("the day of the form is worked")
	}
	// Who may not change them changes nothing, by whatever way.
	for _, r := range []Reply{
		o.types("UADA", "/team", "holidays"), o.types("UDEP", "/team", "holidays add 23.12"), o.presses("UADA", "holiday.work", o.team().ID+" 2026-12-25"),
		o.submits("UADA", form, map[string]Values{"day": {"2026-12-30"}}),
	} {
		want[messages.Refused](t, r)
	}
	want[messages.Stale](t, o.presses("UKARI", "holiday.work", o.team().ID+" soon"))
	if c := o.team().Calendar(); !c.Working(peer.Day{Year: 2026, Month: 12, Num: 30}) || c.Working(peer.Day{Year: 2026, Month: 12, Num: 25}) {
		t.Error("what was refused changed the days off")
	}
}

// TestDaysAhead reads days that are likely to come, on Tuesday 17 November 2026.
func TestDaysAhead(t *testing.T) {
	today := peer.Day{Year: 2026, Month: time.November, Num: 17}
	for text, want := range map[string]string{
		"today": "2026-11-17", "tomorrow": "2026-11-18", "i overmorgen": "2026-11-19", "mâine": "2026-11-18", "maine": "2026-11-18", "ieri": "2026-11-16",
		"wed": "2026-11-18", "mandag": "2026-11-23", "24.12": "2026-12-24", "2.1": "2027-01-02", "16.11": "2026-11-16", "1.11": "2026-11-01", "1.10": "2027-10-01",
		"29.2": "2028-02-29", "24 des": "2026-12-24", "2028-01-05": "2028-01-05", "24.12.27": "2027-12-24",
		"tue": "", "31.4": "", "1.1.2026": "", "2029-01-01": "", "": "", "soon": "", "24.12 25.12": "",
	} {
		day, ok := dayAhead(text, "nb", today)
		if ok != (want != "") || ok && day.String() != want {
			t.Errorf("%q: %s %v, want %q", text, day, ok, want)
		}
	}
	january := peer.Day{Year: 2027, Month: time.January, Num: 3}
	if day, ok := dayAhead("24.12", "en", january); !ok || day.String() != "2026-12-24" {
		t.Errorf("24.12 on 3 January: %s %v", day, ok)
	}
}
