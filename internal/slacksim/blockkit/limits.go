package blockkit

import (
	_ "embed"
	"encoding/json"
	"unicode/utf8"
)

//go:embed limits.json
var limitsJSON []byte

// limit is one row of limits.json. A nil bound does not limit.
type limit struct {
	MinLength     *int     `json:"min_length"`
	MaxLength     *int     `json:"max_length"`
	MinItems      *int     `json:"min_items"`
	MaxItems      *int     `json:"max_items"`
	ItemMaxLength *int     `json:"item_max_length"`
	Min           *float64 `json:"min"`
	Max           *float64 `json:"max"`
}

var limits = readLimits()

// readLimits flattens limits.json: a limit is named by its path with dots.
func readLimits() map[string]limit {
	var tree map[string]json.RawMessage
	if err := json.Unmarshal(limitsJSON, &tree); err != nil {
		panic("blockkit: limits.json: " + err.Error()) // embedded, so a test sees it
	}
	out := map[string]limit{}
	var walk func(path string, raw json.RawMessage)
	walk = func(path string, raw json.RawMessage) {
		var inner map[string]json.RawMessage
		if json.Unmarshal(raw, &inner) != nil {
			return
		}
		var l limit
		if json.Unmarshal(raw, &l) == nil && l != (limit{}) {
			out[path] = l
		}
		for k, v := range inner {
			walk(path+"."+k, v)
		}
	}
	for k, v := range tree {
		walk(k, v)
	}
	return out
}

// limitOf returns a limit by name. A name that limits.json lacks is an error
// of this package, found when the program starts.
func limitOf(path string) limit {
	l, ok := limits[path]
	if !ok {
		panic("blockkit: no limit " + path)
	}
	return l
}

func characters(s string) int { return utf8.RuneCountInString(s) }
