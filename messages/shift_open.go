package messages

// ShiftRuns asks a worker whether a shift that has been running for very long has ended. Nothing is stored before they say so.
type ShiftRuns struct{ Entry Stretch }

func (ShiftRuns) kind() string { return "shift_runs" }

func (m ShiftRuns) layout(p *page) {
	p.say("shift_runs", args{"Entry": safe(p.stretch(m.Entry)), "Command": "/" + p.prefix + "hours"})
	p.press(button{action: "hours.end", label: "hours_button_end", value: m.Entry.ID, style: "primary"},
		button{action: "hours.now", label: "hours_button_now", value: m.Entry.ID},
		button{action: "hours.drop", label: "hours_button_drop", value: m.Entry.ID})
	p.note("hours_overview_private", nil)
}

func shiftSamples() []Message {
	return []Message{
		ShiftRuns{sampleRunning},
		HoursWeek{Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{450, 370}, Outside: 90, Second: 245, Command: "/hours"},
		HoursWeek{Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{450}, Outside: 90, Command: "/hours"},
	}
}
