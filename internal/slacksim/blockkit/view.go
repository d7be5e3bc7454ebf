package blockkit

var viewFields = fields{
	"private_metadata": length("view.private_metadata"),
	"callback_id":      length("view.callback_id"),
	"external_id":      length("view.external_id"),
}

var homeShape = shape{must: fields{"type": anything, "blocks": viewBlocks}, may: viewFields}

var modalShape = shape{
	must: fields{"type": anything, "blocks": viewBlocks, "title": plain("view.title")},
	may: fields{
		"private_metadata": viewFields["private_metadata"], "callback_id": viewFields["callback_id"],
		"external_id": viewFields["external_id"], "submit": plain("view.submit"), "close": plain("view.close"),
		"clear_on_close": boolean, "notify_on_close": boolean,
	},
}

func viewBlocks(c *checker, at string, v any) { c.blocks(at, v, limitOf("view.blocks")) }

// submitNeeded holds modals with inputs to have a submit button.
func (c *checker) submitNeeded(view map[string]any) {
	if view["submit"] != nil {
		return
	}
	list, _ := view["blocks"].([]any)
	for _, b := range list {
		if o, ok := b.(map[string]any); ok && o["type"] == "input" {
			c.add("/submit", "missing", "a modal with input blocks needs submit")
			return
		}
	}
}
