package blockkit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"alongside/internal/slacksim/blockkit"
)

// astral is one character of four bytes and two UTF-16 units.
const astral = "🙂"

type object = map[string]any
type array = []any

// decoded turns Go literals into what JSON decodes to.
func decoded(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var out any
	if err := json.Unmarshal(raw, &out); err != nil {
		panic(err)
	}
	return out
}

func inMessage(blocks ...object) []blockkit.Problem {
	return blockkit.Message(decoded(blocks).([]any))
}

func inModal(blocks ...object) []blockkit.Problem {
	return blockkit.View(decoded(modal(blocks...)).(map[string]any))
}

func modal(blocks ...object) object {
	return object{"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": blocks}
}

func plain(s string) object  { return object{"type": "plain_text", "text": s} }
func mrkdwn(s string) object { return object{"type": "mrkdwn", "text": s} }
func section(t object, more ...object) object {
	b := object{"type": "section", "text": t}
	for _, m := range more {
		for k, v := range m {
			b[k] = v
		}
	}
	return b
}
func input(e object) object { return object{"type": "input", "label": plain("Label"), "element": e} }
func actions(e ...object) object {
	return object{"type": "actions", "elements": e}
}
func button(more object) object {
	b := object{"type": "button", "text": plain("Press"), "action_id": "press"}
	for k, v := range more {
		b[k] = v
	}
	return b
}
func option(v string) object { return object{"text": plain(v), "value": v} }
func options(n int) array {
	out := array{}
	for i := range n {
		out = append(out, option(fmt.Sprint("o", i)))
	}
	return out
}
func repeated(n int, make func(i int) object) array {
	out := array{}
	for i := range n {
		out = append(out, make(i))
	}
	return out
}

// TestLengths holds every length at its limit and one above, with letters and
// with astral emoji, because Slack counts characters.
func TestLengths(t *testing.T) {
	view := func(change func(v object, s string)) func(string) []blockkit.Problem {
		return func(s string) []blockkit.Problem {
			v := modal(object{"type": "divider"})
			change(v, s)
			return blockkit.View(decoded(v).(map[string]any))
		}
	}
	select1 := func(o object) object { return object{"type": "static_select", "options": array{o}} }
	confirm := func(k, s string) object {
		c := object{"title": plain("t"), "text": plain("x"), "confirm": plain("c"), "deny": plain("d")}
		c[k] = plain(s)
		return actions(button(object{"confirm": c}))
	}
	for name, row := range map[string]struct {
		limit int
		check func(s string) []blockkit.Problem
	}{
		"header":       {150, func(s string) []blockkit.Problem { return inMessage(object{"type": "header", "text": plain(s)}) }},
		"section text": {3000, func(s string) []blockkit.Problem { return inMessage(section(mrkdwn(s))) }},
		"section field": {2000, func(s string) []blockkit.Problem {
			return inMessage(object{"type": "section", "fields": array{mrkdwn(s)}})
		}},
		"context text": {3000, func(s string) []blockkit.Problem {
			return inMessage(object{"type": "context", "elements": array{mrkdwn(s)}})
		}},
		"block_id":        {255, func(s string) []blockkit.Problem { return inMessage(object{"type": "divider", "block_id": s}) }},
		"action_id":       {255, func(s string) []blockkit.Problem { return inMessage(actions(button(object{"action_id": s}))) }},
		"button text":     {75, func(s string) []blockkit.Problem { return inMessage(actions(button(object{"text": plain(s)}))) }},
		"button value":    {2000, func(s string) []blockkit.Problem { return inMessage(actions(button(object{"value": s}))) }},
		"button url":      {3000, func(s string) []blockkit.Problem { return inMessage(actions(button(object{"url": s}))) }},
		"button label":    {75, func(s string) []blockkit.Problem { return inMessage(actions(button(object{"accessibility_label": s}))) }},
		"confirm title":   {100, func(s string) []blockkit.Problem { return inMessage(confirm("title", s)) }},
		"confirm text":    {300, func(s string) []blockkit.Problem { return inMessage(confirm("text", s)) }},
		"confirm confirm": {30, func(s string) []blockkit.Problem { return inMessage(confirm("confirm", s)) }},
		"confirm deny":    {30, func(s string) []blockkit.Problem { return inMessage(confirm("deny", s)) }},
		"option text": {75, func(s string) []blockkit.Problem {
			return inMessage(actions(select1(object{"text": plain(s), "value": "v"})))
		}},
		"option value": {150, func(s string) []blockkit.Problem {
			return inMessage(actions(select1(object{"text": plain("t"), "value": s})))
		}},
		"option descr.": {75, func(s string) []blockkit.Problem {
			return inMessage(actions(select1(object{"text": plain("t"), "value": "v", "description": plain(s)})))
		}},
		"select placehold.": {150, func(s string) []blockkit.Problem {
			return inMessage(actions(object{"type": "users_select", "placeholder": plain(s)}))
		}},
		"group label": {75, func(s string) []blockkit.Problem {
			return inMessage(actions(object{"type": "static_select", "option_groups": array{object{"label": plain(s), "options": options(1)}}}))
		}},
		"image alt": {2000, func(s string) []blockkit.Problem {
			return inMessage(object{"type": "image", "image_url": "https://x.example/i", "alt_text": s})
		}},
		"image url": {3000, func(s string) []blockkit.Problem {
			return inMessage(object{"type": "image", "image_url": s, "alt_text": "a"})
		}},
		"markdown": {12000, func(s string) []blockkit.Problem { return inMessage(object{"type": "markdown", "text": s}) }},
		"input label": {2000, func(s string) []blockkit.Problem {
			b := input(object{"type": "plain_text_input"})
			b["label"] = plain(s)
			return inModal(b)
		}},
		"input hint": {2000, func(s string) []blockkit.Problem {
			b := input(object{"type": "plain_text_input"})
			b["hint"] = plain(s)
			return inModal(b)
		}},
		"initial value": {3000, func(s string) []blockkit.Problem {
			return inModal(input(object{"type": "plain_text_input", "initial_value": s}))
		}},
		"view title":  {24, view(func(v object, s string) { v["title"] = plain(s) })},
		"view submit": {24, view(func(v object, s string) { v["submit"] = plain(s) })},
		"view close":  {24, view(func(v object, s string) { v["close"] = plain(s) })},
		"metadata":    {3000, view(func(v object, s string) { v["private_metadata"] = s })},
		"callback_id": {255, view(func(v object, s string) { v["callback_id"] = s })},
		"external_id": {255, view(func(v object, s string) { v["external_id"] = s })},
	} {
		for _, letter := range []string{"a", astral} {
			t.Run(name+" "+letter, func(t *testing.T) {
				if p := row.check(strings.Repeat(letter, row.limit)); len(p) != 0 {
					t.Errorf("at %d: %v", row.limit, p)
				}
				p := row.check(strings.Repeat(letter, row.limit+1))
				if len(p) != 1 || p[0].Code != "too_long" {
					t.Errorf("at %d: %v", row.limit+1, p)
				}
			})
		}
	}
}

// TestCounts holds every count at its limits and beyond.
func TestCounts(t *testing.T) {
	divider := func(int) object { return object{"type": "divider"} }
	press := func(i int) object { return button(object{"action_id": fmt.Sprint("a", i)}) }
	row := func(n int) object {
		return object{"type": "table", "rows": array{repeated(n, func(int) object { return object{"type": "raw_text", "text": "x"} })}}
	}
	message := func(list array) []blockkit.Problem { return blockkit.Message(decoded(list).([]any)) }
	view := func(kind string, list array) []blockkit.Problem {
		v := object{"type": kind, "blocks": list}
		if kind == "modal" {
			v["title"] = plain("T")
		}
		return blockkit.View(decoded(v).(map[string]any))
	}
	for name, row := range map[string]struct {
		least, most int
		check       func(n int) []blockkit.Problem
	}{
		"blocks of a message": {0, 50, func(n int) []blockkit.Problem { return message(repeated(n, divider)) }},
		"blocks of a modal":   {1, 100, func(n int) []blockkit.Problem { return view("modal", repeated(n, divider)) }},
		"blocks of a home":    {1, 100, func(n int) []blockkit.Problem { return view("home", repeated(n, divider)) }},
		"fields": {1, 10, func(n int) []blockkit.Problem {
			return inMessage(object{"type": "section", "fields": repeated(n, func(int) object { return plain("f") })})
		}},
		"context": {1, 10, func(n int) []blockkit.Problem {
			return inMessage(object{"type": "context", "elements": repeated(n, func(int) object { return plain("f") })})
		}},
		"actions": {1, 25, func(n int) []blockkit.Problem {
			return inMessage(object{"type": "actions", "elements": repeated(n, press)})
		}},
		"options": {1, 100, func(n int) []blockkit.Problem {
			return inMessage(actions(object{"type": "static_select", "options": options(n)}))
		}},
		"overflow": {1, 5, func(n int) []blockkit.Problem {
			return inMessage(actions(object{"type": "overflow", "options": options(n)}))
		}},
		"checkboxes": {1, 10, func(n int) []blockkit.Problem {
			return inMessage(actions(object{"type": "checkboxes", "options": options(n)}))
		}},
		"radios": {1, 10, func(n int) []blockkit.Problem {
			return inMessage(actions(object{"type": "radio_buttons", "options": options(n)}))
		}},
		"groups": {1, 100, func(n int) []blockkit.Problem {
			return inMessage(actions(object{"type": "static_select", "option_groups": repeated(n, func(int) object {
				return object{"label": plain("l"), "options": options(1)}
			})}))
		}},
		"table cells": {1, 20, func(n int) []blockkit.Problem { return inMessage(row(n)) }},
		"table rows": {1, 100, func(n int) []blockkit.Problem {
			rows := array{}
			for range n {
				rows = append(rows, array{object{"type": "raw_text", "text": "x"}})
			}
			return inMessage(object{"type": "table", "rows": rows})
		}},
		"max_length": {1, 3000, func(n int) []blockkit.Problem {
			return inModal(input(object{"type": "plain_text_input", "max_length": n}))
		}},
		"max_files": {1, 10, func(n int) []blockkit.Problem { return inModal(input(object{"type": "file_input", "max_files": n})) }},
		"level": {1, 4, func(n int) []blockkit.Problem {
			return inMessage(object{"type": "header", "text": plain("h"), "level": n})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{row.least, row.most} {
				if p := row.check(n); len(p) != 0 {
					t.Errorf("%d: %v", n, p)
				}
			}
			bad := []int{row.most + 1}
			if row.least > 0 {
				bad = append(bad, row.least-1)
			}
			for _, n := range bad {
				if p := row.check(n); len(p) != 1 {
					t.Errorf("%d: %v", n, p)
				}
			}
		})
	}
}

// TestStructure names one wrong thing per row and where it must be reported.
func TestStructure(t *testing.T) {
	m, v := inMessage, inModal
	for name, row := range map[string]struct {
		got           []blockkit.Problem
		pointer, code string
	}{
		"unknown block":         {m(object{"type": "banner"}), "/blocks/0/type", "unsupported_type"},
		"block without type":    {m(object{"text": plain("x")}), "/blocks/0", "missing"},
		"block is no object":    {blockkit.Message(array{"x"}), "/blocks/0", "wrong_type"},
		"unknown field":         {m(object{"type": "divider", "colour": "red"}), "/blocks/0/colour", "unknown_field"},
		"header mrkdwn":         {m(object{"type": "header", "text": mrkdwn("x")}), "/blocks/0/text/type", "not_allowed"},
		"header without text":   {m(object{"type": "header"}), "/blocks/0", "missing"},
		"empty text":            {m(section(mrkdwn(""))), "/blocks/0/text/text", "too_short"},
		"section without text":  {m(object{"type": "section"}), "/blocks/0", "missing"},
		"emoji on mrkdwn":       {m(section(object{"type": "mrkdwn", "text": "x", "emoji": true})), "/blocks/0/text/emoji", "unknown_field"},
		"verbatim on plain":     {m(section(object{"type": "plain_text", "text": "x", "verbatim": true})), "/blocks/0/text/verbatim", "unknown_field"},
		"text is a string":      {m(object{"type": "section", "text": "x"}), "/blocks/0/text", "wrong_type"},
		"button mrkdwn":         {m(actions(button(object{"text": mrkdwn("x")}))), "/blocks/0/elements/0/text/type", "not_allowed"},
		"button style":          {m(actions(button(object{"style": "default"}))), "/blocks/0/elements/0/style", "not_allowed"},
		"button in context":     {m(object{"type": "context", "elements": array{button(nil)}}), "/blocks/0/elements/0/type", "unsupported_type"},
		"input in actions":      {m(actions(object{"type": "plain_text_input"})), "/blocks/0/elements/0/type", "not_allowed"},
		"button in input":       {v(input(button(nil))), "/blocks/0/element/type", "not_allowed"},
		"image without alt":     {m(object{"type": "image", "image_url": "https://x.example/i"}), "/blocks/0", "missing"},
		"image without source":  {m(object{"type": "image", "alt_text": "a"}), "/blocks/0", "conflict"},
		"same block_id":         {m(object{"type": "divider", "block_id": "b"}, object{"type": "divider", "block_id": "b"}), "/blocks/1/block_id", "duplicate"},
		"same action_id":        {m(actions(button(nil), button(nil))), "/blocks/0/elements/1/action_id", "duplicate"},
		"options and groups":    {m(actions(object{"type": "static_select", "options": options(1), "option_groups": array{object{"label": plain("l"), "options": options(1)}}})), "/blocks/0/elements/0", "conflict"},
		"foreign initial":       {m(actions(object{"type": "static_select", "options": options(1), "initial_option": option("z")})), "/blocks/0/elements/0/initial_option", "not_allowed"},
		"foreign initial list":  {m(actions(object{"type": "checkboxes", "options": options(2), "initial_options": array{option("o0"), option("z")}})), "/blocks/0/elements/0/initial_options/1", "not_allowed"},
		"link in a select":      {m(actions(object{"type": "static_select", "options": array{object{"text": plain("t"), "value": "v", "url": "https://x.example"}}})), "/blocks/0/elements/0/options/0/url", "unknown_field"},
		"date":                  {m(actions(object{"type": "datepicker", "initial_date": "2026-02-30"})), "/blocks/0/elements/0/initial_date", "wrong_type"},
		"time":                  {m(actions(object{"type": "timepicker", "initial_time": "24:00"})), "/blocks/0/elements/0/initial_time", "wrong_type"},
		"zone":                  {m(actions(object{"type": "timepicker", "timezone": "Oslo"})), "/blocks/0/elements/0/timezone", "wrong_type"},
		"file in a message":     {m(input(object{"type": "file_input"})), "/blocks/0/element/type", "not_allowed"},
		"markdown in a modal":   {v(object{"type": "markdown", "text": "x"}), "/blocks/0/type", "not_allowed"},
		"table in a modal":      {v(object{"type": "table", "rows": array{array{}}}), "/blocks/0/type", "not_allowed"},
		"two tables":            {m(repeatedTable(), repeatedTable()), "/blocks/1", "too_many"},
		"markdown in total":     {m(object{"type": "markdown", "text": strings.Repeat("a", 12000)}, object{"type": "markdown", "text": "a"}), "/blocks/1/text", "too_long"},
		"alert":                 {m(object{"type": "alert", "text": plain("x")}), "/blocks/0/type", "unsupported_type"},
		"decimals unsaid":       {v(input(object{"type": "number_input"})), "/blocks/0/element", "missing"},
		"numbers crossed":       {v(input(object{"type": "number_input", "is_decimal_allowed": false, "min_value": "3", "max_value": "2"})), "/blocks/0/element/min_value", "conflict"},
		"lengths crossed":       {v(input(object{"type": "plain_text_input", "min_length": 3, "max_length": 2})), "/blocks/0/element/min_length", "conflict"},
		"two focused":           {v(input(object{"type": "plain_text_input", "focus_on_load": true}), input(object{"type": "plain_text_input", "focus_on_load": true})), "/blocks/1/element/focus_on_load", "conflict"},
		"list item":             {m(object{"type": "rich_text", "elements": array{object{"type": "rich_text_list", "style": "bullet", "elements": array{object{"type": "rich_text_quote", "elements": array{}}}}}}), "/blocks/0/elements/0/elements/0/type", "unsupported_type"},
		"rich run":              {m(object{"type": "rich_text", "elements": array{object{"type": "rich_text_section", "elements": array{object{"type": "text"}}}}}), "/blocks/0/elements/0/elements/0", "missing"},
		"pointer is escaped":    {m(object{"type": "divider", "a/b~c": 1}), "/blocks/0/a~1b~0c", "unknown_field"},
		"blocks are no JSON":    {blockkit.MessageJSON([]byte("{}")), "/blocks", "wrong_type"},
		"view is no JSON":       {blockkit.ViewJSON([]byte("[")), "", "wrong_type"},
		"view type":             {blockkit.View(object{"type": "sheet"}), "/type", "unsupported_type"},
		"modal without title":   {blockkit.View(decoded(object{"type": "modal", "blocks": array{object{"type": "divider"}}}).(object)), "", "missing"},
		"modal mrkdwn title":    {blockkit.View(decoded(object{"type": "modal", "title": mrkdwn("t"), "blocks": array{object{"type": "divider"}}}).(object)), "/title/type", "not_allowed"},
		"input without submit":  {blockkit.View(decoded(object{"type": "modal", "title": plain("t"), "blocks": array{input(object{"type": "plain_text_input"})}}).(object)), "/submit", "missing"},
		"submit_disabled":       {blockkit.View(decoded(object{"type": "modal", "title": plain("t"), "submit_disabled": true, "blocks": array{object{"type": "divider"}}}).(object)), "/submit_disabled", "unknown_field"},
		"mention in code":       {m(object{"type": "rich_text", "elements": array{object{"type": "rich_text_preformatted", "elements": array{object{"type": "user", "user_id": "U0"}}}}}), "/blocks/0/elements/0/elements/0/type", "not_allowed"},
		"home with title":       {blockkit.View(decoded(object{"type": "home", "title": plain("t"), "blocks": array{object{"type": "divider"}}}).(object)), "/title", "unknown_field"},
		"blocks null in a view": {blockkit.View(object{"type": "home", "blocks": nil}), "/blocks", "wrong_type"},
	} {
		t.Run(name, func(t *testing.T) {
			if len(row.got) != 1 || row.got[0].Pointer != row.pointer || row.got[0].Code != row.code {
				t.Errorf("got %+v, want one %s at %s", row.got, row.code, row.pointer)
			}
		})
	}
}

func repeatedTable() object {
	return object{"type": "table", "rows": array{array{object{"type": "raw_text", "text": "x"}}}}
}

// TestAccepted is the other side: full, correct payloads pass.
func TestAccepted(t *testing.T) {
	confirm := object{"title": plain("t"), "text": mrkdwn("x"), "confirm": plain("c"), "deny": plain("d"), "style": "danger"}
	message := []object{
		{"type": "header", "text": object{"type": "plain_text", "text": "h", "emoji": true}, "level": 2, "block_id": "h"},
		section(object{"type": "mrkdwn", "text": "x", "verbatim": true}, object{"accessory": button(object{"confirm": confirm, "style": "primary", "value": ""}), "expand": true}),
		{"type": "section", "fields": array{plain("a"), mrkdwn("b")}},
		{"type": "context", "elements": array{mrkdwn("c"), object{"type": "image", "image_url": "https://x.example/i", "alt_text": "i"}}},
		actions(
			object{"type": "multi_static_select", "action_id": "m", "options": options(3), "initial_options": array{option("o1")}, "max_selected_items": 2, "placeholder": plain("p")},
			object{"type": "conversations_select", "action_id": "c", "filter": object{"include": array{"public", "im"}, "exclude_bot_users": true}, "default_to_current_conversation": true},
			object{"type": "overflow", "action_id": "o", "options": array{object{"text": plain("t"), "value": "v", "url": "https://x.example"}}},
			object{"type": "datetimepicker", "action_id": "d", "initial_date_time": 1700000000},
			object{"type": "radio_buttons", "action_id": "r", "options": array{object{"text": mrkdwn("*x*"), "value": "v", "description": plain("d")}}},
		),
		{"type": "image", "slack_file": object{"id": "F0"}, "alt_text": "a", "title": plain("t")},
		{"type": "markdown", "text": "**x**"},
		{"type": "rich_text", "elements": array{
			object{"type": "rich_text_section", "elements": array{
				object{"type": "text", "text": "x", "style": object{"bold": true}}, object{"type": "user", "user_id": "U0"},
				object{"type": "date", "timestamp": 1700000000, "format": "{date}", "fallback": "f"}, object{"type": "emoji", "name": "wave"},
			}},
			object{"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": array{object{"type": "rich_text_section", "elements": array{}}}},
		}},
		{"type": "table", "rows": array{array{object{"type": "raw_text", "text": ""}, object{"type": "rich_text", "elements": array{}}}}, "column_settings": array{object{"align": "right"}, nil}},
		{"type": "divider"},
	}
	if p := inMessage(message...); len(p) != 0 {
		t.Errorf("message: %v", p)
	}
	form := object{
		"type": "modal", "title": plain("T"), "submit": plain("S"), "close": plain("C"), "private_metadata": "{}", "callback_id": "c",
		"external_id": "e", "clear_on_close": true, "notify_on_close": true,
		"blocks": array{
			object{"type": "input", "block_id": "a", "label": plain("l"), "hint": plain("h"), "optional": true, "dispatch_action": true, "element": object{
				"type": "plain_text_input", "action_id": "x", "multiline": true, "min_length": 0, "max_length": 3000, "initial_value": "i", "focus_on_load": true,
				"placeholder": plain("p"), "dispatch_action_config": object{"trigger_actions_on": array{"on_enter_pressed"}},
			}},
			input(object{"type": "number_input", "is_decimal_allowed": true, "min_value": "1", "max_value": "9.5", "initial_value": "2"}),
			input(object{"type": "email_text_input"}), input(object{"type": "url_text_input"}), input(object{"type": "file_input", "filetypes": array{"pdf"}, "max_files": 1}),
			input(object{"type": "rich_text_input"}), input(object{"type": "multi_users_select", "initial_users": array{"U0"}}),
			input(object{"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Oslo"}), input(object{"type": "datepicker", "initial_date": "2028-02-29"}),
		},
	}
	raw, _ := json.Marshal(form)
	if p := blockkit.ViewJSON(raw); len(p) != 0 {
		t.Errorf("modal: %v", p)
	}
}

func TestCharactersCountsTexts(t *testing.T) {
	blocks := decoded([]object{section(mrkdwn("ab" + astral)), actions(button(object{"value": "not a text"}))}).([]any)
	if got, want := blockkit.Characters(blocks), 3+len("Press"); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}
