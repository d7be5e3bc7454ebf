package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// LeaveHand asks a colleague whether they can take a match on. It shows the code and the day, and nothing else.
type LeaveHand struct {
	Worker   string
	Code     peer.Code
	LastDay  peer.Day
	Agreed   bool `json:",omitempty"`
	Declined bool `json:",omitempty"`
	Over     bool `json:",omitempty"` // somebody else was asked, or it ends after all
}

func (LeaveHand) kind() string { return "leave_hand" }

func (m LeaveHand) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Code": string(m.Code), "Day": p.date(m.LastDay)}
	value := m.Worker + " " + string(m.Code)
	yes := button{action: "leave.take", label: "leave_button_take", value: value, style: slack.StylePrimary}
	no := button{action: "leave.pass", label: "leave_button_pass", value: value}
	switch {
	case m.Over:
		p.say("leave_hand_over", facts)
	case m.Agreed:
		p.say("leave_hand_agreed", facts)
		p.press(no)
	case m.Declined:
		p.say("leave_hand_declined", facts)
		yes.style = ""
		p.press(yes)
	default:
		p.say("leave_hand", facts)
		p.note("leave_hand_note", nil)
		p.press(yes, no)
	}
}

// LeaveText is what somebody who leaves may pass on in their own way.
type LeaveText struct{ LastDay peer.Day }

func (LeaveText) kind() string { return "leave_text" }

func (m LeaveText) layout(p *page) {
	facts := args{"Day": p.day(m.LastDay)}
	p.say("leave_text_intro", nil)
	for _, id := range []string{"leave_text_user", "leave_text_agency", "leave_text_reply"} {
		p.paragraph("*"+p.words.say(id+"_for", nil)+"*", "> "+p.words.say(id, facts))
	}
}
