package commands

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// twice is for how long the same text again is asked about: after a time-out people press Enter a second time.
const twice = 2 * time.Minute

// logging is one contact on its way from what was typed to what is stored.
type logging struct {
	desk     *Desk
	req      Request
	typed    draft
	bad      *trouble
	second   int64 // when the first one was sent (Unix seconds), where it is known to be a second one
	fromForm bool
}

func (l logging) want() storage.Want {
	user := l.req.Person.User
	today := peer.DayOf(l.req.At, l.req.Person.Zone)
	day := today
	if days, bad := l.typed.day.on(today); bad == nil {
		day = days[0]
	}
	want := storage.Want{People: []string{user}, Worker: user, Weeks: near(day, today)}
	if l.typed.verb == "again" || l.typed.length > 0 && (l.typed.outcome == nil || *l.typed.outcome == peer.Held) {
		want.Earlier = around(day, day, today.Add(1)) // its minutes are working time
	}
	return want
}

// decide holds what was typed against the state: a refusal, a trouble, a question, or a contact that is stored.
func (l logging) decide(st storage.State) (decision, error) {
	team := ownTeam(l.req, st)
	if reason := peer.May(actor(l.req, st), peer.LogContact, peer.Subject{Team: team.ID}); reason != peer.OK {
		return decision{reply: refused(l.req, st, reason)}, nil
	}
	codes := ownCodes(l.req, st)
	if l.bad == nil && l.typed.verb == "help" {
		return decision{reply: messages.ContactHelp{Command: "/" + l.desk.Prefix + "contact", Codes: codes}}, nil
	}
	if l.bad != nil {
		return decision{reply: messages.ContactTrouble{Trouble: l.bad.kind, Word: l.bad.word, Codes: codes}}, nil
	}
	typed := l.typed
	if typed.verb == "again" {
		last, more, ok := lastContact(st)
		switch {
		case len(more) > 0:
			return decision{more: more}, nil
		case !ok:
			return decision{reply: messages.NothingToRepeat{}}, nil
		}
		typed = typed.like(last)
	}
	contact, instead := typed.resolve(l.req, zone(l.req, team), withLate(codes, typed.codes, st))
	if instead == nil {
		instead = unmatched(contact, codes, st)
	}
	if instead != nil {
		return decision{reply: instead}, nil
	}
	hash := hashOf(typed.rest)
	if said := saidAt(st.Journal, hash, l.req.At); !said.IsZero() && said.Unix() != l.second && !l.fromForm {
		return decision{reply: messages.ContactTwice{Contact: savedAt(st, said, contact), Text: secondOf(said, typed.typed())}}, nil
	}
	contact.ID = l.desk.NewID()
	return l.store(st, team, contact, hash), nil
}

// store records a contact with all that follows from it.
func (l logging) store(st storage.State, team peer.Team, contact peer.Contact, hash string) decision {
	user := l.req.Person.User
	c := storage.NewChange(st, l.req.Op, l.req.At)
	c.PutContact(user, contact)
	journal := st.Journal
	journal.Entries = append(slices.Clone(journal.Entries), storage.Entry{ID: contact.ID, Day: contact.Day(), LoggedAt: contact.LoggedAt})
	if !l.fromForm { // a form is sent once
		journal.Texts = append(slices.Clip(journal.Texts), storage.Said{Hash: hash, At: contact.LoggedAt})
	}
	journal.Texts = slices.DeleteFunc(slices.Clone(journal.Texts), func(s storage.Said) bool { return l.req.At.Sub(s.At) >= twice })
	c.PutJournal(user, journal)
	c.Audit(storage.Audit{By: user, Action: string(peer.LogContact), Team: team.ID, Worker: user, Target: contact.ID, Result: "ok"})
	after := append(slices.Clone(st.Contacts), contact)
	w := weighing{st: st, change: c, team: team, worker: user, at: l.req.At}
	outcome, more := w.weigh(after, contact)
	if len(more) > 0 {
		return decision{more: more}
	}
	return decision{change: c, reply: messages.ContactLogged{
		Contact: messages.LoggedOf(contact), Today: peer.DayOf(l.req.At, contact.Zone), Standing: outcome.standing(contact),
		Told: len(outcome.Raise) > 0, Known: len(outcome.Raise) == 0 && len(outcome.StillOpen) > 0,
	}}
}

// hashOf stands for a text, typed or behind a button, without keeping it.
func hashOf(words []string) string {
	sum := sha256.Sum256([]byte("/contact " + strings.Join(words, " ")))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// secondOf is what the button "a second one" carries: when the first one was sent, and the text. Pressed twice it is asked
// about again, for the text was sent once more in between.
func secondOf(first time.Time, text string) string {
	return strconv.FormatInt(first.Unix(), 10) + " " + text
}

// readSecond reads what secondOf wrote. Of anything else it returns 0, which is no instant at which something was sent.
func readSecond(value string) (first int64, text string) {
	number, text, _ := strings.Cut(value, " ")
	first, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, value
	}
	return first, text
}

// saidAt returns when the same text was last sent, and zero where that is two minutes ago or more.
func saidAt(j storage.Journal, hash string, at time.Time) time.Time {
	for _, s := range slices.Backward(j.Texts) {
		if s.Hash == hash && at.Sub(s.At) < twice {
			return s.At
		}
	}
	return time.Time{}
}

// savedAt is the contact that was logged at an instant, and the new one where it is gone.
func savedAt(st storage.State, at time.Time, fresh peer.Contact) messages.Logged {
	for _, c := range st.Contacts {
		if c.LoggedAt.Equal(at) {
			return messages.LoggedOf(c)
		}
	}
	return messages.LoggedOf(fresh)
}
