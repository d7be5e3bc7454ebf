package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// seed writes the invented team and twelve weeks of its records: ordinary weeks within the limits, and a quiet present, so
// that whoever tries the demo writes the story.
func seed(ctx context.Context, store *storage.Store, now time.Time) error {
	started := now.AddDate(0, -3, 0).UTC().Truncate(time.Second)
	team := peer.Team{
		ID: demoTeamID, Name: "Sample team", Zone: demoZone, Language: "en", RulePack: "no",
		CoordinatorsChannel: coordChannel, TeamChannel: teamChannel, Coordinators: demoCoordinators, Deputies: demoDeputies,
		CreatedAt: started, CreatedBy: "U0ADMIN",
	}
	err := write(ctx, store, storage.Want{Workspace: workspaceID, Op: "demo:team"}, now, func(c *storage.Change) error {
		c.PutTeam(team)
		if week, ok := team.CheckIn.CheckInNext(now); ok {
			c.Due(storage.CheckInOpens(team, week))
		}
		if next, ok := storage.DigestDue(team, storage.Digest{}, now); ok {
			c.Due(next)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, w := range demoWorkers {
		if err := seedWorker(ctx, store, team, w, uint64(i), started, now); err != nil {
			return fmt.Errorf("sample data of %s: %w", w.user, err)
		}
	}
	return nil
}

func seedWorker(ctx context.Context, store *storage.Store, team peer.Team, w demoWorker, n uint64, started, now time.Time) error {
	zone := zoneOfDemo(w.user)
	want := storage.Want{Workspace: workspaceID, Op: "demo:worker:" + w.user, Worker: w.user, Codes: true}
	return write(ctx, store, want, now, func(c *storage.Change) error {
		c.PutMember(peer.Member{User: w.user, Team: team.ID, State: peer.Active, Zone: zone, AddedBy: "U0KIM", AddedAt: started, Consented: started})
		c.Due(storage.SupervisionInterval(w.user, now, team))
		c.Due(storage.RestLook(w.user, now, zone))
		sunday := peer.DayOf(now, zone).Monday().Add(-8) // before the last supervision, whose clock rests on it
		c.PutTimeOff(peer.TimeOff{
			ID: "sample-" + w.user, Worker: w.user, Team: team.ID, Kind: peer.DayOff, State: peer.TimeOffTold, Version: 1, Zone: zone,
			From: peer.DayStart(sunday, zone), To: peer.DayStart(sunday.Add(1), zone), AskedAt: now.AddDate(0, 0, -14),
		})
		talked := peer.HeldAlready(peer.Supervision{ID: "sample-" + w.user, Worker: w.user, Team: team.ID, Minutes: 45, Zone: zone, OwnerZone: team.Zone},
			"U0KIM", now.AddDate(0, 0, 3*int(n)-6), now.AddDate(0, 0, 3*int(n)-6))
		c.PutSupervision(talked)
		for _, code := range w.codes {
			c.TakeCode(code, w.user)
			match, _ := peer.ProposeMatch(code, w.user, "U0KIM", started).TheySaidYes("U0KIM", started, zone)
			match, _ = match.WorkerSaidYes(started, zone)
			c.PutMatch(match)
			for _, due := range storage.MatchCountdowns(match, now, zone) {
				c.Due(due)
			}
		}
		if w.agreed {
			pack, _ := peer.PackByID(team.RulePack)
			versions, reason := peer.Propose(nil, peer.Offer{
				Team: team.ID, Pack: pack, Terms: peer.StarterTerms(), Review: peer.DayOf(now, team.Zone).Add(90), By: "U0KIM", At: started,
			})
			if reason != peer.OK {
				return fmt.Errorf("propose: %s", reason)
			}
			if versions, reason = peer.Accept(versions, peer.Answer{Version: 1, By: w.user, Worker: w.user, Pack: pack, At: started.Add(time.Hour)}); reason != peer.OK {
				return fmt.Errorf("accept: %s", reason)
			}
			c.PutAgreements(w.user, versions)
			review := versions[0].Review
			c.Due(storage.AgreementReview(storage.AgreementDue{Worker: w.user, Version: 1, Day: review}, peer.Civil(review, peer.MorningMinute, team.Zone)))
		}
		var journal storage.Journal
		for _, contact := range invented(w, n, team.Zone, now) {
			c.PutContact(w.user, contact)
			journal.Entries = append(journal.Entries, storage.Entry{ID: contact.ID, Day: contact.Day(), LoggedAt: contact.LoggedAt})
		}
		c.PutJournal(w.user, journal)
		return nil
	})
}

// invented returns twelve ordinary weeks: working days only, at most one contact with a code a day, never three days in a
// row, and nothing with anybody today or yesterday.
func invented(w demoWorker, n uint64, zone string, now time.Time) []peer.Contact {
	dice := rand.New(rand.NewPCG(2026, n))
	today := peer.DayOf(now, zone)
	var all []peer.Contact
	for day := today.Monday().Add(-12 * 7); day.Before(today.Add(-1)); day = day.Add(1) {
		weekday := day.Weekday()
		if weekday == time.Saturday || weekday == time.Sunday {
			continue
		}
		for i, code := range w.codes {
			if (int(weekday)+i)%3 == 0 || dice.IntN(5*len(w.codes)) >= w.weekly {
				continue
			}
			start := peer.Civil(day, 9*60+dice.IntN(7*60), zone)
			c := peer.Contact{
				ID: newID(), Code: code, Zone: zone, Start: start, Minutes: 15 + 5*dice.IntN(10),
				Channel: peer.Channel(1 + dice.IntN(4)), Direction: peer.Direction(dice.IntN(3)), Purpose: peer.Purpose(dice.IntN(6)),
			}
			c.LoggedAt = start.Add(time.Duration(c.Minutes+5) * time.Minute)
			all = append(all, c)
		}
	}
	return all
}

// write loads, lets a change be filled in, and commits it.
func write(ctx context.Context, store *storage.Store, want storage.Want, at time.Time, fill func(*storage.Change) error) error {
	if want.Worker != "" {
		want.People = []string{want.Worker}
		today := peer.DayOf(at, "UTC")
		want.Weeks = peer.WeeksBetween(today.Add(-100), today.Add(1))
	}
	st, err := store.Load(ctx, want)
	if err != nil {
		return err
	}
	c := storage.NewChange(st, want.Op, at)
	if err := fill(c); err != nil {
		return err
	}
	c.Result(nil)
	_, err = store.Commit(ctx, c)
	return err
}
