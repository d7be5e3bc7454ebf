package storage

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// The entries about alerts name the worker and the alert as their subject, and as their occurrence some numbers, the episode first.

// alertDue returns an entry about an alert.
func alertDue(kind string, a peer.Alert, at time.Time, numbers ...int) Due {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return Due{Kind: kind, Subject: a.Worker + "/" + a.ID, Occurrence: strings.Join(texts, "."), At: at}
}

// readAlertDue returns what alertDue wrote, with at least so many numbers and at most so many, each from 1. Anything else is an
// error: an entry that is read one way must have been written that way.
func readAlertDue(kind string, d Due, least, most int) (a peer.Alert, numbers []int, err error) {
	broken := errors.New("storage: not an entry of " + kind)
	worker, alert, ok := strings.Cut(d.Subject, "/")
	texts := strings.Split(d.Occurrence, ".")
	if !ok || worker == "" || alert == "" || len(texts) < least || len(texts) > most {
		return peer.Alert{}, nil, broken
	}
	for _, text := range texts {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return peer.Alert{}, nil, broken
		}
		numbers = append(numbers, n)
	}
	a = peer.Alert{ID: alert, Worker: worker, Episode: numbers[0]}
	if alertDue(kind, a, d.At, numbers...).Member() != d.Member() {
		return peer.Alert{}, nil, broken
	}
	return a, numbers, nil
}
