package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"pgregory.net/rapid"

	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/peer"
	"alongside/scheduler"
	"alongside/storage"
)

// everybody is a directory in which everybody is a full member of the workspace.
type everybody struct{}

func (everybody) Person(_ context.Context, _, user string) (peer.Person, error) {
	return peer.Person{User: user, Zone: "Europe/Oslo", Language: "en"}, nil
}

// drill is the desk and the clock's side on one store, without Slack.
type drill struct {
	t         *rapid.T
	workspace string
	desk      *commands.Desk
	clock     *scheduler.Runner
	now       time.Time
	ops       int
}

var drills int

// TestNoRequestIsForgotten: whatever people do and however the clock moves, a request that lives always has its next step in
// the index, of its present version, and one that nobody has taken goes on to somebody within days.
func TestNoRequestIsForgotten(t *testing.T) {
	proc := redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
	var d *drill
	store, err := storage.Open(t.Context(), storage.Config{URL: proc.URL(), Skew: func() time.Duration { return time.Until(d.now) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	log := logrus.New()
	log.SetLevel(logrus.PanicLevel)
	rapid.Check(t, func(rt *rapid.T) {
		drills++
		d = &drill{t: rt, workspace: "T" + strconv.Itoa(drills), now: time.Date(2026, 12, 18, 13, 0, 0, 0, time.UTC)}
		n := 0
		d.desk = &commands.Desk{Store: store, People: everybody{}, NewID: func() string { n++; return "r" + strconv.Itoa(n) }, Random: func(int) int { return 0 }}
		if d.clock, err = scheduler.New(scheduler.Config{Store: store, Workspace: d.workspace, Now: func() time.Time { return d.now }, Log: log}); err != nil {
			rt.Fatal(err)
		}
		if err := d.clock.Only(storage.SupervisionKind); err != nil {
			rt.Fatal(err)
		}
		d.people()
		for range rapid.IntRange(5, 25).Draw(rt, "moves") {
			d.move()
			d.holds()
		}
	})
}

// people makes a team of two workers, a senior peer, two coordinators and a deputy.
func (d *drill) people() {
	for i, user := range []string{"", "UADA", "UBO", "USEN"} {
		want := storage.Want{Workspace: d.workspace, Op: "begin" + strconv.Itoa(i), Worker: user}
		err := write(context.Background(), d.desk.Store, want, d.now, func(c *storage.Change) error {
			if user == "" {
				c.PutTeam(peer.Team{ID: "t", Name: "t", Zone: "Europe/Oslo", Coordinators: []string{"UKIM", "URUNE"}, Deputies: []string{"UDEE"}, CoordinatorsChannel: "C0COORD"})
				return nil
			}
			c.PutMember(peer.Member{User: user, Team: "t", State: peer.Active, Senior: user == "USEN", Zone: "Europe/Oslo", Consented: d.now})
			return nil
		})
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *drill) ask(user string, req commands.Request) commands.Reply {
	d.ops++
	req.Op, req.Workspace, req.At = "op"+strconv.Itoa(d.ops), d.workspace, d.now
	req.Person = peer.Person{User: user, Zone: "Europe/Oslo", Language: "en"}
	r, err := d.desk.Handle(context.Background(), req)
	if err != nil {
		d.t.Fatalf("%s: %+v: %v", user, req, err)
	}
	return r
}

// move is one thing that somebody does, or time that goes by.
func (d *drill) move() {
	t := d.t
	user := rapid.SampledFrom([]string{"UADA", "UBO", "USEN", "UKIM", "URUNE", "UDEE", "UNOBODY"}).Draw(t, "user")
	live := d.live()
	id := "none"
	var one peer.Supervision
	if len(live) > 0 {
		one = rapid.SampledFrom(live).Draw(t, "request")
		id = one.ID
	}
	switch what := rapid.SampledFrom([]string{"ask", "time", "time", "take", "offer", "offer", "pick", "pick", "other", "held"}).Draw(t, "what"); what {
	case "ask":
		d.ask(rapid.SampledFrom([]string{"UADA", "UBO", "USEN"}).Draw(t, "worker"), commands.Request{Form: "supervision.ask", Values: map[string]commands.Values{
			"kind": {rapid.SampledFrom([]string{"practical", "hard", "urgent"}).Draw(t, "kind")},
			"when": {rapid.SampledFrom([]string{"today", "week", "next"}).Draw(t, "when")},
			"with": {rapid.SampledFrom([]string{"any", "coordinator", "deputy", "senior"}).Draw(t, "with")},
			"not":  rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"UKIM", "URUNE", "UDEE"}), 0, 3, rapid.ID[string]).Draw(t, "not"),
		}})
	case "time":
		d.now = d.now.Add(time.Duration(rapid.SampledFrom([]int{1, 20, 61, 240, 700, 1500, 4320, 20000}).Draw(t, "minutes")) * time.Minute)
		if _, err := d.clock.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
	case "offer":
		if rapid.Bool().Draw(t, "by a party") && one.Owner != "" {
			user = rapid.SampledFrom([]string{one.Owner, one.Worker}).Draw(t, "party")
		}
		at := d.now.Add(time.Duration(rapid.IntRange(-60, 9000).Draw(t, "in")) * time.Minute)
		d.ask(user, commands.Request{Form: "supervision.offer", Private: fmt.Sprintf(`{"ID":%q,"Minutes":45}`, id),
			Values: map[string]commands.Values{"time0": {strconv.FormatInt(at.Unix(), 10)}, "time1": {strconv.FormatInt(at.Add(time.Hour).Unix(), 10)}}})
	case "pick":
		if len(one.Offers) > 0 {
			at := rapid.SampledFrom(one.Offers).Draw(t, "time")
			d.ask(one.Other(one.OfferedBy), commands.Request{Action: "supervision.pick.0", Value: id + " " + at.UTC().Format(time.RFC3339)})
		}
	case "held":
		d.ask(user, commands.Request{Form: "supervision.length", Private: fmt.Sprintf(`{"ID":%q,"Minutes":30}`, id), Values: map[string]commands.Values{"minutes": {"30"}}})
	default:
		action := "supervision.take"
		if what == "other" {
			action = rapid.SampledFrom([]string{
				"supervision.over", "supervision.release", "supervision.cancel", "supervision.held", "supervision.denied", "supervision.topic",
			}).Draw(t, "action")
		}
		d.ask(user, commands.Request{Action: action, Value: id})
	}
}

func (d *drill) live() []peer.Supervision {
	live, err := d.desk.Store.LiveSupervisions(context.Background(), d.workspace)
	if err != nil {
		d.t.Fatal(err)
	}
	return live
}

// holds is what must be true at every moment.
func (d *drill) holds() {
	entries, err := d.desk.Store.DuePeek(context.Background(), d.workspace, d.now.AddDate(3, 0, 0), 10_000)
	if err != nil {
		d.t.Fatal(err)
	}
	st, err := d.desk.Store.Load(context.Background(), storage.Want{Workspace: d.workspace, Roster: true})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, s := range d.live() {
		i := slices.IndexFunc(entries, func(e storage.Due) bool {
			step, err := storage.ReadSupervisionDue(e)
			return err == nil && e.Kind == storage.SupervisionKind && step.ID == s.ID && step.Version == s.Version
		})
		if i < 0 {
			d.t.Fatalf("nothing is due for %+v", s)
		}
		switch {
		case (s.State == peer.SupervisionOpen) != (s.Owner == ""):
			d.t.Fatalf("%s with the owner %q", s.State, s.Owner)
		case s.State == peer.SupervisionOpen && entries[i].At.Sub(d.now) > 7*24*time.Hour:
			d.t.Fatalf("an open request rests until %s: %+v", entries[i].At, s)
		case s.State == peer.SupervisionTaken && entries[i].At.Sub(d.now) > 7*24*time.Hour:
			d.t.Fatalf("one without a time rests until %s: %+v", entries[i].At, s)
		}
		team := peer.ResponsibleOf(st.Teams[0], st.Members)
		for step := range 5 {
			people, channel := s.GoesTo(team, step)
			if channel && s.Silent() || slices.ContainsFunc(people, s.Hides) || slices.Contains(people, s.Worker) {
				d.t.Fatalf("step %d goes to %v, channel %v: %+v", step, people, channel, s)
			}
		}
		if s.Hides(s.Owner) || slices.ContainsFunc(s.Told, func(x peer.SupervisionTold) bool { return s.Hides(x.To) }) {
			d.t.Fatalf("it hides from one who has it: %+v", s)
		}
	}
}
