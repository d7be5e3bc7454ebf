package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alongside/bot"
	"alongside/peer"
	"alongside/storage"
)

func TestWhereKeysAre(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		keys  keySettings
		redis redisSettings
		want  string
	}{
		"the private server":      {keySettings{}, redisSettings{Data: "/d"}, "/d/keys"},
		"another server":          {keySettings{}, redisSettings{Data: "/d", RedisURL: "redis://x"}, ""},
		"another one, in a file":  {keySettings{}, redisSettings{Data: "/d", RedisURLFile: "/f"}, ""},
		"another one, and shared": {keySettings{Keys: "/k"}, redisSettings{Data: "/d", RedisURL: "redis://x"}, "/k"},
		"named":                   {keySettings{Keys: "/k"}, redisSettings{Data: "/d"}, "/k"},
	} {
		if got := row.keys.dir(row.redis); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	open := filepath.Join(t.TempDir(), "keys")
	if err := os.Mkdir(open, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := (keySettings{Keys: open}).open(redisSettings{}); err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Errorf("a folder that others may read: %v", err)
	}
	if ring, err := (keySettings{}).open(redisSettings{RedisURL: "redis://x"}); ring != nil || err != nil {
		t.Errorf("no folder: %v %v", ring, err)
	}
}

// TestOtherKeysAreNoticed: a copy whose folder of keys is another one says so in its health, in the log and in check, and that it is
// over; the copy with the right one has nothing to say.
func TestOtherKeysAreNoticed(t *testing.T) {
	log := &paper{}
	var right *storage.Keyring
	g := newStage(t, staging{mode: bot.SocketMode, tune: func(cfg *bot.Config) {
		right = cfg.Desk.Keys
		cfg.Log.SetOutput(log)
	}})
	other, err := storage.OpenKeyring(filepath.Join(t.TempDir(), "other"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	week := storage.CheckInWeek{Workspace: workspaceID, Team: demoTeamID, Week: peer.DayOf(at, demoZone).Week()}
	if err := g.store.OpenCheckIn(t.Context(), right, week, []string{"U0ADA"}); err != nil {
		t.Fatal(err)
	}
	if got := keyProblems(t.Context(), g.store, right, workspaceID, at); len(got) != 0 {
		t.Errorf("with the right keys: %v", got)
	}
	problems := keyProblems(t.Context(), g.store, other, workspaceID, at)
	if len(problems) != 1 || !strings.Contains(problems[0], "team demo, week 2026-W47") {
		t.Errorf("with other keys: %v", problems)
	}
	look := func(problems []string) (ready string) {
		ctx, cancel := context.WithCancel(t.Context())
		watchKeys(ctx, func(context.Context) []string { return problems }, func(p []string) { g.house.bot.SetUnwell(p); cancel() }, g.house.log)
		return strings.Join(g.house.bot.Ready(t.Context()), ";")
	}
	if ready := look(problems); !strings.Contains(ready, "2026-W47") || !strings.Contains(log.String(), "the weekly check-in does not work") {
		t.Errorf("ready %q, logged %s", ready, log.String())
	}
	if ready := look(nil); ready != "" {
		t.Errorf("mended, and still %q", ready)
	}

	check := checkCommand{keySettings: keySettings{Keys: filepath.Join(t.TempDir(), "new")}}
	if r := check.checkKeys(t.Context(), g.store, workspaceID); r.broken || !strings.Contains(r.lines[0], "first start") {
		t.Errorf("before the first start: %+v", r)
	}
	if _, err := os.Stat(check.Keys); err == nil {
		t.Error("check has made the folder")
	}
	check.keySettings, check.RedisURL = keySettings{}, "redis://x"
	if r := check.checkKeys(t.Context(), g.store, workspaceID); r.broken || !strings.Contains(r.lines[0], "--keys") {
		t.Errorf("without a folder: %+v", r)
	}
}
