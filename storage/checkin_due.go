package storage

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// The kinds of the entries of the weekly check-in. None of them is ever entered or taken out because somebody answered.
const (
	CheckInOpenKind   = "checkin-open"
	CheckInAskKind    = "checkin-ask"
	CheckInRemindKind = "checkin-remind"
	CheckInCloseKind  = "checkin-close"
)

// CheckInDue is what an entry of one of these kinds is about.
type CheckInDue struct {
	Team string
	Week peer.Week
	User string // whom CheckInAskKind and CheckInRemindKind are about; of CheckInAskKind empty for the channel of the team
	Nth  int    // from 1: which entry it is, where its time moved
}

// CheckInOpens returns the entry that opens a week of a team.
func CheckInOpens(team peer.Team, week peer.Week) Due {
	return CheckInDue{Team: team.ID, Week: week, Nth: 1}.Due(CheckInOpenKind, team.CheckIn.CheckInOpens(week))
}

// Due returns the entry of a kind at an instant.
func (c CheckInDue) Due(kind string, at time.Time) Due {
	d := Due{Kind: kind, Subject: c.Team, Occurrence: weekName(c.Week) + "." + strconv.Itoa(c.Nth), At: at}
	if kind == CheckInAskKind || kind == CheckInRemindKind {
		d.Subject, d.Occurrence = c.User, d.Occurrence+"."+c.Team
	}
	return d
}

// ReadCheckInDue returns what Due wrote. Anything else is an error.
func ReadCheckInDue(d Due) (CheckInDue, error) {
	parts := strings.SplitN(d.Occurrence, ".", 3)
	bad := errors.New("storage: not an entry about a check-in")
	if len(parts) < 2 {
		return CheckInDue{}, bad
	}
	week, err := peer.ParseWeek(parts[0])
	nth, err2 := strconv.Atoi(parts[1])
	c := CheckInDue{Team: d.Subject, Week: week, Nth: nth}
	if len(parts) == 3 {
		c.Team, c.User = parts[2], d.Subject
	}
	if err != nil || err2 != nil || nth < 1 || c.Team == "" || c.Due(d.Kind, d.At).Member() != d.Member() {
		return CheckInDue{}, bad
	}
	return c, nil
}
