package slacksim

import (
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	civilDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	civilTime = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// refusals checks a view's values as Slack's client does before it submits:
// by block id, what the person would read. Empty when the form may go.
func refusals(v *View, values map[string]map[string]any) map[string]string {
	out := map[string]string{}
	for _, e := range elements(v.Blocks) {
		if str(e.block["type"]) != "input" {
			continue
		}
		state, _ := values[e.blockID()][e.actionID()].(map[string]any)
		if text := refusal(e, state[stateKeys[e.kind()][0]]); text != "" {
			out[e.blockID()] = text
		}
	}
	return out
}

func refusal(e element, value any) string {
	optional, _ := e.block["optional"].(bool)
	list, isList := value.([]any)
	text, isText := value.(string)
	if value == nil || (isText && strings.TrimSpace(text) == "") || (isList && len(list) == 0) {
		if optional {
			return ""
		}
		return "Please complete this required field."
	}
	limit := func(name string) (float64, bool) { return toNumber(e.def[name]) }
	switch e.kind() {
	case "plain_text_input":
		n := float64(utf8.RuneCountInString(text))
		if m, ok := limit("min_length"); ok && n < m {
			return "Must be at least " + plain(m) + " characters."
		}
		most, ok := limit("max_length")
		if !ok {
			most = 3000
		}
		if n > most {
			return "Must be less than " + plain(most+1) + " characters."
		}
	case "number_input":
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return "Enter a number."
		}
		if decimals, _ := e.def["is_decimal_allowed"].(bool); !decimals && strings.ContainsAny(text, ".eE") {
			return "Enter a whole number."
		}
		if m, ok := limit("min_value"); ok && f < m {
			return "Must be at least " + plain(m) + "."
		}
		if m, ok := limit("max_value"); ok && f > m {
			return "Must be at most " + plain(m) + "."
		}
	case "email_text_input":
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
			return "Enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(text); err != nil || u.Scheme == "" || u.Host == "" {
			return "Enter a valid URL."
		}
	case "datepicker":
		if _, err := time.Parse(time.DateOnly, text); err != nil || !civilDate.MatchString(text) {
			return "Choose a date."
		}
	case "timepicker":
		if !civilTime.MatchString(text) {
			return "Choose a time."
		}
	}
	if most, ok := limit("max_selected_items"); ok && isList && float64(len(list)) > most {
		return "Choose at most " + plain(most) + "."
	}
	return ""
}

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// toNumber reads a number given as JSON number or as a decimal string.
func toNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case string:
		f, err := strconv.ParseFloat(n, 64)
		return f, err == nil
	}
	return 0, false
}
