package blockkit

import "strconv"

// blockShapes are all blocks the checker knows, by type.
var blockShapes = makeBlocks()

// Which blocks may stand on which surface.
var onSurface = map[surface][]string{
	message: {"actions", "context", "context_actions", "divider", "header", "image", "input", "markdown", "rich_text", "section", "table", "video"},
	modal:   {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"},
	home:    {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"},
}

func makeBlocks() map[string]shape {
	block := func(must, may fields) shape {
		must["type"] = anything
		if may == nil {
			may = fields{}
		}
		may["block_id"] = (*checker).blockID
		return shape{must: must, may: may}
	}
	also := func(s shape, f func(*checker, string, map[string]any)) shape { s.also = f; return s }
	field := textRule(limit{MaxLength: limitOf("section.fields").ItemMaxLength}, "plain_text", "mrkdwn")
	return map[string]shape{
		"divider": block(fields{}, nil),
		"header":  block(fields{"text": plain("header.text")}, fields{"level": whole("header.level")}),
		"section": also(block(fields{}, fields{
			"text": either("section.text"), "fields": list("section.fields", field),
			"accessory": oneOf(elementShapes, inSection...), "expand": boolean,
		}), func(c *checker, at string, o map[string]any) {
			if o["text"] == nil && o["fields"] == nil {
				c.add(at, "missing", "missing required field: text or fields")
			}
		}),
		"context": block(fields{"elements": list("context.elements", contextElement)}, nil),
		"actions": block(fields{"elements": list("actions.elements", oneOf(elementShapes, inActions...))}, nil),
		"context_actions": block(fields{"elements": list("context_actions.elements", oneOf(contextActionShapes,
			"feedback_buttons", "icon_button"))}, nil),
		"image": also(block(fields{"alt_text": length("image.alt_text")}, fields{
			"image_url": length("image.image_url"), "slack_file": slackFile.check, "title": plain("image.title"),
		}), oneImage),
		"input": block(fields{"label": plain("input.label"), "element": inputElement}, fields{
			"hint": plain("input.hint"), "optional": boolean, "dispatch_action": boolean,
		}),
		"markdown":  also(block(fields{"text": length("markdown.text")}, nil), (*checker).markdownSum),
		"rich_text": richText,
		"table": also(block(fields{"rows": list("table.rows", list("table.cells", tableCell))}, fields{
			"column_settings": list("table.cells", nullable(shape{may: fields{"align": among("left", "center", "right"), "is_wrapped": boolean}}.check)),
		}), func(c *checker, at string, _ map[string]any) {
			if c.tables++; c.tables > *limitOf("message.table").MaxItems {
				c.add(at, "too_many", "only_one_table_allowed")
			}
		}),
		"video": block(fields{
			"title": plain("video.title"), "video_url": filled, "thumbnail_url": filled, "alt_text": length("video.alt_text"),
		}, fields{
			"title_url": filled, "author_name": length("video.author_name"), "description": plain("video.description"),
			"provider_name": length("video.provider_name"), "provider_icon_url": filled,
		}),
	}
}

// contextElement is an image or a text.
func contextElement(c *checker, at string, v any) {
	if o, ok := v.(map[string]any); ok && o["type"] == "image" {
		imageElement.check(c, at, o)
		return
	}
	either("text")(c, at, v)
}

var contextActionShapes = map[string]shape{
	"feedback_buttons": {
		must: fields{"type": anything, "positive_button": feedbackButton, "negative_button": feedbackButton},
		may:  fields{"action_id": length("action_id")},
	},
	"icon_button": {
		must: fields{"type": anything, "icon": among("trash"), "text": plain("button.text")},
		may: fields{
			"action_id": length("action_id"), "value": length("button.value"), "confirm": confirmation.check,
			"accessibility_label": length("button.accessibility_label"),
			"visible_to_user_ids": list("icon_button.visible_to_user_ids", filled),
		},
	},
}

var feedbackButton = shape{
	must: fields{"text": plain("feedback_button.text"), "value": length("feedback_button.value")},
	may:  fields{"accessibility_label": length("feedback_button.accessibility_label")},
}.check

func inputElement(c *checker, at string, v any) {
	allowed := inInput
	if c.surface == modal {
		allowed = inInputOfModal
	}
	oneOf(elementShapes, allowed...)(c, at, v)
}

func tableCell(c *checker, at string, v any) {
	if o, ok := v.(map[string]any); ok && o["type"] == "rich_text" {
		shape{must: richText.must}.check(c, at, o)
		return
	}
	oneOf(rawCells, "raw_text", "raw_number")(c, at, v)
}

var rawCells = map[string]shape{
	"raw_text": {must: fields{"type": anything, "text": text}},
	"raw_number": {must: fields{"type": anything, "text": text, "value": func(c *checker, at string, v any) {
		if _, ok := v.(float64); !ok {
			c.add(at, "wrong_type", "must be a number")
		}
	}}},
}

func nullable(r rule) rule {
	return func(c *checker, at string, v any) {
		if v != nil {
			r(c, at, v)
		}
	}
}

func (c *checker) blockID(at string, v any) {
	c.length(at, v, limitOf("block_id"))
	id, ok := v.(string)
	if !ok || id == "" {
		return
	}
	if c.blockIDs[id] {
		c.add(at, "duplicate", "block_id %s is not unique", id)
	}
	c.blockIDs[id] = true
}

func (c *checker) markdownSum(at string, o map[string]any) {
	s, _ := o["text"].(string)
	c.markdown += characters(s)
	if most := *limitOf("message.markdown").MaxLength; c.markdown > most && c.markdown-characters(s) <= most && characters(s) <= most {
		c.add(at+"/text", "too_long", "all markdown blocks together must be less than %d characters", most+1)
	}
}

// blocks checks the list of blocks of the surface.
func (c *checker) blocks(at string, v any, l limit) {
	items, ok := v.([]any)
	if !ok {
		c.add(at, "wrong_type", "must be an array")
		return
	}
	c.count(at, len(items), l)
	one := oneOf(blockShapes, onSurface[c.surface]...)
	for i, b := range items {
		c.actions = map[string]bool{}
		one(c, at+"/"+strconv.Itoa(i), b)
	}
}
