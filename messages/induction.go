package messages

import (
	"strconv"
	"time"

	"alongside/peer"
)

// StepFacts are what a list says of one step of an induction.
type StepFacts struct {
	ID   string
	By   peer.StepBy
	Due  peer.Day
	Done bool   `json:",omitempty"`
	Who  string `json:",omitempty"`
}

// InductionList shows the steps of a good beginning to the one who is new, or to a coordinator. Who reads it acknowledges what is
// theirs. It is updated in place.
type InductionList struct {
	Worker  string
	Team    string
	Mine    bool `json:",omitempty"` // the reader is the worker
	Steps   []StepFacts
	Numbers string `json:",omitempty"` // whom to call, as the organisation wrote it
	Prefix  string `json:",omitempty"`
}

// InductionListOf takes the facts of an induction for a reader.
func InductionListOf(i peer.Induction, team peer.Team, reader, prefix string) InductionList {
	m := InductionList{Worker: i.Worker, Team: team.Name, Mine: reader == i.Worker, Numbers: team.Numbers, Prefix: prefix}
	for _, s := range i.Steps {
		m.Steps = append(m.Steps, StepFacts{s.ID, s.By, s.Due, !s.Done.IsZero(), s.Who})
	}
	return m
}

func (InductionList) kind() string { return "induction_list" }

func (m InductionList) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Team": m.Team, "P": "/" + m.Prefix}
	id := "induction_theirs"
	if m.Mine {
		id = "induction_mine"
	}
	done := 0
	for _, s := range m.Steps {
		if s.Done {
			done++
		}
	}
	if done == len(m.Steps) {
		p.say(id+"_done", facts)
		return
	}
	p.say(id, facts)
	p.inductionRows(m, false)
	if done > 0 {
		var names []string
		for _, s := range m.Steps {
			if s.Done {
				names = append(names, "✓ "+p.words.say("induction_step_"+s.ID, nil))
			}
		}
		p.paragraph(names...)
	}
	p.note("induction_note", facts)
}

// inductionRows lists the open steps, those of the reader with a button.
func (p *page) inductionRows(m InductionList, own bool) {
	for n, s := range m.Steps {
		if s.Done {
			continue
		}
		theirs := (s.By == peer.ByWorker) == m.Mine
		what := args{"Step": safe(p.words.say("induction_step_"+s.ID, nil)), "Day": p.day(s.Due)}
		line := p.words.say("induction_row", what)
		if s.ID == "numbers" && m.Mine && m.Numbers != "" {
			line += "\n> " + p.words.say("induction_numbers", args{"Numbers": m.Numbers})
		}
		switch {
		case theirs:
			p.withButton(line, button{action: "induction.done." + strconv.Itoa(n), label: "induction_button", value: m.Worker + " " + s.ID})
		case !own && m.Mine:
			p.paragraph(p.words.say("induction_row_coordinator", what))
		case !own:
			p.paragraph(p.words.say("induction_row_worker", what))
		}
	}
}

// InductionDue reminds one side of the steps that are theirs and still open.
type InductionDue struct{ InductionList }

func (InductionDue) kind() string { return "induction_due" }

func (m InductionDue) layout(p *page) {
	id := "induction_due_theirs"
	if m.Mine {
		id = "induction_due_mine"
	}
	p.say(id, args{"Worker": mention(m.Worker)})
	p.inductionRows(m.InductionList, true)
}

// InductionNone says that there is no list: the worker came before there were any, or is not in.
type InductionNone struct{ Worker string }

func (InductionNone) kind() string { return "induction_none" }

func (m InductionNone) layout(p *page) { p.say("induction_none", nil) }

func inductionSamples() []Message {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	team := peer.Team{ID: "t1", Name: "Harbour", Zone: "Europe/Oslo", Numbers: "Duty phone 555 0100"}
	fresh := peer.BeginInduction("U0ADA", "Europe/Oslo", team, at)
	some, all := fresh, fresh
	some, _ = some.Acknowledge("stored", "U0ADA", at)
	some, _ = some.Acknowledge("asked", "U0KIM", at)
	for _, s := range fresh.Steps {
		who := "U0ADA"
		if s.By == peer.ByCoordinator {
			who = "U0KIM"
		}
		all, _ = all.Acknowledge(s.ID, who, at)
	}
	var samples []Message
	for _, i := range []peer.Induction{fresh, some, all} {
		samples = append(samples, InductionListOf(i, team, "U0ADA", ""), InductionListOf(i, team, "U0KIM", ""))
	}
	return append(samples, InductionDue{InductionListOf(some, team, "U0ADA", "")}, InductionDue{InductionListOf(some, team, "U0KIM", "")}, InductionNone{"U0ADA"})
}
