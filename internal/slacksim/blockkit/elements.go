package blockkit

import (
	"maps"
	"strconv"
)

// elementShapes are all block elements, by type.
var elementShapes = makeElements()

// Which elements may stand where.
var (
	selects = []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
	}
	choices        = append([]string{"checkboxes", "radio_buttons", "datepicker", "timepicker"}, selects...)
	inSection      = append([]string{"button", "overflow", "image"}, choices...)
	inActions      = append([]string{"button", "overflow", "datetimepicker"}, choices...)
	inInput        = append([]string{"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "datetimepicker"}, choices...)
	inInputOfModal = append([]string{"file_input"}, inInput...)
)

func makeElements() map[string]shape {
	actionID := func(c *checker, at string, v any) {
		c.length(at, v, limitOf("action_id"))
		if id, ok := v.(string); ok && id != "" && c.actions != nil {
			if c.actions[id] {
				c.add(at, "duplicate", "action_id %s is not unique in its block", id)
			}
			c.actions[id] = true
		}
	}
	focus := func(c *checker, at string, v any) {
		boolean(c, at, v)
		if on, _ := v.(bool); on {
			if c.focused++; c.focused > 1 {
				c.add(at, "conflict", "only one element may have focus_on_load")
			}
		}
	}
	base := func(extra fields) fields {
		out := fields{"action_id": actionID}
		maps.Copy(out, extra)
		return out
	}
	// choosing is base with what elements that hold a value share.
	choosing := func(extra fields) fields {
		out := base(fields{"confirm": confirmation.check, "focus_on_load": focus})
		maps.Copy(out, extra)
		return out
	}
	placeholder := plain("select.placeholder")
	typeOnly := func() fields { return fields{"type": anything} }
	option := optionRule(false, false)
	group := shape{must: fields{"label": plain("option_group.label"), "options": list("option_group.options", option)}}.check
	optionsOf := fields{"options": list("select.options", option), "option_groups": list("select.option_groups", group)}
	many := func(f fields) fields {
		f["max_selected_items"] = whole("select.max_selected_items")
		return f
	}
	with := func(f, more fields) fields { out := maps.Clone(f); maps.Copy(out, more); return out }
	conversationFilter := shape{may: fields{
		"include":                          list("", among("im", "mpim", "private", "public")),
		"exclude_external_shared_channels": boolean, "exclude_bot_users": boolean,
	}}.check
	conversations := fields{"placeholder": placeholder, "default_to_current_conversation": boolean, "filter": conversationFilter}
	dispatch := shape{may: fields{"trigger_actions_on": list("", among("on_enter_pressed", "on_character_entered"))}}.check
	typing := func(extra fields) fields {
		out := base(fields{"placeholder": plain("plain_text_input.placeholder"), "dispatch_action_config": dispatch, "focus_on_load": focus})
		maps.Copy(out, extra)
		return out
	}
	return map[string]shape{
		"button": {
			must: fields{"type": anything, "text": plain("button.text")},
			may: base(fields{
				"url": length("button.url"), "value": length("button.value"), "style": among("primary", "danger"),
				"confirm": confirmation.check, "accessibility_label": length("button.accessibility_label"),
			}),
		},
		"image": imageElement,
		"overflow": {
			must: fields{"type": anything, "options": list("overflow.options", optionRule(false, true))},
			may:  base(fields{"confirm": confirmation.check}),
		},
		"checkboxes": {
			must: fields{"type": anything, "options": list("checkboxes.options", optionRule(true, false))},
			may:  choosing(fields{"initial_options": list("checkboxes.options", optionRule(true, false))}),
			also: initialAmongOptions,
		},
		"radio_buttons": {
			must: fields{"type": anything, "options": list("radio_buttons.options", optionRule(true, false))},
			may:  choosing(fields{"initial_option": optionRule(true, false)}),
			also: initialAmongOptions,
		},
		"datepicker": {must: typeOnly(), may: choosing(fields{"initial_date": civilDate, "placeholder": placeholder})},
		"timepicker": {must: typeOnly(), may: choosing(fields{"initial_time": civilTime, "placeholder": placeholder, "timezone": timezone})},
		"datetimepicker": {must: typeOnly(), may: choosing(fields{"initial_date_time": func(c *checker, at string, v any) {
			if f, ok := v.(float64); !ok || len(strconv.FormatFloat(f, 'f', -1, 64)) != 10 {
				c.add(at, "wrong_type", "must be ten digits of UNIX seconds")
			}
		}})},
		"static_select": {
			must: typeOnly(), also: optionsOrGroups,
			may: choosing(with(optionsOf, fields{"placeholder": placeholder, "initial_option": option})),
		},
		"multi_static_select": {
			must: typeOnly(), also: optionsOrGroups,
			may: choosing(many(with(optionsOf, fields{"placeholder": placeholder, "initial_options": list("select.options", option)}))),
		},
		"external_select": {must: typeOnly(), may: choosing(fields{
			"placeholder": placeholder, "initial_option": option, "min_query_length": whole(""),
		})},
		"multi_external_select": {must: typeOnly(), may: choosing(many(fields{
			"placeholder": placeholder, "initial_options": list("select.options", option), "min_query_length": whole(""),
		}))},
		"users_select":       {must: typeOnly(), may: choosing(fields{"placeholder": placeholder, "initial_user": filled})},
		"multi_users_select": {must: typeOnly(), may: choosing(many(fields{"placeholder": placeholder, "initial_users": list("", filled)}))},
		"channels_select": {must: typeOnly(), may: choosing(fields{
			"placeholder": placeholder, "initial_channel": filled, "response_url_enabled": boolean,
		})},
		"multi_channels_select": {must: typeOnly(), may: choosing(many(fields{"placeholder": placeholder, "initial_channels": list("", filled)}))},
		"conversations_select": {must: typeOnly(), may: choosing(with(conversations, fields{
			"initial_conversation": filled, "response_url_enabled": boolean,
		}))},
		"multi_conversations_select": {must: typeOnly(), may: choosing(many(with(conversations, fields{"initial_conversations": list("", filled)})))},
		"plain_text_input": {
			must: typeOnly(), also: lengthsAgree,
			may: typing(fields{
				"initial_value": text, "multiline": boolean,
				"min_length": whole("plain_text_input.min_length"), "max_length": whole("plain_text_input.max_length"),
			}),
		},
		"email_text_input": {must: typeOnly(), may: typing(fields{"initial_value": text})},
		"url_text_input":   {must: typeOnly(), may: typing(fields{"initial_value": text})},
		"number_input": {
			must: fields{"type": anything, "is_decimal_allowed": boolean}, also: numbersAgree,
			may: typing(fields{"initial_value": numeral, "min_value": numeral, "max_value": numeral}),
		},
		"rich_text_input": {must: typeOnly(), may: typing(fields{"initial_value": oneOf(map[string]shape{"rich_text": richText}, "rich_text")})},
		"file_input": {must: typeOnly(), may: base(fields{
			"filetypes": list("", filled), "max_files": whole("file_input.max_files"),
		})},
	}
}
