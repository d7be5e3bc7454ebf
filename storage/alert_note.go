package storage

import "alongside/peer"

// AlertThread is the id of the message in whose thread an alert lies: the first one of its group, and otherwise its own.
func AlertThread(a peer.Alert) string {
	if a.Under != "" {
		return AlertOut(peer.Alert{ID: a.Under, Episode: a.UnderEpisode}, "channel")
	}
	return AlertOut(a, "channel")
}

// AlertNote returns the message, without its words, that says a step of an alert in its thread. A step of a name is said once
// in an episode.
func AlertNote(a peer.Alert, team peer.Team, step string) Out {
	return Out{
		ID: AlertOut(a, "step") + "." + step, Team: team.ID, Lane: ReplyLane, To: Recipient{Channel: team.CoordinatorsChannel},
		Thread: AlertThread(a), Note: true,
	}
}
