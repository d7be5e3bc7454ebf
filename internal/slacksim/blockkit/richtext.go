package blockkit

// richText is the rich_text block.
var richText = shape{
	must: fields{"type": anything, "elements": list("", oneOf(richParts, "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"))},
	may:  fields{"block_id": (*checker).blockID},
}

var richParts = map[string]shape{
	"rich_text_section":      {must: fields{"type": anything, "elements": runs}},
	"rich_text_preformatted": {must: fields{"type": anything, "elements": list("", oneOf(richRuns, "text", "link"))}, may: fields{"border": whole(""), "language": filled}},
	"rich_text_quote":        {must: fields{"type": anything, "elements": runs}, may: fields{"border": whole("")}},
	"rich_text_list": {
		must: fields{"type": anything, "style": among("bullet", "ordered"), "elements": list("", richSection)},
		may:  fields{"indent": whole(""), "offset": whole(""), "border": whole("")},
	},
}

// richSection is the only thing a list item may be.
func richSection(c *checker, at string, v any) {
	oneOf(map[string]shape{"rich_text_section": {must: fields{"type": anything, "elements": runs}}}, "rich_text_section")(c, at, v)
}

var runs = list("", oneOf(richRuns, sorted(richRuns)...))

var richRuns = map[string]shape{
	"text":      {must: fields{"type": anything, "text": filled}, may: fields{"style": runStyle}},
	"link":      {must: fields{"type": anything, "url": filled}, may: fields{"text": text, "unsafe": boolean, "style": runStyle}},
	"user":      {must: fields{"type": anything, "user_id": filled}, may: fields{"style": runStyle}},
	"channel":   {must: fields{"type": anything, "channel_id": filled}, may: fields{"style": runStyle}},
	"usergroup": {must: fields{"type": anything, "usergroup_id": filled}, may: fields{"style": runStyle}},
	"emoji":     {must: fields{"type": anything, "name": filled}, may: fields{"unicode": filled, "skin_tone": whole(""), "style": runStyle}},
	"broadcast": {must: fields{"type": anything, "range": among("here", "channel", "everyone")}, may: fields{"style": runStyle}},
	"color":     {must: fields{"type": anything, "value": filled}, may: fields{"style": runStyle}},
	"date": {
		must: fields{"type": anything, "timestamp": whole(""), "format": filled},
		may:  fields{"url": filled, "fallback": text, "style": runStyle},
	},
}

var runStyle = shape{may: fields{
	"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean,
	"highlight": boolean, "client_highlight": boolean, "unlink": boolean,
}}.check
