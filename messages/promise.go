package messages

import (
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/slack-go/slack"

	"alongside/peer"
)

// promiseWords maps what people may type for a promise to its meaning, in every language at once.
var promiseWords = loadPromiseWords()

func loadPromiseWords() map[string]string {
	raw, err := lexiconFiles.ReadFile("lexicon/promise.toml")
	if err != nil {
		panic("messages: " + err.Error())
	}
	var said map[string][]string
	if _, err := toml.Decode(string(raw), &said); err != nil {
		panic("messages: lexicon promise: " + err.Error())
	}
	all := map[string]string{}
	for meaning, phrases := range said {
		for _, phrase := range phrases {
			for _, form := range forms(phrase) {
				if other, ok := all[form]; ok && other != meaning {
					panic("messages: lexicon promise: " + form + " means " + other + " and " + meaning)
				}
				all[form] = meaning
			}
		}
	}
	return all
}

// PromiseWord returns what a phrase in lower case means, "" where it means nothing.
func PromiseWord(phrase string) string { return promiseWords[phrase] }

// PromiseState says what a message about a promise says. It is part of stored messages.
type PromiseState string

// The states.
const (
	PromiseNoted     PromiseState = "noted"     // the answer to whoever noted it
	PromiseAsked     PromiseState = "asked"     // to whoever promised: is it so?
	PromiseGiven     PromiseState = "given"     // to the worker: somebody promised them something
	PromiseConfirmed PromiseState = "confirmed" // both
	PromiseReminded  PromiseState = "reminded"  // to whoever promised
	PromiseLate      PromiseState = "late"      // the same, after its day
	PromiseKept      PromiseState = "kept"
	PromiseDropped   PromiseState = "dropped"
)

// PromiseNote is a message about a promise to one of the two. Both read the same facts.
type PromiseNote struct {
	ID     string
	Worker string
	By     string
	What   string
	Text   bool `json:",omitempty"` // it is in the worker's own words, to be opened
	Due    peer.Day
	Age    int          // days for which it has stood
	Mine   bool         `json:",omitempty"` // the reader is the worker
	State  PromiseState // what is said
}

func (m PromiseNote) kind() string {
	if m.State == PromiseReminded || m.State == PromiseLate {
		return "promise_reminder"
	}
	return "promise"
}

func (m PromiseNote) facts(w *words) args {
	return args{"Worker": mention(m.Worker), "By": mention(m.By), "What": safe(w.say("promise_what_"+m.What, nil)), "Due": w.date(m.Due), "Age": m.Age}
}

func (m PromiseNote) layout(p *page) {
	p.say("promise_"+string(m.State), m.facts(p.words))
	var row []button
	switch m.State {
	case PromiseAsked:
		row = append(row, button{action: "promise.yes", label: "promise_button_yes", value: m.ID, style: slack.StylePrimary})
	case PromiseNoted, PromiseGiven, PromiseConfirmed:
		if m.Mine {
			row = append(row, button{action: "promise.kept", label: "promise_button_kept", value: m.ID}, button{action: "promise.drop", label: "promise_button_drop", value: m.ID})
		}
	}
	if m.Text {
		row = append(row, button{action: "promise.text", label: "sup_button_topic", value: m.ID})
	}
	if len(row) > 0 {
		p.press(row...)
	}
}

// PromiseList shows somebody what was promised to them and by them.
type PromiseList struct {
	All    []PromiseNote `json:",omitempty"`
	Prefix string
}

func (PromiseList) kind() string { return "promise_list" }

func (m PromiseList) layout(p *page) {
	if len(m.All) == 0 {
		p.say("promise_none", args{"P": "/" + m.Prefix})
		return
	}
	p.say("promise_list", nil)
	for i, note := range m.All[:min(len(m.All), 10)] {
		id := "promise_row_by"
		if note.Mine {
			id = "promise_row"
		}
		p.paragraph("• " + p.words.say(id, note.facts(p.words)))
		if suffix := "." + string(rune('0'+i)); note.Mine {
			p.press(button{action: "promise.kept" + suffix, label: "promise_button_kept", value: note.ID}, button{action: "promise.drop" + suffix, label: "promise_button_drop", value: note.ID})
		}
	}
}

// PromiseHelp says how a promise is noted, where one was not understood. What was typed is not repeated.
type PromiseHelp struct{ Prefix string }

func (PromiseHelp) kind() string { return "promise_help" }

func (m PromiseHelp) layout(p *page) {
	named := make([]string, 0, len(peer.PromiseKinds))
	for _, what := range peer.PromiseKinds {
		if what != "other" {
			named = append(named, p.words.say("promise_what_"+what, nil))
		}
	}
	p.say("promise_help", args{"P": "/" + m.Prefix, "Kinds": safe(strings.Join(named, " · "))})
}

func promiseSamples() []Message {
	note := PromiseNote{ID: "p1", Worker: "U1", By: "U2", What: "description", Due: peer.Day{Year: 2027, Month: 6, Num: 1}, Age: 12, Text: true}
	var all []Message
	for _, state := range []PromiseState{PromiseNoted, PromiseAsked, PromiseGiven, PromiseConfirmed, PromiseReminded, PromiseLate, PromiseKept, PromiseDropped} {
		for _, mine := range []bool{true, false} {
			note.State, note.Mine = state, mine
			all = append(all, note)
		}
	}
	list := PromiseList{}
	for i, what := range peer.PromiseKinds {
		list.All = append(list.All, PromiseNote{ID: "p", Worker: "U1", By: "U2", What: what, Due: note.Due, Age: i, Mine: i%2 == 0})
	}
	return append(all, list, PromiseList{}, PromiseHelp{})
}
