package commands

import (
	"slices"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Whatever changes a worker's records has the clock look back on the day in the evening, once; what only asks or refuses does not.
func TestTheDayIsLookedBackOn(t *testing.T) {
	o := openTeam(t, "K7")
	look := storage.Rising("UADA", "2026-11-17", oslo("2026-11-17", "18:00"))
	looks := func() (all []storage.Due) {
		t.Helper()
		due, err := o.Store.DuePeek(t.Context(), o.workspace, o.at.AddDate(0, 0, 3), 100)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(due, func(d storage.Due) bool { return d.Kind != storage.RisingKind })
	}
	o.writes("UADA", "K7 call", o.at)
	o.writes("UADA", "list", o.at)
	if got := looks(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	for _, step := range []struct {
		name   string
		change func()
	}{
		{"a contact", func() { o.logs("UADA", "K7 25m call yesterday", o.at) }},
		{"hours", func() { want[messages.HoursLogged](t, o.times("UADA", "9-12 yesterday", o.at)) }},
		{"an undo", func() { want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at)) }},
		{"another hour", func() { want[messages.HoursLogged](t, o.times("UADA", "1h yesterday", o.at)) }},
	} {
		step.change()
		if got := looks(); !slices.Equal(got, []storage.Due{look}) {
			t.Errorf("%s: %+v", step.name, got)
		}
	}
	_, c := o.logs("UADA", "K7 26m call yesterday 9:00", oslo("2026-11-17", "19:04"))
	want[messages.EntryChanged](t, o.amends("UADA", o.opens("UADA", c, o.at), map[string]string{"length": "30"}, oslo("2026-11-17", "23:00")))
	if got := looks(); len(got) != 3 || got[1].Occurrence != "2026-11-17T19:04" || got[2] != storage.Rising("UADA", "2026-11-18", oslo("2026-11-18", "18:00")) {
		t.Errorf("in the evening: %+v", got)
	}
	if day, ok := peer.LookedBackOn(looks()[1].Occurrence, looks()[1].At, "Europe/Oslo"); !ok || day.Num != 17 {
		t.Errorf("looks back on %s", day)
	}
}
