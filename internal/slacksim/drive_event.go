package slacksim

import (
	"context"
	"fmt"
	"time"
)

// OpenHome opens the bot's Home tab as user. The app is told with
// app_home_opened when its manifest subscribes to it. The error name of the
// first delivery is returned; undelivered events are repeated later.
func (s *Server) OpenHome(ctx context.Context, user string) (Reply, error) {
	s.mu.Lock()
	_, p, err := s.person(user, "DM")
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	if !s.manifest.subscribes("app_home_opened") {
		s.mu.Unlock()
		return Reply{}, nil
	}
	event := map[string]any{
		"type": "app_home_opened", "user": user, "channel": p.id, "tab": "home",
		"event_ts": timestamp(s.clock.Now()),
	}
	if h := s.state.homes[user]; h != nil {
		event["view"] = h.copied()
	}
	s.mu.Unlock()
	return Reply{Error: s.sendEvent(ctx, event)}, nil
}

// Event sends an event of the app's own making, wrapped as Slack wraps it, and
// repeats it as Slack does while it is not acknowledged. It returns the error
// name of the first delivery.
func (s *Server) Event(ctx context.Context, event map[string]any) string {
	return s.sendEvent(ctx, event)
}

func (s *Server) sendEvent(ctx context.Context, event map[string]any) string {
	s.mu.Lock()
	payload := map[string]any{
		"token": "simulated-verification-token", "team_id": s.cfg.TeamID, "api_app_id": AppID,
		"event": event, "type": "event_callback", "event_id": s.state.nextID("Ev"),
		"event_time": s.clock.Now().Unix(), "is_ext_shared_channel": false,
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": s.cfg.TeamID, "user_id": BotUserID, "is_bot": true, "is_enterprise_install": false,
		}},
	}
	s.mu.Unlock()
	address := s.manifest.Settings.EventSubscriptions.RequestURL
	_, bad := s.deliver(ctx, kindEvent, payload, address, nil)
	if bad == "" {
		return ""
	}
	first := bad
	s.inFlight.Go(func() {
		for i, delay := range s.cfg.EventRetries {
			t := time.NewTimer(delay)
			select {
			case <-t.C:
			case <-s.closing.Done():
				t.Stop()
				return
			}
			if _, bad = s.deliver(s.closing, kindEvent, payload, address, &retry{i + 1, retryReason(bad)}); bad == "" {
				return
			}
		}
		s.record(Call{Method: "-> " + kindEvent, Args: fmt.Sprint(payload["event_id"]), Answer: "given up"})
	})
	return first
}

func retryReason(bad string) string {
	if bad == errTimeout {
		return "http_timeout"
	}
	return "connection_failed"
}
