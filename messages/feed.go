package messages

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
	"github.com/slack-go/slack"

	"alongside/peer"
)

// FeedPath is what stands in the address of a calendar feed before its secret, and FeedEnding what stands after it.
const (
	FeedPath   = "/feeds/"
	FeedEnding = ".ics"
)

// FeedMade says that an address of a calendar feed was made. It is what is stored of the reply, for a repeat of the same request: the
// address itself is not in it.
type FeedMade struct {
	Kind  peer.FeedKind
	Team  string `json:",omitempty"` // id of the team of a TeamFeed
	Name  string `json:",omitempty"` // of that team
	ID    string // tells one address from another
	Again bool   `json:",omitempty"` // it took the place of another one
}

func (FeedMade) kind() string { return "feed_made" }

func (m FeedMade) layout(p *page) {
	p.say("feed_once", nil)
	feedButtons(p, m.Kind, m.Team)
}

// FeedAddress gives somebody the address that was made for them, once. It is never stored.
type FeedAddress struct {
	FeedMade
	Address string
}

func (FeedAddress) kind() string { return "feed_address" }

func (m FeedAddress) layout(p *page) {
	p.say("feed_"+string(m.Kind), args{"Team": m.Name})
	p.say("feed_address", args{"Address": m.Address})
	p.note("feed_secret", nil)
	if m.Again {
		p.note("feed_again", nil)
	}
	feedButtons(p, m.Kind, m.Team)
}

// feedButtons are a new address and none.
func feedButtons(p *page, kind peer.FeedKind, team string) {
	value := strings.TrimSpace(string(kind) + " " + team)
	p.press(button{action: "feed.new", label: "feed_button_new", value: value},
		button{action: "feed.off", label: "feed_button_off", value: value, style: slack.StyleDanger})
}

// FeedThere says that somebody has an address already, and since when.
type FeedThere struct {
	Kind  peer.FeedKind
	Team  string `json:",omitempty"`
	Name  string `json:",omitempty"`
	Since peer.Day
}

func (FeedThere) kind() string { return "feed_there" }

func (m FeedThere) layout(p *page) {
	p.say("feed_there_"+string(m.Kind), args{"Team": m.Name, "Since": p.date(m.Since)})
	feedButtons(p, m.Kind, m.Team)
}

// FeedGone confirms that an address shows nothing any more.
type FeedGone struct {
	None bool `json:",omitempty"` // there was none
}

func (FeedGone) kind() string { return "feed_gone" }

func (m FeedGone) layout(p *page) {
	if m.None {
		p.say("feed_none", nil)
		return
	}
	p.say("feed_gone", nil)
}

// FeedNotHere says that the organisation has not turned calendar feeds on, and how that is done.
type FeedNotHere struct{}

func (FeedNotHere) kind() string { return "feed_not_here" }

func (FeedNotHere) layout(p *page) { p.say("feed_not_here", nil) }

// Calendar is what a calendar feed shows.
type Calendar struct {
	Kind peer.FeedKind
	Team string // name of the team
	Away []CalendarAway
}

// CalendarAway is one time off in a calendar.
type CalendarAway struct {
	Off  peer.TimeOff
	Name string // of whoever is away, as Slack shows it; empty where Slack does not say
}

// refreshed is how often a calendar is asked to look again (RFC 7986).
const refreshed = "PT6H"

// Write returns the calendar in iCalendar (RFC 5545) and a language. The same time off is the same text, whenever it is written. Whole
// days are days, wherever the reader is; parts of days are instants on the clock of UTC. The team's calendar says that somebody is away
// and never what for.
func (c Calendar) Write(language string) []byte {
	w := wordsOf(language)
	cal := ics.NewCalendarFor("Alongside")
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	cal.SetXWRCalName(printable(w.plain("calendar_"+string(c.Kind), args{"Team": c.Team})))
	cal.SetRefreshInterval(refreshed)
	cal.SetXPublishedTTL(refreshed)
	for _, away := range c.Away {
		c.write(cal, w, away)
	}
	var out strings.Builder
	_ = cal.SerializeTo(&out, ics.WithNewLineWindows) // a builder takes everything
	return []byte(out.String())
}

func (c Calendar) write(cal *ics.Calendar, w *words, away CalendarAway) {
	t := away.Off
	sum := sha256.Sum256([]byte(string(c.Kind) + " " + t.Worker + " " + t.ID))
	event := cal.AddEvent(hex.EncodeToString(sum[:12]) + "@alongside")
	changed := t.AskedAt
	if t.AnsweredAt.After(changed) {
		changed = t.AnsweredAt
	}
	event.SetDtStampTime(changed.UTC())
	event.SetSequence(max(t.Version-1, 0))
	if first, last, whole := t.Days(); whole {
		event.SetAllDayStartAt(noon(first))
		event.SetAllDayEndAt(noon(last.Add(1)))
	} else {
		event.SetStartAt(t.From.UTC())
		event.SetEndAt(t.To.UTC())
	}
	status := ics.ObjectStatusConfirmed
	if c.Kind == peer.OwnFeed {
		id := "calendar_off"
		if !t.Holds() {
			id, status = "calendar_off_asked", ics.ObjectStatusTentative
		}
		event.SetSummary(w.plain(id, args{"Kind": safe(w.offKind(t.Kind))}))
		event.SetTimeTransparency(ics.TransparencyOpaque)
	} else {
		name := printable(away.Name)
		if name == "" {
			name = w.plain("calendar_somebody", nil)
		}
		event.SetSummary(w.plain("calendar_away", args{"Name": name}))
		event.SetTimeTransparency(ics.TransparencyTransparent) // that a colleague is away takes up nobody else's time
	}
	event.SetStatus(status)
	event.SetClass(ics.ClassificationPrivate)
}

// noon is an instant of a day, of which the calendar takes the day alone.
func noon(d peer.Day) time.Time {
	return time.Date(d.Year, d.Month, d.Num, 12, 0, 0, 0, time.UTC)
}

// printable returns a name without control characters, of a length that a calendar shows.
func printable(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	return cut(strings.TrimSpace(name), 80)
}

func feedSamples() []Message {
	const address = "https://calendar.example/feeds/never-a-real-one.ics"
	return []Message{
		FeedMade{Kind: peer.OwnFeed, ID: "x"}, FeedAddress{FeedMade{Kind: peer.OwnFeed, ID: "x", Again: true}, address},
		FeedAddress{FeedMade{Kind: peer.TeamFeed, Team: "t1", Name: "Harbour", ID: "x"}, address},
		FeedThere{Kind: peer.OwnFeed, Since: sampleDay}, FeedThere{Kind: peer.TeamFeed, Team: "t1", Name: "Harbour", Since: sampleDay},
		FeedGone{}, FeedGone{None: true}, FeedNotHere{},
	}
}
