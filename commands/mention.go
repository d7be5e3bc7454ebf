package commands

import (
	"regexp"
	"slices"
	"strings"
)

// Slack writes a mention as <@U1> or <@U1|name>; the name is for show and may be anything.
var (
	mentionToken = regexp.MustCompile(`<@([UW][A-Z0-9]{1,24})(?:\|[^<>]*)?>`)
	userID       = regexp.MustCompile(`^[UW][A-Z0-9]{1,24}$`)
)

// joiners are the words between two mentions that mean nothing more.
var joiners = []string{",", "&", "+", "and", "og", "și", "si"}

// mentioned returns the people named in a text, each once, and the other words.
func mentioned(text string) (users []string, rest string) {
	for _, m := range mentionToken.FindAllStringSubmatch(text, -1) {
		users = append(users, m[1])
	}
	var words []string
	for _, word := range strings.Fields(mentionToken.ReplaceAllString(text, " ")) {
		if len(users) < 2 || !slices.Contains(joiners, strings.ToLower(word)) {
			words = append(words, word)
		}
	}
	return unique(users), strings.Join(words, " ")
}

// chosen returns the people picked in a form, each once. What has not the form of a user id was not picked by a person.
func chosen(answers Values) []string {
	return unique(slices.DeleteFunc(slices.Clone(answers), func(u string) bool { return !userID.MatchString(u) }))
}

// unique returns the first of each, in their order.
func unique(users []string) []string {
	var kept []string
	for _, u := range users {
		if !slices.Contains(kept, u) {
			kept = append(kept, u)
		}
	}
	return kept
}
