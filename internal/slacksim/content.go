package slacksim

import (
	"fmt"
	"unicode/utf8"

	"alongside/internal/slacksim/blockkit"
)

const (
	maxText      = 40_000 // characters; longer text is cut
	maxMarkdown  = 12_000 // characters
	maxBlockText = 13_200 // characters in all blocks of a message
)

// content is the part of a message that chat.postMessage, chat.update,
// response URLs and acknowledgements share.
type content struct {
	text        string
	hasText     bool
	blocks      []Block
	hasBlocks   bool
	attachments []any
	metadata    *Metadata
	violation   string
}

// readContent reads and judges text, blocks, attachments and metadata.
func readContent(c *call) (content, *apiError) {
	var out content
	out.text, out.hasText = c.str("text"), c.has("text")
	if utf8.RuneCountInString(out.text) > maxText {
		out.text = string([]rune(out.text)[:maxText])
		out.violation = "text_truncated"
	}
	if md := c.str("markdown_text"); md != "" {
		switch {
		case out.hasText || c.has("blocks"):
			return out, fail("markdown_text_conflict")
		case utf8.RuneCountInString(md) > maxMarkdown:
			return out, fail("msg_too_long")
		}
		out.text, out.hasText = md, true
	}
	if c.given("blocks") {
		raw, ok := c.structure("blocks")
		if !ok {
			return out, fail("invalid_blocks_format")
		}
		if raw != nil {
			list, ok := raw.([]any)
			if !ok {
				return out, fail("invalid_blocks_format")
			}
			if e := judged(blockkit.Message(list), "invalid_blocks"); e != nil {
				return out, e
			}
			if blockkit.Characters(list) > maxBlockText {
				return out, fail("msg_blocks_too_long")
			}
			out.blocks, out.hasBlocks = asBlocks(list), true
		}
	}
	if c.given("attachments") {
		raw, ok := c.structure("attachments")
		list, isList := raw.([]any)
		if !ok || (raw != nil && !isList) || len(list) > 100 {
			return out, fail("invalid_attachments")
		}
		out.attachments = list
	}
	if c.given("metadata") {
		m, e := readMetadata(c)
		if e != nil {
			return out, e
		}
		out.metadata = m
	}
	return out, nil
}

func readMetadata(c *call) (*Metadata, *apiError) {
	raw, ok := c.structure("metadata")
	if !ok {
		return nil, fail("invalid_metadata_format")
	}
	m, ok := raw.(map[string]any)
	if !ok {
		return nil, fail("invalid_metadata_format")
	}
	for k := range m {
		if k != "event_type" && k != "event_payload" {
			return nil, fail("invalid_metadata_schema", "[ERROR] unknown field: "+k+" [json-pointer:/metadata/"+k+"]")
		}
	}
	name, _ := m["event_type"].(string)
	payload, isObject := m["event_payload"].(map[string]any)
	if name == "" && len(payload) == 0 {
		return nil, nil // empty metadata, as some SDKs always send it
	}
	if name == "" || !isObject {
		return nil, fail("invalid_metadata_schema", "[ERROR] event_type and event_payload are needed [json-pointer:/metadata]")
	}
	return &Metadata{EventType: name, EventPayload: payload}, nil
}

// judged turns the checker's problems into Slack's answer.
func judged(problems []blockkit.Problem, name string) *apiError {
	if len(problems) == 0 {
		return nil
	}
	e := fail(name)
	var errs []any
	for _, p := range problems {
		e.messages = append(e.messages, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Text, p.Pointer))
		errs = append(errs, map[string]any{"pointer": p.Pointer, "code": p.Code, "message": p.Text})
	}
	e.more = map[string]any{"errors": errs}
	return e
}

func asBlocks(list []any) []Block {
	out := make([]Block, 0, len(list))
	for _, b := range list {
		if m, ok := b.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// nameBlocks gives blocks and elements without ids generated ones, as Slack
// does. Server.mu is held.
func (s *Server) nameBlocks(blocks []Block) {
	for _, b := range blocks {
		if id, _ := b["block_id"].(string); id == "" {
			b["block_id"] = s.state.nextID("B")
		}
		each := func(v any) {
			e, ok := v.(map[string]any)
			if !ok || !interactive[str(e["type"])] {
				return
			}
			if id, _ := e["action_id"].(string); id == "" {
				e["action_id"] = s.state.nextID("A")
			}
		}
		each(b["accessory"])
		each(b["element"])
		if list, ok := b["elements"].([]any); ok {
			for _, e := range list {
				each(e)
			}
		}
	}
}

func str(v any) string { t, _ := v.(string); return t }
