package commands

import (
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// refused says why somebody may not do something, and whom to ask: the coordinators of their own team, and those of every
// team where they are in none.
func refused(req Request, st storage.State, reason peer.Reason) messages.Message {
	team := ownTeam(req, st)
	coordinators := team.Coordinators
	if team.ID == "" {
		for _, t := range st.Teams {
			coordinators = append(coordinators, t.Coordinators...)
		}
	}
	coordinators = slices.Compact(slices.Sorted(slices.Values(coordinators)))
	return messages.Refused{Reason: reason, Coordinators: coordinators[:min(len(coordinators), 3)], Team: team.Name}
}
