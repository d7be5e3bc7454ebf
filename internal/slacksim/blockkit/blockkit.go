// Package blockkit checks messages, modals and Home tabs against Slack's Block
// Kit reference: structure, required and unknown fields, lengths, counts, and
// what may stand where. It is pure: decoded JSON in, problems out.
//
// Lengths count characters (code points). The numbers are data, in
// limits.json; see there for their source. Blocks that Slack accepts only in
// streamed or hosted content (alert, card, carousel, container, data_table,
// data_visualization, plan, task_card, file, call) are refused.
package blockkit

import "encoding/json"

// Problem is one thing wrong with a payload.
type Problem struct {
	Pointer string `json:"pointer"` // JSON pointer to the place, from the payload's root
	// Code is one of "missing", "unknown_field", "wrong_type",
	// "unsupported_type", "too_long", "too_short", "too_many", "too_few",
	// "out_of_range", "duplicate", "not_allowed", "conflict".
	Code string `json:"code"`
	Text string `json:"text"` // for a person
}

// Message checks the blocks of a message. Pointers begin with /blocks.
func Message(blocks []any) []Problem {
	c := &checker{surface: message, blockIDs: map[string]bool{}}
	c.blocks("/blocks", blocks, limitOf("message.blocks"))
	return c.problems
}

// View checks a modal or a Home tab, as its "type" says.
func View(view map[string]any) []Problem {
	c := &checker{surface: modal, blockIDs: map[string]bool{}}
	switch view["type"] {
	case "modal":
		modalShape.check(c, "", view)
		c.submitNeeded(view)
	case "home":
		c.surface = home
		homeShape.check(c, "", view)
	default:
		c.add("/type", "unsupported_type", "a view is of type modal or home")
	}
	return c.problems
}

// MessageJSON is Message for encoded blocks.
func MessageJSON(blocks []byte) []Problem {
	var list []any
	if err := json.Unmarshal(blocks, &list); err != nil {
		return []Problem{{"/blocks", "wrong_type", "blocks must be a JSON array: " + err.Error()}}
	}
	return Message(list)
}

// ViewJSON is View for an encoded view.
func ViewJSON(view []byte) []Problem {
	var v map[string]any
	if err := json.Unmarshal(view, &v); err != nil {
		return []Problem{{"", "wrong_type", "a view must be a JSON object: " + err.Error()}}
	}
	return View(v)
}

// Characters counts the characters of all texts in blocks.
func Characters(blocks []any) int {
	n := 0
	var walk func(any)
	walk = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, e := range x {
				walk(e)
			}
		case map[string]any:
			for k, e := range x {
				if s, ok := e.(string); ok && k == "text" {
					n += characters(s)
				}
				walk(e)
			}
		}
	}
	walk(blocks)
	return n
}
