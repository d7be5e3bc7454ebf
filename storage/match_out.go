package storage

import (
	"strconv"

	"alongside/peer"
)

// MatchOut begins the ids of all messages about a match.
func MatchOut(m peer.Match) string {
	return "match." + m.Worker + "." + string(m.Code) + "." + strconv.Itoa(m.Turn) + "."
}

// StandingOut is the id of the message that asks the colleague who is to stand in for a match.
func StandingOut(m peer.Match) string {
	return MatchOut(m) + "cover." + m.Standing.Peer + "." + strconv.FormatInt(m.Standing.At.Unix(), 36)
}
