package slacksim

import (
	"context"
	"encoding/json"
)

// SubmitReply is how a submission ended for the person.
type SubmitReply struct {
	// ResponseAction is "" (the view closed), "clear", "update", "push" or
	// "errors".
	ResponseAction string            `json:"response_action"`
	Errors         map[string]string `json:"errors"`           // by block id
	Client         bool              `json:"client,omitempty"` // Errors are the client's own; the app was not asked
	View           *View             `json:"view,omitempty"`   // after update or push
	Error          string            `json:"error"`            // "operation_timeout", "dispatch_failed", "invalid_response"
}

// Submit fills in and submits the person's topmost modal. values are by block
// id: a value, a list, or a map from action id to value; blocks that are not
// named keep what they hold.
func (s *Server) Submit(ctx context.Context, user, viewID string, values map[string]any) (SubmitReply, error) {
	s.mu.Lock()
	v, err := s.topView(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return SubmitReply{}, err
	}
	if v.Submit == nil {
		s.mu.Unlock()
		return SubmitReply{}, impossible("view %s has no submit button to press", viewID)
	}
	if err := fillIn(v, values); err != nil {
		s.mu.Unlock()
		return SubmitReply{}, err
	}
	if refused := refusals(v, v.State.Values); len(refused) > 0 {
		s.mu.Unlock()
		return SubmitReply{ResponseAction: "errors", Errors: refused, Client: true}, nil
	}
	payload := s.interaction("view_submission", s.state.users[user], true)
	payload["view"], payload["response_urls"] = v.copied(), []any{}
	s.mu.Unlock()

	ack, bad := s.deliver(ctx, kindInteractive, payload, s.manifest.Settings.Interactivity.RequestURL, nil)
	defer s.changed()
	if bad != "" {
		return SubmitReply{Error: bad}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	reply, why := s.takeSubmission(v, ack)
	if why != "" {
		s.recordLocked(Call{Method: "<- reply", Args: clip(ack), Answer: why, Violation: "invalid_response"})
		return SubmitReply{Error: "invalid_response"}, nil
	}
	return reply, nil
}

func (s *Server) topView(user, viewID string) (*View, error) {
	if _, _, err := s.person(user, "DM"); err != nil {
		return nil, err
	}
	stack := s.state.stacks[user]
	if len(stack) == 0 || stack[len(stack)-1].ID != viewID {
		return nil, impossible("%s does not have view %q on top", user, viewID)
	}
	return stack[len(stack)-1], nil
}

// fillIn puts what a person entered into the view's state.
func fillIn(v *View, values map[string]any) error {
	for blockID, given := range values {
		var inBlock []element
		for _, e := range elements(v.Blocks) {
			if _, stateful := stateKeys[e.kind()]; stateful && e.blockID() == blockID {
				inBlock = append(inBlock, e)
			}
		}
		if len(inBlock) == 0 {
			return impossible("view %s has no field %q", v.ID, blockID)
		}
		byAction, isMap := given.(map[string]any)
		if !isMap || inBlock[0].kind() == "rich_text_input" && byAction["type"] == "rich_text" {
			byAction = map[string]any{inBlock[0].actionID(): given}
		}
		for actionID, chosen := range byAction {
			e, ok := find(v.Blocks, blockID, actionID)
			if !ok {
				return impossible("block %q has no field %q", blockID, actionID)
			}
			value, err := e.value(chosen)
			if err != nil {
				return impossible("%v", err)
			}
			v.State.Values[blockID][actionID] = e.entry(value)
		}
	}
	return nil
}

// takeSubmission applies the app's answer to a view_submission; why says what
// is wrong with it. Server.mu is held.
func (s *Server) takeSubmission(v *View, ack json.RawMessage) (reply SubmitReply, why string) {
	at := s.position(v)
	if len(ack) == 0 || string(ack) == "{}" {
		if at >= 0 {
			s.dropViews(v.user, at)
		}
		return SubmitReply{}, ""
	}
	var body struct {
		ResponseAction string            `json:"response_action"`
		Errors         map[string]string `json:"errors"`
		View           map[string]any    `json:"view"`
	}
	var fields map[string]any
	if json.Unmarshal(ack, &body) != nil || json.Unmarshal(ack, &fields) != nil {
		return reply, "not the answer to a submission"
	}
	for k := range fields {
		if k != "response_action" && k != "errors" && k != "view" {
			return reply, "unknown field: " + k
		}
	}
	reply.ResponseAction = body.ResponseAction
	switch body.ResponseAction {
	case "clear":
		s.dropViews(v.user, 0)
		return reply, ""
	case "errors":
		if len(body.Errors) == 0 {
			return reply, "errors without errors"
		}
		for id, text := range body.Errors {
			b := blockOf(v, id)
			if b == nil || str(b["type"]) != "input" || text == "" {
				return reply, "errors names " + id + ", which is no input block, or has no text"
			}
		}
		reply.Errors = body.Errors
		return reply, ""
	case "update", "push":
	default:
		return reply, "unknown response_action " + body.ResponseAction
	}
	if at < 0 {
		return reply, "the view is not open any more"
	}
	if body.View == nil {
		return reply, "no view"
	}
	if e := judgeView(body.View, "modal"); e != nil {
		return reply, e.name + ": " + join(e.messages)
	}
	if body.ResponseAction == "update" {
		if s.externalTaken(str(body.View["external_id"]), v) {
			return reply, "duplicate_external_id"
		}
		s.fillView(v, body.View)
	} else {
		if s.externalTaken(str(body.View["external_id"]), nil) {
			return reply, "duplicate_external_id"
		}
		if len(s.state.stacks[v.user]) >= maxStack {
			return reply, "push_limit_reached"
		}
		v = s.pushView(v.user, body.View)
	}
	c := v.copied()
	reply.View = &c
	return reply, ""
}

func blockOf(v *View, id string) Block {
	for _, b := range v.Blocks {
		if str(b["block_id"]) == id {
			return b
		}
	}
	return nil
}

func join(list []string) string {
	b, _ := json.Marshal(list)
	return string(b)
}

// CloseView closes the person's topmost modal by its close button, or with all
// set the whole stack by its X. The app is told with view_closed where the
// view asked for it; what it answers does not matter.
func (s *Server) CloseView(ctx context.Context, user, viewID string, all bool) error {
	s.mu.Lock()
	v, err := s.topView(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	stack := s.state.stacks[user]
	from := len(stack) - 1
	cleared := all || v.ClearOnClose
	if cleared {
		from, v = 0, stack[0]
	}
	var payload map[string]any
	if v.NotifyOnClose {
		payload = s.interaction("view_closed", s.state.users[user], true)
		delete(payload, "trigger_id")
		payload["view"], payload["is_cleared"] = v.copied(), cleared
	}
	s.dropViews(user, from)
	s.mu.Unlock()
	defer s.changed()
	if payload != nil {
		s.deliver(ctx, kindInteractive, payload, s.manifest.Settings.Interactivity.RequestURL, nil)
	}
	return nil
}
