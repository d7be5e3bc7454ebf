package messages

import "strconv"

// ContactList shows contacts, the newest first: those that can still be changed, or the latest ones.
type ContactList struct {
	Contacts []Logged
	Days     bool   `json:",omitempty"` // they are of the days that can be changed, and each has its button
	Latest   string `json:",omitempty"` // id of the one that was logged last
	From     int    `json:",omitempty"` // how many newer ones there are
	More     bool   `json:",omitempty"` // there are older ones
}

func (ContactList) kind() string { return "contact_list" }

func (m ContactList) layout(p *page) {
	if len(m.Contacts) == 0 {
		p.say("contact_list_empty", args{"P": "/" + p.prefix})
		return
	}
	all := make([]Entry, len(m.Contacts))
	for i := range m.Contacts {
		all[i].Contact = &m.Contacts[i]
	}
	if !m.Days {
		p.say("contact_list", args{"N": len(all)})
	}
	p.listed("contact", all, m.Days, m.Latest, m.From, m.More)
}

// HoursList shows working time, the newest first: what can still be changed, or the latest entries.
type HoursList struct {
	Entries []Stretch
	Days    bool     `json:",omitempty"` // they are of the days that can be changed, and each has its button
	Latest  string   `json:",omitempty"` // id of the one that was logged last
	From    int      `json:",omitempty"` // how many newer ones there are
	More    bool     `json:",omitempty"` // there are older ones
	Running *Stretch `json:",omitempty"`
	Command string
}

func (HoursList) kind() string { return "hours_list" }

func (m HoursList) layout(p *page) {
	if m.Running != nil {
		p.say("hours_overview_runs", args{"Entry": safe(p.stretch(*m.Running))})
		p.press(button{action: "hours.stop", label: "hours_button_stop", value: m.Running.ID})
	}
	if len(m.Entries) == 0 {
		p.say("hours_list_empty", args{"Command": m.Command})
		return
	}
	all := make([]Entry, len(m.Entries))
	for i := range m.Entries {
		all[i].Work = &m.Entries[i]
	}
	if !m.Days {
		p.say("contact_list", args{"N": len(all)})
	}
	p.listed("hours", all, m.Days, m.Latest, m.From, m.More)
}

// listed writes a part of a list of entries and what can be done with it.
func (p *page) listed(command string, all []Entry, days bool, latest string, from int, more bool) {
	var row []button
	if days {
		p.say("entry_list", nil)
		p.entries(all, from)
	} else {
		lines := make([]string, len(all))
		for i, e := range all {
			lines[i] = "• " + string(e.line(p.words))
		}
		p.paragraph(lines...)
	}
	if from == 0 && latest != "" {
		row = append(row, button{action: command + ".undo", label: "button_undo_last", value: latest})
	}
	if more {
		row = append(row, button{action: command + ".list", label: "entry_button_earlier", value: strconv.Itoa(from + len(all))})
	}
	if len(row) > 0 {
		p.press(row...)
	}
}
