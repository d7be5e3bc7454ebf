package bot

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alongside/commands"
)

func TestParseCommand(t *testing.T) {
	form := url.Values{
		"team_id": {"T1"}, "api_app_id": {"A1"}, "user_id": {"U1"}, "channel_id": {"C1"}, "trigger_id": {"1.2.3"},
		"command": {"/peer-contact"}, "text": {" K7 &lt;b&gt; &amp;amp; <@U2|ben> "}, "response_url": {"https://slack.test/r"},
	}
	want := incoming{
		kind: aCommand, name: "command", team: "T1", app: "A1", user: "U1", responseURL: "https://slack.test/r",
		request: commands.Request{
			Op: "command:1.2.3", Workspace: "T1", Channel: "C1", Trigger: "1.2.3", Command: "/contact",
			Text: "K7 <b> &amp; <@U2|ben>", // unescaped once, and Slack's own token kept
		},
	}
	got, err := parseCommand(formFields(form), "peer-")
	if err != nil {
		t.Fatal(err)
	}
	compare(t, want, got)
	read, err := jsonFields([]byte(`{"team_id":"T1","api_app_id":"A1","user_id":"U1","channel_id":"C1","trigger_id":"1.2.3",
		"command":"/peer-contact","text":" K7 &lt;b&gt; &amp;amp; <@U2|ben> ","response_url":"https://slack.test/r",
		"is_enterprise_install":false,"new":{"field":[1]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, err = parseCommand(read, "peer-"); err != nil {
		t.Fatal(err)
	}
	compare(t, want, got)
	if got := withoutPrefix("/contact", "peer-"); got != "/contact" {
		t.Errorf("without a prefix it became %q", got)
	}
	if in, err := parseCommand(formFields(url.Values{"ssl_check": {"1"}}), ""); err != nil || in.kind != aCheck {
		t.Errorf("ssl_check: %v %v", in, err)
	}
	if _, err := parseCommand(formFields(url.Values{"command": {"/contact"}}), ""); err == nil {
		t.Error("a command of nobody was taken")
	}
}

func TestParseInteraction(t *testing.T) {
	for _, c := range []struct {
		name, json string
		want       incoming
	}{
		{
			"a button, in a message with blocks and elements that nobody knows",
			`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"api_app_id":"A1","trigger_id":"1.2","response_url":"https://r",
			 "channel":{"id":"C1"},"message":{"blocks":[{"type":"hologram","elements":[{"type":"hat","text":7}]}]},
			 "actions":[{"type":"button","action_id":"alert.ack","value":"U2 a.1","action_ts":"17.5","text":{"type":"new"}}],"state":{"values":[]}}`,
			incoming{kind: anAction, name: "block_actions", team: "T1", app: "A1", user: "U1", responseURL: "https://r",
				request: commands.Request{Op: "action:17.5:alert.ack:U1", Workspace: "T1", Channel: "C1", Trigger: "1.2",
					Action: "alert.ack", Value: "U2 a.1"}},
		},
		{
			"a menu in a form whose state is an empty list",
			`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"trigger_id":"1.2",
			 "view":{"id":"V1","hash":"h","type":"modal","callback_id":"team.setup","private_metadata":"{}","state":{"values":[]},
			 "blocks":[{"type":"input","block_id":"name"},{"type":"section","block_id":"s"},{"type":"input","block_id":"zone"}]},
			 "actions":[{"type":"static_select","action_id":"pick","selected_option":{"value":"two"},"action_ts":"18"}]}`,
			incoming{kind: anAction, name: "block_actions", team: "T1", user: "U1",
				view: &viewRef{ID: "V1", Hash: "h", Type: "modal", CallbackID: "team.setup", Inputs: []string{"name", "zone"}},
				request: commands.Request{Op: "action:18:pick:U1", Workspace: "T1", Trigger: "1.2", Action: "pick", Value: "two",
					Private: "{}", Values: map[string]commands.Values{}}},
		},
		{
			"a form with every kind of input",
			`{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V1","hash":"h2","type":"modal","callback_id":"f",
			 "private_metadata":"p","state":{"values":{
			 "text":{"v":{"type":"plain_text_input","value":"a <b>"}},"empty":{"v":{"type":"plain_text_input","value":null}},
			 "number":{"v":{"type":"number_input","value":"2.5"}},"date":{"v":{"type":"datepicker","selected_date":"2026-11-17"}},
			 "time":{"v":{"type":"timepicker","selected_time":"14:30"}},"moment":{"v":{"type":"datetimepicker","selected_date_time":1763389800}},
			 "one":{"v":{"type":"radio_buttons","selected_option":{"value":"x"}}},"none":{"v":{"type":"radio_buttons","selected_option":null}},
			 "many":{"v":{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]}},
			 "user":{"v":{"type":"users_select","selected_user":"U2"}},"users":{"v":{"type":"multi_users_select","selected_users":["U2","U3"]}},
			 "channel":{"v":{"type":"channels_select","selected_channel":"C2"}},
			 "conversation":{"v":{"type":"conversations_select","selected_conversation":"C3"}},
			 "conversations":{"v":{"type":"multi_conversations_select","selected_conversations":["C3","C4"]}},
			 "rich":{"v":{"type":"rich_text_input","rich_text_value":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"hi "},{"type":"text","text":"there"}]}]}}},
			 "odd":{"v":{"type":"new","value":{"not":"text"}}},"worse":7}}}}`,
			incoming{kind: aSubmission, name: "view_submission", team: "T1", user: "U1",
				view: &viewRef{ID: "V1", Hash: "h2", Type: "modal", CallbackID: "f"},
				request: commands.Request{Op: "form:V1:h2", Workspace: "T1", Form: "f", Private: "p", Values: map[string]commands.Values{
					"text": {"a <b>"}, "empty": {}, "number": {"2.5"}, "date": {"2026-11-17"}, "time": {"14:30"}, "moment": {"1763389800"},
					"one": {"x"}, "none": {}, "many": {"a", "b"}, "user": {"U2"}, "users": {"U2", "U3"}, "channel": {"C2"},
					"conversation": {"C3"}, "conversations": {"C3", "C4"}, "rich": {"hi there"}, "odd": {},
				}}},
		},
		{
			"a button of the future",
			`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"actions":[{"action_id":"a.b","action_ts":"19","value":{"x":1}}]}`,
			incoming{kind: anAction, name: "block_actions", team: "T1", user: "U1",
				request: commands.Request{Op: "action:19:a.b:U1", Workspace: "T1", Action: "a.b"}},
		},
		{
			"a type of the future", `{"type":"telepathy","team":{"id":"T1"},"user":{"id":"U1"}}`,
			incoming{kind: aStranger, name: "telepathy", team: "T1", user: "U1", request: commands.Request{Workspace: "T1"}},
		},
		{
			"an organisation without a team", `{"type":"view_closed","team":null,"user":{"id":"U1"}}`,
			incoming{kind: aStranger, name: "view_closed", user: "U1"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parseInteraction([]byte(c.json))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, c.want, got)
		})
	}
	for _, bad := range []string{"", "null", "[]", "{", `{"type":7}`, `{}`} {
		if _, err := parseInteraction([]byte(bad)); err == nil {
			t.Errorf("%q was taken for a payload", bad)
		}
	}
}

func TestParseEvent(t *testing.T) {
	in, err := parseEvent([]byte(`{"type":"url_verification","challenge":"abc"}`))
	if err != nil || in.kind != aChallenge || in.challenge != "abc" {
		t.Errorf("challenge: %v %v", in, err)
	}
	in, err = parseEvent([]byte(`{"type":"event_callback","team_id":"T1","event":{"type":"app_home_opened","view":{"state":{"values":[]}}}}`))
	if err != nil || in.kind != anEvent || in.name != "event app_home_opened" {
		t.Errorf("event: %v %v", in, err)
	}
	if in, err = parseEvent([]byte(`{"type":"brand_new"}`)); err != nil || in.kind != aStranger {
		t.Errorf("a type of the future: %v %v", in, err)
	}
}

func compare(t *testing.T, want, got incoming) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(incoming{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"type":"block_actions","user":{"id":"U"},"actions":[{"action_id":"a","value":"v"}],"view":{"state":{"values":{"b":{"v":{}}}}}}`))
	f.Add([]byte(`{"type":"view_submission","view":{"state":{"values":[]}}}`))
	f.Add([]byte(`{"command":"/contact","user_id":"U","trigger_id":"1","text":"&amp;lt;"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := parseInteraction(raw)
		if err == nil && (in.kind == anAction || in.kind == aSubmission) && (in.user == "" || in.request.Op == "") {
			t.Errorf("let in without a person or an operation: %+v", in)
		}
		if in, err := parseEvent(raw); err == nil && in.kind == anEvent && in.request.Op != "" {
			t.Error("an event was taken for a request")
		}
		if read, err := jsonFields(raw); err == nil {
			if in, err := parseCommand(read, "peer-"); err == nil && in.kind == aCommand && (in.user == "" || in.request.Command == "") {
				t.Errorf("let in without a person or a command: %+v", in)
			}
		}
	})
}
