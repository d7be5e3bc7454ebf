package commands

import (
	"context"

	"alongside/messages"
	"alongside/storage"
)

// help answers what no handler is there for: a command of another version gets the list of commands, a button or a form
// of another version the advice to look at how things stand.
func (d *Desk) help(ctx context.Context, req Request) (Reply, error) {
	if req.Command != "" {
		return d.helpWith(ctx, req, messages.AllHelp, true)
	}
	return say(d.stale()), nil
}

// usage is a page of the help; unknown says that something typed was not understood.
func (d *Desk) usage(topic messages.Topic, unknown bool) Reply {
	return say(messages.Help{Topic: topic, Prefix: d.Prefix, Unknown: unknown})
}

// helpWith is a page of the help with whom to call in need, where the person's organisation said so. The help comes without it
// where it cannot be read.
func (d *Desk) helpWith(ctx context.Context, req Request, topic messages.Topic, unknown bool) (Reply, error) {
	m := messages.Help{Topic: topic, Prefix: d.Prefix, Unknown: unknown}
	if d.Store != nil {
		if st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}}); err == nil {
			m.Numbers = ownTeam(req, st).Numbers
		}
	}
	return say(m), nil
}

// stale answers a button that is older than what it was about.
func (d *Desk) stale() messages.Message { return messages.Stale{Prefix: d.Prefix} }
