package commands

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// An entry is a contact or a piece of working time that was logged. What is the same for both, as they are listed, changed and
// taken back, is here.

// readMark reads what a button carries about an entry: its id, and the day on which it was when the button was shown.
func readMark(value string) (id string, day peer.Day) {
	id, said, _ := strings.Cut(value, " ")
	day, _ = peer.ParseDay(said) // no day is long ago
	return id, day
}

// stampOf is a fingerprint of an entry, by which a form knows whether it is still as it was shown.
func stampOf[E peer.Contact | peer.Work](entry E) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%v", entry))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// editable returns why an entry cannot be changed, nil where it can: it is gone, or older than can be changed. shown is the
// day on which it was when the person saw it.
func editable(hours, found bool, day, shown, today peer.Day) messages.Message {
	switch {
	case found && !peer.Editable(day, today), !found && shown.Valid() && !peer.Editable(shown, today):
		return messages.EntryNot{Why: messages.EntryOld, Hours: hours}
	case !found:
		return messages.EntryNot{Why: messages.EntryGone, Hours: hours}
	}
	return nil
}

// lastDone returns the place in a journal of what "undo" means, -1 where it is empty, and whether that was a change of an entry
// since the latest was logged: within one second it counts as after it, for then it is asked about and nothing is lost. loggedAt
// returns when an entry was first logged, as its record has it, and the weeks to read where that is not known yet.
func lastDone(entries []storage.Entry, loggedAt func(storage.Entry) (time.Time, []peer.Week)) (at int, changed bool, more []peer.Week) {
	at = len(entries) - 1
	for i, e := range entries {
		if e.LoggedAt.Before(entries[at].LoggedAt) {
			continue
		}
		logged, unread := loggedAt(e)
		more = append(more, unread...)
		if !logged.IsZero() && logged.Unix() != e.LoggedAt.Unix() {
			at, changed = i, true
		}
	}
	return at, changed, more
}

// changedEntry notes in a journal that an entry was changed, and to which day. It keeps its place: "again" still means what
// was logged last.
func changedEntry(entries []storage.Entry, id string, day peer.Day, at time.Time) []storage.Entry {
	entries = slices.Clone(entries)
	for i := range entries {
		if entries[i].ID == id {
			entries[i].Day, entries[i].LoggedAt = day, at.UTC().Truncate(time.Second)
		}
	}
	return entries
}

// withoutEntry is a journal without an entry.
func withoutEntry(entries []storage.Entry, id string) []storage.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e storage.Entry) bool { return e.ID == id })
}

// latestID is the id of the entry that was logged last, "" where there is none.
func latestID(entries []storage.Entry) string {
	if len(entries) == 0 {
		return ""
	}
	return entries[len(entries)-1].ID
}

// pageOf cuts a page out of a list: from which entry, and whether more follow.
func pageOf[E any](all []E, value string) (rows []E, from int, more bool) {
	if _, err := fmt.Sscanf(value, "%d", &from); err != nil || from < 0 || from >= len(all) {
		from = 0
	}
	to := min(from+mostListed, len(all))
	return all[from:to], from, to < len(all)
}

// mostListed is how many entries a list shows at a time: more than that is no list for a phone.
const mostListed = 10

// removes tells whether a form asks to take its entry back altogether.
func removes(req Request) bool { return req.Values["fate"].One() == "remove" }
