package blockkit

import (
	"regexp"
	"time"
)

// textRule is a text object of the given types within a length limit.
func textRule(l limit, types ...string) rule {
	one, most := 1, *limitOf("text").MaxLength
	if l.MinLength == nil {
		l.MinLength = &one
	}
	if l.MaxLength == nil || *l.MaxLength > most {
		l.MaxLength = &most
	}
	content := func(c *checker, at string, v any) { c.length(at, v, l) }
	shapes := map[string]shape{
		"plain_text": {must: fields{"type": anything, "text": content}, may: fields{"emoji": boolean}},
		"mrkdwn":     {must: fields{"type": anything, "text": content}, may: fields{"verbatim": boolean}},
	}
	return oneOf(shapes, types...)
}

func plain(path string) rule { return textRule(limitOf(path), "plain_text") }

func either(path string) rule { return textRule(limitOf(path), "plain_text", "mrkdwn") }

var confirmation = shape{
	must: fields{
		"title": plain("confirmation.title"), "text": either("confirmation.text"),
		"confirm": plain("confirmation.confirm"), "deny": plain("confirmation.deny"),
	},
	may: fields{"style": among("primary", "danger")},
}

// optionRule is an option; mrkdwn texts and links are allowed only in some
// elements.
func optionRule(mrkdwn, link bool) rule {
	label := plain("option.text")
	if mrkdwn {
		label = either("option.text")
	}
	s := shape{
		must: fields{"text": label, "value": length("option.value")},
		may:  fields{"description": plain("option.description")},
	}
	if link {
		s.may["url"] = length("option.url")
	}
	return s.check
}

var (
	dateText = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	timeText = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

func civilDate(c *checker, at string, v any) {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err != nil || !dateText.MatchString(s) {
		c.add(at, "wrong_type", "must be a date as YYYY-MM-DD")
	}
}

func civilTime(c *checker, at string, v any) {
	if s, _ := v.(string); !timeText.MatchString(s) {
		c.add(at, "wrong_type", "must be a time as HH:mm")
	}
}

func timezone(c *checker, at string, v any) {
	s, _ := v.(string)
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		c.add(at, "wrong_type", "must be an IANA time zone")
	}
}
