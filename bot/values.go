package bot

import (
	"encoding/json"
	"slices"

	"alongside/commands"
)

// input is one interactive element as it comes back, in an action or in the state of a view. Slack names the answer
// differently for each type of element; fields that we do not know are ignored.
type input struct {
	Type          string          `json:"type"`
	ActionID      string          `json:"action_id"`
	BlockID       string          `json:"block_id"`
	ActionTS      string          `json:"action_ts"`
	Value         *string         `json:"value"`
	Date          *string         `json:"selected_date"`
	Time          *string         `json:"selected_time"`
	DateTime      json.Number     `json:"selected_date_time"`
	Option        *option         `json:"selected_option"`
	Options       []option        `json:"selected_options"`
	User          *string         `json:"selected_user"`
	Users         []string        `json:"selected_users"`
	Channel       *string         `json:"selected_channel"`
	Channels      []string        `json:"selected_channels"`
	Conversation  *string         `json:"selected_conversation"`
	Conversations []string        `json:"selected_conversations"`
	Files         []file          `json:"files"`
	RichText      json.RawMessage `json:"rich_text_value"`
}

type option struct {
	Value string `json:"value"`
}

type file struct {
	ID string `json:"id"`
}

// answers returns what was picked or written, nothing where the input was left empty.
func (e input) answers() commands.Values {
	var all commands.Values
	for _, one := range []*string{e.Value, e.Date, e.Time, e.User, e.Channel, e.Conversation} {
		if one != nil && *one != "" {
			all = append(all, *one)
		}
	}
	if e.DateTime != "" {
		all = append(all, e.DateTime.String())
	}
	if e.Option != nil {
		all = append(all, e.Option.Value)
	}
	for _, o := range e.Options {
		all = append(all, o.Value)
	}
	for _, f := range e.Files {
		all = append(all, f.ID)
	}
	if text := plainOf(e.RichText); text != "" {
		all = append(all, text)
	}
	return slices.Concat(all, e.Users, e.Channels, e.Conversations)
}

// plainOf returns the words of a rich text without its styles.
func plainOf(raw json.RawMessage) string {
	var node struct {
		Text     string            `json:"text"`
		Elements []json.RawMessage `json:"elements"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &node) != nil {
		return ""
	}
	text := node.Text
	for _, e := range node.Elements {
		text += plainOf(e)
	}
	return text
}

// stateValues reads "state" of a view: {"values": {block id: {action id: input}}}. Slack has sent an empty list in place of
// an empty object, and adds types of elements over the years: what cannot be read counts as not answered.
func stateValues(raw json.RawMessage) map[string]commands.Values {
	all := map[string]commands.Values{}
	var state struct {
		Values json.RawMessage `json:"values"`
	}
	var blocks map[string]json.RawMessage
	if json.Unmarshal(raw, &state) != nil || json.Unmarshal(state.Values, &blocks) != nil {
		return all
	}
	for block, rawActions := range blocks {
		var actions map[string]json.RawMessage
		if json.Unmarshal(rawActions, &actions) != nil {
			continue
		}
		values := commands.Values{}
		for _, rawInput := range actions {
			var e input
			if json.Unmarshal(rawInput, &e) == nil {
				values = append(values, e.answers()...)
			}
		}
		all[block] = values
	}
	return all
}
