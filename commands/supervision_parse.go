package commands

import (
	"slices"
	"strings"

	"alongside/messages"
	"alongside/peer"
)

// supervisionSaid is what was typed behind /supervision, nothing resolved yet.
type supervisionSaid struct {
	verb    string // "list", "cancel", "done", "help", … or "" for a request
	kind    peer.SupervisionKind
	when    peer.SupervisionWhen
	way     peer.SupervisionWay
	with    peer.SupervisionWith
	form    peer.SupervisionForm
	people  []string // named with "with", or with no word before them
	not     []string
	topic   string
	minutes int
}

// parseSupervision reads the words in any order and in any of our languages. It is false where a word is not understood, or
// two say different things about the same: nothing is guessed, and nothing that was typed is repeated.
func parseSupervision(text string) (supervisionSaid, bool) {
	var said supervisionSaid
	if len([]rune(text)) > maxTyped {
		return said, false
	}
	spaced := mentionToken.ReplaceAllString(text, " <@$1> ")
	words := strings.Fields(messages.Normal(spaced))
	original := strings.Fields(spaced)
	for i := range words {
		words[i] = strings.Trim(words[i], ",;·")
	}
	if len(words) != len(original) {
		return said, false
	}
	leaving := false // "not with" goes for the people behind it
	for i := 0; i < len(words); {
		word := words[i]
		if m := mentionToken.FindStringSubmatch(original[i]); m != nil {
			if leaving {
				said.not = append(said.not, m[1])
			} else {
				said.people = append(said.people, m[1])
			}
			i++
			continue
		}
		if word == "" {
			i++
			continue
		}
		if minutes, ok := supervisionLength(word); ok && said.minutes == 0 {
			said.minutes = minutes
			i++
			continue
		}
		meaning, n := messages.SupervisionWord(words[i:])
		if n == 0 || !said.take(meaning, &leaving) {
			return said, false
		}
		i += n
	}
	said.people, said.not = unique(said.people), unique(said.not)
	for _, user := range said.not {
		if slices.Contains(said.people, user) {
			return said, false
		}
	}
	return said, len(said.people) <= 1 || said.verb == "done" || said.verb == "group"
}

// take notes one meaning.
func (s *supervisionSaid) take(meaning string, leaving *bool) bool {
	switch meaning {
	case "with":
		return true
	case "not":
		*leaving = true
		return true
	case "today", "week", "next":
		return set(&s.when, peer.SupervisionWhen(meaning))
	case "practical", "hard", "urgent":
		return set(&s.kind, peer.SupervisionKind(meaning))
	case "call", "meet", "message":
		return set(&s.way, peer.SupervisionWay(meaning))
	case "coordinator", "deputy", "senior":
		return set(&s.with, peer.SupervisionWith(meaning))
	case "individual", "peer":
		return set(&s.form, peer.SupervisionForm(meaning))
	case "group":
		if s.verb == "done" {
			return set(&s.form, peer.GroupSession)
		}
		return set(&s.verb, meaning)
	case "list", "cancel", "done", "help", "prepare", "coverage", "settings":
		if meaning == "done" && s.verb == "group" {
			s.verb, s.form = "done", peer.GroupSession
			return true
		}
		return set(&s.verb, meaning)
	}
	return set(&s.topic, meaning)
}

// set notes a choice; another one of its kind is refused.
func set[T ~string](to *T, value T) bool {
	if *to != "" && *to != value {
		return false
	}
	*to = value
	return true
}

// supervisionLength reads a length: "45m", "1h", "1h30".
func supervisionLength(word string) (int, bool) {
	d := draft{length: -1, clock: -1, unsure: -1}
	if word[0] < '0' || word[0] > '9' {
		return 0, false
	}
	n, bad := d.takeLength([]string{word}, readerOf(""))
	if n != 1 || bad != nil || d.length < peer.LeastSupervision || d.length > peer.MostSupervision {
		return 0, false
	}
	return d.length, true
}

// asked is the request that was typed.
func (s supervisionSaid) asked() supervisionAsk {
	ask := supervisionAsk{topic: s.topic, s: peer.Supervision{Kind: s.kind, When: s.when, Way: s.way, With: s.with, Not: s.not}}
	if s.kind == peer.UrgentMatter && s.when == "" {
		ask.s.When = peer.WithinToday
	}
	if len(s.people) > 0 {
		ask.s.Person = s.people[0]
	}
	return ask
}
