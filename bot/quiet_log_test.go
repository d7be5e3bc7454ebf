package bot

import (
	"context"
	"strings"
	"testing"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

// A log line about an answer that could not be saved, or whose reply did not arrive, says nothing of whose it was.
func TestNoLogSaysWhoAnswered(t *testing.T) {
	for _, row := range []struct {
		action string
		named  bool
	}{{"checkin.face.0", false}, {"checkin.skip", false}, {"alert.ack", true}} {
		t.Run(row.action, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{})
			fail := true
			w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
				if fail {
					return commands.Reply{}, storage.ErrUnavailable
				}
				return commands.Reply{Message: messages.CheckInSkipped{}}, nil
			})
			for _, fail = range []bool{true, false} { // not saved; and saved, with a reply that finds nobody
				payload := map[string]any{
					"type": "block_actions", "team": map[string]any{"id": workspace}, "user": map[string]any{"id": ada}, "api_app_id": slacksim.AppID,
					"response_url": "http://127.0.0.1:1/gone", "channel": map[string]any{"id": "D1"}, "message": map[string]any{"ts": "1.1"},
					"container": map[string]any{"type": "message", "message_ts": "1.1", "channel_id": "D1"},
					"actions":   []any{map[string]any{"type": "button", "action_id": row.action, "action_ts": "1.1", "value": "t1 2026-W47 0 4"}},
				}
				if ack, bad := w.sim.Deliver(t.Context(), "interactive", payload); ack != nil || bad != "" {
					t.Errorf("ack %s %s", ack, bad)
				}
			}
			w.until("both to be logged", func() bool {
				return strings.Contains(w.logs.String(), "not saved") && strings.Contains(w.logs.String(), "reply not shown")
			})
			if got := strings.Contains(w.logs.String(), ada); got != row.named {
				t.Errorf("the log names who: %v\n%s", got, w.logs.String())
			}
		})
	}
	w := start(t, setup{})
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{}, storage.ErrUnavailable
	})
	command(t, w, ben, "/checkin", "")
	w.until("it to be logged", func() bool { return strings.Contains(w.logs.String(), "not saved") })
	if strings.Contains(w.logs.String(), ben) {
		t.Errorf("the log names who typed /checkin:\n%s", w.logs.String())
	}
}
