package commands

import (
	"alongside/peer"
	"alongside/storage"
)

// lookBack enters when the clock looks back on the day of a change, see scheduler's job "rising". What it looks at reaches weeks back,
// and is not read here: one quiet message in the evening is more than three among the replies of the day.
func (w weighing) lookBack(c peer.Contact) {
	due, look := peer.Evening(w.at, c.Zone)
	w.change.Due(storage.Rising(w.worker, look, due))
}
