package bot

import (
	"slices"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

func TestLadderNext(t *testing.T) {
	full := ladder{
		team:   &peer.Team{Coordinators: []string{"UK1", "UK2"}, Deputies: []string{"UD"}},
		admins: []string{"UA"}, webhook: true,
	}
	now := time.Unix(1_700_000_000, 0)
	for _, c := range []struct {
		name    string
		ladder  ladder
		from    storage.Out
		subject string
		want    []string
	}{
		{"channel to coordinators", full, storage.Out{ID: "alert/a.1"}, "UW", []string{"alert/a.1#rung1.UK1", "alert/a.1#rung1.UK2"}},
		{"never to the one it is about", full, storage.Out{ID: "a"}, "UK1", []string{"a#rung1.UK2"}},
		{"coordinators to deputy", full, storage.Out{ID: "a#rung1.UK1", Rung: 1}, "UW", []string{"a#rung2.UD"}},
		{"the same from the other coordinator", full, storage.Out{ID: "a#rung1.UK2", Rung: 1}, "UW", []string{"a#rung2.UD"}},
		{"deputy to admins", full, storage.Out{ID: "a#rung2.UD", Rung: 2}, "UW", []string{"a#rung3.UA"}},
		{"admins to the outside", full, storage.Out{ID: "a#rung3.UA", Rung: 3}, "UW", []string{"a#rung4"}},
		{"the outside is the last", full, storage.Out{ID: "a#rung4", Rung: 4}, "UW", nil},
		{"a rung with nobody is passed over", ladder{team: &peer.Team{Coordinators: []string{"UW"}}, admins: []string{"UA"}},
			storage.Out{ID: "a"}, "UW", []string{"a#rung3.UA"}},
		{"no team", ladder{admins: []string{"UA"}}, storage.Out{ID: "a"}, "", []string{"a#rung3.UA"}},
		{"nobody at all", ladder{}, storage.Out{ID: "a"}, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.from.After, c.from.Replaces = "x", "y"
			var got []string
			for _, o := range c.ladder.next(c.from, c.subject, now) {
				got = append(got, o.ID)
				if o.After != "" || o.Replaces != "" || !o.At.Equal(now) || (o.To.User == "") == (o.To.Channel == "") {
					t.Errorf("%+v", o)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestSubjectOf(t *testing.T) {
	if got := subjectOf(alertOut(t, "a")); got != ada {
		t.Errorf("an alert about %s is about %q", ada, got)
	}
	if got := subjectOf(storage.Out{Facts: []byte("broken")}); got != "" {
		t.Errorf("about %q", got)
	}
}
