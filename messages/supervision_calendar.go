package messages

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// File is a file that comes with a message.
type File struct {
	Name    string
	Title   string
	Alt     string // of a picture: the same in words, for whoever does not see it; at most 1,000 characters
	Content []byte
}

// SupervisionInvite brings one of the two a talk for their calendar, as a file. Moved, it comes again and takes the place of
// the entry before. What the talk is about is not in it: calendars are shared.
type SupervisionInvite struct {
	SupervisionFacts
	Sequence int       // grows with each move
	Stamp    time.Time // when it was agreed
	Group    bool      `json:",omitempty"`
}

func (SupervisionInvite) kind() string { return "supervision_invite" }

func (m SupervisionInvite) layout(p *page) {
	id := "sup_invite"
	if m.Group {
		id = "sup_invite_group"
	}
	p.say(id, m.facts(p.words))
	p.file = &File{Name: "supervision.ics", Title: p.words.plain("sup_invite_title", nil), Content: m.calendar(p.words)}
}

// calendar is the talk in iCalendar (RFC 5545), on the clock of UTC: each calendar shows it on its own.
func (m SupervisionInvite) calendar(w *words) []byte {
	cal := ics.NewCalendarFor("Alongside")
	cal.SetMethod(ics.MethodPublish)
	event := cal.AddEvent(m.ID + "@alongside")
	event.SetDtStampTime(m.Stamp.UTC())
	event.SetStartAt(m.At.UTC())
	event.SetEndAt(m.At.Add(time.Duration(m.Minutes) * time.Minute).UTC())
	event.SetSequence(m.Sequence)
	event.SetSummary(w.plain("sup_invite_title", nil))
	event.SetClass(ics.ClassificationPrivate)
	var out strings.Builder
	_ = cal.SerializeTo(&out, ics.WithNewLineWindows) // a builder takes everything
	return []byte(out.String())
}
