package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"alongside/commands"
)

// kind is what sort of thing Slack sent.
type kind string

const (
	aCommand    kind = "command"
	anAction    kind = "action"
	aSubmission kind = "submission"
	anOptions   kind = "options" // a select asks for its options; we have none that does
	aCheck      kind = "check"   // Slack looks whether the address works
	aChallenge  kind = "verify"  // Slack wants its challenge back
	anEvent     kind = "event"   // of the Events API
	aStranger   kind = "unknown" // acknowledged, counted, dropped
)

// incoming is something that Slack sent, whichever transport brought it. The request lacks only who asked and when.
type incoming struct {
	kind        kind
	name        string // the type as Slack calls it, for the count
	team, app   string // where it comes from
	user        string
	request     commands.Request
	responseURL string // of a command, or of an action in a message
	view        *viewRef
	challenge   string
}

// viewRef is the view in which an action or a submission happened.
type viewRef struct {
	ID, Hash, Type, CallbackID string
	Inputs                     []string // block ids of its input blocks, in order
}

var errPayload = errors.New("payload not understood")

// fields is a flat payload: a form, or the object that Socket Mode makes of it.
type fields func(name string) string

// formFields reads a form. A byte that is no UTF-8 becomes the sign that says so, as JSON makes of it: whichever transport
// brings a text, it is the same text.
func formFields(v url.Values) fields {
	return func(name string) string { return string([]rune(v.Get(name))) }
}

// jsonFields reads the strings, numbers and truths of an object and ignores what else is in it.
func jsonFields(raw json.RawMessage) (fields, error) {
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil || object == nil {
		return nil, errPayload
	}
	return func(name string) string {
		switch v := object[name].(type) {
		case string:
			return v
		case bool, float64:
			return fmt.Sprint(v)
		}
		return ""
	}, nil
}

// unescape undoes the escaping of what was typed, once. Slack's own tokens such as <@U012> stay as they are.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// parseCommand reads a slash command.
func parseCommand(f fields, prefix string) (incoming, error) {
	if f("ssl_check") == "1" {
		return incoming{kind: aCheck, name: "ssl_check"}, nil
	}
	in := incoming{
		kind: aCommand, name: "command", team: f("team_id"), app: f("api_app_id"), user: f("user_id"),
		responseURL: f("response_url"),
	}
	typed := f("command")
	if typed == "" || in.user == "" || f("trigger_id") == "" {
		return in, errPayload
	}
	in.request = commands.Request{
		Op: "command:" + f("trigger_id"), Workspace: in.team, Channel: f("channel_id"), Trigger: f("trigger_id"),
		Command: withoutPrefix(typed, prefix), Text: strings.TrimSpace(unescape.Replace(f("text"))),
	}
	return in, nil
}

// withoutPrefix turns "/peer-contact" into "/contact" where "peer-" is the configured prefix.
func withoutPrefix(command, prefix string) string {
	if rest, ok := strings.CutPrefix(command, "/"+prefix); ok && prefix != "" && rest != "" {
		return "/" + rest
	}
	return command
}

// interaction is what we read of an interactive payload. The message that holds a button is not decoded at all, so that
// blocks and elements that we do not know cannot make its buttons dead.
type interaction struct {
	Type        string            `json:"type"`
	Team        *entity           `json:"team"`
	User        entity            `json:"user"`
	AppID       string            `json:"api_app_id"`
	Trigger     string            `json:"trigger_id"`
	ResponseURL string            `json:"response_url"`
	Channel     *entity           `json:"channel"`
	Actions     []json.RawMessage `json:"actions"`
	View        *payloadView      `json:"view"`
}

type entity struct {
	ID string `json:"id"`
}

type payloadView struct {
	ID         string          `json:"id"`
	Hash       string          `json:"hash"`
	Type       string          `json:"type"`
	CallbackID string          `json:"callback_id"`
	Private    string          `json:"private_metadata"`
	State      json.RawMessage `json:"state"`
	Blocks     []struct {
		Type string `json:"type"`
		ID   string `json:"block_id"`
	} `json:"blocks"`
}

func (v *payloadView) ref() *viewRef {
	r := &viewRef{ID: v.ID, Hash: v.Hash, Type: v.Type, CallbackID: v.CallbackID}
	for _, block := range v.Blocks {
		if block.Type == "input" {
			r.Inputs = append(r.Inputs, block.ID)
		}
	}
	return r
}

// parseInteraction reads a button, a menu or a submitted form. A type that we do not know is no error.
func parseInteraction(raw []byte) (incoming, error) {
	var p interaction
	if err := json.Unmarshal(raw, &p); err != nil || p.Type == "" {
		return incoming{}, errPayload
	}
	in := incoming{kind: aStranger, name: p.Type, app: p.AppID, user: p.User.ID, responseURL: p.ResponseURL}
	if p.Team != nil {
		in.team = p.Team.ID
	}
	in.request = commands.Request{Workspace: in.team, Trigger: p.Trigger}
	if p.Channel != nil {
		in.request.Channel = p.Channel.ID
	}
	if v := p.View; v != nil {
		in.view = v.ref()
		in.request.Private = v.Private
	}
	switch {
	case p.Type == "block_actions" && len(p.Actions) > 0 && p.User.ID != "":
		pressed := pressedOf(p.Actions[0])
		in.kind = anAction
		in.request.Op = "action:" + pressed.ActionTS + ":" + pressed.ActionID + ":" + in.user
		in.request.Action = pressed.ActionID
		in.request.Value = strings.Join(pressed.answers(), ",")
		if p.View != nil {
			in.request.Values = stateValues(p.View.State)
		}
	case p.Type == "view_submission" && p.View != nil && p.User.ID != "":
		in.kind = aSubmission
		in.request.Op = "form:" + p.View.ID + ":" + p.View.Hash
		in.request.Form = p.View.CallbackID
		in.request.Values = stateValues(p.View.State)
	case p.Type == "block_suggestion":
		in.kind = anOptions
	}
	return in, nil
}

// pressedOf reads what was pressed. Of an element whose answer has a shape that we do not know, at least its name is read.
func pressedOf(raw json.RawMessage) input {
	var e input
	if json.Unmarshal(raw, &e) == nil {
		return e
	}
	var name struct {
		ActionID string `json:"action_id"`
		ActionTS string `json:"action_ts"`
	}
	_ = json.Unmarshal(raw, &name)
	return input{ActionID: name.ActionID, ActionTS: name.ActionTS}
}

// parseEvent reads an envelope of the Events API. There is no event yet that we act on.
func parseEvent(raw []byte) (incoming, error) {
	var p struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
		Team      string `json:"team_id"`
		AppID     string `json:"api_app_id"`
		Event     struct {
			Type string `json:"type"`
		} `json:"event"`
	}
	if err := json.Unmarshal(raw, &p); err != nil || p.Type == "" {
		return incoming{}, errPayload
	}
	in := incoming{kind: anEvent, name: "event " + p.Event.Type, team: p.Team, app: p.AppID}
	switch p.Type {
	case "url_verification":
		in.kind, in.name, in.challenge = aChallenge, p.Type, p.Challenge
	case "event_callback":
	default:
		in.kind, in.name = aStranger, p.Type
	}
	return in, nil
}
