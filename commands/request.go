package commands

import (
	"context"

	"time"

	"alongside/messages"
	"alongside/peer"
)

// Request is one thing that a person asked, by whichever transport it came. Exactly one of Command, Action and Form is set.
type Request struct {
	Op        string // what makes it happen once: trigger id, view id and hash, or action timestamp
	Workspace string // Slack team id
	Person    peer.Person
	Channel   string    // where it was asked, may be empty
	At        time.Time // read once, when the request arrived
	Trigger   string    // opens a form within 3 seconds

	Command string // "/contact", after the configured prefix was taken off
	Text    string // what was typed behind it

	Action string // action id of a button or menu
	Value  string // what the button carries, or what was picked; untrusted

	Form    string            // callback id of a submitted form
	Private string            // private metadata of that form; untrusted
	Values  map[string]Values // answers by block id
}

// Values are the answers to one input of a form. A text, number, date, time, user or single choice is one value.
type Values []string

// One returns the only answer, or "" where nothing was answered.
func (v Values) One() string {
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

// Reply is what the person gets at once. An empty reply is a silent acknowledgement.
type Reply struct {
	Message messages.Message            // visible to the person alone
	Form    messages.Form               // a form to open; after a submission it takes the place of the one submitted
	Errors  map[string]messages.Message // after a submission: what to mend, by block id

	Pictures *Pictures // to bring or to delete in Slack, after the reply; nil for none
}

// Pictures are what a person wants of the pictures that are theirs alone.
type Pictures struct {
	Show   messages.Message                             // brings the picture to the person's direct messages; nil for none
	Delete []string                                     // Slack's ids of the files that are to go; where Show is set, once that has come
	Note   func(ctx context.Context, file string) error // is called before a picture can be seen
	Gone   func(ctx context.Context, file string) error // is called when a picture is deleted
}

// say is a reply of one message.
func say(m messages.Message) Reply { return Reply{Message: m} }
