package messages

import (
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// Proposal asks a worker about a version of the agreement: what holds now beside what is proposed. Once it is answered
// or replaced, the same message shows that, without buttons.
type Proposal struct {
	Version int
	By      string
	Now     peer.Terms
	Agreed  int // version that holds now, 0 for the team's starter limits
	Terms   peer.Terms
	Review  peer.Day
	State   peer.AgreementState

	Pack      string   `json:",omitempty"` // the team's rule pack
	Confirmed []string `json:",omitempty"` // who has confirmed that it is looser than the rule pack
}

func (Proposal) kind() string { return "agreement_proposal" }

var proposalStates = map[peer.AgreementState]string{
	peer.Accepted: "agreement_state_accepted", peer.ChangeRequested: "agreement_state_change",
	peer.Superseded: "agreement_state_superseded", peer.Ended: "agreement_state_ended",
}

func (m Proposal) layout(p *page) {
	p.say("agreement_proposal", args{"By": mention(m.By), "Version": m.Version})
	m.compare(p)
	if m.State != peer.Proposed {
		p.note(proposalStates[m.State], nil)
		return
	}
	p.note("agreement_proposal_choice", nil)
	version := strconv.Itoa(m.Version)
	p.press(button{action: "agreement.accept", label: "agreement_button_accept", value: version, style: slack.StylePrimary},
		button{action: "agreement.change", label: "agreement_button_change", value: version})
}

// AgreementProposed confirms to the coordinator that the proposal is on its way.
type AgreementProposed struct {
	Worker  string
	Version int
}

func (AgreementProposed) kind() string { return "agreement_proposed" }

func (m AgreementProposed) layout(p *page) {
	p.say("agreement_proposed", args{"Worker": mention(m.Worker), "Version": m.Version})
}

// AgreementOvertaken tells a coordinator that another one has proposed a version since their form was opened, so that
// nobody's proposal is replaced unseen.
type AgreementOvertaken struct {
	Worker  string
	By      string
	Version int
}

func (AgreementOvertaken) kind() string { return "agreement_overtaken" }

func (m AgreementOvertaken) layout(p *page) {
	p.say("agreement_overtaken", args{"Worker": mention(m.Worker), "By": mention(m.By), "Version": m.Version})
	p.press(button{action: "agreement.open", label: "agreement_button_look", value: m.Worker})
}

// AgreementAnswered tells the side that proposed what the worker answered.
type AgreementAnswered struct {
	Worker   string
	Version  int
	Accepted bool
}

func (AgreementAnswered) kind() string { return "agreement_answered" }

func (m AgreementAnswered) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Version": m.Version}
	if m.Accepted {
		p.say("agreement_answered_yes", facts)
		return
	}
	p.say("agreement_answered_change", facts)
	p.press(button{action: "agreement.open", label: "agreement_button_again", value: m.Worker, style: slack.StylePrimary})
}

// AgreementThanks confirms to the worker what they answered.
type AgreementThanks struct {
	Version  int
	By       string // who had proposed it
	Accepted bool
	Review   peer.Day
	Prefix   string
}

func (AgreementThanks) kind() string { return "agreement_thanks" }

func (m AgreementThanks) layout(p *page) {
	id := "agreement_thanks_change"
	if m.Accepted {
		id = "agreement_thanks_yes"
	}
	p.say(id, args{"Version": m.Version, "By": mention(m.By), "Review": p.date(m.Review), "P": "/" + m.Prefix})
}

// AgreementStale answers a button of a version that is no longer the one to answer.
type AgreementStale struct {
	Version int
	Agreed  int // version in force, 0 for none
	Pending int // version that waits for an answer, 0 for none
	Prefix  string
}

func (AgreementStale) kind() string { return "agreement_stale" }

func (m AgreementStale) layout(p *page) {
	id := "agreement_stale"
	switch {
	case m.Version > 0 && m.Version == m.Agreed:
		id = "agreement_stale_in_force"
	case m.Pending > 0:
		id = "agreement_stale_pending"
	}
	p.say(id, args{"Version": m.Version, "Pending": m.Pending, "P": "/" + m.Prefix})
}

// AgreementShown is the worker's own agreement: what holds, since when and with whom, and what waits for an answer.
type AgreementShown struct {
	Agreed     int // 0 where nothing is agreed yet
	Terms      peer.Terms
	ProposedBy string   `json:",omitempty"`
	AcceptedBy string   `json:",omitempty"`
	Since      peer.Day `json:",omitzero"`
	Review     peer.Day `json:",omitzero"`
	Pending    *Proposal
	Who        []string            `json:",omitempty"` // whom to ask where nothing is agreed
	Own        *AgreementSuggested `json:",omitempty"` // the worker's own proposal, where that is what waits
	Pack       string              `json:",omitempty"` // the team's rule pack
	Draft      bool                `json:",omitempty"` // the worker has begun a proposal that is not sent
}

func (AgreementShown) kind() string { return "agreement_shown" }

func (m AgreementShown) layout(p *page) {
	facts := args{
		"Version": m.Agreed, "ProposedBy": mention(m.ProposedBy), "AcceptedBy": mention(m.AcceptedBy),
		"Who": mentionList(p.words, m.Who),
	}
	if m.Agreed == 0 {
		p.say("agreement_shown_starter", facts)
	} else {
		facts["Since"] = p.date(m.Since)
		p.say("agreement_shown", facts)
	}
	if m.Pending == nil && m.Own == nil { // else the table of the proposal shows what holds, too
		pack, _ := peer.PackByID(m.Pack)
		rows := p.shown(m.Terms, m.Agreed, pack)
		if m.Agreed > 0 {
			rows = append(rows, "• "+p.words.say("agreement_review_row", args{"Review": p.date(m.Review)}))
		}
		p.paragraph(rows...)
	}
	if m.Pending != nil {
		m.Pending.layout(p)
	}
	if m.Own != nil {
		m.Own.layout(p)
	}
	if m.Draft {
		p.note("agreement_draft_yours", nil)
	}
	p.press(button{action: "agreement.suggest", label: "agreement_button_suggest"})
}
