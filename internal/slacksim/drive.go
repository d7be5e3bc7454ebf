package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrImpossible is wrapped by errors about things a person could not do in
// Slack: act as an unknown or deactivated user, in a channel they do not see,
// on a button that is not there.
var ErrImpossible = errors.New("slacksim: impossible in Slack")

func impossible(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrImpossible, fmt.Sprintf(format, args...))
}

// Response is what the app answered in its acknowledgement.
type Response struct {
	Text         string  `json:"text"`
	Blocks       []Block `json:"blocks"`
	ResponseType string  `json:"response_type"`
	TS           string  `json:"ts,omitempty"` // of the message stored from it
}

// Reply is how a command or a press of a button ended for the person: with a
// response, with nothing (Response nil and no Error), or with an Error such as
// "operation_timeout", "dispatch_failed" or "invalid_command".
type Reply struct {
	Response *Response `json:"reply"`
	Error    string    `json:"error"`
	TookMS   int64     `json:"took_ms"` // real time until the acknowledgement
}

// Text returns the text of the response, "" without one.
func (r Reply) Text() string {
	if r.Response == nil {
		return ""
	}
	return r.Response.Text
}

// person returns an active human user and the place they act in. Server.mu is
// held.
func (s *Server) person(user, channel string) (*User, place, error) {
	u := s.state.users[user]
	switch {
	case u == nil:
		return nil, place{}, impossible("no user %q", user)
	case u.Deleted || u.Bot:
		return nil, place{}, impossible("user %s is deactivated or a bot", user)
	}
	if channel == "DM" || channel == "" {
		channel = dmOf(user)
	}
	p, ok := s.state.place(channel)
	switch {
	case !ok:
		return nil, place{}, impossible("no channel %q", channel)
	case p.dm != nil && p.dm.ID != user:
		return nil, place{}, impossible("%s does not see %s", user, channel)
	case p.channel != nil && !p.has(user) && (p.channel.Private || u.Restricted || u.UltraRestricted):
		return nil, place{}, impossible("%s does not see %s", user, channel)
	}
	return u, p, nil
}

// Command types a slash command as user and waits for the acknowledgement.
// channel is a channel id, or "DM" for the person's DM with the bot. command
// begins with a slash; text is as typed.
func (s *Server) Command(ctx context.Context, user, channel, name, text string) (Reply, error) {
	s.mu.Lock()
	u, p, err := s.person(user, channel)
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	if p.channel != nil && p.channel.Archived {
		s.mu.Unlock()
		return Reply{}, impossible("%s is archived", p.id)
	}
	cmd, ok := s.manifest.command(name)
	if !ok {
		s.slackbot(p, user, fmt.Sprintf("%s is not a valid command. In Slack, all messages that start with the \"/\" character are interpreted as commands.", name))
		s.mu.Unlock()
		s.changed()
		return Reply{Error: "invalid_command"}, nil
	}
	typed := strings.TrimSpace(text)
	payload := map[string]any{
		"token": "simulated-verification-token", "team_id": s.cfg.TeamID, "team_domain": s.cfg.TeamDomain,
		"channel_id": p.id, "channel_name": p.name(), "user_id": u.ID, "user_name": u.Name,
		"command": name, "text": s.state.escapeTyped(typed, cmd.ShouldEscape),
		"api_app_id": AppID, "is_enterprise_install": "false",
		"response_url": s.newResponseURL(p, user, nil), "trigger_id": s.newTrigger(user, false),
	}
	s.mu.Unlock()

	start := time.Now()
	ack, bad := s.deliver(ctx, kindCommand, payload, cmd.URL, nil)
	reply := Reply{TookMS: time.Since(start).Milliseconds()}
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	if bad == "" && len(ack) > 0 {
		reply.Response, bad = s.takeReply(ack, p, user, strings.TrimSpace(name+" "+typed))
	}
	if bad != "" {
		reply.Error = bad
		s.slackbot(p, user, fmt.Sprintf("%s failed with the error %q", name, bad))
	}
	return reply, nil
}

// takeReply stores the message in an acknowledgement. It returns the error the
// person would see when the payload is not acceptable. Server.mu is held.
func (s *Server) takeReply(ack json.RawMessage, p place, user, typed string) (*Response, string) {
	refuse := func(name string, why ...string) (*Response, string) {
		s.recordLocked(Call{Method: "<- reply", Args: clip(ack), Answer: why, Violation: name})
		return nil, name
	}
	var args map[string]any
	if json.Unmarshal(ack, &args) != nil || args == nil {
		return refuse("invalid_response", "not an object")
	}
	for k, v := range args {
		if v == nil {
			delete(args, k)
		}
	}
	if name := unknownField(args); name != "" {
		return refuse("invalid_response", "unknown field: "+name)
	}
	c := &call{args: args}
	body, e := readContent(c)
	if e != nil {
		return refuse(e.name, e.messages...)
	}
	kind := c.str("response_type")
	switch kind {
	case "in_channel":
		s.state.add(&Message{
			Type: "message", Channel: p.id, User: user, Team: s.cfg.TeamID,
			TS: s.state.nextTS(s.clock.Now()), Text: typed, Origin: "typed",
		})
	case "", "ephemeral":
		kind = "ephemeral"
	default:
		return refuse("invalid_response", "response_type "+kind)
	}
	out := &Response{Text: body.text, Blocks: body.blocks, ResponseType: kind}
	if body.text == "" && len(body.blocks) == 0 && len(body.attachments) == 0 {
		return out, ""
	}
	if kind == "in_channel" {
		out.TS = s.post(p, body, c.str("thread_ts"), "ack").TS
	} else {
		out.TS = s.whisper(p, user, body, c.str("thread_ts"), "ack").TS
	}
	if body.violation != "" {
		s.recordLocked(Call{Method: "<- reply", Args: clip(ack), Violation: body.violation})
	}
	return out, ""
}

// slackbot shows the user a notice of the workspace itself. Server.mu is held.
func (s *Server) slackbot(p place, user, text string) {
	s.state.add(&Message{
		Type: "message", Channel: p.id, User: SlackbotID, Team: s.cfg.TeamID,
		TS: s.state.nextTS(s.clock.Now()), Text: text, Ephemeral: true, To: user, Origin: "slackbot",
	})
}
