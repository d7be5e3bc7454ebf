package scheduler

import (
	"fmt"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// telling is an alert about which people hear from the clock.
type telling struct {
	c    *storage.Change
	a    peer.Alert
	team peer.Team
	at   time.Time
}

// theAlert finds the alert that an entry is about; lapsed tells that it is not open any more in the same episode, and as often put off.
func theAlert(st storage.State, id string, episode, snoozes int) (a peer.Alert, lapsed bool) {
	i := slices.IndexFunc(st.Alerts, func(a peer.Alert) bool { return a.ID == id })
	if i < 0 || st.Alerts[i].State != peer.Open || st.Alerts[i].Episode != episode || st.Alerts[i].Snoozes != snoozes {
		return peer.Alert{}, true
	}
	return st.Alerts[i], false
}

// show updates both messages of the alert in place, the worker's first.
func (t telling) show() {
	facts := messages.AlertFactsOf(t.a, t.team)
	for _, copy := range []struct {
		of string
		to storage.Recipient
		m  messages.Message
	}{
		{"worker", storage.Recipient{User: t.a.Worker}, messages.AlertCopy{AlertFacts: facts}},
		{"channel", storage.Recipient{Channel: t.team.CoordinatorsChannel}, messages.Alert{AlertFacts: facts}},
	} {
		first := storage.AlertOut(t.a, copy.of)
		t.send(storage.Out{ID: fmt.Sprintf("%s.%d", first, t.a.Version), To: copy.to, Replaces: first}, copy.m)
	}
}

// tell tells the worker first, and then people: each in a message of their own, and the coordinators' channel where there is nobody
// but the worker to turn to. out names the message to each.
func (t telling) tell(out func(to string) string, worker messages.Message, people []string, theirs messages.Message) {
	told := out("worker")
	t.send(storage.Out{ID: told, To: storage.Recipient{User: t.a.Worker}}, worker)
	for _, user := range people {
		t.send(storage.Out{ID: out(user), To: storage.Recipient{User: user}, After: told}, theirs)
	}
	if len(people) == 0 {
		t.send(storage.Out{ID: out("channel"), To: storage.Recipient{Channel: t.team.CoordinatorsChannel}, After: told}, theirs)
	}
}

// note says a step of the alert in its thread.
func (t telling) note(name string, m messages.AlertStep) {
	out := storage.AlertNote(t.a, t.team, name)
	out.At = t.at
	put(t.c, out, m)
}

func (t telling) send(out storage.Out, m messages.Message) {
	out.Lane, out.Team, out.Version, out.At = storage.AlertLane, t.team.ID, t.a.Version, t.at
	put(t.c, out, m)
}

// put puts a message into the lane of the outbox that it names.
func put(c *storage.Change, out storage.Out, m messages.Message) {
	kind, facts, err := messages.Encode(m)
	if err != nil {
		panic(fmt.Sprintf("scheduler: %v", err)) // facts are plain values; a test encodes one of each kind
	}
	out.Kind, out.Facts = kind, facts
	c.Send(out)
}
