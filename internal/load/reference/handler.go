package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"
)

//go:embed log.lua
var logSource string

var logScript = redis.NewScript(logSource)

type handler struct {
	db     *redis.Client
	place  *time.Location
	secret string
}

// ServeHTTP answers one slash command.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	verifier, err := slack.NewSecretsVerifier(r.Header, h.secret)
	if err != nil {
		http.Error(w, "not accepted", http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(io.TeeReader(http.MaxBytesReader(w, r.Body, 1<<20), &verifier))
	command, err := slack.SlashCommandParse(r)
	if err != nil || verifier.Ensure() != nil {
		http.Error(w, "not accepted", http.StatusUnauthorized)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	answer, err := json.Marshal(h.log(ctx, command, time.Now()))
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(answer) // nobody reads it if that fails
}

// limits are the starter limits of the bot: of one code in a day, in a week, and of all in a day.
var limits = [...]int{2, 6, 8}

// log parses, runs the script and answers.
func (h *handler) log(ctx context.Context, s slack.SlashCommand, now time.Time) slack.Msg {
	c, err := parse(s.Text, now.In(h.place))
	if err != nil {
		return slack.Msg{ResponseType: slack.ResponseTypeEphemeral, Text: "Usage: K7 25m call 2026-11-17 14:30 out"}
	}
	id := strconv.FormatInt(now.UnixNano(), 36)
	own := "{ref}:w:" + s.UserID + ":"
	keys := []string{
		"{ref}:op:" + s.TriggerID, "{ref}:ver", "{ref}:members", own + "matches", own + "alerts", own + "told", own + "journal",
		"{ref}:audit", "{ref}:out:alert", "{ref}:out:nudge", "{ref}:alerts:open", "{ref}:due", own + "week:" + week(c.start),
	}
	for monday := c.start.AddDate(0, 0, -15); ; monday = monday.AddDate(0, 0, 7) {
		if monday.After(c.start.AddDate(0, 0, 15)) || monday.After(now.AddDate(0, 0, 1)) {
			break
		}
		if key := own + "week:" + week(monday); key != keys[12] {
			keys = append(keys, key)
		}
	}
	day := c.start.Format("20060102")
	first := c.start.AddDate(0, 0, -(int(c.start.Weekday())+6)%7).Format("20060102")
	reply, err := logScript.Run(ctx, h.db, keys, s.UserID, c.code, day, first, id, c.record(day), now.Unix(),
		now.Add(1900*time.Millisecond).UnixMilli(), limits[0], limits[1], limits[2]).Text()
	if err != nil {
		return slack.Msg{ResponseType: slack.ResponseTypeEphemeral, Text: "Not saved: " + err.Error()}
	}
	counts := strings.Split(strings.TrimPrefix(reply, "D"), ",")
	if len(counts) != 4 {
		return slack.Msg{ResponseType: slack.ResponseTypeEphemeral, Text: "Refused."}
	}
	return c.answer(id, counts)
}

// answer repeats what was understood, with the limits and a button to take it back.
func (c contact) answer(id string, counts []string) slack.Msg {
	logged := fmt.Sprintf("Logged: %s with %s, %d min, %s.", c.channel, c.code, c.minutes, c.start.Format("Mon 2 Jan 15:04"))
	standing := fmt.Sprintf("%s today %s of %d, this week %s of %d.", c.code, counts[0], limits[0], counts[1], limits[1])
	blocks := []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, logged, false, false), nil, nil),
		slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, standing, false, false)),
	}
	text := logged + "\n" + standing
	if counts[3] == "1" {
		above := "That is above the limit: the coordinators hear of it in the same words as you."
		text += "\n" + above
		blocks = append(blocks, slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, above, false, false), nil, nil))
	}
	undo := slack.NewButtonBlockElement("undo", id, slack.NewTextBlockObject(slack.PlainTextType, "Undo", false, false))
	blocks = append(blocks, slack.NewActionBlock("", undo))
	return slack.Msg{ResponseType: slack.ResponseTypeEphemeral, Text: text, Blocks: slack.Blocks{BlockSet: blocks}}
}
