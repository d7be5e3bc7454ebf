package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestHalfYearSees is the control: three weeks over Christmas in which, behind the back of the people and of the oracle, the gate is
// blinded, the number of nudges forgotten, an entry of the clock lost, and a nudge doubled. Each must be seen at the person to whom it
// was done, and in the week before there is nothing to see.
func TestHalfYearSees(t *testing.T) {
	t.Parallel()
	people := cast()
	for _, p := range people { // what these do themselves is no part of it
		p.still = slices.Contains([]string{"U0ADA", "U0FIA", "U0HANA", "U0BO"}, p.id)
	}
	h := openHalfYear(t, people, time.Date(2026, 12, 7, 5, 0, 0, 0, time.UTC), 3, 3)
	h.life()
	oslo := mustZone("Europe/Oslo")
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, oslo)
	}
	ada, fia, hana, bo := h.person("U0ADA"), h.person("U0FIA"), h.person("U0HANA"), h.person("U0BO")
	// Quiet hours: Ada forgets a shift, and the bot believes that she has none.
	h.shift(ada, at(12, 15, 9, 5), at(12, 16, 8, 40))
	h.plan(at(12, 15, 12, 0), "", func() {
		h.behind("U0ADA", func(c *storage.Change, _ storage.State) {
			c.PutSettings("U0ADA", peer.Settings{Level: peer.Light})
		})
	})
	// Time off: Fia is ill on a Friday, and the bot forgets it.
	fia.offs = []*off{{known: at(12, 18, 7, 0), from: at(12, 18, 0, 0).Add(-time.Hour), to: at(12, 19, 0, 0).Add(-time.Hour), zone: fia.home}}
	h.plan(at(12, 18, 7, 0), fia.id, func() { h.says(fia.id, "/timeoff azi bolnav") })
	h.plan(at(12, 18, 8, 0), "", func() {
		h.behind(fia.id, func(c *storage.Change, st storage.State) {
			for _, off := range st.TimeOff {
				off.State = peer.TimeOffCancelled
				c.PutTimeOff(off)
			}
		})
	})
	// A level: Ile wants to hear nothing, and the bot believes otherwise.
	h.plan(at(12, 17, 12, 0), "", func() {
		h.behind("U0ILE", func(c *storage.Change, _ storage.State) { c.PutSettings("U0ILE", peer.DefaultSettings()) })
	})
	// A public holiday: the bot takes Christmas Day for a working day.
	h.plan(at(12, 24, 12, 0), "", func() {
		h.behind("", func(c *storage.Change, st storage.State) {
			team := st.Teams[0]
			team.Region = peer.NoRegion
			c.PutTeam(team)
		})
	})
	// A doubled one: Hana is asked twice how her week was.
	h.plan(at(12, 18, 14, 30), "", func() {
		h.behind(hana.id, func(c *storage.Change, st storage.State) { h.slip(c, st, hana.id, "checkin.ask.again", h.now()) })
	})
	// A lost one: the entry that would remind Bo is gone.
	lost := 0
	h.plan(at(12, 21, 8, 30), "", func() {
		due, err := h.store.DuePeek(t.Context(), workspaceID, h.now().Add(2*time.Hour), 1000)
		if err != nil {
			t.Fatal(err)
		}
		h.behind(bo.id, func(c *storage.Change, _ storage.State) {
			for _, d := range due {
				if d.Kind == storage.CheckInRemindKind && strings.Contains(d.Member(), bo.id) {
					c.Undue(d.Member())
					lost++
				}
			}
		})
	})
	// Too many: it is forgotten how many Kim had today, again and again.
	h.plan(at(12, 22, 9, 30), "", func() {
		for i := range 5 {
			h.forget("U0KIM")
			h.behind("U0KIM", func(c *storage.Change, st storage.State) {
				h.slip(c, st, "U0KIM", fmt.Sprint("checkin.ask.more.", i), h.now())
			})
			h.settled()
		}
	})
	h.run()

	found := append(h.differences(), h.violations()...)
	if lost != 1 {
		t.Errorf("%d entries were lost by hand", lost)
	}
	for what, parts := range map[string][]string{
		"a nudge in quiet hours":   {"in quiet hours: U0ADA shift_runs", "Tue 2026-12-15 21:0"},
		"a nudge in time off":      {"in time off: U0FIA checkin_ask"},
		"a nudge of another level": {"U0ILE checkin_ask", "should be dropped", "nudge level"},
		"a nudge on Christmas Day": {"in public holiday: U0HANA checkin_ask", "Fri 2026-12-25 13:00"},
		"a nudge that came twice":  {"should not have come: U0HANA checkin_ask", "[checkin.ask.again]"},
		"a nudge that was lost":    {"U0BO checkin_reminder", "born Mon 2026-12-21 09:00", "did not come about"},
		"more than three in a day": {"too many: ", "for U0KIM 2026-12-22"},
	} {
		if !slices.ContainsFunc(found, func(line string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) })
		}) {
			t.Errorf("%s is not seen", what)
		}
	}
	for _, line := range found {
		if inPeace.MatchString(line) {
			t.Errorf("seen before anything was done: %s", line)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(found, "\n"))
	}
}

// inPeace are the days before anything is done.
var inPeace = regexp.MustCompile(`2026-12-(0\d|1[0-4])`)

// behind writes into storage what nobody typed.
func (h *halfYear) behind(who string, fill func(*storage.Change, storage.State)) {
	h.t.Helper()
	h.slips++
	want := storage.Want{Workspace: workspaceID, Op: fmt.Sprint("behind:", h.slips), Worker: who}
	if who != "" {
		want.People = []string{who}
	}
	st, err := h.store.Load(h.t.Context(), want)
	if err != nil {
		h.t.Fatal(err)
	}
	c := storage.NewChange(st, want.Op, h.now())
	fill(c, st)
	if _, err := h.store.Commit(h.t.Context(), c); err != nil {
		h.t.Fatal(err)
	}
}

// slip puts the weekly question into the outbox once more.
func (h *halfYear) slip(c *storage.Change, st storage.State, who, id string, at time.Time) {
	h.t.Helper()
	kind, facts, err := messages.Encode(messages.CheckInAsk{Team: st.Teams[0].ID, Week: peer.DayOf(at, "").Week(), Until: peer.DayOf(at, "").Add(3)})
	if err != nil {
		h.t.Fatal(err)
	}
	c.Send(storage.Out{ID: id, Lane: storage.NudgeLane, Team: st.Teams[0].ID, To: storage.Recipient{User: who}, Kind: kind, Facts: facts, At: at})
}

// forget deletes how many nudges somebody had.
func (h *halfYear) forget(who string) {
	h.t.Helper()
	client := (&stage{t: h.t, redis: h.redis}).raw()
	keys := client.Keys(h.t.Context(), "*:"+who+":nudged").Val()
	if len(keys) == 0 {
		h.t.Fatalf("nothing is known of the nudges of %s", who)
	}
	if err := client.Del(h.t.Context(), keys...).Err(); err != nil {
		h.t.Fatal(err)
	}
}
