package slacksim

import (
	"regexp"
	"slices"
)

var (
	activeMention = regexp.MustCompile(`<!(channel|here|everyone)(?:\|[^>]*)?>|<@([UW][A-Z0-9]+)(?:\|[^>]*)?>`)
	bareMention   = regexp.MustCompile(`(?:^|[^\w@&;])@(channel|here|everyone)\b`)
)

// notifies returns whom a message notifies by its markup. Written-out markup
// (<!channel>, <@U1>) counts wherever mrkdwn is read, verbatim or not, as
// Slack's reference of text objects says; a bare @channel counts where Slack
// parses it: in mrkdwn that is not verbatim, and in the text itself when the
// caller asked for parsing.
func notifies(m *Message, parse bool) []string {
	out := []string{}
	add := func(who string) {
		if !slices.Contains(out, who) {
			out = append(out, who)
		}
	}
	scan := func(text string, bare bool) {
		for _, hit := range activeMention.FindAllStringSubmatch(text, -1) {
			add(hit[1] + hit[2])
		}
		if bare {
			for _, hit := range bareMention.FindAllStringSubmatch(text, -1) {
				add(hit[1])
			}
		}
	}
	scan(m.Text, parse)
	var walk func(v any)
	walk = func(v any) {
		switch n := v.(type) {
		case []any:
			for _, x := range n {
				walk(x)
			}
		case map[string]any:
			switch str(n["type"]) {
			case "mrkdwn":
				verbatim, _ := n["verbatim"].(bool)
				scan(str(n["text"]), !verbatim)
			case "markdown":
				scan(str(n["text"]), true)
			case "user":
				if id := str(n["user_id"]); id != "" {
					add(id)
				}
			case "broadcast":
				if r := str(n["range"]); r != "" {
					add(r)
				}
			}
			for _, x := range n {
				walk(x)
			}
		}
	}
	for _, b := range m.Blocks {
		walk(b)
	}
	slices.Sort(out)
	return out
}
