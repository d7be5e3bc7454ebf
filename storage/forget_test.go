package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/peer"
)

// standsAt names every key that a person's id stands in, in its name or in what it holds, whoever wrote it.
func standsAt(t *testing.T, s *Store, user string) []string {
	t.Helper()
	var found []string
	for key, value := range content(t, s) {
		if strings.Contains(key, user) || strings.Contains(fmt.Sprintf("%v", value), user) {
			found = append(found, key[strings.LastIndex(key, "}:")+2:])
		}
	}
	slices.Sort(found)
	return found
}

// leaves writes what there may be of somebody who left three months ago, among their own records and in those of others.
func leaves(t *testing.T, s *Store) {
	t.Helper()
	furnish(t, s)
	for _, lane := range Lanes() { // what waits goes out, as it has in three months
		for _, d := range deliveries(t, s, lane) {
			if _, err := s.Begin(t.Context(), d, "a", at); err != nil {
				t.Fatal(err)
			}
			if err := s.Settle(t.Context(), d, Sent{State: Dropped, Code: "test", At: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	w := want("")
	w.Supervision, w.Joining, w.Feeds, w.Codes = true, true, true, true
	write(t, s, w, func(_ State, c *Change) {
		c.PutLeaving(peer.Leaving{ID: "l1", Version: 1, Worker: ada, Team: "t1", State: peer.LeaveOver, Zone: oslo, LastDay: peer.Day{Year: 2026, Month: 8, Num: 1}})
		c.PutInduction(peer.BeginInduction(ada, oslo, peer.Team{ID: "t1", Zone: oslo}, at))
		quiet := peer.DefaultSettings()
		quiet.Level = peer.Silent
		c.PutSettings(ada, quiet)
		c.PutFeed("0f", peer.Feed{Kind: peer.OwnFeed, User: ada, MadeAt: at})
		c.PutSupervision(peer.Supervision{ID: "s1", Worker: ada, Team: "t1", State: peer.SupervisionOpen, Version: 1, Since: at})
		c.PutPromise(peer.Promise{ID: "p1", Version: 1, Worker: ada, Team: "t1", By: kari, Due: peer.Day{Year: 2026, Month: 12, Num: 1}, NotedBy: ada, NotedAt: at})
		c.PutTimeOff(peer.TimeOff{ID: "o1", Worker: ada, Team: "t1", Kind: peer.HealthOff, State: peer.TimeOffApproved, Version: 1, Zone: oslo, From: at, To: at.Add(time.Hour)})
		c.Audit(Audit{By: kari, Action: "see", Worker: ada, Target: ada, Result: "ok"})
		c.Audit(Audit{By: kari, Action: "team", Target: "t1", Result: "ok"})
	})
	of := want("")
	of.Worker, of.People = kari, []string{kari}
	write(t, s, of, func(_ State, c *Change) { // of a colleague: it has its own time
		c.PutTimeOff(peer.TimeOff{ID: "o2", Worker: kari, Team: "t1", Kind: peer.HolidayOff, State: peer.TimeOffApproved, Version: 1, Zone: oslo, From: at, To: at.Add(time.Hour),
			Cover: []peer.Cover{{Code: "M3", Peer: ada, Agreed: true}}})
		c.Result([]byte(`{"of":"` + ada + `"}`))
		c.Audit(Audit{By: ada, Action: "cover", Worker: kari, Target: "o2", Result: "yes"})
		c.Due(Due{Kind: "nudge", Subject: kari, Occurrence: "1", At: at})
	})
}

func deliveries(t *testing.T, s *Store, lane Lane) []Delivery {
	t.Helper()
	all, err := s.Receive(t.Context(), ws, lane, "a", 100, -1)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func forget(t *testing.T, s *Store, keepSettings, keepMember bool) {
	t.Helper()
	w := want("")
	w.Supervision, w.Joining, w.Feeds, w.Codes = true, true, true, true
	traces, err := s.TracesOf(t.Context(), ws, ada)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, w, func(_ State, c *Change) { c.Forget(traces, keepSettings, keepMember) })
}

// Of somebody who was purged nothing stands in any key or value but what docs/joining.md names: in records of colleagues, in
// the answers to requests for a week, and in lines of the log about others. Nothing of anybody else goes.
func TestPurgeLeavesNothing(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		leaves(t, s)
		if n := len(standsAt(t, s, ada)); n < 15 {
			t.Fatalf("too little was written for a test: %v", standsAt(t, s, ada))
		}
		others := standsAt(t, s, kari)
		forget(t, s, false, false)
		for _, key := range standsAt(t, s, ada) {
			own := strings.TrimPrefix(key, ws+":")
			switch {
			case own == "w:"+kari+":timeoff", strings.HasPrefix(own, "op:"):
			case own == "audit":
				for _, e := range s.client.XRange(t.Context(), s.space(ws).audit(), "-", "+").Val() {
					if text := fmt.Sprint(e.Values); strings.Contains(text, ada) && e.Values["worker"] != kari {
						t.Errorf("the log still says %s", text)
					}
				}
			default:
				t.Errorf("still stands in %s: %v", key, content(t, s)[key])
			}
		}
		for _, key := range others {
			if !slices.Contains(standsAt(t, s, kari), key) && !strings.Contains(key, ada) {
				t.Errorf("of a colleague went %s", key)
			}
		}
		if st := load(t, s, Want{Workspace: ws, Codes: true}); st.Codes["K7"] != NobodysCode {
			t.Errorf("the code is %q, and may be drawn again", st.Codes["K7"])
		}
		forget(t, s, false, false) // twice is no error
	})
}

// Whoever is still there in another role keeps what they want of the bot, and nothing else.
func TestPurgeKeepsWhatAnotherRoleNeeds(t *testing.T) {
	t.Parallel()
	s := single(t)
	leaves(t, s)
	forget(t, s, true, true)
	st := load(t, s, Want{Workspace: ws, People: []string{ada}, Feeds: true})
	if st.Member(ada) == nil || len(st.Feeds) != 1 {
		t.Errorf("members %v, feeds %v", st.Members, st.Feeds)
	}
	for _, key := range standsAt(t, s, ada) {
		if strings.Contains(key, ":w:"+ada+":") && !strings.HasSuffix(key, ":settings") {
			t.Errorf("still there: %s", key)
		}
	}
	if !slices.Contains(standsAt(t, s, ada), ws+":w:"+ada+":settings") {
		t.Error("their settings are gone")
	}
}
