package commands

import (
	"strings"

	"alongside/messages"
	"alongside/peer"
)

// reader understands words in a person's own language first and then in the others: people mix them.
type reader struct{ lexicons []*messages.Lexicon }

func readerOf(language string) reader {
	r := reader{[]*messages.Lexicon{messages.LexiconOf(language)}}
	for _, other := range messages.Languages {
		if other != language {
			r.lexicons = append(r.lexicons, messages.LexiconOf(other))
		}
	}
	return r
}

// phrase finds the longest phrase, of up to four words, that a lexicon knows at the start of words.
func phrase[T any](r reader, words []string, table func(*messages.Lexicon) map[string]T) (found T, n int) {
	for _, l := range r.lexicons {
		for n := min(4, len(words)); n > 0; n-- {
			if v, ok := table(l)[strings.Join(words[:n], " ")]; ok {
				return v, n
			}
		}
	}
	return found, 0
}

func (r reader) meaning(words []string) (string, int) {
	return phrase(r, words, func(l *messages.Lexicon) map[string]string { return l.Words })
}

// known tells whether a word is of the vocabulary, so that it is no name.
func (r reader) known(word string) bool {
	for _, l := range r.lexicons {
		if _, ok := l.Weekdays[word]; ok {
			return true
		}
		if _, ok := l.Months[word]; ok {
			return true
		}
		if l.AtPrefixes[word] || l.Typed[word] {
			return true
		}
	}
	return false
}

// unit tells whether a word is a unit of time: minutes in one, 0 where it is none.
func (r reader) unit(word string) int {
	for _, l := range r.lexicons {
		switch l.Words[word] {
		case "minute":
			return 1
		case "hour":
			return 60
		}
	}
	return 0
}

func (r reader) prefix(word string) bool {
	for _, l := range r.lexicons {
		if l.AtPrefixes[word] {
			return true
		}
	}
	return false
}

// The vocabulary of a contact, by meaning.
var (
	channels = map[string]peer.Channel{"call": peer.Call, "text": peer.Text, "meet": peer.Meet, "video": peer.Video, "group": peer.Group}
	purposes = map[string]peer.Purpose{"talk": peer.Talk, "accompany": peer.Accompany, "activity": peer.Activity,
		"services": peer.Services, "practical": peer.Practical}
	directions = map[string]peer.Direction{"in": peer.Incoming, "out": peer.Outgoing, "planned": peer.Planned}
	outcomes   = map[string]peer.Outcome{"held": peer.Held, "missed": peer.Missed, "noshow": peer.NoShow, "cancelled": peer.Cancelled}
	verbs      = map[string]bool{"again": true, "undo": true, "list": true, "help": true, "plan": true, "plans": true}
)
