package slacksim_test

import (
	"encoding/json"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

func field(id string, element object) object {
	element["action_id"] = "value"
	return object{"type": "input", "block_id": id, "label": object{"type": "plain_text", "text": id}, "element": element}
}

func form(blocks ...object) object {
	return object{
		"type": "modal", "callback_id": "form", "title": object{"type": "plain_text", "text": "Form"},
		"submit": object{"type": "plain_text", "text": "Save"}, "blocks": blocks,
	}
}

// open types a command and opens view with its trigger.
func open(t *testing.T, s *slacksim.Server, a *socketApp, view object) slacksim.View {
	t.Helper()
	mustAPI(t, s, "views.open", object{"trigger_id": trigger(t, s, a), "view": view})
	stack := s.Views(ada).Stack
	return stack[len(stack)-1]
}

// trigger types a command and returns its trigger id.
func trigger(t *testing.T, s *slacksim.Server, a *socketApp) string {
	t.Helper()
	if _, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil {
		t.Fatal(err)
	}
	return (<-a.got).payload["trigger_id"].(string)
}

func TestTriggers(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, silent)
	view := form(field("a", object{"type": "plain_text_input"}))
	id := trigger(t, s, a)
	mustAPI(t, s, "views.open", object{"trigger_id": id, "view": view})
	if out := api(t, s, "views.open", object{"trigger_id": id, "view": view}); out["error"] != "exchanged_trigger_id" {
		t.Errorf("second use: %v", out)
	}
	if out := api(t, s, "views.open", object{"trigger_id": "1.2.abc", "view": view}); out["error"] != "invalid_trigger_id" {
		t.Errorf("invented: %v", out)
	}
	id = trigger(t, s, a)
	if out := api(t, s, "views.push", object{"trigger_id": id, "view": view}); out["error"] != "not_found" {
		t.Errorf("push with a command's trigger: %v", out)
	}
	c := testConfig(true)
	c.TriggerTTL = time.Nanosecond // has passed before any call can arrive
	short := start(t, c)
	b := dial(t, short, silent)
	if out := api(t, short, "views.open", object{"trigger_id": trigger(t, short, b), "view": view}); out["error"] != "expired_trigger_id" {
		t.Errorf("late: %v", out)
	}
}

func TestSubmittingAForm(t *testing.T) {
	s := start(t, testConfig(true))
	var answer atomic.Value
	answer.Store(object{})
	a := dial(t, s, func(d delivery) (any, bool) {
		if o := answer.Load().(object); d.kind == "interactive" && len(o) > 0 {
			return o, true
		}
		return nil, true
	})
	v := open(t, s, a, form(
		object{"type": "divider", "block_id": "line"},
		field("note", object{"type": "plain_text_input", "max_length": 5}),
		field("count", object{"type": "number_input", "is_decimal_allowed": false, "min_value": "1", "max_value": "9"}),
		object{"type": "input", "block_id": "who", "optional": true, "label": object{"type": "plain_text", "text": "Who"}, "element": object{"type": "multi_users_select", "action_id": "value"}},
	))
	submit := func(values object) slacksim.SubmitReply {
		t.Helper()
		r, err := s.Submit(t.Context(), ada, v.ID, values)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := submit(object{"note": "too long", "count": "10"})
	if !r.Client || len(r.Errors) != 2 {
		t.Errorf("client rules: %+v", r)
	}
	if r = submit(object{"note": " ", "count": "1.5"}); !r.Client || len(r.Errors) != 2 {
		t.Errorf("client rules: %+v", r)
	}
	answer.Store(object{"response_action": "errors", "errors": object{"note": "try another"}})
	r = submit(object{"note": "short", "count": 5, "who": []string{ada, ben}})
	if r.ResponseAction != "errors" || r.Errors["note"] != "try another" || r.Client || len(s.Views(ada).Stack) != 1 {
		t.Errorf("errors: %+v", r)
	}
	p := (<-a.got).payload
	values, _ := json.Marshal(p["view"].(object)["state"].(object)["values"])
	want := `{"count":{"value":{"type":"number_input","value":"5"}},"note":{"value":{"type":"plain_text_input","value":"short"}},` +
		`"who":{"value":{"selected_users":["U0ADA","U0BEN"],"type":"multi_users_select"}}}`
	if string(values) != want || p["type"] != "view_submission" || p["view"].(object)["id"] != v.ID {
		t.Errorf("values = %s", values)
	}
	answer.Store(object{"response_action": "errors", "errors": object{"nowhere": "x"}})
	if r = submit(nil); r.Error != "invalid_response" {
		t.Errorf("errors for no input: %+v", r)
	}
	<-a.got
	answer.Store(object{"response_action": "errors", "errors": object{"line": "x"}})
	if r = submit(nil); r.Error != "invalid_response" {
		t.Errorf("errors for a divider: %+v", r)
	}
	<-a.got
	answer.Store(object{"response_action": "update", "view": form(field("note", object{"type": "plain_text_input"}))})
	if r = submit(nil); r.ResponseAction != "update" || r.View.ID != v.ID || r.View.Hash == v.Hash ||
		r.View.State.Values["note"]["value"].(map[string]any)["value"] != "short" {
		t.Errorf("update keeps the value of the same field: %+v", r)
	}
	<-a.got
	answer.Store(object{"response_action": "push", "view": form(field("more", object{"type": "plain_text_input"}))})
	if r = submit(nil); r.ResponseAction != "push" || len(s.Views(ada).Stack) != 2 || *r.View.PreviousViewID != v.ID {
		t.Errorf("push: %+v", r)
	}
	<-a.got
	if _, err := s.Submit(t.Context(), ada, v.ID, nil); !errors.Is(err, slacksim.ErrImpossible) {
		t.Errorf("submitting what lies below: %v", err)
	}
	answer.Store(object{"response_action": "clear"})
	v = s.Views(ada).Stack[1]
	if r = submit(object{"more": "x"}); r.ResponseAction != "clear" || len(s.Views(ada).Stack) != 0 {
		t.Errorf("clear: %+v", r)
	}
	<-a.got
	answer.Store(object{})
	v = open(t, s, a, form(field("note", object{"type": "plain_text_input"})))
	if r = submit(object{"note": "x"}); r.ResponseAction != "" || r.Error != "" || len(s.Views(ada).Stack) != 0 {
		t.Errorf("an empty answer closes: %+v", r)
	}
}

func TestViewsStackUpdateAndClose(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, silent)
	page := func(id string) object {
		v := form(object{"type": "actions", "elements": []object{button("next", id)}}, field("f", object{"type": "plain_text_input"}))
		v["external_id"], v["notify_on_close"] = id, true
		return v
	}
	push := func(id string) object {
		t.Helper()
		stack := s.Views(ada).Stack
		if _, err := s.Action(t.Context(), slacksim.ActionRequest{User: ada, ViewID: stack[len(stack)-1].ID, ActionID: "next"}); err != nil {
			t.Fatal(err)
		}
		d := <-a.got
		if d.payload["view"].(object)["hash"] == "" || d.payload["container"].(object)["type"] != "view" {
			t.Errorf("payload = %v", d.payload)
		}
		return api(t, s, "views.push", object{"trigger_id": d.payload["trigger_id"], "view": page(id)})
	}
	v := open(t, s, a, page("1"))
	if out := push("1"); out["error"] != "duplicate_external_id" {
		t.Errorf("%v", out)
	}
	if out := push("2"); out["ok"] != true || out["view"].(object)["root_view_id"] != v.ID {
		t.Errorf("%v", out)
	}
	if out := push("3"); out["ok"] != true {
		t.Errorf("%v", out)
	}
	if out := push("4"); out["error"] != "push_limit_reached" {
		t.Errorf("%v", out)
	}
	if out := api(t, s, "views.update", object{"external_id": "1", "hash": "0.old", "view": page("1")}); out["error"] != "hash_conflict" {
		t.Errorf("%v", out)
	}
	mustAPI(t, s, "views.update", object{"view_id": v.ID, "hash": v.Hash, "view": page("1b")})
	top := s.Views(ada).Stack[2]
	if err := s.CloseView(t.Context(), ada, top.ID, false); err != nil {
		t.Fatal(err)
	}
	if p := (<-a.got).payload; p["type"] != "view_closed" || p["is_cleared"] != false || p["view"].(object)["id"] != top.ID {
		t.Errorf("closed: %v", p)
	}
	if err := s.CloseView(t.Context(), ada, s.Views(ada).Stack[1].ID, true); err != nil {
		t.Fatal(err)
	}
	if p := (<-a.got).payload; p["is_cleared"] != true || p["view"].(object)["id"] != v.ID || len(s.Views(ada).Stack) != 0 {
		t.Errorf("cleared: %v", p)
	}
	if out := api(t, s, "views.update", object{"view_id": v.ID, "view": page("1")}); out["error"] != "not_found" {
		t.Errorf("%v", out)
	}
	id := trigger(t, s, a)
	bad := form(field("f", object{"type": "plain_text_input", "colour": "red"}))
	out := api(t, s, "views.open", object{"trigger_id": id, "view": bad})
	if out["error"] != "invalid_arguments" || out["errors"].([]any)[0].(object)["pointer"] != "/view/blocks/0/element/colour" {
		t.Errorf("%v", out)
	}
}
