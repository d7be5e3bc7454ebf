package commands

import (
	"context"

	"alongside/messages"
)

// help answers what no handler is there for: a command of another version gets the list of commands, a button or a form
// of another version the advice to look at how things stand.
func (d *Desk) help(_ context.Context, req Request) (Reply, error) {
	if req.Command != "" {
		return d.usage(messages.AllHelp, true), nil
	}
	return say(d.stale()), nil
}

// usage is a page of the help; unknown says that something typed was not understood.
func (d *Desk) usage(topic messages.Topic, unknown bool) Reply {
	return say(messages.Help{Topic: topic, Prefix: d.Prefix, Unknown: unknown})
}

// stale answers a button that is older than what it was about.
func (d *Desk) stale() messages.Message { return messages.Stale{Prefix: d.Prefix} }
