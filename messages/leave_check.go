package messages

import (
	"alongside/peer"
)

// LeaveCheck asks the coordinators whether somebody who left is still being called, and says what helps where it is so.
type LeaveCheck struct {
	Worker string
	Which  int // 1 or 2
	ID     string
	Said   peer.StillCalled `json:",omitempty"`
	By     string           `json:",omitempty"`
	Self   bool             `json:",omitempty"` // the worker said so themselves
}

func (LeaveCheck) kind() string { return "leave_check" }

func (m LeaveCheck) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "By": mention(m.By)}
	value := m.Worker + " " + m.ID + " " + string(rune('0'+m.Which))
	no := button{action: "leave.quiet", label: "leave_button_quiet", value: value}
	yes := button{action: "leave.calls", label: "leave_button_calls", value: value}
	switch {
	case m.Self:
		p.say("leave_check_self", facts)
		p.say("leave_check_helps", nil)
		return
	case m.Which == 1:
		p.say("leave_check_1", facts)
	default:
		p.say("leave_check_2", facts)
	}
	switch m.Said {
	case peer.CalledNo:
		p.note("leave_check_no", facts)
		p.press(yes)
	case peer.CalledYes:
		p.note("leave_check_yes", facts)
		p.say("leave_check_helps", nil)
		p.press(no)
	default:
		p.press(no, yes)
	}
}

// LeaveAskYou asks somebody who left, once and because they wanted to be asked, whether somebody still calls them.
type LeaveAskYou struct {
	ID   string
	Said peer.StillCalled `json:",omitempty"`
}

func (LeaveAskYou) kind() string { return "leave_ask_you" }

func (m LeaveAskYou) layout(p *page) {
	if m.Said != peer.NotAsked {
		p.say("leave_ask_you_"+string(m.Said), nil)
		return
	}
	p.say("leave_ask_you", nil)
	p.press(button{action: "leave.free", label: "leave_button_free", value: m.ID}, button{action: "leave.tell", label: "leave_button_tell", value: m.ID})
}
