package messages

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// QuestionnaireForm asks what a questionnaire of the organisation asks.
type QuestionnaireForm struct {
	ID      string
	Version int
	of      peer.Questionnaire // never travels with the form
	text    peer.QuestionnaireText
}

// NewQuestionnaireForm returns the form in a language.
func NewQuestionnaireForm(q peer.Questionnaire, language string) QuestionnaireForm {
	return QuestionnaireForm{q.ID, q.Version, q, q.In(language)}
}

func (QuestionnaireForm) formKind() string { return "questionnaire.form" }

func (f QuestionnaireForm) form(s *sheet) {
	s.begin("questionnaire_title", "questionnaire_count")
	s.heading = f.text.Title
	s.say("choice_plain", args{"Text": f.text.Intro})
	for _, item := range f.of.Items {
		var options []*slack.OptionBlockObject
		for _, n := range f.of.Scale {
			options = append(options, slack.NewOptionBlockObject(strconv.Itoa(n), plainText(cut(f.text.Scale[strconv.Itoa(n)], optionText)), nil))
		}
		s.blocks = append(s.blocks, slack.NewInputBlock(QuestionnaireBlock(item.ID), plainText(f.text.Items[item.ID]), nil,
			slack.NewRadioButtonsBlockElement("v", options...)))
	}
	s.note("questionnaire_private", nil)
	s.note("questionnaire_source", args{"Source": f.of.Source, "Licence": f.of.Licence})
}

// QuestionnaireBlock is the block under which the answer to an item comes back.
func QuestionnaireBlock(item string) string { return "i." + item }

// QuestionnaireResult is what came of a questionnaire. It is shown to the person and kept nowhere.
type QuestionnaireResult struct {
	Title   string
	Figures []QuestionnaireFigure
	Source  string
	Licence string
	Numbers string // the organisation's own, for a crisis
	Prefix  string
}

// QuestionnaireFigure is one figure with what the questionnaire says of it.
type QuestionnaireFigure struct {
	Title            string
	Figure, Low, Top int
	Text             string
}

func (QuestionnaireResult) kind() string { return "questionnaire_result" }

func (m QuestionnaireResult) layout(p *page) {
	p.say("questionnaire_result", args{"Title": m.Title})
	for _, f := range m.Figures {
		p.say("questionnaire_figure", args{"Title": f.Title, "N": f.Figure, "Low": f.Low, "Top": f.Top, "Text": f.Text})
	}
	p.say("questionnaire_offer", args{"P": "/" + m.Prefix})
	p.crisis(m.Numbers)
	p.note("questionnaire_kept", nil)
	p.note("questionnaire_source", args{"Source": m.Source, "Licence": m.Licence})
}

// QuestionnaireList shows the coordinators of a team which questionnaires there are, and turns them on and off.
type QuestionnaireList struct {
	Team, Name string
	Rows       []QuestionnaireRow
	Prefix     string
}

// QuestionnaireRow is a questionnaire in the list.
type QuestionnaireRow struct {
	ID, Title, Source, Licence string
	Terms                      string // its beginning
	On                         bool
}

func (QuestionnaireList) kind() string { return "questionnaire_list" }

func (m QuestionnaireList) layout(p *page) {
	if len(m.Rows) == 0 {
		p.say("questionnaire_none", nil)
		return
	}
	p.say("questionnaire_list", args{"Team": m.Name})
	for _, r := range m.Rows {
		facts := args{"Title": r.Title, "P": "/" + m.Prefix, "ID": r.ID, "Source": r.Source, "Licence": r.Licence, "Terms": r.Terms}
		if r.On {
			p.say("questionnaire_row_on", facts)
		} else {
			p.say("questionnaire_row_off", facts)
		}
		action, label := "questionnaire.on", "questionnaire_turn_on"
		if r.On {
			action, label = "questionnaire.off", "questionnaire_turn_off"
		}
		p.press(button{action: action, label: label, facts: facts, value: m.Team + " " + r.ID})
	}
}

// QuestionnaireChoice shows a worker which questionnaires they may take.
type QuestionnaireChoice struct {
	Rows   []QuestionnaireRow
	Prefix string
}

func (QuestionnaireChoice) kind() string { return "questionnaire_choice" }

func (m QuestionnaireChoice) layout(p *page) {
	if len(m.Rows) == 0 {
		p.say("questionnaire_none_here", nil)
		return
	}
	p.say("questionnaire_choice", nil)
	lines := make([]string, len(m.Rows))
	for i, r := range m.Rows {
		lines[i] = p.words.say("questionnaire_choice_row", args{"Title": r.Title, "P": "/" + m.Prefix, "ID": r.ID})
	}
	p.paragraph(strings.Join(lines, "\n"))
	p.note("questionnaire_private", nil)
}

func sampleQuestionnaire() peer.Questionnaire {
	text := peer.QuestionnaireText{Title: "Tea & biscuits", Intro: "Two questions about your breaks. They measure nothing.",
		Items: map[string]string{"hot": "Was your tea still hot?", "biscuit": "Was there a biscuit?"},
		Scale: map[string]string{"0": "never", "1": "mostly"}, Results: map[string]peer.ResultText{}}
	return peer.Questionnaire{ID: "tea", Version: 1, Source: "Alongside", Licence: "CC0 1.0", Items: []peer.QuestionnaireItem{{ID: "hot"}, {ID: "biscuit"}},
		Scale: []int{0, 1}, Languages: map[string]peer.QuestionnaireText{"en": text}}
}

func questionnaireSamples() []Message {
	row := QuestionnaireRow{ID: "tea", Title: "Tea & biscuits", Source: "Alongside", Licence: "CC0 1.0", Terms: "It may be copied, changed and used for anything."}
	on := row
	on.On = true
	return []Message{
		QuestionnaireList{Team: "t1", Name: "Nordlys"}, QuestionnaireList{Team: "t1", Name: "Nordlys", Rows: []QuestionnaireRow{row, on}},
		QuestionnaireChoice{}, QuestionnaireChoice{Rows: []QuestionnaireRow{on}},
		QuestionnaireResult{Title: "Tea & biscuits", Source: "Alongside", Licence: "CC0 1.0", Numbers: "Duty phone 00 00 00 00, day and night",
			Figures: []QuestionnaireFigure{{"Your breaks", 3, 0, 6, "That sounds like a warm cup. Enjoy the next one too."}}},
	}
}

func questionnaireForms() []Form {
	return []Form{NewQuestionnaireForm(sampleQuestionnaire(), "en")}
}
