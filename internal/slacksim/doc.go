// Package slacksim is a strict simulated Slack workspace: the judge of the
// bot's tests and the way to try the bot without Slack.
//
// It serves Slack's Web API, Socket Mode and signed HTTP requests to any Slack
// SDK, and enforces what Slack enforces: the three second acknowledgement,
// one-shot triggers, limited response URLs, one-of-N delivery over sockets,
// scopes from the app's manifest, channel membership, and every Block Kit
// limit. A control API under /sim/ plays the people of the workspace (see
// control.go), and a page at / lets a person do the same in a browser.
//
// The package imports nothing of the bot and no Slack library, so that it
// judges independently. It listens on loopback addresses only and never sends
// a request anywhere else.
package slacksim
