package messages

import (
	"slices"

	"alongside/peer"
)

// Refused is the friendly no to a request: the reason and what the person can do about it.
type Refused struct {
	Reason       peer.Reason
	Coordinators []string `json:",omitempty"` // whom to ask, user ids
	Team         string   `json:",omitempty"` // name of the team that it is about
}

func (Refused) kind() string { return "refused" }

// askable are the reasons whose sentence names whom to ask; without anybody to name another sentence is needed.
var askable = []peer.Reason{peer.NotAMember, peer.NotConsented, peer.Left, peer.NotCoordinator}

func (m Refused) layout(p *page) {
	reason := m.Reason
	if reason == peer.Left && m.Team == "" { // was asked once and chose not to join
		reason = peer.NotAMember
	}
	id := "refused_unknown_action"
	if slices.Contains(peer.Reasons(), reason) {
		id = "refused_" + reasonWord(reason)
	}
	if len(m.Coordinators) == 0 && slices.Contains(askable, reason) {
		id += "_nobody"
	}
	p.say(id, args{"Who": mentionList(p.words, m.Coordinators), "Team": m.Team})
}

// mentionList names at most five people as the language joins words: whoever asks needs one of them.
func mentionList(w *words, users []string) safe {
	named := make([]string, 0, 5)
	for _, u := range users[:min(len(users), 5)] {
		named = append(named, string(mention(u)))
	}
	return safe(w.list(named))
}
