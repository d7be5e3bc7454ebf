package commands

import (
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// withLate adds to the codes of the running matches those that were named and are of another match of the worker, so that what
// is said of them is how that match stands.
func withLate(codes, named []peer.Code, st storage.State) []peer.Code {
	for _, code := range named {
		if _, ok := peer.MatchOf(st.Matches, code); ok && !slices.Contains(codes, code) {
			codes = append(slices.Clip(codes), code)
		}
	}
	return codes
}

// unmatched says why a contact cannot be logged with a code whose match does not run: it has not begun, or did not run on that
// day. With a match that runs a contact of any day may be logged: people meet before they say yes.
func unmatched(c peer.Contact, codes []peer.Code, st storage.State) messages.Message {
	if c.Code == "" || slices.Contains(codes, c.Code) {
		return nil
	}
	for _, m := range st.Matches {
		if m.Code == c.Code && m.RanOn(c.Day(), c.Zone) {
			return nil
		}
	}
	trouble := messages.ContactTrouble{Trouble: messages.MatchHasEnded, Word: string(c.Code), Codes: codes}
	if m, _ := peer.MatchOf(st.Matches, c.Code); m.Waits() {
		trouble.Trouble = messages.MatchNotBegun
	} else {
		trouble.Day = peer.DayOf(m.Ended.Add(-1), c.Zone)
	}
	return trouble
}
