package commands

import (
	"slices"
	"strings"
)

// Command is a row of the table of commands. Help, the app manifest and the documentation are made from it.
type Command struct {
	Name        string   // "/contact"
	Description string   // what Slack shows in its list of commands; Slack cannot show it in several languages
	Usage       string   // Slack's usage hint
	Examples    []string // what a person may type behind the name
	run         handler
	actions     map[string]handler // by action id
	forms       map[string]handler // by callback id
}

// Table returns all commands, in the order of the help.
func Table() []Command {
	return []Command{contactCommand(), hoursCommand(), supervisionCommand(), timeOffCommand(), checkInCommand(), peerCommand(), teamCommand()}
}

// pressed are the buttons and forms that belong to no command.
func pressed() []Command {
	return []Command{alertCommand(), matchCommand(), leaveCommand(), inductionCommand(), pauseCommand()}
}

// router finds the handler of a request.
type router struct{ commands, actions, forms map[string]handler }

var routes = newRouter(slices.Concat(Table(), pressed()))

func newRouter(table []Command) router {
	r := router{map[string]handler{}, map[string]handler{}, map[string]handler{}}
	add := func(to map[string]handler, name string, h handler) {
		if _, taken := to[name]; taken {
			panic("commands: two handlers for " + name)
		}
		to[name] = h
	}
	for _, c := range table {
		if c.Name != "" {
			add(r.commands, c.Name, c.run)
		}
		for id, h := range c.actions {
			add(r.actions, id, h)
		}
		for id, h := range c.forms {
			add(r.forms, id, h)
		}
	}
	return r
}

// find returns the handler. Buttons of one row need ids of their own, so an action id may end in a number: "contact.run.2".
func (r router) find(req Request) (handler, bool) {
	switch {
	case req.Command != "":
		h, ok := r.commands[req.Command]
		return h, ok
	case req.Action != "":
		h, ok := r.actions[strings.TrimRight(strings.TrimRight(req.Action, "0123456789"), ".")]
		return h, ok
	}
	h, ok := r.forms[req.Form]
	return h, ok
}
