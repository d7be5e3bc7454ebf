package commands

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// openTeam is an office with the team of the tests, in which UADA works with codes.
func openTeam(t *testing.T, codes ...peer.Code) *office {
	t.Helper()
	o := openOffice(t)
	o.setUp()
	o.works("UADA", codes...)
	return o
}

// works makes a person an active member with running matches.
func (o *office) works(user string, codes ...peer.Code) {
	o.t.Helper()
	o.joins(user)
	o.commits(user, nil, func(c *storage.Change) {
		for _, code := range codes {
			c.PutMatch(peer.Match{Code: code, Worker: user, Start: o.at.AddDate(-1, 0, 0)})
		}
	})
}

// commits writes something straight into a worker's records.
func (o *office) commits(worker string, weeks []peer.Week, write func(*storage.Change)) {
	o.t.Helper()
	st := o.state(storage.Want{People: []string{worker}, Worker: worker, Weeks: weeks})
	c := storage.NewChange(st, "direct"+strconv.FormatInt(o.ops.Add(1), 10), o.at)
	write(c)
	if _, err := o.Store.Commit(context.Background(), c); err != nil {
		o.t.Fatal(err)
	}
}

// writes runs /contact at an instant.
func (o *office) writes(user, text string, at time.Time) Reply {
	o.t.Helper()
	return o.ask(user, Request{Command: "/contact", Text: text, At: at})
}

// logs runs /contact at an instant, which must store one contact. It returns the reply and what was stored.
func (o *office) logs(user, text string, at time.Time) (messages.ContactLogged, peer.Contact) {
	o.t.Helper()
	return o.logged(user, o.writes(user, text, at))
}

func (o *office) logged(user string, r Reply) (messages.ContactLogged, peer.Contact) {
	o.t.Helper()
	m := want[messages.ContactLogged](o.t, r)
	for _, c := range o.contacts(user) {
		if c.ID == m.Contact.ID {
			if messages.LoggedOf(c) != m.Contact {
				o.t.Errorf("the reply says %+v, stored is %+v", m.Contact, c)
			}
			return m, c
		}
	}
	o.t.Fatalf("%+v is not stored", m.Contact)
	return m, peer.Contact{}
}

// records are all of a worker's records of the last two years.
func (o *office) records(user string) storage.State {
	o.t.Helper()
	today := peer.DayOf(o.at, "")
	return o.state(storage.Want{People: []string{user}, Worker: user, Weeks: peer.WeeksBetween(today.Add(-730), today.Add(60))})
}

func (o *office) contacts(user string) []peer.Contact { o.t.Helper(); return o.records(user).Contacts }

// alert is the alert of a rule and a window, and false where there is none.
func (o *office) alert(rule peer.RuleID, code peer.Code, window string) (peer.Alert, bool) {
	o.t.Helper()
	alerts := o.records("UADA").Alerts
	i := slices.IndexFunc(alerts, func(a peer.Alert) bool { return a.ID == peer.AlertID(rule, "UADA", code, window) })
	if i < 0 {
		return peer.Alert{}, false
	}
	return alerts[i], true
}

// pressable is a button as Slack shows it.
type pressable struct {
	Action string `json:"action_id"`
	Value  string `json:"value"`
}

// buttons are the buttons of a message, as they are rendered.
func buttons(t *testing.T, m messages.Message) []pressable {
	t.Helper()
	raw, err := json.Marshal(messages.Render(m, "en", messages.Options{}).Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []struct {
		Type     string
		Elements []pressable
	}
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	var all []pressable
	for _, b := range blocks {
		if b.Type == "actions" {
			all = append(all, b.Elements...)
		}
	}
	return all
}

// pressesOn presses the first button of a message whose action id begins so.
func (o *office) pressesOn(user string, m messages.Message, action string, at time.Time) Reply {
	o.t.Helper()
	for _, b := range buttons(o.t, m) {
		if strings.HasPrefix(b.Action, action) {
			return o.ask(user, Request{Action: b.Action, Value: b.Value, At: at})
		}
	}
	o.t.Fatalf("%T has no button %s", m, action)
	return Reply{}
}

func oslo(day, clock string) time.Time {
	d, err := peer.ParseDay(day)
	minute, ok := clockOf(clock)
	if err != nil || !ok {
		panic("commands: no such time: " + day + " " + clock)
	}
	return peer.Civil(d, minute, "Europe/Oslo")
}

// A week that is asked for twice is read once, for what is read twice would count twice; a decision that asks for nothing
// new would be asked for ever.
func TestFurtherWeeks(t *testing.T) {
	weeks := peer.WeeksBetween(peer.Day{Year: 2026, Month: 11, Num: 2}, peer.Day{Year: 2026, Month: 11, Num: 22})
	got, err := further(weeks[1:2], []peer.Week{weeks[0], weeks[1], weeks[0], weeks[2]})
	if err != nil || !slices.Equal(got, []peer.Week{weeks[1], weeks[0], weeks[2]}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := further(weeks, weeks[1:]); err == nil {
		t.Errorf("nothing new, and no error: %v", got)
	}
	if got, err := further(weeks, peer.WeeksBetween(peer.Day{Year: 1990, Month: 1, Num: 1}, peer.Day{Year: 2026, Month: 1, Num: 1})); err == nil {
		t.Errorf("%d weeks, and no error", len(got))
	}
}
