package commands

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// fullDesk is a desk with a worker who has logged for eighteen weeks: 9 to 15 on each working day, and two contacts a day, a
// limit is nowhere near. trips counts how often Redis is read and written.
func fullDesk(tb testing.TB) (d *Desk, ask func(command, text string) Reply, trips func() (reads, writes int64)) {
	tb.Helper()
	var reads, writes atomic.Int64
	p := redisproc.ForTest(tb, redisproc.Options{AppendFsync: "no"})
	store, err := storage.Open(tb.Context(), storage.Config{URL: p.URL(), Failpoint: func(step string) {
		switch step {
		case "load":
			reads.Add(1)
		case "commit:begin":
			writes.Add(1)
		}
	}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = store.Close() })
	const zone = "Europe/Oslo"
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	today := peer.DayOf(at, zone)
	st, err := store.Load(tb.Context(), storage.Want{Workspace: "T1", Op: "seed", People: []string{"UADA"}, Worker: "UADA", Weeks: peer.WeeksBetween(today.Add(-126), today)})
	if err != nil {
		tb.Fatal(err)
	}
	c := storage.NewChange(st, "seed", at)
	c.PutTeam(peer.Team{ID: "t1", Name: "Nord", Zone: zone, Language: "en", RulePack: "eu", CoordinatorsChannel: "C1", Coordinators: []string{"UKARI"}, CreatedAt: at})
	c.PutMember(peer.Member{User: "UADA", Team: "t1", State: peer.Active, Zone: zone, AddedBy: "UKARI", AddedAt: at, Consented: at})
	for _, code := range []peer.Code{"K7", "M3", "P4", "R9"} {
		c.PutMatch(peer.Match{Code: code, Worker: "UADA", Start: at.AddDate(-1, 0, 0)})
	}
	for n := range 126 {
		day := today.Add(n - 126)
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		c.PutWork("UADA", peer.Work{ID: fmt.Sprint("w", n), Start: peer.Civil(day, 540, zone), Zone: zone, Minutes: 360, LoggedAt: peer.Civil(day, 960, zone)})
		for i := range 2 {
			c.PutContact("UADA", peer.Contact{ID: fmt.Sprint("c", n, i), Code: []peer.Code{"K7", "M3", "P4"}[(n+i)%3], Start: peer.Civil(day, 600+60*i, zone),
				Zone: zone, Minutes: 25, Channel: peer.Call, LoggedAt: peer.Civil(day, 900+i, zone)})
		}
	}
	if _, err := store.Commit(tb.Context(), c); err != nil {
		tb.Fatal(err)
	}
	var ids atomic.Int64
	d = &Desk{Store: store, NewID: func() string { return fmt.Sprint("n", ids.Add(1)) }}
	ask = func(command, text string) Reply {
		n := ids.Add(1)
		reply, err := d.Handle(context.Background(), Request{
			Op: fmt.Sprint("op", n), Workspace: "T1", Person: peer.Person{User: "UADA", Zone: zone, Language: "en"}, Command: command, Text: text, At: at.Add(time.Duration(n) * time.Millisecond),
		})
		if err != nil {
			tb.Fatal(err)
		}
		return reply
	}
	return d, ask, func() (int64, int64) { return reads.Load(), writes.Load() }
}

// One contact and one undo of a worker with eighteen full weeks.
func BenchmarkContactOfFullWeeks(b *testing.B) {
	_, ask, _ := fullDesk(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := ask("/contact", "R9 20m call").Message.(messages.ContactLogged); !ok {
			b.Fatal("not logged")
		}
		if _, ok := ask("/contact", "undo").Message.(messages.ContactUndone); !ok {
			b.Fatal("not taken back")
		}
	}
}
