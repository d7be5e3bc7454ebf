package storage

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

func sorted(all []string) []string { slices.Sort(all); return all }

func TestEverythingWrittenIsReadBack(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		team := peer.Team{ID: "t1", Name: "Nord", Zone: oslo, Coordinators: []string{kari}, CreatedAt: at}
		member := peer.Member{User: ada, Team: "t1", State: peer.Active, Zone: oslo, AddedAt: at, Consented: at}
		agreement := peer.Agreement{Version: 1, Team: "t1", State: peer.Accepted, ProposedAt: at, AnsweredAt: at,
			Terms: peer.Terms{Limits: map[peer.RuleID]int{peer.CodeDay: 2}}}
		match := peer.Match{Code: "K7", Worker: ada, Start: at}
		alert := peer.Alert{ID: "code-day.U1.K7.2026-11-17", Episode: 1, Version: 1, Worker: ada, State: peer.Open, RaisedAt: at}
		monday, last := contact("aaaa", at), contact("bbbb", at.AddDate(0, 0, -8))
		last.Zone = tokyo
		journal := Journal{Entries: []Entry{{"bbbb", last.Day(), at}, {"aaaa", monday.Day(), at.Add(time.Minute)}},
			Texts: []Said{{"x1", at}}}
		w := want("")
		w.Codes, w.Roster = true, true
		write(t, s, w, func(_ State, c *Change) {
			c.PutTeam(team)
			c.PutMember(member)
			c.PutAgreements(ada, []peer.Agreement{agreement})
			c.PutMatch(match)
			c.TakeCode("K7", ada)
			c.PutContact(ada, monday)
			c.PutContact(ada, last)
			c.PutAlert(alert)
			c.PutJournal(ada, journal)
			c.Tell(ada, "code-day.K7")
			c.Audit(Audit{By: ada, Action: "log", Worker: ada, Target: "aaaa", Result: "ok"})
		})
		st := load(t, s, w)
		for name, pair := range map[string][2]any{
			"teams": {st.Teams, []peer.Team{team}}, "members": {st.Members, map[string]peer.Member{ada: member}},
			"agreements": {st.Agreements, []peer.Agreement{agreement}}, "matches": {st.Matches, []peer.Match{match}},
			"alerts": {st.Alerts, []peer.Alert{alert}}, "contacts": {st.Contacts, []peer.Contact{last, monday}},
			"journal": {st.Journal, journal}, "told": {st.Told, map[string]bool{"code-day.K7": true}},
			"codes": {st.Codes, map[peer.Code]string{"K7": ada}}, "a member": {st.Member(ada), &member},
			"a team": {st.Team("t1"), &team}, "no member": {st.Member("U9"), (*peer.Member)(nil)},
			"no team": {st.Team("t9"), (*peer.Team)(nil)},
		} {
			if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
				t.Errorf("%s (-written +read):\n%s", name, diff)
			}
		}
		if n := s.client.XLen(t.Context(), s.space(ws).audit()).Val(); n != 1 {
			t.Errorf("%d lines of audit, want 1", n)
		}
		standing, err := s.OpenAlerts(t.Context(), ws)
		if diff := cmp.Diff([]peer.Alert{alert}, standing); diff != "" || err != nil {
			t.Errorf("standing alerts: %v\n%s", err, diff)
		}
		everyone, err := s.Members(t.Context(), ws)
		if diff := cmp.Diff([]peer.Member{member}, everyone); diff != "" || err != nil {
			t.Errorf("members: %v\n%s", err, diff)
		}

		write(t, s, w, func(_ State, c *Change) {
			alert.State = peer.Withdrawn
			c.PutAlert(alert)
			c.DropContact(ada, monday)
			c.DropMember(ada)
			c.Untell(ada, "code-day.K7")
		})
		st = load(t, s, w)
		if everyone, err := s.Members(t.Context(), ws); err != nil || len(everyone) != 0 || len(st.Members) != 0 {
			t.Errorf("a member is left: %v %v %v", everyone, st.Members, err)
		}
		if len(st.Contacts) != 1 || len(st.Told) != 0 || st.Alerts[0].State != peer.Withdrawn {
			t.Errorf("after the correction: %+v", st)
		}
		if n := s.client.Exists(t.Context(), s.space(ws).week(ada, week47)).Val(); n != 0 {
			t.Error("a week without contacts still has a key")
		}
		if standing, err := s.OpenAlerts(t.Context(), ws); len(standing) != 0 || err != nil {
			t.Errorf("a withdrawn alert stands: %v %v", standing, err)
		}
	})
}

func TestWhatIsHandedOutMayBeChanged(t *testing.T) {
	t.Parallel()
	s := single(t)
	w := want("")
	write(t, s, w, func(_ State, c *Change) {
		c.PutTeam(peer.Team{ID: "t1", Coordinators: []string{kari}})
		c.PutAgreements(ada, []peer.Agreement{{Version: 1, Terms: peer.Terms{Limits: map[peer.RuleID]int{peer.CodeDay: 2}}}})
	})
	st := load(t, s, w)
	st.Teams[0].Coordinators[0], st.Agreements[0].Terms.Limits[peer.CodeDay] = "U9", 9
	again := load(t, s, w)
	if again.Teams[0].Coordinators[0] != kari || again.Agreements[0].Terms.Limits[peer.CodeDay] != 2 {
		t.Error("a change to what one Load returned shows in the next")
	}
}

func TestAnOperationIsAppliedOnce(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		for i := range 3 {
			st := load(t, s, want("trigger1"))
			if st.Applied != (i > 0) || i > 0 && string(st.Done) != "logged 0" {
				t.Errorf("load %d: applied %v, done %q", i, st.Applied, st.Done)
			}
			c := NewChange(st, "trigger1", at)
			c.PutContact(ada, contact(fmt.Sprintf("id%d", i), at))
			c.Send(Out{ID: "o1", Lane: ReplyLane, Kind: "k", To: Recipient{User: ada}})
			c.Result(fmt.Appendf(nil, "logged %d", i))
			if got := commit(t, s, c); string(got) != "logged 0" {
				t.Errorf("commit %d returned %q, want the first result", i, got)
			}
		}
		if got := load(t, s, want("")).Contacts; len(got) != 1 || got[0].ID != "id0" {
			t.Errorf("contacts %+v, want the first alone", got)
		}
		if n := s.client.XLen(t.Context(), s.space(ws).out(ReplyLane)).Val(); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
	})
}

func TestChangesOfWhatWasReadConflict(t *testing.T) {
	read := want("mine")
	read.People = []string{ada, kari}
	all := read
	all.Codes, all.Roster = true, true
	other := Want{Workspace: ws, People: []string{"U7"}, Worker: "U7", Codes: true}
	rows := []struct {
		name     string
		read     Want
		by       Want
		do       func(c *Change)
		conflict bool
	}{
		{"the worker's records", read, want(""), func(c *Change) { c.Tell(ada, "x") }, true},
		{"the role of one who acts", read, Want{Workspace: ws, People: []string{kari}}, func(c *Change) { c.PutMember(peer.Member{User: kari}) }, true},
		{"a team", read, other, func(c *Change) { c.PutTeam(peer.Team{ID: "t1"}) }, true},
		{"another worker's records", read, other, func(c *Change) { c.Tell("U7", "x") }, false},
		{"one who acts left", read, Want{Workspace: ws, People: []string{kari}}, func(c *Change) { c.DropMember(kari) }, true},
		{"another member left", read, other, func(c *Change) { c.DropMember("U7") }, false},
		{"another member left, all were read", all, other, func(c *Change) { c.DropMember("U7") }, true},
		{"another member", read, other, func(c *Change) { c.PutMember(peer.Member{User: "U7"}) }, false},
		{"another member, all were read", all, other, func(c *Change) { c.PutMember(peer.Member{User: "U7"}) }, true},
		{"a code", read, other, func(c *Change) { c.TakeCode("A1", "U7") }, false},
		{"a code, all were read", all, other, func(c *Change) { c.TakeCode("A1", "U7") }, true},
		{"nothing that is read", read, other, func(c *Change) { c.Audit(Audit{By: "U7"}) }, false},
	}
	onEvery(t, func(t *testing.T, s *Store) {
		for i, row := range rows {
			row.read.Op = fmt.Sprintf("mine%d", i)
			st := load(t, s, row.read)
			write(t, s, row.by, func(_ State, c *Change) { row.do(c) })
			c := NewChange(st, row.read.Op, at)
			c.PutContact(ada, contact(fmt.Sprintf("id%d", i), at))
			_, err := s.Commit(t.Context(), c)
			if errors.Is(err, ErrConflict) != row.conflict || err != nil && !row.conflict {
				t.Errorf("%s: %v, want a conflict: %v", row.name, err, row.conflict)
			}
			stored := slices.ContainsFunc(load(t, s, want("")).Contacts, func(c peer.Contact) bool { return c.ID == fmt.Sprintf("id%d", i) })
			if stored == row.conflict {
				t.Errorf("%s: stored %v", row.name, stored)
			}
		}
	})
}
