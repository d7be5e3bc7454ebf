package storage

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// TimeOffOf returns the time off of several workers, of any state, by worker. It is what a warning, a list or a calendar is made
// of; what is decided from it is not held against what others do at the same time.
func (s *Store) TimeOffOf(ctx context.Context, workspace string, workers []string) (map[string][]peer.TimeOff, error) {
	k := s.space(workspace)
	keys := make([]string, len(workers))
	for i, w := range workers {
		keys[i] = k.timeOff(w)
	}
	all, err := hashes(ctx, s, keys, &s.memo.timeOff, decodeTimeOff, cloneTimeOff)
	found := make(map[string][]peer.TimeOff, len(workers))
	for i := range all {
		found[workers[i]] = all[i]
	}
	return found, err
}

// The kinds of the entries about time off.
const (
	TimeOffWaitingKind = "timeoff-waiting" // passes a request on that nobody answered
	TimeOffSoonKind    = "timeoff-soon"    // some days before it begins
	TimeOffBackKind    = "timeoff-back"    // when the worker is back
)

// TimeOffWaiting returns the entry with which a request is passed on for the step-th time, at an instant that peer.TimeOffStep
// gives. Whoever stores a request enters step 1 in the same Commit; each step enters the next.
func TimeOffWaiting(t peer.TimeOff, step int, at time.Time) Due {
	return Due{Kind: TimeOffWaitingKind, Subject: t.Worker + "/" + t.ID, Occurrence: strconv.Itoa(step), At: at}
}

// TimeOffSoon returns the entry that says at an instant that the time off begins soon. It is about the begin that it has now.
func TimeOffSoon(t peer.TimeOff, at time.Time) Due {
	return Due{Kind: TimeOffSoonKind, Subject: t.Worker + "/" + t.ID, Occurrence: strconv.FormatInt(t.From.Unix(), 10), At: at}
}

// TimeOffBack returns the entry that greets the worker after the time off. It is about the end that it has now.
func TimeOffBack(t peer.TimeOff, at time.Time) Due {
	return Due{Kind: TimeOffBackKind, Subject: t.Worker + "/" + t.ID, Occurrence: strconv.FormatInt(t.To.Unix(), 10), At: at}
}

// ReadTimeOffDue returns the worker, the id of the time off, and the step or the instant (Unix seconds) of an entry of one of
// the kinds about time off. Anything else is an error.
func ReadTimeOffDue(d Due) (worker, id string, number int64, err error) {
	worker, id, ok := strings.Cut(d.Subject, "/")
	number, err = strconv.ParseInt(d.Occurrence, 10, 64)
	if !ok || err != nil || worker == "" || id == "" || number < 0 || strconv.FormatInt(number, 10) != d.Occurrence {
		return "", "", 0, errors.New("storage: not an entry about time off")
	}
	return worker, id, number, nil
}
