package slacksim

import (
	"context"
	"encoding/json"
	"time"
)

// ActionRequest is a press of a button, or a choice, in a message (Channel and
// TS) or in a view (ViewID).
type ActionRequest struct {
	User     string `json:"user"`
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	ViewID   string `json:"view_id"`
	ActionID string `json:"action_id"`
	BlockID  string `json:"block_id"` // needed only where the action id is not unique
	// Value is what is chosen: an option's value, a user or channel id, a date,
	// a time, or a list of them. A button has its own.
	Value any `json:"value"`
	// Force sends the press even though the message, view or button is gone, as
	// a client with an old screen does.
	Force bool `json:"force"`
}

// Action presses a button or picks an option and waits for the
// acknowledgement.
func (s *Server) Action(ctx context.Context, r ActionRequest) (Reply, error) {
	s.mu.Lock()
	payload, err := s.actionPayload(r)
	s.mu.Unlock()
	if err != nil || payload == nil {
		return Reply{}, err
	}
	start := time.Now()
	ack, bad := s.deliver(ctx, kindInteractive, payload, s.manifest.Settings.Interactivity.RequestURL, nil)
	reply := Reply{Error: bad, TookMS: time.Since(start).Milliseconds()}
	if len(ack) > 0 {
		// Slack ignores what a press is acknowledged with.
		s.record(Call{Method: "<- reply", Args: clip(ack), Violation: "ack_body_ignored"})
		var body Response
		if json.Unmarshal(ack, &body) == nil {
			reply.Response = &body
		}
	}
	s.changed()
	return reply, nil
}

// actionPayload builds the block_actions payload; nil when the choice is only
// remembered, as Slack does for inputs without dispatch_action. Server.mu is
// held.
func (s *Server) actionPayload(r ActionRequest) (map[string]any, error) {
	channel := r.Channel
	if r.ViewID != "" {
		channel = "DM"
	}
	u, p, err := s.person(r.User, channel)
	if err != nil {
		return nil, err
	}
	payload := s.interaction("block_actions", u, r.ViewID != "")
	var blocks []Block
	var values map[string]map[string]any
	if r.ViewID != "" {
		v := s.state.views[r.ViewID]
		switch {
		case v != nil && v.user == r.User:
			blocks, values = v.Blocks, v.State.Values
			defer func() { payload["view"] = v.copied() }()
		case !r.Force:
			return nil, impossible("%s has no open view %s", r.User, r.ViewID)
		default:
			payload["view"] = View{ID: r.ViewID, TeamID: s.cfg.TeamID, Type: "modal", Blocks: []Block{}, AppID: AppID, BotID: BotID, RootViewID: r.ViewID}
		}
		payload["container"] = map[string]any{"type": "view", "view_id": r.ViewID}
	} else {
		m := s.state.find(p.id, r.TS)
		if m != nil && (m.Deleted || (m.Ephemeral && m.To != r.User)) {
			m = nil
		}
		if m == nil && !r.Force {
			return nil, impossible("%s sees no message %s in %s", r.User, r.TS, p.id)
		}
		container := map[string]any{"type": "message", "message_ts": r.TS, "channel_id": p.id, "is_ephemeral": m != nil && m.Ephemeral}
		if m == nil {
			payload["message"] = map[string]any{"type": "message", "user": BotUserID, "bot_id": BotID, "app_id": AppID, "ts": r.TS, "text": "", "team": s.cfg.TeamID}
		} else {
			if m.values == nil {
				m.values = map[string]map[string]any{}
			}
			m.values = freshState(m.Blocks, m.values)
			blocks, values = m.Blocks, m.values
			if !m.Ephemeral { // Slack does not keep the content of ephemeral messages
				payload["message"] = m.wire(true)
			}
			if m.ThreadTS != "" {
				container["thread_ts"] = m.ThreadTS
			}
		}
		payload["container"] = container
		payload["channel"] = map[string]any{"id": p.id, "name": p.name()}
		payload["response_url"] = s.newResponseURL(p, r.User, m)
		defer func() { payload["state"] = ViewState{Values: copiedValues(values)} }() // after the choice is in
	}
	action := map[string]any{"action_id": r.ActionID, "block_id": r.BlockID, "action_ts": timestamp(s.clock.Now())}
	payload["actions"] = []any{action}
	e, ok := find(blocks, r.BlockID, r.ActionID)
	if !ok {
		if !r.Force {
			return nil, impossible("no element %q there", r.ActionID)
		}
		action["type"] = "button"
		action["text"] = map[string]any{"type": "plain_text", "text": "(gone)", "emoji": true}
		if v, ok := r.Value.(string); ok {
			action["value"] = v
		}
		return payload, nil
	}
	action["block_id"], action["type"] = e.blockID(), e.kind()
	switch e.kind() {
	case "button", "workflow_button":
		action["text"] = e.def["text"]
		for _, k := range []string{"value", "url", "style"} {
			if v, ok := e.def[k]; ok {
				action[k] = v
			}
		}
		return payload, nil
	case "overflow":
		o, err := e.value(r.Value)
		if err != nil || o == nil {
			return nil, impossible("choose one of the options: %v", err)
		}
		action["selected_option"] = o
		return payload, nil
	}
	keys, ok := stateKeys[e.kind()]
	if !ok {
		return nil, impossible("the simulator cannot use a %s", e.kind())
	}
	value, err := e.value(r.Value)
	if err != nil {
		return nil, impossible("%v", err)
	}
	values[e.blockID()][e.actionID()] = e.entry(value)
	action[keys[0]] = value
	if ph, ok := e.def["placeholder"]; ok {
		action["placeholder"] = ph
	}
	if dispatch, _ := e.block["dispatch_action"].(bool); str(e.block["type"]) == "input" && !dispatch {
		return nil, nil
	}
	return payload, nil
}

// interaction is what all interactive payloads have in common. Server.mu is
// held.
func (s *Server) interaction(kind string, u *User, fromView bool) map[string]any {
	return map[string]any{
		"type": kind, "token": "simulated-verification-token", "api_app_id": AppID,
		"team":       map[string]any{"id": s.cfg.TeamID, "domain": s.cfg.TeamDomain},
		"enterprise": nil, "is_enterprise_install": false,
		"user":       map[string]any{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": u.TeamID},
		"trigger_id": s.newTrigger(u.ID, fromView),
	}
}
