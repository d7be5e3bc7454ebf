package commands

import (
	"testing"
	"time"

	"alongside/storage"
)

// TestAlertsOfAnHour: the channel's message of a second alert is a reply under the first one's; the worker's is none.
func TestAlertsOfAnHour(t *testing.T) {
	o, first := openAlert(t)
	second := func(at time.Time) map[string]string {
		t.Helper()
		for _, length := range []string{"11m", "12m", "13m"} {
			o.logs("UADA", "M3 "+length+" call", at)
		}
		threads := map[string]string{}
		for _, l := range o.taken(storage.AlertLane) {
			if l.Replaces == "" {
				threads[l.To.User+l.To.Channel] = l.Thread
			}
		}
		return threads
	}
	got := second(o.at.Add(40 * time.Minute))
	if want := "alert." + first.ID + ".1.channel"; len(got) != 2 || got["C0COORD"] != want || got["UADA"] != "" {
		t.Errorf("within the hour: %v, want %s", got, want)
	}
	if got = second(o.at.AddDate(0, 0, 1)); len(got) != 2 || got["C0COORD"] != "" {
		t.Errorf("a day later: %v", got)
	}
}
