package main

import (
	"fmt"
	"net/url"
	"time"
)

// The people of the load. All have as many characters, so that the records of one can be copied under the ids of the others.
const (
	teamID      = "T0SIM"
	admin       = "U0LOADADMIN"
	coordinator = "U0LOADCOORD"
	coordsRoom  = "C0LOADCOORDS"
	teamRoom    = "C0LOADTEAM"
	zone        = "Europe/Oslo"
	codesEach   = 4
)

func workerID(n int) string { return fmt.Sprintf("U0LOAD%05d", n) }

// The days on which contacts are logged: yesterday and before, as far back as four weeks.
const daysBack = 28

// contact is one thing that a worker types, no two alike.
type contact struct {
	worker string
	text   string
}

var channels = []string{"call", "text", "meet", "video"}

// everydayEach is how many contacts a worker has before a day and code would come again.
const everydayEach = 2 * daysBack

// everyday is the n-th contact of an ordinary day: workers take turns, and each has two contacts a day with two codes, every
// second day with the same one, which no limit minds. One worker in 25 is busy instead.
func (t *team) everyday(n int) (contact, bool) {
	worker, k := n%t.everydays, n/t.everydays
	if worker%25 == 0 {
		return t.typed(worker, k/3, k/3, k%3, k), k < everydayEach
	}
	return t.typed(worker, k/2, k/2+2*(k%2), k%2, k), k < everydayEach
}

// busyEach is how many contacts a busy worker has.
const busyEach = 3 * daysBack

// busy is the n-th contact where limits are passed all the time: the second of three with one code on one day tells the
// worker that the limit is near, the third raises an alert.
func (t *team) busy(n int) (contact, bool) {
	worker, k := t.everydays+n%t.busies, n/t.busies
	return t.typed(worker, k/3, k/3, k%3, k), k < busyEach
}

// typed writes a contact of a worker: how many days before yesterday, with which code, which of that day.
func (t *team) typed(worker, back, code, nth, k int) contact {
	day := t.today.AddDate(0, 0, -1-back%daysBack)
	return contact{workerID(worker), fmt.Sprintf("%s %dm %s %s %02d:%02d%s", t.codes[code%codesEach], 10+5*(k%10), channels[k%len(channels)],
		day.Format(time.DateOnly), 9+2*nth+worker%2, (7*k+worker)%60, [...]string{"", " out"}[k%2])}
}

// team is who types.
type team struct {
	codes             []string // of every worker
	today             time.Time
	everydays, busies int
}

// form is a slash command as Slack sends it (Slack: Implementing slash commands).
func form(user, command, text, trigger string) string {
	return url.Values{
		"token": {"not-a-real-token"}, "team_id": {teamID}, "team_domain": {"example"}, "enterprise_id": {""}, "enterprise_name": {""},
		"channel_id": {teamRoom}, "channel_name": {"peer-team"}, "user_id": {user}, "user_name": {"worker"}, "command": {command},
		"text": {text}, "api_app_id": {"A0ALONGSIDE"}, "is_enterprise_install": {"false"},
		"response_url": {"http://127.0.0.1:1/commands/none"}, "trigger_id": {trigger},
	}.Encode()
}
