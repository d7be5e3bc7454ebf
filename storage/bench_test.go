package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/peer"
)

// settled is a store with a worker as one looks after some months: a team, an agreement in its third version, five matches,
// ten alerts, a full journal, two weeks of ten contacts.
func settled(b *testing.B, fsync string) (*Store, Want) {
	p := redisproc.ForTest(b, redisproc.Options{AppendFsync: fsync})
	s := open(b, testConfig(p.URL()))
	w := want("")
	write(b, s, w, func(_ State, c *Change) {
		c.PutTeam(peer.Team{ID: "t1", Name: "Nord", Zone: oslo, Language: "nb", RulePack: "no", CoordinatorsChannel: "C1",
			TeamChannel: "C2", Coordinators: []string{kari}, CreatedAt: at, CreatedBy: kari})
		c.PutMember(peer.Member{User: ada, Team: "t1", State: peer.Active, Zone: oslo, AddedBy: kari, AddedAt: at, Consented: at})
		var versions []peer.Agreement
		for v := range 3 {
			versions = append(versions, peer.Agreement{Version: v + 1, Team: "t1", State: peer.Accepted, ProposedBy: kari,
				ProposedAt: at, AnsweredBy: ada, AnsweredAt: at, Terms: peer.StarterTerms()})
		}
		c.PutAgreements(ada, versions)
		for i := range 5 {
			c.PutMatch(peer.Match{Code: peer.Code(fmt.Sprintf("K%d", i+1)), Worker: ada, Start: at})
		}
		for i := range 10 {
			c.PutAlert(peer.Alert{ID: fmt.Sprintf("code-day.%s.K%d.2026-11-17", ada, i), Episode: 1, Version: 3, Rule: peer.CodeDay,
				Worker: ada, Team: "t1", Code: "K7", Window: "2026-11-17", Value: 3, Limit: 2, Agreed: 1, State: peer.Closed,
				RaisedAt: at, AckedBy: kari, AckedAt: at, ClosedBy: kari, ClosedAt: at, Outcome: peer.Talked})
		}
		var j Journal
		for i := range MaxEntries {
			j.Entries = append(j.Entries, Entry{fmt.Sprintf("id%04d", i), week47.Monday(), at.Add(time.Duration(i) * time.Hour)})
		}
		for i := range 20 {
			start := at.AddDate(0, 0, -7*(i%2)).Add(time.Duration(i) * time.Minute)
			c.PutContact(ada, contact(fmt.Sprintf("id%04d", i), start))
		}
		c.PutJournal(ada, j)
	})
	return s, w
}

// serverTime is the processor time in µs that the server has spent on commands so far.
func serverTime(b *testing.B, s *Store) (total float64) {
	for line := range strings.Lines(s.client.Info(context.Background(), "commandstats").Val()) {
		// What a script calls is counted in the script's own time.
		if name, rest, _ := strings.Cut(line, ":"); slices.Contains(counted, strings.TrimPrefix(name, "cmdstat_")) {
			var calls, usec float64
			if _, err := fmt.Sscanf(rest, "calls=%f,usec=%f", &calls, &usec); err != nil {
				b.Fatal(err)
			}
			total += usec
		}
	}
	return total
}

// counted are the commands of Load and Commit that no script calls, and the script.
var counted = []string{"evalsha", "hvals", "hgetall"}

func BenchmarkLoad(b *testing.B) {
	s, w := settled(b, "no")
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	w.Op = "op"
	b.ReportAllocs()
	before := serverTime(b, s)
	for b.Loop() {
		if st, err := s.Load(ctx, w); err != nil || len(st.Contacts) != 20 {
			b.Fatal(len(st.Contacts), err)
		}
	}
	b.ReportMetric((serverTime(b, s)-before)/float64(b.N), "redis-µs/op")
}

// logContact is the change of /contact without a limit that is reached. It writes the same contact over again, so that
// the records do not grow with the number of runs.
func logContact(st State, op string) *Change {
	c := NewChange(st, op, at)
	c.PutContact(ada, contact("id0000", at))
	j := st.Journal
	j.Entries = append(newest(j.Entries, MaxEntries-1), Entry{"id0000", week47.Monday(), at})
	c.PutJournal(ada, j)
	c.Audit(Audit{By: ada, Action: "contact.log", Team: "t1", Worker: ada, Target: "id0000", Result: "ok"})
	c.Result([]byte("id0000"))
	return c
}

func BenchmarkCommit(b *testing.B) {
	for _, fsync := range []string{"no", "everysec", "always"} {
		b.Run(fsync, func(b *testing.B) {
			s, w := settled(b, fsync)
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
			defer cancel()
			st := load(b, s, w)
			st.late += time.Hour.Milliseconds()
			b.ReportAllocs()
			before := serverTime(b, s)
			for i := 0; b.Loop(); i++ {
				if _, err := s.Commit(ctx, logContact(st, fmt.Sprint("bench", i))); err != nil {
					b.Fatal(err)
				}
				// The version that this commit wrote, as the next Load would read it.
				st.vers[len(st.vers)-1] = fmt.Sprint(i + 2)
			}
			b.ReportMetric((serverTime(b, s)-before)/float64(b.N), "redis-µs/op")
		})
	}
}

func BenchmarkLoadAndCommit(b *testing.B) {
	for _, workers := range []int{1, 32} { // for each processor
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			s, w := settled(b, "everysec")
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
			defer cancel()
			w.People = nil
			b.ReportAllocs()
			b.SetParallelism(workers)
			b.RunParallel(func(pb *testing.PB) {
				n := prefixes.Add(1)
				for i := 0; pb.Next(); i++ {
					w := w
					w.Op = fmt.Sprint("bench", n, ".", i)
					w.Worker = fmt.Sprint("U", n) // so that they do not conflict
					st, err := s.Load(ctx, w)
					if err != nil {
						b.Error(err)
						return
					}
					c := NewChange(st, w.Op, at)
					c.PutContact(w.Worker, contact("id0000", at))
					c.PutJournal(w.Worker, Journal{Entries: []Entry{{"id0000", week47.Monday(), at}}})
					c.Result([]byte("id0000"))
					if _, err := s.Commit(ctx, c); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}

func BenchmarkDecodeContact(b *testing.B) {
	value, err := encodeContact(contact("aaaa", at), weekOrigin(week47), oslo)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeContact("aaaa", value, weekOrigin(week47), oslo); err != nil {
			b.Fatal(err)
		}
	}
}
