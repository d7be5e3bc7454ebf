package messages

import (
	"fmt"
	"strings"
	"time"

	"alongside/peer"
)

// Stretch is working time as it was understood, for a reply that repeats it.
type Stretch struct {
	ID       string        `json:"i,omitempty"`
	Kind     peer.WorkKind `json:"k,omitempty"`
	Declared bool          `json:"e,omitempty"` // only the day and the length are known
	Day      peer.Day      `json:"d"`
	Minute   int           `json:"t"`          // at which it began, after local midnight
	Until    peer.Day      `json:"u,omitzero"` // the day on which it ended, where that is not Day
	End      int           `json:"n,omitempty"`
	Length   int           `json:"m,omitempty"` // minutes; 0 while it runs
}

// StretchOf returns what a reply says of working time.
func StretchOf(w peer.Work) Stretch {
	s := Stretch{ID: w.ID, Kind: w.Kind, Declared: w.Declared, Day: w.Day(), Minute: minuteOf(w.Start, w.Zone), Length: w.Minutes}
	if !w.Declared {
		s.End = minuteOf(w.End(), w.Zone)
		if until := peer.DayOf(w.End(), w.Zone); until != s.Day {
			s.Until = until
		}
	}
	return s
}

// StretchOfRunning returns what a reply says of a shift that runs.
func StretchOfRunning(r peer.Running) Stretch {
	return Stretch{ID: r.ID, Kind: r.Kind, Day: peer.DayOf(r.Start, r.Zone), Minute: minuteOf(r.Start, r.Zone)}
}

func minuteOf(at time.Time, zone string) int {
	t := at.In(peer.Location(zone))
	return t.Hour()*60 + t.Minute()
}

var workWords = map[peer.WorkKind]string{
	peer.ShiftWork: "hours_shift", peer.TravelWork: "hours_travel", peer.AdminWork: "hours_admin", peer.TeachingWork: "hours_teaching",
	peer.MeetingWork: "hours_meeting", peer.OutsideRole: "hours_outside", peer.SecondRole: "hours_second",
}

// kindOf names what working time was spent on.
func (w *words) kindOf(s Stretch) string {
	if s.Declared && s.Kind == peer.ShiftWork {
		return w.say("hours_work", nil)
	}
	return w.say(workWords[s.Kind], nil)
}

// stretch writes working time as one line: "shift, Mon 16 Nov 09:00–16:30, 7 h 30 min".
func (w *words) stretch(s Stretch) string {
	when := w.day(s.Day)
	if !s.Declared {
		when += " " + w.clock(s.Minute)
	}
	switch {
	case s.Length == 0 || s.Declared:
	case s.Until != (peer.Day{}):
		when += " – " + w.day(s.Until) + " " + w.clock(s.End)
	default:
		when += "–" + w.clock(s.End)
	}
	parts := []string{w.kindOf(s), when}
	if s.Length > 0 {
		parts = append(parts, w.length(s.Length))
	}
	return strings.Join(parts, ", ")
}

// hoursOf writes minutes beside a limit, short: "6 h 10", "10 h", "45 min".
func (w *words) hoursOf(minutes int) string {
	if minutes < 60 || minutes%60 == 0 {
		return w.length(minutes)
	}
	return w.say("hours_short", args{"H": minutes / 60, "M": fmt.Sprintf("%02d", minutes%60)})
}

// DayHours is what a day comes to.
type DayHours struct {
	Day     peer.Day `json:"d"`
	Minutes int      `json:"m"`
	Merged  int      `json:"g,omitempty"` // logged more than once and counted once
}

// sum writes what the days that an entry touched come to, and what of it counts only once.
func (p *page) sum(days []DayHours, week int) {
	if len(days) == 0 {
		return
	}
	parts, merged := make([]string, 0, len(days)+1), 0
	for _, d := range days {
		parts = append(parts, p.words.say("hours_day", args{"Day": p.day(d.Day), "Length": safe(p.length(d.Minutes))}))
		merged += d.Merged
	}
	parts = append(parts, p.words.say("hours_week", args{"Length": safe(p.length(week))}))
	line := strings.Join(parts, " · ")
	p.text = append(p.text, line)
	p.blocks = append(p.blocks, contextOf(line))
	if merged > 0 {
		p.note("hours_merged", args{"Length": safe(p.length(merged))})
	}
}

// HoursLogged repeats what was stored and what its days and its week come to.
type HoursLogged struct {
	Entry    Stretch
	Today    peer.Day
	Days     []DayHours
	Week     int        // minutes of the week in which it began
	Standing []Measured `json:",omitempty"`
	Told     bool       `json:",omitempty"` // an alert was raised: the worker gets it first, then the coordinators
	Known    bool       `json:",omitempty"` // above a limit that the coordinators know of already
}

func (HoursLogged) kind() string { return "hours_logged" }

func (m HoursLogged) layout(p *page) {
	p.say("hours_logged", args{"Entry": safe(p.stretch(m.Entry))})
	p.sum(m.Days, m.Week)
	p.standing(m.Standing, m.Today)
	switch {
	case m.Told:
		p.say("hours_above", nil)
	case m.Known:
		p.say("hours_above_known", nil)
	}
	p.press(button{action: "hours.undo", label: "button_undo", value: m.Entry.ID}, Entry{Work: &m.Entry}.editButton())
}

// HoursUndone repeats what was taken back. Without a length it was the beginning of a shift.
type HoursUndone struct {
	Entry     Stretch
	Today     peer.Day   `json:",omitzero"`
	Days      []DayHours `json:",omitempty"`
	Week      int        `json:",omitempty"`
	Standing  []Measured `json:",omitempty"`
	Withdrawn bool       `json:",omitempty"` // an alert was withdrawn by it
	Short     bool       `json:",omitempty"` // a shift that was stopped within its first minute
}

func (HoursUndone) kind() string { return "hours_undone" }

func (m HoursUndone) layout(p *page) {
	id := "hours_undone"
	switch {
	case m.Short:
		id = "hours_undone_short"
	case m.Entry.Length == 0:
		id = "hours_undone_start"
	}
	p.say(id, args{"Entry": safe(p.stretch(m.Entry))})
	p.sum(m.Days, m.Week)
	p.standing(m.Standing, m.Today)
	if m.Withdrawn {
		p.say("contact_withdrawn", nil)
	}
}

// HoursStarted says that a shift runs from now on, or since the time that was said.
type HoursStarted struct {
	Entry   Stretch
	Command string // as it is called in this workspace
	Already bool   // it runs since before; nothing was started
}

func (HoursStarted) kind() string { return "hours_started" }

func (m HoursStarted) layout(p *page) {
	id := "hours_started"
	if m.Already {
		id = "hours_already"
	}
	p.say(id, args{"Entry": safe(p.stretch(m.Entry)), "Command": m.Command})
	p.press(button{action: "hours.stop", label: "hours_button_stop", value: m.Entry.ID, style: "primary"},
		button{action: "hours.drop", label: "hours_button_drop", value: m.Entry.ID})
}

// HoursForgotten asks when a shift ended that has been running for very long. Nothing is stored before somebody says so.
type HoursForgotten struct {
	Entry   Stretch
	Command string
	Now     bool // it may still have ended just now
}

func (HoursForgotten) kind() string { return "hours_forgotten" }

func (m HoursForgotten) layout(p *page) {
	p.say("hours_forgotten", args{"Entry": safe(p.stretch(m.Entry)), "Command": m.Command})
	row := []button{{action: "hours.end", label: "hours_button_end", value: m.Entry.ID, style: "primary"}}
	if m.Now {
		row = append(row, button{action: "hours.now", label: "hours_button_now", value: m.Entry.ID})
	}
	p.press(append(row, button{action: "hours.drop", label: "hours_button_drop", value: m.Entry.ID})...)
}

// HoursNothing answers a stop where no shift runs, and an undo that has nothing to take back.
type HoursNothing struct {
	Undo    bool `json:",omitempty"`
	Command string
}

func (HoursNothing) kind() string { return "hours_nothing" }

func (m HoursNothing) layout(p *page) {
	if m.Undo {
		p.say("hours_nothing_undo", nil)
		return
	}
	p.say("hours_nothing_runs", args{"Command": m.Command})
	p.press(button{action: "hours.form", label: "button_form"})
}

// HoursHelp is the usage of the command.
type HoursHelp struct{ Command string }

func (HoursHelp) kind() string { return "hours_help" }

func (m HoursHelp) layout(p *page) {
	p.say("hours_help", args{"Command": m.Command})
	p.press(button{action: "hours.form", label: "button_form"})
}
