package messages

import (
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// SupervisionIsDue tells a worker, or somebody responsible, that it is time for supervision again.
type SupervisionIsDue struct {
	Worker string
	Mine   bool      `json:",omitempty"` // the reader is the worker
	Step   int       // see peer.Interval.IntervalStep
	Last   time.Time `json:",omitzero"` // the last one; zero where there was none yet
	Zone   string
}

func (SupervisionIsDue) kind() string { return "supervision_due" }

func (m SupervisionIsDue) layout(p *page) {
	facts := args{"Worker": mention(m.Worker)}
	if !m.Last.IsZero() {
		facts["Last"] = p.date(peer.DayOf(m.Last, m.Zone))
	}
	id := "sup_due"
	if !m.Mine {
		id = "sup_due_lead"
		if m.Step >= 3 {
			id = "sup_due_deputy"
		}
	}
	p.say(id, facts)
	if m.Last.IsZero() {
		p.note("sup_due_first", facts)
	} else {
		p.note("sup_due_last", facts)
	}
	if m.Mine {
		p.press(button{action: "supervision.form", label: "sup_button_ask", style: slack.StylePrimary})
		return
	}
	p.press(button{action: "supervision.propose", label: "sup_button_offer", value: m.Worker, style: slack.StylePrimary})
}

// SupervisionCoverage shows those who are responsible who is due and how fast requests are answered: the management's own
// times, as medians, and nothing that puts workers in an order.
type SupervisionCoverage struct {
	Team     string
	Due      []string `json:",omitempty"` // in the order of the team, as are the others
	Overdue  []string `json:",omitempty"`
	Booked   []string `json:",omitempty"` // due, with a talk on its way
	Away     []string `json:",omitempty"`
	OnTrack  int
	Open     int // requests that wait for somebody
	Requests int // in the last 90 days, that were taken
	Taken    int // median of working minutes until one was taken, -1 where there are too few to say
	Offered  int // the same, until times were offered
	Held     int // talks in the last 90 days
	Prefix   string
}

func (SupervisionCoverage) kind() string { return "supervision_coverage" }

func (m SupervisionCoverage) layout(p *page) {
	facts := args{"Team": m.Team, "OnTrack": m.OnTrack, "Open": m.Open, "Held": m.Held, "Requests": m.Requests, "P": "/" + m.Prefix}
	p.say("sup_coverage", facts)
	lines := make([]string, 0, 5)
	for _, part := range []struct {
		id    string
		users []string
	}{{"sup_coverage_due", m.Due}, {"sup_coverage_overdue", m.Overdue}, {"sup_coverage_booked", m.Booked}, {"sup_coverage_away", m.Away}} {
		if len(part.users) > 0 {
			lines = append(lines, "• "+p.words.say(part.id, args{"Who": everybodyOf(p.words, part.users)}))
		}
	}
	lines = append(lines, "• "+p.words.say("sup_coverage_track", facts), "• "+p.words.say("sup_coverage_open", facts))
	p.paragraph(lines...)
	if m.Taken < 0 {
		p.say("sup_coverage_few", facts)
	} else {
		facts["Taken"], facts["Offered"] = safe(p.words.length(m.Taken)), safe(p.words.length(max(m.Offered, 0)))
		id := "sup_coverage_times"
		if m.Offered < 0 {
			id = "sup_coverage_taken"
		}
		p.say(id, facts)
	}
	p.note("sup_coverage_note", nil)
}

// everybodyOf names people, all of them up to forty.
func everybodyOf(w *words, users []string) safe {
	named := make([]string, 0, len(users))
	for _, u := range users[:min(len(users), 40)] {
		named = append(named, string(mention(u)))
	}
	return safe(w.list(named))
}

// SupervisionSettingsForm asks a coordinator for the team's choices.
type SupervisionSettingsForm struct {
	Team     string
	Seniors  []string `json:",omitempty"`
	Settings peer.SupervisionSettings
	Sealed   bool `json:",omitempty"` // there is a key: texts can be kept
}

func (SupervisionSettingsForm) formKind() string { return "supervision.settings" }

func (f SupervisionSettingsForm) form(s *sheet) {
	s.begin("sup_settings_title", "button_save")
	for _, part := range []struct {
		block, label string
		set          peer.Interval
		otherwise    peer.Interval
	}{{"every", "sup_settings_every", f.Settings.Every, peer.EveryTwoWeeks}, {"short", "sup_settings_short", f.Settings.Short, peer.EveryWeek}} {
		days := part.set
		if !days.Valid() {
			days = part.otherwise
		}
		in := slack.NewPlainTextInputBlockElement(nil, "v")
		in.InitialValue, in.MaxLength = IntervalText(days), 20
		s.ask(part.block, part.label, "sup_settings_days_hint", in, false)
	}
	s.ask("seniors", "sup_settings_seniors", "sup_settings_seniors_hint", people(f.Seniors), true)
	if f.Sealed {
		off, on := s.option("off", "sup_settings_text_off", nil), s.option("on", "sup_settings_text_on", nil)
		text := radio(off, on)
		text.InitialOption = off
		if f.Settings.Text {
			text.InitialOption = on
		}
		s.ask("text", "sup_settings_text", "sup_settings_text_hint", text, false)
	} else {
		s.say("sup_settings_no_key", nil)
	}
}

// SupervisionSettingsSaved confirms the team's choices.
type SupervisionSettingsSaved struct{ Team string }

func (SupervisionSettingsSaved) kind() string { return "supervision_settings_saved" }

func (m SupervisionSettingsSaved) layout(p *page) {
	p.say("sup_settings_saved", args{"Team": m.Team})
}

func supervisionIntervalSamples() []Message {
	last := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	full := SupervisionCoverage{
		Team: "Harbour", Due: []string{"U1", "U5"}, Overdue: []string{"U6"}, Booked: []string{"U7"}, Away: []string{"U8"}, OnTrack: 4, Open: 1,
		Requests: 9, Taken: 35, Offered: 190, Held: 14,
	}
	taken, few := full, SupervisionCoverage{Team: "Harbour", OnTrack: 3, Taken: -1, Offered: -1}
	taken.Offered = -1
	return []Message{
		SupervisionIsDue{Worker: "U1", Mine: true, Step: 1, Last: last, Zone: "Europe/Oslo"}, SupervisionIsDue{Worker: "U1", Mine: true, Step: 2, Zone: "Europe/Oslo"},
		SupervisionIsDue{Worker: "U1", Step: 1, Last: last, Zone: "Europe/Oslo"}, SupervisionIsDue{Worker: "U1", Step: 3, Zone: "Europe/Oslo"},
		full, taken, few, SupervisionSettingsSaved{"Harbour"}, SupervisionMend{"days"}, SupervisionMend{"senior"},
	}
}

func supervisionIntervalForms() []Form {
	return []Form{
		SupervisionSettingsForm{Team: "t", Seniors: []string{"U5"}, Settings: peer.SupervisionSettings{Text: true}, Sealed: true},
		SupervisionSettingsForm{Team: "t", Settings: peer.SupervisionSettings{Every: peer.Interval{Due: 10, Overdue: 14, Deputy: 20}}, Sealed: true},
		SupervisionSettingsForm{Team: "t"},
	}
}
