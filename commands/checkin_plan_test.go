package commands

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func planValues(state, day, clock, minimum string) map[string]Values {
	return map[string]Values{"state": {state}, "day": {day}, "time": {clock}, "minimum": {minimum}, "numbers": {" Duty phone 00 00 00 00 "}}
}

// planOffice is an office with keys and a team that was set up with them, on Tuesday 17 November 2026.
func planOffice(t *testing.T) *office {
	t.Helper()
	o := openOffice(t)
	ring, err := storage.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	o.Keys = ring
	o.setUp()
	return o
}

// entries are the entries of check-ins in the due index.
func (o *office) entries() []string {
	o.t.Helper()
	all, err := o.Store.DuePeek(o.t.Context(), o.workspace, o.at.AddDate(1, 0, 0), 100)
	if err != nil {
		o.t.Fatal(err)
	}
	var found []string
	for _, d := range all {
		if strings.HasPrefix(d.Kind, "checkin") {
			found = append(found, strings.Replace(d.Member(), o.team().ID, "T", 1)+" "+d.At.Format("Mon 15:04"))
		}
	}
	return found
}

func TestPlanOfCheckIns(t *testing.T) {
	t.Parallel()
	o := planOffice(t)
	if diff := cmp.Diff([]string{"checkin-open:T:2026-W47.1 Thu 10:00"}, o.entries()); diff != "" {
		t.Errorf("after the set-up:\n%s", diff)
	}
	form := wantForm[messages.CheckInPlanForm](t, o.types("UKARI", "/team", "wellbeing"))
	saved := want[messages.CheckInPlanSaved](t, o.submits("UKARI", form, planValues("on", "4", "08:30", "4")))
	thursday := peer.Day{Year: 2026, Month: time.November, Num: 19}
	if diff := cmp.Diff(messages.CheckInPlanSaved{Team: "Nordlys", Day: thursday, Minute: 510, Minimum: 4, Small: true, Numbers: true}, saved); diff != "" {
		t.Error(diff)
	}
	if team := o.team(); team.Numbers != "Duty phone 00 00 00 00" {
		t.Errorf("numbers %q", team.Numbers)
	}
	if diff := cmp.Diff([]string{"checkin-open:T:2026-W47.1 Wed 10:00"}, o.entries()); diff != "" {
		t.Errorf("moved to Thursday:\n%s", diff)
	}
	for name, row := range map[string]struct {
		block  string
		values map[string]Values
	}{
		"no such day":     {"day", planValues("on", "7", "08:30", "5")},
		"no such time":    {"time", planValues("on", "4", "24:00", "5")},
		"too few":         {"minimum", planValues("on", "4", "08:30", "3")},
		"too many":        {"minimum", planValues("on", "4", "08:30", "11")},
		"neither way":     {"state", planValues("perhaps", "4", "08:30", "5")},
		"nothing at all":  {"time", nil},
		"too many digits": {"numbers", map[string]Values{"state": {"on"}, "day": {"4"}, "time": {"08:30"}, "minimum": {"5"}, "numbers": {strings.Repeat("x", 501)}}},
	} {
		if r := o.submits("UKARI", form, row.values); r.Errors[row.block] == nil {
			t.Errorf("%s: %s", name, described(r))
		}
	}
	if saved := want[messages.CheckInPlanSaved](t, o.submits("UKARI", form, planValues("off", "4", "08:30", "4"))); !saved.Off {
		t.Errorf("saved %+v", saved)
	}
	if got := o.team().CheckIn; !got.Off || got.In(peer.Week{Year: 2026, Num: 47}).Off == false {
		t.Errorf("still on: %+v", got)
	}
}

func TestWhoPlansCheckIns(t *testing.T) {
	t.Parallel()
	o := planOffice(t)
	o.joins("UADA")
	form := wantForm[messages.CheckInPlanForm](t, o.types("UKARI", "/team", "trivsel"))
	for _, user := range []string{"UADA", "UDEP", "UADMIN", "UOTHER"} {
		want[messages.Refused](t, o.types(user, "/team", "wellbeing"))
		want[messages.Refused](t, o.presses(user, "wellbeing.team", o.team().ID))
		want[messages.Refused](t, o.submits(user, form, planValues("off", "4", "08:30", "4")))
	}
	wantForm[messages.CheckInPlanForm](t, o.presses("UKARI", "wellbeing.team", o.team().ID))
	want[messages.Refused](t, o.presses("UKARI", "wellbeing.team", "gone"))
	if got := o.team().CheckIn; !cmp.Equal(got, peer.CheckInPlan{}) {
		t.Errorf("changed all the same: %+v", got)
	}
	o.Keys = nil
	want[messages.CheckInNoKeys](t, o.types("UKARI", "/team", "wellbeing"))
	want[messages.CheckInNoKeys](t, o.presses("UKARI", "wellbeing.team", o.team().ID))
	want[messages.CheckInNoKeys](t, o.submits("UKARI", form, planValues("on", "4", "08:30", "4")))
}

// TestPromiseOfCheckIns: what people answered under stays as it was promised: until when, and how many must answer.
func TestPromiseOfCheckIns(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA") // and nothing in Redis says that a week was begun: the mark beside the keys does
	form := wantForm[messages.CheckInPlanForm](t, o.types("UKARI", "/team", "wellbeing"))
	if r := o.submits("UKARI", form, planValues("on", "1", "09:00", "4")); cmp.Diff(messages.Mend{What: messages.OutOfRange, Min: 5, Max: 10}, r.Errors["minimum"]) != "" {
		t.Errorf("lowered to four: %s", described(r))
	}
	saved := want[messages.CheckInPlanSaved](t, o.submits("UKARI", form, planValues("on", "1", "09:00", "6")))
	monday := peer.Day{Year: 2026, Month: time.November, Num: 23}
	if saved.Until != monday || saved.Day != (peer.Day{Year: 2026, Month: time.November, Num: 23}) {
		t.Errorf("saved %+v", saved)
	}
	if r := o.submits("UKARI", form, planValues("on", "1", "09:00", "5")); r.Errors["minimum"] == nil {
		t.Errorf("the old form lowers it again: %s", described(r))
	}
	// Monday's week begins on Sunday for some; what is asked about last week is kept until Monday is over.
	face := Request{Action: "checkin.face.0", Value: messages.CheckInTap{Team: w.Team, Week: w.Week, Question: peer.Energy, Face: 4}.Value()}
	face.At = time.Date(2026, 11, 23, 22, 59, 59, 0, time.UTC)
	want[messages.CheckInSaved](t, o.ask("UADA", face))
	face.At = face.At.Add(time.Second)
	want[messages.NoCheckIn](t, o.ask("UADA", face))
	if r := o.submits("UKARI", form, planValues("off", "1", "09:00", "6")); !want[messages.CheckInPlanSaved](t, r).Off {
		t.Error("not off")
	}
}

// TestCrisisNumbers are shown where it matters, with the sentence that this is no crisis service.
func TestCrisisNumbers(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA")
	shown := map[string]messages.Message{
		"/peer help":    o.types("UADA", "/peer", "help").Message,
		"/checkin help": o.types("UADA", "/checkin", "help").Message,
		"what is none":  o.types("UADA", "/nonsense", "").Message,
		"a low answer":  o.taps("UADA", w, peer.Energy, 1).Message,
		"a hard talk":   o.types("UADA", "/supervision", "today hard").Message,
	}
	for name, m := range shown {
		for _, lang := range messages.Languages {
			text := messages.Render(m, lang, messages.Options{}).Text
			if !strings.Contains(text, "Duty phone 00 00 00 00") || !slices.ContainsFunc([]string{"no crisis service", "ingen krisetjeneste", "Nu sunt un serviciu de criză"}, func(s string) bool { return strings.Contains(text, s) }) {
				t.Errorf("%s in %s: %q", name, lang, text)
			}
		}
	}
	if m := o.types("UOTHER", "/peer", "help").Message; strings.Contains(messages.Render(m, "en", messages.Options{}).Text, "Duty") {
		t.Error("the numbers of a team are shown to who is not in it")
	}
}
