package slacksim_test

import (
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

// TestDoNotDisturb plays dnd.info and dnd.teamInfo as Slack documents them.
func TestDoNotDisturb(t *testing.T) {
	c := testConfig(true)
	c.Manifest = testManifest(true, "commands", "chat:write")
	if out := api(t, start(t, c), "dnd.info", object{"user": ada}); out["error"] != "missing_scope" || out["needed"] != "dnd:read" {
		t.Errorf("without the scope: %v", out)
	}
	c.Manifest = testManifest(true, "commands", "chat:write", "dnd:read")
	s := start(t, c)
	now := s.Clock().Now().Truncate(time.Second)
	window := slacksim.DND{From: now.Add(-time.Hour), To: now.Add(time.Hour)}
	if err := s.ChangeUser(slacksim.UserChange{ID: ada, DND: &window}); err != nil {
		t.Fatal(err)
	}
	is := func(out object, enabled bool, from, to int64) {
		t.Helper()
		if out["dnd_enabled"] != enabled || out["next_dnd_start_ts"] != float64(from) || out["next_dnd_end_ts"] != float64(to) {
			t.Errorf("%v, want %v %d %d", out, enabled, from, to)
		}
		if _, told := out["snooze_enabled"]; told {
			t.Error("a bot is told whether somebody else has snoozed")
		}
	}
	is(mustAPI(t, s, "dnd.info", object{"user": ada}), true, window.From.Unix(), window.To.Unix())
	is(mustAPI(t, s, "dnd.info", object{"user": ben}), false, 1, 1)
	users, _ := mustAPI(t, s, "dnd.teamInfo", object{"users": ada + "," + ben})["users"].(object)
	if len(users) != 2 {
		t.Fatalf("%v", users)
	}
	is(users[ada].(object), true, window.From.Unix(), window.To.Unix())
	over := slacksim.DND{From: now.Add(-2 * time.Hour), To: now.Add(-time.Hour)}
	if err := s.ChangeUser(slacksim.UserChange{ID: ada, DND: &over}); err != nil {
		t.Fatal(err)
	}
	is(mustAPI(t, s, "dnd.info", object{"user": ada}), true, over.From.Add(24*time.Hour).Unix(), over.To.Add(24*time.Hour).Unix())
	for args, want := range map[string]string{"": "no_users_provided", ada: "no_users_provided", ada + ",U0NOBODY": "user_not_visible", ada + strings.Repeat(","+ada, 50): "invalid_arguments"} {
		if out := api(t, s, "dnd.teamInfo", object{"users": args}); out["error"] != want {
			t.Errorf("%.20s: %v, want %s", args, out, want)
		}
	}
	if out := api(t, s, "dnd.info", object{"user": "U0NOBODY"}); out["error"] != "user_not_found" {
		t.Errorf("%v", out)
	}
}
