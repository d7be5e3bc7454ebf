package blockkit

import (
	"reflect"
	"strconv"
)

var imageElement = shape{
	must: fields{"type": anything, "alt_text": length("image.alt_text")},
	may:  fields{"image_url": length("image.image_url"), "slack_file": slackFile.check},
	also: oneImage,
}

var slackFile = shape{may: fields{"id": filled, "url": filled}, also: func(c *checker, at string, o map[string]any) {
	if len(o) != 1 {
		c.add(at, "conflict", "slack_file takes either id or url")
	}
}}

func oneImage(c *checker, at string, o map[string]any) {
	_, url := o["image_url"]
	_, file := o["slack_file"]
	if url == file {
		c.add(at, "conflict", "exactly one of image_url and slack_file is needed")
	}
}

func optionsOrGroups(c *checker, at string, o map[string]any) {
	_, options := o["options"]
	_, groups := o["option_groups"]
	if options == groups {
		c.add(at, "conflict", "exactly one of options and option_groups is needed")
	}
	initialAmongOptions(c, at, o)
}

// initialAmongOptions holds initial options to be exactly one of the options.
func initialAmongOptions(c *checker, at string, o map[string]any) {
	all, _ := o["options"].([]any)
	if groups, ok := o["option_groups"].([]any); ok {
		for _, g := range groups {
			if m, ok := g.(map[string]any); ok {
				inner, _ := m["options"].([]any)
				all = append(all[:len(all):len(all)], inner...)
			}
		}
	}
	within := func(at string, v any) {
		for _, x := range all {
			if reflect.DeepEqual(x, v) {
				return
			}
		}
		c.add(at, "not_allowed", "must be exactly one of the options")
	}
	if v, ok := o["initial_option"]; ok {
		within(at+"/initial_option", v)
	}
	if initial, ok := o["initial_options"].([]any); ok {
		for i, v := range initial {
			within(at+"/initial_options/"+strconv.Itoa(i), v)
		}
	}
}

func lengthsAgree(c *checker, at string, o map[string]any) {
	low, hasLow := o["min_length"].(float64)
	high, hasHigh := o["max_length"].(float64)
	if hasLow && hasHigh && low > high {
		c.add(at+"/min_length", "conflict", "min_length must not be above max_length")
	}
	value, ok := o["initial_value"].(string)
	if !ok {
		return
	}
	if n := float64(characters(value)); (hasHigh && n > high) || n > *limitOf("plain_text_input.max_length").Max {
		c.add(at+"/initial_value", "too_long", "initial_value is longer than max_length")
	}
}

// numeral is a number, given as JSON number or as a string of decimals.
func numeral(c *checker, at string, v any) {
	if _, ok := asNumber(v); !ok {
		c.add(at, "wrong_type", "must be a number")
	}
}

func asNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case string:
		f, err := strconv.ParseFloat(n, 64)
		return f, err == nil
	}
	return 0, false
}

func numbersAgree(c *checker, at string, o map[string]any) {
	low, hasLow := asNumber(o["min_value"])
	high, hasHigh := asNumber(o["max_value"])
	value, hasValue := asNumber(o["initial_value"])
	if hasLow && hasHigh && low > high {
		c.add(at+"/min_value", "conflict", "min_value must not be above max_value")
	}
	if hasValue && (hasLow && value < low || hasHigh && value > high) {
		c.add(at+"/initial_value", "out_of_range", "initial_value is outside min_value and max_value")
	}
}
