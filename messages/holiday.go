package messages

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// FarAhead is the trouble with a day more than two years ahead.
const FarAhead Trouble = "far_ahead"

// ByZone is the choice of the public holidays that the team's time zone suggests.
const ByZone = "zone"

// parents are the countries whose regions have public holidays of their own, as the people there call them.
var parents = map[string]string{"AU": "Australia", "CH": "Schweiz, Suisse, Svizzera", "DE": "Deutschland", "GB": "United Kingdom"}

// regionName writes a region as it is known there: "Norge", "Deutschland: Bayern".
func (w *words) regionName(code string) string {
	if code == peer.NoRegion {
		return w.plain("holiday_region_none", nil)
	}
	for _, r := range peer.Regions() {
		if r.Code != code {
			continue
		}
		country, _, part := strings.Cut(code, "-")
		if part {
			return parents[country] + ": " + r.Name
		}
		return r.Name
	}
	return code
}

// regionSelect offers every region, the one of the zone first and none second.
func (s *sheet) regionSelect(chosen, zone string) *slack.SelectBlockElement {
	byZone := s.option(ByZone, "holiday_region_zone", args{"Region": safe(s.regionName(peer.ZoneRegion(zone)))})
	regions := make([]*slack.OptionBlockObject, 0, len(peer.Regions()))
	for _, r := range peer.Regions() {
		regions = append(regions, slack.NewOptionBlockObject(r.Code, plainText(cut(s.regionName(r.Code), optionText)), nil))
	}
	slices.SortFunc(regions, func(a, b *slack.OptionBlockObject) int { return strings.Compare(a.Text.Text, b.Text.Text) })
	options := append([]*slack.OptionBlockObject{byZone, s.option(peer.NoRegion, "holiday_region_none", nil)}, regions...)
	return choice(orElse(chosen, ByZone), options...)
}

// Holidays shows the next days on which a team does not work, and lets a coordinator change them.
type Holidays struct {
	Team, Name string // id and name of the team
	Region     string
	Days       []peer.Holiday
	Worked     []peer.Holiday `json:",omitempty"` // public holidays to come on which the team works
	Changed    peer.Day       `json:",omitzero"`  // the day that was changed just now
	Off        bool           `json:",omitempty"` // it is a day off now
	Prefix     string         `json:",omitempty"`
}

func (Holidays) kind() string { return "holidays" }

func (m Holidays) layout(p *page) {
	facts := args{"Team": m.Name, "P": "/" + m.Prefix, "Region": safe(escape(p.regionName(m.Region)))}
	switch {
	case m.Changed == peer.Day{}:
	case m.Off:
		p.say("holiday_taken", args{"Team": m.Name, "Day": p.date(m.Changed)})
	default:
		p.say("holiday_worked", args{"Team": m.Name, "Day": p.date(m.Changed)})
	}
	p.title("holiday_title", facts)
	for _, h := range m.Days {
		p.withButton(p.holiday(h), button{action: "holiday.work", label: "holiday_button_work", value: m.Team + " " + h.Day.String()})
	}
	if len(m.Days) == 0 {
		p.say("holiday_none", facts)
	}
	for _, h := range m.Worked {
		p.withButton(p.words.say("holiday_works", args{"Day": safe(p.holiday(h))}),
			button{action: "holiday.off", label: "holiday_button_off", value: m.Team + " " + h.Day.String()})
	}
	p.press(button{action: "holiday.add", label: "holiday_button_add", value: m.Team, style: slack.StylePrimary})
	p.note("holiday_note", facts)
}

// holiday writes a day off with its name, where it has one.
func (p *page) holiday(h peer.Holiday) string {
	line := p.date(h.Day)
	if h.Name == "" {
		return line + " · " + p.words.say("holiday_own", nil)
	}
	return line + " · " + escape(h.Name)
}

// withButton is a paragraph with a button at its side.
func (p *page) withButton(text string, b button) {
	p.text = append(p.text, text)
	p.blocks = append(p.blocks, slack.NewSectionBlock(markup(cut(text, sectionText)), nil, slack.NewAccessory(b.element(p.words))))
}

// HolidayTeams asks a person with several teams which one they mean.
type HolidayTeams struct {
	Teams  []TeamChoice
	Action string `json:",omitempty"` // of the buttons; "holiday.team" where it is empty
}

func (HolidayTeams) kind() string { return "holiday_teams" }

func (m HolidayTeams) layout(p *page) {
	p.say("holiday_which_team", nil)
	for _, t := range m.Teams[:min(len(m.Teams), 20)] {
		p.press(button{action: orElse(m.Action, "holiday.team"), label: "choice_plain", facts: args{"Text": t.Name}, value: t.ID})
	}
}

// HolidayRefused says why a day was left as it is; without a reason, that it could not be read.
type HolidayRefused struct {
	Reason peer.Reason
	Day    peer.Day
}

func (HolidayRefused) kind() string { return "holiday_refused" }

func (m HolidayRefused) layout(p *page) {
	if m.Reason == peer.OK {
		p.say("holiday_unclear", nil)
		return
	}
	p.say("refused_"+reasonWord(m.Reason), nil)
}

// HolidayForm asks for one more day off of a team.
type HolidayForm struct {
	Team, Name string
	Day        peer.Day
}

func (HolidayForm) formKind() string { return "holiday.add" }

func (f HolidayForm) form(s *sheet) {
	s.begin("holiday_form_title", "button_save")
	s.say("holiday_form_intro", args{"Team": f.Name})
	day := slack.NewDatePickerBlockElement("v")
	day.InitialDate = f.Day.String()
	s.ask("day", "holiday_form_day", "", day, false)
}

func holidaySamples() []Message {
	days := []peer.Holiday{{Day: peer.Day{Year: 2026, Month: 12, Num: 24}}, {Day: peer.Day{Year: 2026, Month: 12, Num: 25}, Name: "Første juledag"}}
	return []Message{
		Holidays{Team: "t1", Name: "Nordlys", Region: "NO", Days: days},
		Holidays{Team: "t1", Name: "Nordlys", Region: "DE-BY", Days: days[1:], Worked: []peer.Holiday{{Day: peer.Day{Year: 2027, Month: 5, Num: 17}, Name: "Grunnlovsdag"}}, Changed: peer.Day{Year: 2027, Month: 5, Num: 17}},
		Holidays{Team: "t1", Name: "Nordlys", Region: peer.NoRegion, Changed: peer.Day{Year: 2026, Month: 12, Num: 24}, Off: true, Prefix: "peer-"},
		HolidayTeams{Teams: []TeamChoice{{"t1", "Nordlys"}, {"t2", "Fjell"}}},
		HolidayRefused{}, HolidayRefused{Reason: peer.AlreadyOff}, HolidayRefused{Reason: peer.NoHoliday}, HolidayRefused{Reason: peer.TooManyDays},
	}
}

func holidayForms() []Form { return []Form{HolidayForm{"t1", "Nordlys", sampleDay}} }
