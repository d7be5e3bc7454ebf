package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/slacksim"
)

// seed sets one worker up as people do: an admin sets up the team, a coordinator adds the worker, who says yes, and draws
// codes. The records of that worker are then copied under the ids of the others, and the same people given to the reference.
func (w *world) seed(ctx context.Context, p plan) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := w.bot.up(ctx); err != nil {
		return err
	}
	if err := w.setUp(ctx); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	if err := w.quiet(ctx); err != nil {
		return fmt.Errorf("send what the set-up sends: %w", err)
	}
	if err := w.copyWorker(ctx, p.everyday+p.busy); err != nil {
		return fmt.Errorf("copy the worker: %w", err)
	}
	pipe := w.db.Pipeline()
	for n := range p.everyday + p.busy {
		pipe.HSet(ctx, "{ref}:members", workerID(n), "active")
		for _, code := range w.team.codes {
			pipe.HSet(ctx, "{ref}:w:"+workerID(n)+":matches", code, "running")
		}
	}
	_, err := pipe.Exec(ctx)
	return err
}

var codeDrawn = regexp.MustCompile(`\*([A-Z]\d+)\*`)

func (w *world) setUp(ctx context.Context) error {
	if _, err := w.says(ctx, admin, "/team", "setup"); err != nil {
		return err
	}
	open := w.sim.Views(admin).Stack
	if len(open) == 0 {
		return errors.New("no form was opened")
	}
	done, err := w.sim.Submit(ctx, admin, open[0].ID, map[string]any{
		"name": "Load", "coordinators": []string{coordinator}, "channel": coordsRoom, "team_channel": teamRoom,
		"zone": zone, "pack": "eu", "language": "en",
	})
	if err != nil || done.Error != "" || done.ResponseAction == "errors" {
		return fmt.Errorf("the form: %w %+v", err, done)
	}
	if _, err := w.says(ctx, coordinator, "/team", "add @worker0"); err != nil {
		return err
	}
	if err := w.press(ctx, workerID(0), "member.yes"); err != nil {
		return err
	}
	for range codesEach {
		text, err := w.says(ctx, coordinator, "/team", "match @worker0")
		if err != nil {
			return err
		}
		code := codeDrawn.FindStringSubmatch(text)
		if code == nil {
			return fmt.Errorf("no code in the answer %q", text)
		}
		w.team.codes = append(w.team.codes, code[1])
	}
	return nil
}

func (w *world) says(ctx context.Context, user, command, text string) (string, error) {
	r, err := w.sim.Command(ctx, user, "DM", command, text)
	if err != nil || r.Error != "" {
		return "", fmt.Errorf("%s %s: %w %s", command, text, err, r.Error)
	}
	return r.Text(), nil
}

// press waits for a message with a button in the user's conversation with the bot, and presses it.
func (w *world) press(ctx context.Context, user, action string) error {
	for {
		for _, m := range w.sim.MessagesFor(user) {
			raw, err := json.Marshal(m.Blocks)
			if err != nil || !strings.Contains(string(raw), `"action_id":"`+action+`"`) {
				continue
			}
			r, err := w.sim.Action(ctx, slacksim.ActionRequest{User: user, Channel: m.Channel, TS: m.TS, ActionID: action})
			if err != nil || r.Error != "" {
				return fmt.Errorf("%s: %w %s", action, err, r.Error)
			}
			return nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("no button %s came", action)
		}
	}
}

// quiet waits until the outbox of the bot is empty, and learns where it puts alerts.
func (w *world) quiet(ctx context.Context) error {
	lanes, err := w.keys(ctx, "*:out:*")
	if err != nil {
		return err
	}
	for _, key := range lanes {
		if strings.HasSuffix(key, ":alert") {
			w.bot.alerts = key
		}
	}
	for {
		left := int64(0)
		for _, key := range lanes {
			n, err := w.db.XLen(ctx, key).Result()
			if err != nil {
				return err
			}
			left += n
		}
		if left == 0 {
			return nil
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
}

func (w *world) keys(ctx context.Context, pattern string) ([]string, error) {
	var found []string
	scan := w.db.Scan(ctx, 0, pattern, 1000).Iterator()
	for scan.Next(ctx) {
		found = append(found, scan.Val())
	}
	return found, scan.Err()
}

// copyWorker copies every record that names the first worker under the ids of the others: ids have the same length, so it is
// enough to exchange them. Results of operations and what was sent are nobody's records.
func (w *world) copyWorker(ctx context.Context, workers int) error {
	model := workerID(0)
	keys, err := w.keys(ctx, "al:*")
	if err != nil {
		return err
	}
	pipe := w.db.Pipeline()
	each := func(write func(rename func(string) string)) {
		for n := 1; n < workers; n++ {
			id := workerID(n)
			write(func(s string) string { return strings.ReplaceAll(s, model, id) })
		}
	}
	for _, key := range keys {
		if strings.Contains(key, ":op:") || strings.Contains(key, ":sent:") {
			continue
		}
		kind, err := w.db.Type(ctx, key).Result()
		if err != nil {
			return err
		}
		switch {
		case kind == "string" && strings.Contains(key, model):
			value, err := w.db.Get(ctx, key).Result()
			if err != nil {
				return err
			}
			each(func(as func(string) string) { pipe.Set(ctx, as(key), as(value), redis.KeepTTL) })
		case kind == "hash":
			all, err := w.db.HGetAll(ctx, key).Result()
			if err != nil {
				return err
			}
			for field, value := range all {
				if strings.Contains(key+field, model) {
					each(func(as func(string) string) { pipe.HSet(ctx, as(key), as(field), as(value)) })
				}
			}
		}
	}
	_, err = pipe.Exec(ctx)
	return err
}
