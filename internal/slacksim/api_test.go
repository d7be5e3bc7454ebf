package slacksim_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"alongside/internal/slacksim"
)

func button(actionID, value string) object {
	return object{"type": "button", "action_id": actionID, "value": value, "text": object{"type": "plain_text", "text": "Press"}}
}

func withButton(actionID, value string) []object {
	return []object{{"type": "actions", "block_id": "acts", "elements": []object{button(actionID, value)}}}
}

func TestWhoMayCallWhat(t *testing.T) {
	s := start(t, testConfig(true))
	for name, row := range map[string]struct{ method, token, want string }{
		"no token":              {"auth.test", "", "not_authed"},
		"invented token":        {"auth.test", "xoxb-other", "invalid_auth"},
		"app token for the bot": {"auth.test", slacksim.DefaultAppToken, "not_allowed_token_type"},
		"bot token for sockets": {"apps.connections.open", slacksim.DefaultBotToken, "not_allowed_token_type"},
		"unknown method":        {"chat.shout", slacksim.DefaultBotToken, "unknown_method"},
		"fine":                  {"auth.test", slacksim.DefaultBotToken, ""},
		"no token needed":       {"api.test", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, out := post(t, s.APIURL()+row.method, row.token, object{})
			if got, _ := out["error"].(string); got != row.want || status != http.StatusOK || (row.want == "") != (out["ok"] == true) {
				t.Errorf("%d %v", status, out)
			}
		})
	}
	_, header, _ := post(t, s.APIURL()+"auth.test", slacksim.DefaultBotToken, object{})
	if !strings.Contains(header.Get("X-OAuth-Scopes"), "chat:write") {
		t.Errorf("scopes header = %q", header.Get("X-OAuth-Scopes"))
	}
}

func TestScopesComeFromTheManifest(t *testing.T) {
	c := testConfig(true)
	c.Manifest = testManifest(true, "commands", "chat:write")
	s := start(t, c)
	out := api(t, s, "users.info", object{"user": ada})
	if out["error"] != "missing_scope" || out["needed"] != "users:read" || out["provided"] != "commands,chat:write" {
		t.Errorf("%v", out)
	}
	if out := api(t, s, "conversations.history", object{"channel": team}); out["needed"] != "channels:history" {
		t.Errorf("%v", out)
	}
	if out := api(t, s, "conversations.history", object{"channel": "D0ADA"}); out["needed"] != "im:history" {
		t.Errorf("%v", out)
	}
	mustAPI(t, s, "chat.postMessage", object{"channel": ada, "text": "a DM needs chat:write alone"})
}

func TestWhereTheBotMayPost(t *testing.T) {
	s := start(t, testConfig(true))
	for name, row := range map[string]struct {
		channel, want string
	}{
		"member":             {team, ""},
		"DM by user id":      {ada, ""},
		"DM by its id":       {"D0ADA", ""},
		"public, not in it":  {lobby, "not_in_channel"},
		"private, not in it": {secret, "channel_not_found"},
		"archived":           {old, "is_archived"},
		"unknown":            {"C0NOWHERE", "channel_not_found"},
		"no channel":         {"", "channel_not_found"},
		"deactivated person": {gone, "user_disabled"},
		"itself":             {slacksim.BotUserID, "channel_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			out := api(t, s, "chat.postMessage", object{"channel": row.channel, "text": "hello"})
			if got, _ := out["error"].(string); got != row.want {
				t.Errorf("%v", out)
			}
		})
	}
	if m := s.MessagesFor(ada); len(m) != 2 || m[0].Channel != "D0ADA" || m[0].TS >= m[1].TS {
		t.Errorf("ada's DM = %+v", m)
	}
	c := testConfig(true)
	c.Manifest = testManifest(true, "chat:write", "commands", "chat:write.public")
	public := start(t, c)
	mustAPI(t, public, "chat.postMessage", object{"channel": lobby, "text": "with chat:write.public"})
}

func TestMessageContentIsJudged(t *testing.T) {
	s := start(t, testConfig(true))
	long := func(n int) []object {
		var out []object
		for n > 0 {
			out = append(out, object{"type": "section", "text": object{"type": "mrkdwn", "text": strings.Repeat("x", min(n, 3000))}})
			n -= 3000
		}
		return out
	}
	for name, row := range map[string]struct {
		args object
		want string
	}{
		"nothing":             {object{}, "no_text"},
		"unknown argument":    {object{"text": "x", "txet": "y"}, "invalid_arguments"},
		"blocks not JSON":     {object{"blocks": "[{"}, "invalid_blocks_format"},
		"blocks an object":    {object{"blocks": object{}}, "invalid_blocks_format"},
		"a long header":       {object{"blocks": []object{{"type": "header", "text": object{"type": "plain_text", "text": strings.Repeat("é", 151)}}}}, "invalid_blocks"},
		"a full header":       {object{"blocks": []object{{"type": "header", "text": object{"type": "plain_text", "text": strings.Repeat("é", 150)}}}}, ""},
		"blocks up to 13,200": {object{"blocks": long(13_200)}, ""},
		"blocks too long":     {object{"blocks": long(13_201)}, "msg_blocks_too_long"},
		"markdown and text":   {object{"text": "x", "markdown_text": "y"}, "markdown_text_conflict"},
		"long markdown":       {object{"markdown_text": strings.Repeat("x", 12_001)}, "msg_too_long"},
		"metadata":            {object{"text": "x", "metadata": object{"event_type": "op", "event_payload": object{"id": "1"}}}, ""},
		"bad metadata":        {object{"text": "x", "metadata": object{"event_type": "op"}}, "invalid_metadata_schema"},
		"unknown thread":      {object{"text": "x", "thread_ts": "1.000000"}, "thread_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			row.args["channel"] = team
			out := api(t, s, "chat.postMessage", row.args)
			if got, _ := out["error"].(string); got != row.want {
				t.Errorf("%v", out)
			}
			if row.want == "invalid_blocks" {
				m := out["response_metadata"].(object)["messages"].([]any)
				if !strings.Contains(m[0].(string), "[json-pointer:/blocks/0/text/text]") {
					t.Errorf("messages = %v", m)
				}
			}
		})
	}
	mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": strings.Repeat("y", 40_001)})
	list := s.Messages(team)
	if n := len(list[len(list)-1].Text); n != 40_000 {
		t.Errorf("stored %d characters", n)
	}
	if !slices.ContainsFunc(s.Violations(), func(c slacksim.Call) bool { return strings.Contains(c.Violation, "text_truncated") }) {
		t.Error("the cut was not recorded")
	}
}

func TestUpdateDeleteAndHistory(t *testing.T) {
	s := start(t, testConfig(true))
	meta := object{"event_type": "op", "event_payload": object{"id": "42"}}
	first := mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "one", "metadata": meta, "blocks": withButton("go", "1")})
	second := mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "two"})
	mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "in thread", "thread_ts": first["ts"]})
	mustAPI(t, s, "chat.postEphemeral", object{"channel": team, "user": ben, "text": "for ben"})

	mustAPI(t, s, "chat.update", object{"channel": team, "ts": first["ts"], "text": "one, changed"})
	m := s.Messages(team)[0]
	if m.Text != "one, changed" || m.Edited == nil || len(m.Blocks) != 1 || m.Metadata.EventPayload["id"] != "42" {
		t.Errorf("after update: %+v", m)
	}
	history := mustAPI(t, s, "conversations.history", object{"channel": team})["messages"].([]any)
	if len(history) != 2 || history[0].(object)["text"] != "two" {
		t.Errorf("history = %v", history)
	}
	if _, has := history[1].(object)["metadata"]; has {
		t.Error("metadata shown without include_all_metadata")
	}
	history = mustAPI(t, s, "conversations.history", object{"channel": team, "include_all_metadata": true, "latest": first["ts"], "inclusive": true})["messages"].([]any)
	if len(history) != 1 || history[0].(object)["metadata"] == nil {
		t.Errorf("history = %v", history)
	}
	page := mustAPI(t, s, "conversations.history", object{"channel": team, "limit": 1})
	next := page["response_metadata"].(object)["next_cursor"]
	page = mustAPI(t, s, "conversations.history", object{"channel": team, "limit": 1, "cursor": next})
	if list := page["messages"].([]any); page["has_more"] != false || list[0].(object)["ts"] != first["ts"] {
		t.Errorf("second page = %v", page)
	}
	if r := mustAPI(t, s, "conversations.replies", object{"channel": team, "ts": first["ts"]})["messages"].([]any); len(r) != 2 {
		t.Errorf("replies = %v", r)
	}
	mustAPI(t, s, "chat.delete", object{"channel": team, "ts": second["ts"]})
	for _, method := range []string{"chat.update", "chat.delete"} {
		if out := api(t, s, method, object{"channel": team, "ts": second["ts"], "text": "x"}); method == "chat.update" && out["error"] != "message_not_found" {
			t.Errorf("%s of a deleted message: %v", method, out)
		}
	}
	if out := api(t, s, "conversations.history", object{"channel": lobby}); out["error"] != "not_in_channel" {
		t.Errorf("history of a channel the bot is not in: %v", out)
	}
	ephemeral := s.MessagesFor(ben)[0]
	if out := api(t, s, "chat.update", object{"channel": team, "ts": ephemeral.TS, "text": "x"}); out["error"] != "message_not_found" {
		t.Errorf("update of an ephemeral: %v", out)
	}
	if out := api(t, s, "chat.postEphemeral", object{"channel": team, "user": gone, "text": "x"}); out["error"] != "user_not_in_channel" {
		t.Errorf("%v", out)
	}
	if out := api(t, s, "chat.update", object{"channel": ada, "ts": first["ts"], "text": "x"}); out["error"] != "channel_not_found" {
		t.Errorf("update by user id: %v", out)
	}
}
