package messages

import (
	"encoding/json"
)

// blockTexts returns every "text" of the blocks, whatever kind they are.
func blockTexts(p *page) []string {
	raw, err := json.Marshal(p.blocks)
	if err != nil {
		return []string{"<no value> " + err.Error()}
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return []string{"<no value> " + err.Error()}
	}
	var found []string
	var walk func(any)
	walk = func(node any) {
		switch v := node.(type) {
		case []any:
			for _, child := range v {
				walk(child)
			}
		case map[string]any:
			for key, child := range v {
				if text, ok := child.(string); ok && key == "text" {
					found = append(found, text)
					continue
				}
				walk(child)
			}
		}
	}
	walk(tree)
	return found
}
