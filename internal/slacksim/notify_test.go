package slacksim_test

import (
	"slices"
	"testing"
)

func TestWhoIsNotified(t *testing.T) {
	s := start(t, testConfig(true))
	md := func(text string, verbatim bool) []object {
		return []object{{"type": "section", "text": object{"type": "mrkdwn", "text": text, "verbatim": verbatim}}}
	}
	for name, row := range map[string]struct {
		args object
		want []string
	}{
		"nobody":             {object{"text": "hello"}, nil},
		"markup in text":     {object{"text": "<!channel> and <@U0ADA>"}, []string{"U0ADA", "channel"}},
		"escaped":            {object{"text": "&lt;!channel&gt; @channel"}, nil},
		"parsed on request":  {object{"text": "@channel", "link_names": true}, []string{"channel"}},
		"markup in mrkdwn":   {object{"text": "x", "blocks": md("<!here|here>", true)}, []string{"here"}},
		"bare, not verbatim": {object{"text": "x", "blocks": md("@everyone", false)}, []string{"everyone"}},
		"bare, verbatim":     {object{"text": "x", "blocks": md("@everyone", true)}, nil},
		"plain_text":         {object{"text": "x", "blocks": []object{{"type": "section", "text": object{"type": "plain_text", "text": "<!channel>"}}}}, nil},
		"an address":         {object{"text": "x", "blocks": md("mail ada@here.example", false)}, nil},
		"rich text":          {object{"text": "x", "blocks": []object{{"type": "rich_text", "elements": []object{{"type": "rich_text_section", "elements": []object{{"type": "user", "user_id": ada}}}}}}}, []string{ada}},
	} {
		t.Run(name, func(t *testing.T) {
			row.args["channel"] = team
			ts := mustAPI(t, s, "chat.postMessage", row.args)["ts"]
			for _, m := range s.Messages(team) {
				if m.TS == ts && !slices.Equal(m.Notifies, row.want) && len(m.Notifies)+len(row.want) > 0 {
					t.Errorf("notifies %v, want %v", m.Notifies, row.want)
				}
			}
		})
	}
}
