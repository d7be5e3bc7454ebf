package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestPauseAndBack(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UBO")
	code := o.drawn("UADA")
	o.sent()
	form := wantForm[messages.PauseForm](t, o.types("UADA", "/peer", "pause"))
	if form.Runs || len(form.Cover) != 1 {
		t.Fatalf("%+v", form)
	}
	stands := want[messages.PauseStands](t, o.submits("UADA", form, map[string]Values{messages.CoverBlock(code): {"UBO"}}))
	off := o.oneOff("UADA")
	if off.Kind != peer.PauseOff || off.State != peer.TimeOffTold || !peer.OpenEnded(off.From, off.To) || stands.Nobody || stands.Moved {
		t.Fatalf("%+v, said %+v", off, stands)
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"C0COORD away_notice"}) {
		t.Errorf("sent %v", got)
	}
	if got := addressed(o.taken(storage.NudgeLane)); !slices.Equal(got, []string{"UBO cover_ask"}) {
		t.Errorf("cover is asked of %v", got)
	}
	if n := len(o.dues(storage.TimeOffBackKind)); n != 1 {
		t.Errorf("%d entries greet", n)
	}

	// Pressed twice: nothing new. With another day, that day.
	if again := want[messages.PauseStands](t, o.submits("UADA", form, nil)); !again.Before {
		t.Errorf("%+v", again)
	}
	moved := want[messages.PauseStands](t, o.types("UADA", "/peer", "pause until 2027-01-15"))
	if off = o.oneOff("UADA"); !moved.Moved || !off.To.Equal(peer.DayStart(peer.Day{Year: 2027, Month: 1, Num: 16}, off.Zone)) {
		t.Errorf("%+v, said %+v", off, moved)
	}
	if n := len(o.dues(storage.TimeOffBackKind)); n != 2 { // the old one lapses
		t.Errorf("%d entries greet", n)
	}
	if runs := wantForm[messages.PauseForm](t, o.types("UADA", "/peer", "pause")); !runs.Runs || runs.Last != (peer.Day{Year: 2027, Month: 1, Num: 15}) || runs.Cover != nil {
		t.Errorf("%+v", runs)
	}
	if trouble := want[messages.TimeOffTrouble](t, o.types("UADA", "/timeoff", "24.12")); trouble.Trouble != messages.AwayThen {
		t.Errorf("%+v", trouble)
	}
	o.sent()
	o.at = o.at.Add(50 * time.Hour)
	ended := want[messages.PauseEnded](t, o.presses("UADA", "pause.back", "UADA "+off.ID))
	if off = o.oneOff("UADA"); !off.To.Equal(o.at.Truncate(time.Minute)) || !ended.Gentle {
		t.Errorf("%+v, said %+v", off, ended)
	}
	letters := o.sent()
	if got := addressed(letters); !slices.Equal(got, []string{"C0COORD away_notice", "UBO cover_ask"}) {
		t.Fatalf("sent %v", got)
	}
	if notice := letters[0].m.(messages.AwayNotice); !notice.Past || !notice.Paused {
		t.Errorf("%+v", notice)
	}
	if none := want[messages.PauseNone](t, o.presses("UADA", "pause.back", "UADA "+off.ID)); none.Off != nil {
		t.Errorf("%+v", none)
	}
	want[messages.TimeOffRefused](t, o.presses("UADA", "timeoff.cover", "UADA "+off.ID))
}

// The coordinators read that it is a pause; the team, whoever is asked to cover, and the calendar of the team do not.
func TestOnlyCoordinatorsReadThatItIsAPause(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UBO")
	code := o.drawn("UADA")
	o.sent()
	form := wantForm[messages.PauseForm](t, o.types("UADA", "/peer", "pause"))
	want[messages.PauseStands](t, o.submits("UADA", form, map[string]Values{"last": {"2026-12-12"}, messages.CoverBlock(code): {"UBO"}}))
	words := func(m messages.Message) string {
		var all strings.Builder
		for _, lang := range messages.Languages {
			all.WriteString(strings.ToLower(messages.Render(m, lang, messages.Options{}).Text))
		}
		_, facts, err := messages.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		return all.String() + string(facts)
	}
	tells := func(m messages.Message) bool {
		said := words(m)
		return strings.Contains(said, "pause") || strings.Contains(said, "pauză") || strings.Contains(said, "Paused")
	}
	if notice := o.sent()[0]; !tells(notice.m) {
		t.Errorf("the coordinators read %s", words(notice.m))
	}
	if list := o.types("UKARI", "/team", "away").Message; !tells(list) {
		t.Errorf("the coordinators read %s", words(list))
	}
	others := []messages.Message{o.types("UBO", "/timeoff", "team").Message, o.taken(storage.NudgeLane)[0].m}
	for _, m := range others {
		if tells(m) || !strings.Contains(words(m), "uada") && !strings.Contains(words(m), "UADA") {
			t.Errorf("a colleague reads %s", words(m))
		}
	}
	off := o.oneOff("UADA")
	calendar := messages.Calendar{Kind: peer.TeamFeed, Team: "x", Away: []messages.CalendarAway{{Off: off, Name: "Ada"}}}
	if text := strings.ToLower(string(calendar.Write("en"))); strings.Contains(text, "pause") {
		t.Error(text)
	}
	list := want[messages.TimeOffList](t, o.types("UADA", "/timeoff", "list"))
	if len(list.All) != 1 || list.All[0].Kind != peer.PauseOff || !list.All[0].Now {
		t.Errorf("%+v", list)
	}
	want[messages.PauseEnded](t, o.types("UADA", "/timeoff", "cancel"))
}

func TestPauseTypedAndRefused(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	for _, text := range []string{"pause because I am tired", "pause until friday sick", "pause holiday", "pause from 24.12 until 26.12", "pause today 14:00-16:00", "pause list"} {
		if no := want[messages.PauseTrouble](t, o.types("UADA", "/peer", text)); no.Day {
			t.Errorf("%s: %+v", text, no)
		}
	}
	for _, text := range []string{"pause until yesterday", "pause until 2029-01-01", "pause until 2020-01-01"} {
		if no := want[messages.PauseTrouble](t, o.types("UADA", "/peer", text)); !no.Day {
			t.Errorf("%s: %+v", text, no)
		}
	}
	form := wantForm[messages.PauseForm](t, o.types("UADA", "/peer", "pause"))
	if faults := o.submits("UADA", form, map[string]Values{"last": {"2026-01-01"}}).Errors; faults["last"] == nil {
		t.Errorf("%+v", faults)
	}
	if n := len(o.offs("UADA")); n != 0 {
		t.Fatalf("%d were stored", n)
	}
	want[messages.PauseNone](t, o.types("UADA", "/peer", "back"))
	for _, user := range []string{"UNOBODY", "UADMIN"} {
		want[messages.Refused](t, o.types(user, "/peer", "pause until 12 December"))
		want[messages.Refused](t, o.types(user, "/peer", "back"))
	}

	// On time off: for as long as that lasts a pause is not needed; a longer one may begin.
	want[messages.OwnTimeOff](t, o.types("UADA", "/timeoff", "today-20.12 sick"))
	if back := want[messages.PauseNone](t, o.types("UADA", "/peer", "back")); back.Off == nil {
		t.Errorf("%+v", back)
	}
	want[messages.PauseInside](t, o.types("UADA", "/peer", "pause until 12 December"))
	for i, text := range []string{"pauză până 12 ianuarie", "pause til 13. januar", "pause 14 January"} {
		m := want[messages.PauseStands](t, o.types("UADA", "/peer", text))
		if _, last, _ := peer.SpanDays(m.From, m.To, m.Zone); last != (peer.Day{Year: 2027, Month: 1, Num: 12 + i}) {
			t.Errorf("%s: until %s", text, last)
		}
	}
	if n := len(o.offs("UADA")); n != 2 {
		t.Errorf("%d are stored", n)
	}
	want[messages.PauseEnded](t, o.types("UADA", "/peer", "tilbake"))
}

func TestPauseWhereNobodyCoordinates(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	team := o.team()
	team.Coordinators, team.Deputies = nil, nil
	o.commits("UADA", nil, func(c *storage.Change) { c.PutTeam(team) })
	if m := want[messages.PauseStands](t, o.types("UADA", "/peer", "pause until 12 December")); !m.Nobody {
		t.Errorf("%+v", m)
	}
	want[messages.PauseEnded](t, o.types("UADA", "/peer", "back"))
}

// Nobody said that the worker is away for more than a year: of a pause without a last day, a calendar shows four weeks.
func TestCalendarShowsFourWeeksOfAnOpenPause(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.Feeds = "https://calendar.example"
	secret := secretOf(t, want[messages.FeedAddress](t, o.types("UADA", "/timeoff", "feed")))
	want[messages.PauseStands](t, o.submits("UADA", wantForm[messages.PauseForm](t, o.types("UADA", "/peer", "pause")), nil))
	c, _, found, err := o.Calendar(t.Context(), o.workspace, secret, o.at)
	if err != nil || !found || len(c.Away) != 1 {
		t.Fatalf("%+v, %t, %v", c, found, err)
	}
	if off := c.Away[0].Off; !off.To.Equal(peer.DayStart(peer.DayOf(o.at, off.Zone).Add(28), off.Zone)) {
		t.Errorf("until %s", off.To)
	}
}
