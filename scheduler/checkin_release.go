package scheduler

import (
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// checkInLetter is a message of a release with where it goes.
type checkInLetter struct {
	out     storage.Out
	message messages.Message
}

// releaseCheckIn is what is sent when a week is closed.
func releaseCheckIn(_ storage.State, team peer.Team, closed checkInClosed) []checkInLetter {
	if team.TeamChannel == "" {
		return nil
	}
	return []checkInLetter{{
		storage.Out{ID: "checkin.week." + team.ID + "." + closed.Week.String(), Lane: storage.ReplyLane, To: storage.Recipient{Channel: team.TeamChannel}},
		messages.CheckInWeek{Week: closed.Week, Figures: closed.Figures},
	}}
}
