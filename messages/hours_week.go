package messages

import (
	"strings"
	"time"

	"alongside/peer"
)

// HoursWeek is a worker's working time of a week, day by day.
type HoursWeek struct {
	Monday  peer.Day
	Today   peer.Day
	Days    [7]int // minutes that count, from Monday
	Merged  int    // logged more than once and counted once
	Outside int    `json:",omitempty"` // minutes of tasks outside the role, which count in the days too
	Second  int    `json:",omitempty"` // minutes of a second role, which count in the days too
	Running *Stretch
	Command string
}

func (HoursWeek) kind() string { return "hours_overview" }

func (m HoursWeek) layout(p *page) {
	p.title("hours_overview_title", args{"Day": p.day(m.Monday)})
	total := 0
	var days []string
	for i, minutes := range m.Days {
		total += minutes
		day := m.Monday.Add(i)
		if m.Today.Before(day) && minutes == 0 {
			continue
		}
		said := "–"
		if minutes > 0 {
			said = p.length(minutes)
		}
		days = append(days, capital(shortened(p.dayName(time.Weekday((i+1)%7))))+" "+said)
	}
	if total == 0 {
		p.say("hours_overview_empty", args{"Command": m.Command})
	} else {
		p.paragraph(p.words.say("hours_overview_total", args{"Length": safe(p.length(total))}), strings.Join(days, " · "))
	}
	var apart []string
	if m.Outside > 0 {
		apart = append(apart, p.words.say("hours_apart_outside", args{"Length": safe(p.length(m.Outside))}))
	}
	if m.Second > 0 {
		apart = append(apart, p.words.say("hours_apart_second", args{"Length": safe(p.length(m.Second))}))
	}
	if len(apart) > 0 {
		p.paragraph(strings.Join(apart, " · "))
	}
	if m.Merged > 0 {
		p.note("hours_merged", args{"Length": safe(p.length(m.Merged))})
	}
	if m.Running != nil {
		p.say("hours_overview_runs", args{"Entry": safe(p.stretch(*m.Running))})
		p.press(button{action: "hours.stop", label: "hours_button_stop", value: m.Running.ID})
	}
	p.note("hours_overview_private", nil)
}
