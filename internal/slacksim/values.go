package slacksim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// interactive holds the element types that carry an action_id.
var interactive = func() map[string]bool {
	m := map[string]bool{"button": true, "workflow_button": true, "overflow": true, "icon_button": true, "feedback_buttons": true}
	for t := range stateKeys {
		m[t] = true
	}
	return m
}()

// stateKeys names, for each element type with a value, the field that carries
// it in view state and actions, and the field with its initial value.
var stateKeys = map[string][2]string{
	"plain_text_input":           {"value", "initial_value"},
	"email_text_input":           {"value", "initial_value"},
	"url_text_input":             {"value", "initial_value"},
	"number_input":               {"value", "initial_value"},
	"rich_text_input":            {"rich_text_value", "initial_value"},
	"datepicker":                 {"selected_date", "initial_date"},
	"timepicker":                 {"selected_time", "initial_time"},
	"datetimepicker":             {"selected_date_time", "initial_date_time"},
	"static_select":              {"selected_option", "initial_option"},
	"external_select":            {"selected_option", "initial_option"},
	"users_select":               {"selected_user", "initial_user"},
	"conversations_select":       {"selected_conversation", "initial_conversation"},
	"channels_select":            {"selected_channel", "initial_channel"},
	"multi_static_select":        {"selected_options", "initial_options"},
	"multi_external_select":      {"selected_options", "initial_options"},
	"multi_users_select":         {"selected_users", "initial_users"},
	"multi_conversations_select": {"selected_conversations", "initial_conversations"},
	"multi_channels_select":      {"selected_channels", "initial_channels"},
	"checkboxes":                 {"selected_options", "initial_options"},
	"radio_buttons":              {"selected_option", "initial_option"},
	"file_input":                 {"files", ""},
}

// many are the element types whose value is a list.
func many(elementType string) bool {
	return strings.HasPrefix(elementType, "multi_") || elementType == "checkboxes" || elementType == "file_input"
}

// element is an interactive element found in blocks.
type element struct {
	block Block
	def   map[string]any
}

func (e element) kind() string     { return str(e.def["type"]) }
func (e element) blockID() string  { return str(e.block["block_id"]) }
func (e element) actionID() string { return str(e.def["action_id"]) }

// elements lists the interactive elements of blocks, in order.
func elements(blocks []Block) []element {
	var out []element
	for _, b := range blocks {
		add := func(v any) {
			if d, ok := v.(map[string]any); ok && interactive[str(d["type"])] {
				out = append(out, element{b, d})
			}
		}
		add(b["accessory"])
		add(b["element"])
		if list, ok := b["elements"].([]any); ok {
			for _, v := range list {
				add(v)
			}
		}
	}
	return out
}

// entry is the state of an element that holds the given value.
func (e element) entry(value any) map[string]any {
	return map[string]any{"type": e.kind(), stateKeys[e.kind()][0]: value}
}

// freshState is the state of blocks as they appear: what old holds for the
// same block and action ids and element types, else the initial values.
func freshState(blocks []Block, old map[string]map[string]any) map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, e := range elements(blocks) {
		keys, stateful := stateKeys[e.kind()]
		if !stateful {
			continue
		}
		if out[e.blockID()] == nil {
			out[e.blockID()] = map[string]any{}
		}
		if kept, ok := old[e.blockID()][e.actionID()].(map[string]any); ok && kept["type"] == e.kind() {
			out[e.blockID()][e.actionID()] = kept
			continue
		}
		value := e.def[keys[1]]
		if value == nil && many(e.kind()) {
			value = []any{}
		}
		out[e.blockID()][e.actionID()] = e.entry(value)
	}
	return out
}

// options lists the options of an element, those of its groups included.
func (e element) options() []map[string]any {
	var out []map[string]any
	take := func(v any) {
		list, _ := v.([]any)
		for _, o := range list {
			if m, ok := o.(map[string]any); ok {
				out = append(out, m)
			}
		}
	}
	take(e.def["options"])
	groups, _ := e.def["option_groups"].([]any)
	for _, g := range groups {
		if m, ok := g.(map[string]any); ok {
			take(m["options"])
		}
	}
	return out
}

func (e element) option(value string) (map[string]any, error) {
	if strings.Contains(e.kind(), "external") {
		return map[string]any{"text": map[string]any{"type": "plain_text", "text": value}, "value": value}, nil
	}
	for _, o := range e.options() {
		if str(o["value"]) == value {
			return o, nil
		}
	}
	return nil, fmt.Errorf("slacksim: %s has no option %q", e.actionID(), value)
}

// value turns what a person chose (a string, a list, or nothing) into the
// value Slack sends for the element.
func (e element) value(chosen any) (any, error) {
	if many(e.kind()) {
		var list []string
		switch v := chosen.(type) {
		case nil:
		case string:
			if v != "" {
				list = []string{v}
			}
		case []string:
			list = v
		case []any:
			for _, x := range v {
				list = append(list, fmt.Sprint(x))
			}
		default:
			return nil, fmt.Errorf("slacksim: %s takes a list, not %T", e.actionID(), chosen)
		}
		out := []any{}
		for _, v := range list {
			if !strings.HasSuffix(stateKeys[e.kind()][0], "options") {
				out = append(out, v)
				continue
			}
			o, err := e.option(v)
			if err != nil {
				return nil, err
			}
			out = append(out, o)
		}
		return out, nil
	}
	if chosen == nil {
		return nil, nil
	}
	if e.kind() == "rich_text_input" {
		if m, ok := chosen.(map[string]any); ok {
			return m, nil
		}
	}
	text, ok := chosen.(string)
	if !ok {
		switch v := chosen.(type) {
		case float64:
			text = strconv.FormatFloat(v, 'f', -1, 64)
		case int, int64, bool:
			text = fmt.Sprint(v)
		default:
			return nil, fmt.Errorf("slacksim: %s takes one value, not %T", e.actionID(), chosen)
		}
	}
	if text == "" {
		return nil, nil
	}
	switch e.kind() {
	case "static_select", "external_select", "radio_buttons", "overflow":
		return e.option(text)
	case "datetimepicker":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("slacksim: %s takes UNIX seconds, not %q", e.actionID(), text)
		}
		return n, nil
	case "rich_text_input":
		return map[string]any{"type": "rich_text", "elements": []any{map[string]any{
			"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": text}},
		}}}, nil
	}
	return text, nil
}

// find returns the element with the ids; blockID may be empty.
func find(blocks []Block, blockID, actionID string) (element, bool) {
	list := elements(blocks)
	i := slices.IndexFunc(list, func(e element) bool {
		return e.actionID() == actionID && (blockID == "" || e.blockID() == blockID)
	})
	if i < 0 {
		return element{}, false
	}
	return list[i], true
}
