package messages

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"alongside/peer"
)

// The calendar file is read back by the library, on the clock of UTC, and says nothing of what the talk is about.
func TestSupervisionCalendar(t *testing.T) {
	for _, language := range Languages {
		facts := sampleSupervision(peer.SupervisionBooked, true)
		c := Render(SupervisionInvite{SupervisionFacts: facts, Sequence: 2, Stamp: facts.Since}, language, Options{})
		if c.File == nil {
			t.Fatal("no file")
		}
		cal, err := ics.ParseCalendar(strings.NewReader(string(c.File.Content)))
		if err != nil || len(cal.Events()) != 1 {
			t.Fatalf("%v: %s", err, c.File.Content)
		}
		event := cal.Events()[0]
		start, err := event.GetStartAt()
		end, err2 := event.GetEndAt()
		if err != nil || err2 != nil || !start.Equal(facts.At) || end.Sub(start) != 45*time.Minute {
			t.Errorf("%s to %s, %v %v", start, end, err, err2)
		}
		text := string(c.File.Content)
		for _, want := range []string{"UID:s1@alongside\r\n", "SEQUENCE:2\r\n", "DTSTART:20261124T090000Z\r\n", "CLASS:PRIVATE\r\n", "METHOD:PUBLISH\r\n"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
		for _, never := range []string{"hard", "U1", "U2", "vanskelig", "grea"} {
			if strings.Contains(strings.ToLower(text), never) {
				t.Errorf("%q is in the file:\n%s", never, text)
			}
		}
	}
}

// In the coordinators' channel stands who asks and by when, and nothing more, whatever the facts hold.
func TestChannelReadsLittle(t *testing.T) {
	for _, kind := range []peer.SupervisionKind{peer.PracticalMatter, peer.HardSituation, peer.UrgentMatter} {
		s := peer.Supervision{ID: "s1", Worker: "U1", Team: "t", Kind: kind, When: peer.WithinWeek, Way: peer.InPerson, Sealed: "1.k.x"}.Ask(time.Date(2026, 11, 20, 14, 40, 0, 0, time.UTC))
		p := SupervisionPost{Responsible: peer.Responsible{Team: peer.Team{ID: "t", Zone: "Europe/Oslo", Coordinators: []string{"U2"}, CoordinatorsChannel: "C1"}}, S: s}
		p.Ask(nil, true, false)
		if len(p.Letters) != 1 || p.Letters[0].Channel != "C1" {
			t.Fatalf("letters %+v", p.Letters)
		}
		_, facts, err := Encode(p.Letters[0].Message)
		if err != nil {
			t.Fatal(err)
		}
		for _, never := range []string{"hard", "urgent", "meet", `"Topic":true`} {
			if strings.Contains(string(facts), never) {
				t.Errorf("%s: the stored message holds %s: %s", kind, never, facts)
			}
		}
		for _, language := range Languages {
			if c := Render(p.Letters[0].Message, language, Options{}); strings.Count(c.Text, "\n") > 0 {
				t.Errorf("more than a line: %s", c.Text)
			}
		}
	}
}
