package slacksim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"alongside/internal/slacksim"
)

func silent(delivery) (any, bool) { return nil, true }

func TestPressingAButton(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, silent)
	ts := mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "x", "blocks": withButton("go", "7")})["ts"].(string)
	press := slacksim.ActionRequest{User: ada, Channel: team, TS: ts, ActionID: "go"}
	if r, err := s.Action(t.Context(), press); err != nil || r.Error != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	p := (<-a.got).payload
	action := p["actions"].([]any)[0].(object)
	if p["type"] != "block_actions" || action["type"] != "button" || action["value"] != "7" || action["block_id"] != "acts" ||
		p["message"].(object)["ts"] != ts || p["container"].(object)["channel_id"] != team || p["user"].(object)["id"] != ada || p["trigger_id"] == "" {
		t.Errorf("payload = %v", p)
	}
	for name, stale := range map[string]slacksim.ActionRequest{
		"no such button":  {User: ada, Channel: team, TS: ts, ActionID: "other"},
		"no such message": {User: ada, Channel: team, TS: "1.000000", ActionID: "go"},
		"no such view":    {User: ada, ViewID: "V0", ActionID: "go"},
	} {
		if _, err := s.Action(t.Context(), stale); !errors.Is(err, slacksim.ErrImpossible) {
			t.Errorf("%s: err = %v", name, err)
		}
		stale.Force, stale.Value = true, "old"
		if r, err := s.Action(t.Context(), stale); err != nil || r.Error != "" {
			t.Errorf("%s, forced: %+v, %v", name, r, err)
		}
		if v := (<-a.got).payload["actions"].([]any)[0].(object)["value"]; v != "old" {
			t.Errorf("%s, forced: value = %v", name, v)
		}
	}
}

func TestEphemeralMessagesCarryNoContent(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, silent)
	ts := mustAPI(t, s, "chat.postEphemeral", object{"channel": team, "user": ben, "text": "x", "blocks": withButton("go", "7")})["message_ts"].(string)
	if _, err := s.Action(t.Context(), slacksim.ActionRequest{User: ada, Channel: team, TS: ts, ActionID: "go"}); !errors.Is(err, slacksim.ErrImpossible) {
		t.Errorf("ada pressed what ben alone sees: %v", err)
	}
	if _, err := s.Action(t.Context(), slacksim.ActionRequest{User: ben, Channel: team, TS: ts, ActionID: "go"}); err != nil {
		t.Fatal(err)
	}
	p := (<-a.got).payload
	if p["message"] != nil || p["container"].(object)["is_ephemeral"] != true {
		t.Errorf("payload = %v", p)
	}
	address := p["response_url"].(string)
	if status, _, _ := post(t, address, "", object{"replace_original": true, "text": "replaced"}); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if m := s.MessagesFor(ben); len(m) != 1 || m[0].Text != "replaced" || m[0].Blocks != nil {
		t.Errorf("ben sees %+v", m)
	}
	if status, _, _ := post(t, address, "", object{"delete_original": true}); status != http.StatusOK || !s.MessagesFor(ben)[0].Deleted {
		t.Errorf("status %d, %+v", status, s.MessagesFor(ben))
	}
}

func TestChoosingInAMessage(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, silent)
	option := func(v string) object {
		return object{"text": object{"type": "plain_text", "text": v}, "value": v}
	}
	blocks := []object{{"type": "actions", "block_id": "b", "elements": []object{
		{"type": "static_select", "action_id": "one", "options": []object{option("x"), option("y")}},
		{"type": "checkboxes", "action_id": "some", "options": []object{option("p"), option("q")}},
		{"type": "datepicker", "action_id": "day"}, {"type": "users_select", "action_id": "who"},
		{"type": "overflow", "action_id": "more", "options": []object{option("m")}},
	}}}
	ts := mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "x", "blocks": blocks})["ts"].(string)
	for _, row := range []struct {
		id    string
		value any
		want  string
	}{
		{"one", "y", `"selected_option":{"text":{"text":"y","type":"plain_text"},"value":"y"}`},
		{"some", []string{"q"}, `"selected_options":[{"text":{"text":"q","type":"plain_text"},"value":"q"}]`},
		{"day", "2026-03-09", `"selected_date":"2026-03-09"`},
		{"who", ben, `"selected_user":"U0BEN"`},
		{"more", "m", `"selected_option":{"text":{"text":"m","type":"plain_text"},"value":"m"}`},
	} {
		if _, err := s.Action(t.Context(), slacksim.ActionRequest{User: ada, Channel: team, TS: ts, ActionID: row.id, Value: row.value}); err != nil {
			t.Fatal(err)
		}
		p := (<-a.got).payload
		raw, _ := json.Marshal(p["actions"].([]any)[0])
		if !contains(string(raw), row.want) {
			t.Errorf("%s: %s lacks %s", row.id, raw, row.want)
		}
		if row.id == "who" { // what was chosen before is remembered
			state, _ := json.Marshal(p["state"])
			if !contains(string(state), `"selected_date":"2026-03-09"`) {
				t.Errorf("state = %s", state)
			}
		}
	}
	if _, err := s.Action(t.Context(), slacksim.ActionRequest{User: ada, Channel: team, TS: ts, ActionID: "one", Value: "z"}); !errors.Is(err, slacksim.ErrImpossible) {
		t.Errorf("an option that is not there: %v", err)
	}
}
