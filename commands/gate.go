package commands

import "alongside/peer"

// gate refuses those whom the bot does not speak with at all: guests, bots, deactivated accounts and people of other
// workspaces. It is asked before anything is read.
func gate(p peer.Person) peer.Reason {
	return peer.May(peer.Actor{Person: p}, peer.Help, peer.Subject{})
}
