package storage

import (
	"strconv"
	"strings"

	"alongside/peer"
)

// AlertOut is the id of an alert's own message in its present episode: to "worker" or to "channel".
func AlertOut(a peer.Alert, to string) string {
	return "alert." + a.ID + "." + strconv.Itoa(a.Episode) + "." + to
}

// WaitingOut is the id of the message with which an alert is passed on at a step: to "worker", to "channel", or to a user.
// The same step is sent once, whatever it is entered for.
func WaitingOut(a peer.Alert, step int, to string) string {
	id := "waiting." + a.ID + "." + strconv.Itoa(a.Episode) + "." + strconv.Itoa(step) + "."
	if a.Snoozes > 0 {
		id += "snooze" + strconv.Itoa(a.Snoozes) + "."
	}
	return id + to
}

// BackOut is the id of the message with which an alert comes back after it was put off: to "worker", to "channel", or to a user.
func BackOut(a peer.Alert, to string) string {
	return "back." + a.ID + "." + strconv.Itoa(a.Episode) + "." + strconv.Itoa(a.Snoozes) + "." + to
}

// Passed is the result that a step of an alert's way leaves with its operation: which step was done and whom it told.
type Passed struct {
	Step int
	To   []string // Slack user ids; none where the channel was told
}

// Encode returns the result as it is stored.
func (p Passed) Encode() []byte {
	return []byte(strings.Join(append([]string{strconv.Itoa(p.Step)}, p.To...), " "))
}

// ReadPassed reads what Encode wrote, and returns false where it is something else.
func ReadPassed(raw []byte) (Passed, bool) {
	words := strings.Fields(string(raw))
	if len(words) == 0 {
		return Passed{}, false
	}
	step, err := strconv.Atoi(words[0])
	if err != nil || step < 0 {
		return Passed{}, false
	}
	return Passed{Step: step, To: words[1:]}, true
}
