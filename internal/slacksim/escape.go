package slacksim

import (
	"regexp"
	"strings"
)

var typedToken = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|https?://[^\s<>|]+|@[\p{L}\p{N}._-]+|#[\p{L}\p{N}._-]+`)

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escapeTyped turns what a person typed into what Slack sends to a command
// with should_escape: mentions of known users and channels become ids, links
// get angle brackets, and & < > are escaped. Without should_escape only the
// three characters are. Server.mu is held.
func (st *state) escapeTyped(text string, should bool) string {
	if !should {
		return entities.Replace(text)
	}
	var out strings.Builder
	at := 0
	for _, hit := range typedToken.FindAllStringSubmatchIndex(text, -1) {
		word := text[hit[0]:hit[1]]
		// "a@b" and "x#y" are no mentions.
		if (word[0] == '@' || word[0] == '#') && hit[0] > 0 && wordByte(text[hit[0]-1]) {
			continue
		}
		out.WriteString(entities.Replace(text[at:hit[0]]))
		at = hit[1]
		out.WriteString(st.typedWord(word, text, hit))
	}
	out.WriteString(entities.Replace(text[at:]))
	return out.String()
}

func wordByte(b byte) bool {
	return b >= 0x80 || b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func (st *state) typedWord(word, text string, hit []int) string {
	switch {
	case hit[2] >= 0:
		if id := text[hit[2]:hit[3]]; st.users[id] != nil {
			return "<@" + id + ">"
		}
	case hit[4] >= 0:
		if ch := st.channels[text[hit[4]:hit[5]]]; ch != nil {
			return channelMention(ch)
		}
	case word[0] == '@':
		switch word {
		case "@channel", "@here", "@everyone":
			return "<!" + word[1:] + ">"
		}
		name, rest := word[1:], ""
		for name != "" { // a name may be followed by a full stop
			for _, u := range st.users {
				if u.Name == name {
					return "<@" + u.ID + ">" + rest
				}
			}
			last := name[len(name)-1]
			if last != '.' && last != '-' && last != '_' {
				break
			}
			name, rest = name[:len(name)-1], string(last)+rest
		}
	case word[0] == '#':
		for _, ch := range st.channels {
			if ch.Name == word[1:] {
				return channelMention(ch)
			}
		}
	default:
		return "<" + strings.ReplaceAll(word, "&", "&amp;") + ">"
	}
	return entities.Replace(word)
}

func channelMention(ch *Channel) string {
	if ch.Private {
		return "<#" + ch.ID + "|>"
	}
	return "<#" + ch.ID + "|" + ch.Name + ">"
}
