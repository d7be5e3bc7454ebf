package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"

	"alongside/internal/redisproc"
)

var at = time.Date(2026, 11, 17, 14, 0, 0, 0, time.UTC)

// The reference does what it is compared for: the third contact with one code on a day raises one alert in two messages, the
// fourth none, the same request counts once, and a stranger is refused.
func TestReference(t *testing.T) {
	ctx := context.Background()
	server := redisproc.ForTest(t, redisproc.Options{})
	h := &handler{redis.NewClient(&redis.Options{Network: "unix", Addr: server.Socket()}), time.UTC, "secret"}
	defer func() { _ = h.db.Close() }()
	h.db.HSet(ctx, "{ref}:members", "U1", "active")
	h.db.HSet(ctx, "{ref}:w:U1:matches", "K7", "running")
	log := func(user, trigger, text string, now time.Time) string {
		return h.log(ctx, slack.SlashCommand{UserID: user, TriggerID: trigger, Text: text}, now).Text
	}
	now := time.Now().UTC() // the script holds the server's time against it
	yesterday := now.AddDate(0, 0, -1).Format(time.DateOnly)
	for i, want := range []string{"1 of 2", "2 of 2", "above the limit", "above the limit"} {
		text := log("U1", string(rune('a'+i)), "K7 25m call "+yesterday+" 09:1"+string(rune('0'+i)), now.Add(time.Duration(i)))
		if !strings.HasPrefix(text, "Logged: call with K7, 25 min") || !strings.Contains(text, want) {
			t.Errorf("contact %d: %q, want %q", i+1, text, want)
		}
	}
	if again := log("U1", "a", "K7 25m call "+yesterday+" 09:10", now); !strings.Contains(again, "1 of 2") {
		t.Errorf("the same again: %q", again)
	}
	for key, want := range map[string]int64{"{ref}:out:alert": 2, "{ref}:out:nudge": 1, "{ref}:audit": 4} {
		if n := h.db.XLen(ctx, key).Val(); n != want {
			t.Errorf("%s has %d entries, want %d", key, n, want)
		}
	}
	for _, refused := range []string{log("U2", "x", "K7 5m call", now), log("U1", "y", "M3 5m call", now)} {
		if refused != "Refused." {
			t.Errorf("%q", refused)
		}
	}
}

func TestParse(t *testing.T) {
	got, err := parse("K7 25m call 2026-11-16 14:30 out", at)
	want := contact{code: "K7", channel: "call", direction: "out", minutes: 25, start: time.Date(2026, 11, 16, 14, 30, 0, 0, time.UTC)}
	if err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
	for _, bad := range []string{"", "help", "25m", "K7 2026-11-18", "K7 xm"} {
		if _, err := parse(bad, at); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
