package messages

import (
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// AgreementSuggested shows a worker the version that they proposed, and who was asked.
type AgreementSuggested struct {
	Proposal
	Asked []string
}

func (AgreementSuggested) kind() string { return "agreement_suggested" }

func (m AgreementSuggested) layout(p *page) {
	p.say("agreement_suggested", args{"Version": m.Version, "Who": mentionList(p.words, m.Asked)})
	m.compare(p)
}

// AgreementSuggestion asks a coordinator about a version that a worker proposed. Once somebody has answered, or another
// version has taken its place, the same message shows that, without buttons.
type AgreementSuggestion struct {
	Proposal
	Worker     string
	AnsweredBy string `json:",omitempty"`
}

func (AgreementSuggestion) kind() string { return "agreement_suggestion" }

var suggestionStates = map[peer.AgreementState]string{
	peer.Accepted: "agreement_suggestion_accepted", peer.ChangeRequested: "agreement_suggestion_change",
	peer.Superseded: "agreement_state_superseded", peer.Ended: "agreement_state_ended",
}

func (m AgreementSuggestion) layout(p *page) {
	p.say("agreement_suggestion", args{"Worker": mention(m.Worker), "Version": m.Version})
	m.compare(p)
	if m.State != peer.Proposed {
		p.note(suggestionStates[m.State], args{"By": mention(m.AnsweredBy)})
		return
	}
	p.note("agreement_suggestion_choice", args{"Worker": mention(m.Worker)})
	value := m.Worker + " " + strconv.Itoa(m.Version)
	p.press(button{action: "agreement.grant", label: "agreement_button_accept", value: value, style: slack.StylePrimary},
		button{action: "agreement.discuss", label: "agreement_button_change", value: value})
}

// AgreementDecided tells a worker what a coordinator answered to their proposal.
type AgreementDecided struct {
	By       string
	Version  int
	Accepted bool
	Review   peer.Day
	Prefix   string
}

func (AgreementDecided) kind() string { return "agreement_decided" }

func (m AgreementDecided) layout(p *page) {
	id := "agreement_decided_change"
	if m.Accepted {
		id = "agreement_decided_yes"
	}
	p.say(id, args{"By": mention(m.By), "Version": m.Version, "Review": p.date(m.Review), "P": "/" + m.Prefix})
}

// AgreementGranted confirms to a coordinator what they answered.
type AgreementGranted struct {
	Worker   string
	Version  int
	Accepted bool
}

func (AgreementGranted) kind() string { return "agreement_granted" }

func (m AgreementGranted) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Version": m.Version}
	if m.Accepted {
		p.say("agreement_granted_yes", facts)
		return
	}
	p.say("agreement_granted_change", facts)
	p.press(button{action: "agreement.open", label: "agreement_button_again", value: m.Worker, style: slack.StylePrimary})
}

// AgreementLate tells a coordinator that a worker's proposal waits for no answer any more.
type AgreementLate struct {
	Worker  string
	Version int
	By      string `json:",omitempty"` // who answered it; empty where a newer one has taken its place
}

func (AgreementLate) kind() string { return "agreement_late" }

func (m AgreementLate) layout(p *page) {
	if m.By == "" {
		p.say("agreement_late_newer", args{"Worker": mention(m.Worker), "Version": m.Version})
		return
	}
	p.say("agreement_late", args{"By": mention(m.By), "Version": m.Version})
}

// AgreementNobody tells a worker that nobody but themselves could answer a proposal of theirs.
type AgreementNobody struct{}

func (AgreementNobody) kind() string { return "agreement_nobody" }

func (AgreementNobody) layout(p *page) { p.say("agreement_nobody", nil) }

func ownAgreementSamples() []Message {
	terms := peer.StarterTerms()
	terms.Limits[peer.CodeDay] = 1
	waiting := Proposal{Version: 3, By: "U1", Now: peer.StarterTerms(), Agreed: 2, Terms: terms, Review: sampleDay.Add(180), State: peer.Proposed}
	all := []Message{
		AgreementSuggested{waiting, []string{"U2", "U3"}},
		AgreementShown{Agreed: 2, Terms: peer.StarterTerms(), ProposedBy: "U2", AcceptedBy: "U1", Since: sampleDay, Review: sampleDay.Add(90),
			Own: &AgreementSuggested{waiting, []string{"U2"}}},
		AgreementLate{Worker: "U1", Version: 3, By: "U2"}, AgreementLate{Worker: "U1", Version: 3}, AgreementNobody{},
	}
	for _, state := range []peer.AgreementState{peer.Proposed, peer.Accepted, peer.ChangeRequested, peer.Superseded} {
		m := AgreementSuggestion{Proposal: waiting, Worker: "U1"}
		if m.State = state; state != peer.Proposed && state != peer.Superseded {
			m.AnsweredBy = "U2"
		}
		all = append(all, m)
	}
	for _, yes := range []bool{true, false} {
		all = append(all, AgreementDecided{"U2", 3, yes, sampleDay.Add(180), ""}, AgreementGranted{"U1", 3, yes})
	}
	return all
}
