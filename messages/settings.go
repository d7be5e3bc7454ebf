package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// SettingsForm asks a person when they want to be left in peace and how much they want to be reminded of.
type SettingsForm struct {
	From, To int // quiet hours, minutes after midnight
	Level    peer.NudgeLevel
	Muted    peer.Day `json:",omitzero"` // no nudges before this day; zero for not muted
}

func (SettingsForm) formKind() string { return "peer.settings" }

func (f SettingsForm) form(s *sheet) {
	s.begin("settings_title", "button_save")
	s.say("settings_intro", nil)
	s.ask("from", "settings_from", "", timePicker(s, f.From), false)
	s.ask("to", "settings_to", "settings_to_hint", timePicker(s, f.To), false)
	options := make([]*slack.OptionBlockObject, 0, len(peer.NudgeLevels()))
	var chosen *slack.OptionBlockObject
	for _, level := range peer.NudgeLevels() {
		o := slack.NewOptionBlockObject(string(level), plainText(cut(s.plain("settings_level_"+string(level), nil), optionText)), nil)
		if options = append(options, o); level == f.Level {
			chosen = o
		}
	}
	level := radio(options...)
	level.InitialOption = chosen
	s.ask("level", "settings_level", "", level, false)
	muted := slack.NewDatePickerBlockElement("v")
	if f.Muted != (peer.Day{}) {
		muted.InitialDate = f.Muted.String()
	}
	s.ask("muted", "settings_muted", "settings_muted_hint", muted, true)
}

// Settings confirms what a person wants of the bot.
type Settings struct {
	From, To int
	Level    peer.NudgeLevel
	Muted    peer.Day `json:",omitzero"`
	Prefix   string   `json:",omitempty"`
}

func (Settings) kind() string { return "settings" }

func (m Settings) layout(p *page) {
	quiet := p.words.say("settings_always", nil)
	if m.From != m.To {
		quiet = p.words.say("settings_quiet", args{"From": p.clock(m.From), "To": p.clock(m.To)})
	}
	lines := []string{p.words.say("settings_saved", nil), "• " + quiet, "• " + p.words.say("settings_level_"+string(m.Level), nil)}
	if m.Muted != (peer.Day{}) {
		lines = append(lines, "• "+p.words.say("settings_muted_until", args{"Day": p.day(m.Muted)}))
	}
	p.paragraph(lines...)
	p.note("settings_note", args{"P": "/" + m.Prefix})
}

func settingsSamples() []Message {
	return []Message{
		Settings{From: 20 * 60, To: 8 * 60, Level: peer.Light}, Settings{From: 0, To: 0, Level: peer.Structured},
		Settings{From: 21*60 + 30, To: 7 * 60, Level: peer.Silent, Muted: sampleDay.Add(7)},
	}
}

func settingsForms() []Form {
	return []Form{
		SettingsForm{From: 20 * 60, To: 8 * 60, Level: peer.Light}, SettingsForm{From: 22 * 60, To: 6 * 60, Level: peer.Silent, Muted: sampleDay.Add(7)},
	}
}
